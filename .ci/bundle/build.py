"""Builds dist/ankunft-VERSION-bundle.zip: wheels, scenarios, guides and start scripts for laptops without internet.

`python .ci/bundle/build.py windows-3.12 windows-3.13 here`: for which systems and Pythons; needs PyPI once.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOCK = ROOT / "requirements.lock"
LIVE = "live"  # the extra that a laptop in a workshop needs
# pip's names of systems, best first
SYSTEMS = {
    "windows": ("win_amd64",),
    "macos-arm": ("macosx_12_0_arm64", "macosx_14_0_arm64", "macosx_11_0_arm64"),
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
}
# what packages ask for on Windows only, which the lock of another system does not name
ONLY_WINDOWS = ("colorama",)
HERE_IS_WINDOWS = sys.platform == "win32"
MADE = (2020, 1, 1, 0, 0, 0)  # the same content gives the same bytes
CONTENT = ("scenarios", "docs", "README.md", "LICENSE", "CITATION.cff", "CHANGELOG.md")
LEFT_OUT = re.compile(r"__pycache__|\.pyc$|(^|/)\.")


def main() -> None:
    """Build the bundle for the targets named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="+", help="here, or SYSTEM-PYTHON such as windows-3.12")
    targets = [checked(parser, target) for target in parser.parse_args().targets]
    with tempfile.TemporaryDirectory() as made:
        wheels = Path(made)
        own_wheel(wheels)
        for target in targets:
            fetch(target, wheels)
        print(assemble(wheels, started_with(targets), ROOT / "dist"))


def own_wheel(wheels: Path) -> None:
    """Build the program's own wheel; modules that an earlier build left in build/ do not go in."""
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT))
    shutil.rmtree(ROOT / "build", ignore_errors=True)


def checked(parser: argparse.ArgumentParser, target: str) -> tuple[str, str]:
    """System and Python of a target; ends the program for one that is not known."""
    if target == "here":
        return "here", f"{sys.version_info[0]}.{sys.version_info[1]}"
    system, _, python = target.rpartition("-")
    if system not in SYSTEMS or not re.fullmatch(r"3\.\d\d", python):
        parser.error(f"{target}: wanted is here, or one of {', '.join(SYSTEMS)} with a Python, e.g. windows-3.12")
    return system, python


def started_with(targets: list[tuple[str, str]]) -> dict[str, str]:
    """Pythons that each start script looks for, newest first; no script where there is none."""
    on_windows = {python for system, python in targets if system == "windows" or (system == "here" and HERE_IS_WINDOWS)}
    elsewhere = {
        python for system, python in targets if system != "windows" and not (system == "here" and HERE_IS_WINDOWS)
    }
    told = {"start.bat": on_windows, "start.sh": elsewhere, "README.txt": on_windows | elsewhere}
    return {name: " ".join(sorted(some, key=as_numbers, reverse=True)) for name, some in told.items() if some}


def as_numbers(version: str) -> tuple[int, ...]:
    """A version to sort by."""
    return tuple(map(int, version.split(".")))


def fetch(target: tuple[str, str], wheels: Path) -> None:
    """Download the wheels that the program needs to run, for one system and Python."""
    system, python = target
    wanted = pinned(python, system)
    where = [] if system == "here" else [f"--platform={one}" for one in SYSTEMS[system]]
    where += [] if system == "here" else ["--python-version", python, "--implementation", "cp"]
    pip("download", "--no-deps", "--only-binary=:all:", *where, "--dest", str(wheels), *wanted)


def pinned(python: str, system: str) -> list[str]:
    """Packages the program needs to run, in the versions of the lock for a Python."""
    needed = closure("ankunft") - {"ankunft"}
    found = []
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        one = Requirement(line)
        environment = {"python_version": python, "python_full_version": f"{python}.0"}
        if named(one.name) in needed and (one.marker is None or one.marker.evaluate(environment)):
            found.append(f"{one.name}{one.specifier}")
    return [*found, *(ONLY_WINDOWS if system == "windows" else ())]


def closure(name: str) -> set[str]:
    """A package and all that it needs to run, directly or not."""
    found, ahead = set[str](), [named(name)]
    while ahead:
        one = ahead.pop()
        if one in found:
            continue
        found.add(one)
        try:
            asks = importlib.metadata.requires(one) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system only
        extra = {"extra": LIVE if one == "ankunft" else ""}
        ahead += [named(r.name) for r in map(Requirement, asks) if r.marker is None or r.marker.evaluate(extra)]
    return found


def named(name: str) -> str:
    """The name as indexes normalise it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pip(*words: str) -> None:
    """Call pip; ends with its message where it fails."""
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq", *words], check=True)


def assemble(wheels: Path, pythons: dict[str, str], dist: Path) -> Path:
    """Put wheels, scenarios, guides and start scripts into a zip with one folder; returns its path."""
    version = importlib.metadata.version("ankunft")
    folder = f"ankunft-{version}"
    dist.mkdir(exist_ok=True)
    target = dist / f"{folder}-bundle.zip"
    with tempfile.TemporaryDirectory(dir=dist) as made:
        beside = Path(made) / target.name
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as into:
            for wheel in sorted(wheels.glob("*.whl")):
                add(into, f"{folder}/wheels/{wheel.name}", wheel.read_bytes(), compressed=False)
            for name, path in files():
                add(into, f"{folder}/{name}", path.read_bytes())
            for name in (*pythons, "start.py"):
                text = (HERE / name).read_text(encoding="utf-8").replace("@PYTHONS@", pythons.get(name, ""))
                ends = "\r\n" if name in ("start.bat", "README.txt") else "\n"
                add(into, f"{folder}/{name}", text.replace("\n", ends).encode(), executable=name == "start.sh")
        shutil.move(beside, target)
    return target


def files() -> list[tuple[str, Path]]:
    """What of the repository goes in, by its name there."""
    found = []
    for name in CONTENT:
        path = ROOT / name
        inside = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        found += [(one.relative_to(ROOT).as_posix(), one) for one in inside]
    return [(name, path) for name, path in found if not LEFT_OUT.search(name)]


def add(into: zipfile.ZipFile, name: str, content: bytes, *, executable: bool = False, compressed: bool = True) -> None:
    """Add a file with rights to read (and run) it."""
    about = zipfile.ZipInfo(name, MADE)
    about.external_attr = (0o755 if executable else 0o644) << 16
    about.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    into.writestr(about, content)


if __name__ == "__main__":
    main()
