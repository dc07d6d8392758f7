"""The bundle for laptops without internet: what is in it, for whom it is pinned, and its menu. No downloads."""

import importlib.util
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[1] / ".ci" / "bundle"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"bundle_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def build() -> ModuleType:
    return script("build")


def test_all_that_is_needed_to_run_is_pinned_and_nothing_for_development(build: ModuleType) -> None:
    windows = build.pinned("3.12", "windows")
    names = {one.split("==")[0].lower() for one in windows}
    assert {"mesa", "numpy", "pandas", "pyarrow", "typer", "openpyxl", "colorama", "tzdata"} <= names
    assert not {"pytest", "mypy", "ruff", "hypothesis"} & names
    assert "Mesa==3.5.1" in windows
    assert "Mesa==3.3.1" in build.pinned("3.11", "linux")
    assert "colorama" not in build.pinned("3.11", "here")


def test_each_start_script_looks_for_the_pythons_of_its_system(build: ModuleType) -> None:
    told = build.started_with([("windows", "3.12"), ("windows", "3.13"), ("linux", "3.11")])
    assert told == {"start.bat": "3.13 3.12", "start.sh": "3.11", "README.txt": "3.13 3.12 3.11"}
    assert "start.sh" not in build.started_with([("windows", "3.12")])


def test_the_zip_holds_one_folder_that_starts(build: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "x-1-py3-none-any.whl").write_bytes(b"wheel")
    pythons = {"start.bat": "3.13", "start.sh": "3.12", "README.txt": "3.13 3.12"}
    made = build.assemble(tmp_path / "wheels", pythons, tmp_path / "dist")
    again = build.assemble(tmp_path / "wheels", pythons, tmp_path / "again")
    assert made.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(made) as inside:
        names = inside.namelist()
        (top,) = {name.split("/")[0] for name in names}
        for name in ("start.bat", "start.sh", "start.py", "README.txt", "scenarios/baseline.yaml", "docs/keys.md"):
            assert f"{top}/{name}" in names
        assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
        shell = inside.read(f"{top}/start.sh").decode()
        assert "@" not in shell.replace('"$@"', "")
        assert "for version in 3.12;" in shell
        assert inside.getinfo(f"{top}/start.sh").external_attr >> 16 & 0o111
        batch = inside.read(f"{top}/start.bat")
        assert batch.count(b"\r\n") == batch.count(b"\n") > 10
        assert b"for %%V in (3.13) do" in batch
        assert batch.isascii()


def test_the_menu_asks_until_there_is_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    menu = script("start")
    called = []
    monkeypatch.setattr(menu, "HERE", FOLDER.parents[1])
    monkeypatch.setattr(
        menu, "call", lambda command, files, lang: called.append((command, [f.stem for f in files])) or 0
    )
    answers = iter(["1", "", "x", "99", "1", "2", "2", "2", "3", ""])
    assert menu.main([], lambda text: next(answers)) == 0
    assert called == [
        ("run", ["baseline"]),
        ("compare", ["baseline", "blocked-districts"]),
        ("need", ["blocked-districts"]),
    ]
    menu.main(["mine.yaml"])
    assert called[-1] == ("run", ["mine"])
