"""The command as people type it: what it prints, and how it ends."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parents[1]
STUTTGART = "scenarios/stuttgart-2015.yaml"
HEAVY = ("mesa", "numpy", "pandas", "scipy", "matplotlib", "networkx", "pyarrow")


def ankunft(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sim", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings()
    )


def surroundings() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "COLUMNS": "60", "PYTHONUTF8": "1", "TERM": "dumb"}


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.yaml"
    path.write_text("start: 2015-02-30\nrunz: 3\n", encoding="utf-8")
    return path


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sim.__version__ == project["version"]
    assert ankunft("--version").stdout == f"ankunft {sim.__version__}\n"


def test_check_says_ok() -> None:
    done = ankunft("check", STUTTGART)
    assert done.returncode == 0
    assert f"{STUTTGART}: ok, 2014-12-31 to 2019-12-31, 23 districts" in done.stdout
    assert done.stderr == ""


def test_check_tells_every_problem_in_one_line_of_its_own(bad: Path) -> None:
    done = ankunft("check", str(bad), STUTTGART)
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert lines[0].startswith(f"{bad}:1: the key '")
    assert f"{bad}:1:8: 2015-02-30 is not a date of the calendar" in lines
    assert any(line.startswith(f"{bad}:2:1: unknown key 'runz'; did you mean 'runs'?") for line in lines)
    assert "Traceback" not in done.stderr
    assert STUTTGART in done.stdout


def test_check_as_json(bad: Path) -> None:
    done = ankunft("check", str(bad), STUTTGART, "--json")
    assert done.returncode == 2
    first, second = json.loads(done.stdout)
    assert (first["ok"], second["ok"]) == (False, True)
    assert {"file", "line", "column", "cell", "text"} == set(first["problems"][0])


def test_check_with_another_value() -> None:
    done = ankunft("check", STUTTGART, "--set", "runs=0")
    assert done.returncode == 2
    assert done.stderr.startswith("--set runs=0: runs: 0 is out of range")


def test_show_writes_a_scenario_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    path.write_text(ankunft("show", STUTTGART).stdout, encoding="utf-8")
    assert ankunft("check", str(path)).returncode == 0
    assert ankunft("show", STUTTGART, "--diff", str(path)).stdout == "no difference\n"


def test_show_explains_values() -> None:
    done = ankunft("show", STUTTGART, "--explain", "--below", "occupancy.usable_share", "--lang", "de")
    assert done.stdout.startswith("occupancy.usable_share")
    assert "(nutzbarer Anteil" in done.stdout
    assert "scenarios/stuttgart/city.yaml:" in done.stdout
    rows = json.loads(ankunft("show", STUTTGART, "--explain", "--json").stdout)
    about = {"path", "value", "unit", "label", "place", "status", "source", "note"}
    assert about | {"used_in", "rule", "shows_in"} == set(rows[0])


def test_show_compares() -> None:
    done = ankunft("show", STUTTGART, "--diff", "scenarios/stuttgart-2015-flats.yaml")
    assert "clocks.own_housing.form\n  - rate  [" in done.stdout
    pairs = json.loads(ankunft("show", STUTTGART, "--set", "runs=3", "--diff", STUTTGART, "--json").stdout)
    assert [(pair["path"], pair["one"]["value"], pair["other"]["value"]) for pair in pairs] == [("runs", 3, 20)]


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    assert ankunft("schema", "--write", str(path)).returncode == 0
    assert path.read_text(encoding="utf-8") == ankunft("schema").stdout


WRONG = {
    "no such command": (["chekc"], "No such command"),
    "no such option": (["check", "--foo", STUTTGART], "No such option"),
    "no file": (["check"], "Missing argument"),
    "file not there": (["check", "scenarios/stutgart-2015.yaml"], "did you mean 'stuttgart-2015.yaml'?"),
    "folder for a file": (["check", "scenarios"], "is a folder"),
    "language": (["show", STUTTGART, "--lang", "fr"], "there is de and en"),
    "nothing below": (["show", STUTTGART, "--below", "x"], "there is no value below"),
    "no place to write": (["schema", "--write", "/nowhere/x.json"], "cannot be written"),
    "other file not there": (["show", STUTTGART, "--diff", "x.yaml"], "does not exist"),
}


@pytest.mark.parametrize(("arguments", "words"), WRONG.values(), ids=WRONG.keys())
def test_bad_input_ends_with_two_and_a_sentence(arguments: list[str], words: str) -> None:
    done = ankunft(*arguments)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", STUTTGART], ["show", STUTTGART]])
def test_nothing_heavy_is_imported_to_answer(arguments: list[str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "sim", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True, env=surroundings()
    )
    imported = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert imported.isdisjoint(HEAVY)
    assert "typer" in imported


def test_a_closed_pipe_is_no_accident() -> None:
    command = f"{sys.executable} -m sim show {STUTTGART} --explain | head -1"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False, env=surroundings()
    )
    assert done.stderr == ""


def test_the_front_door_is_opened_late() -> None:
    code = f"import sys, sim; print(sorted(set(sys.modules) & set({HEAVY})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert sim.load_scenario(ROOT / STUTTGART).name == "stuttgart-2015"
    assert {"SurgeModel", "load_scenario", "run"} <= set(dir(sim))
    with pytest.raises(AttributeError, match="no attribute 'walk'"):
        sim.walk  # noqa: B018
