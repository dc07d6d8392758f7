"""The files a scenario may be made of: only regular files of sensible size in its own folders."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean
from sim.scenario.spreadsheet import SUFFIX, csv_of

MAX_YAML_BYTES = 5_000_000
MAX_TABLE_BYTES = 50_000_000
SCENARIOS = "scenarios"


def shown(path: Path) -> str:
    """A path as people like to read it: from where they stand, if the file lies below."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def project_folder(path: Path) -> Path:
    """Nearest folder above a file that is called `scenarios`, else the file's own folder."""
    return next((folder for folder in path.parents if folder.name == SCENARIOS), path.parent)


@dataclass
class Folders:
    """Where a scenario may read: the folder it stands in, the project's scenarios, and all below."""

    own: Path
    project: Path
    read: list[Path] = field(default_factory=list)

    @classmethod
    def around(cls, path: Path) -> Folders:
        """Folders of the scenario file at a path."""
        real = Path(os.path.realpath(path))
        return cls(real.parent, project_folder(real))

    def allows(self, path: Path) -> bool:
        """Whether a file, links followed, lies in one of the folders."""
        real = Path(os.path.realpath(path))
        return real.is_relative_to(self.own) or real.is_relative_to(self.project)

    def find(self, name: str, beside: Path, place: Place) -> Path:
        """The file or folder a scenario names: beside the file that names it, else in the project's folder."""
        if "\0" in name or not name.strip():
            raise ScenarioError([Problem(place, "the name of a file is wanted here")])
        choices = [beside / name, self.project / name]
        for path in choices:
            if _exists(path):
                self._keep_inside(path, name, place)
                return Path(os.path.normpath(path))
        self._keep_inside(choices[0], name, place)
        raise ScenarioError([Problem(place, f"'{name}' does not exist{_neighbours(choices[0])}")])

    def _keep_inside(self, path: Path, name: str, place: Place) -> None:
        if not self.allows(path):
            where = f"the scenario's own folder and {shown(self.project)}"
            raise ScenarioError([Problem(place, f"'{name}' lies outside {where}; move or copy it there")])

    def text_of(self, path: Path, place: Place | None = None, limit: int = MAX_YAML_BYTES) -> str:
        """Text of a file; `place` is where it was named, for the message when it cannot be read."""
        return _decoded(self._bytes_of(path, place, limit), Place(shown(path)))

    def table_of(self, path: Path, place: Place | None = None) -> str:
        """Text of a table: a CSV file, or the first sheet of a workbook as the CSV it would be."""
        raw = self._bytes_of(path, place, MAX_TABLE_BYTES)
        return csv_of(raw, shown(path)) if path.suffix.lower() == SUFFIX else _decoded(raw, Place(shown(path)))

    def _bytes_of(self, path: Path, place: Place | None, limit: int) -> bytes:
        place = place or Place(shown(path))
        self._keep_inside(path, shown(path), place)
        raw = read_bytes(path, place, limit)
        self.read.append(path)
        return raw


def read_bytes(path: Path, place: Place, limit: int) -> bytes:
    """Bytes of a regular file up to a size; raises ScenarioError with the reason if there are none."""
    name = shown(path)
    try:
        if path.is_dir():
            raise _error(place, f"'{name}' is a folder; name the file in it")
        if not _exists(path):
            raise _error(place, f"'{name}' does not exist{_neighbours(path)}")
        if not path.is_file():
            raise _error(place, f"'{name}' is not a regular file")
        size = path.stat().st_size
        if size > limit:
            raise _error(place, f"'{name}' has {size / 1e6:,.0f} MB; {limit / 1e6:.0f} MB is the most that is read")
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        raise _error(place, f"'{name}' cannot be read: {error.strerror or error}") from None


def _decoded(raw: bytes, place: Place) -> str:
    if not raw.strip():
        raise _error(place, "the file is empty")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _error(place, "the file is UTF-16 text; save it as UTF-8")
    controls = sum(raw.count(bytes([byte])) for byte in (*range(9), 14, 15, 16, 127))
    if controls:
        raise _error(place, "this is not a text file (it holds control characters)")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        text = f"the byte 0x{raw[error.start]:02X} is not UTF-8; save the file as UTF-8 (in Excel: CSV UTF-8)"
        raise _error(Place(place.file, line), text) from None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _neighbours(path: Path) -> str:
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if not entry.name.startswith("."))
    except (OSError, ValueError):
        return f" (nor does the folder {shown(path.parent)})"
    same_kind = [name for name in names if Path(name).suffix == path.suffix]
    return did_you_mean(path.name, same_kind or names, shown=8)


def _error(place: Place, text: str) -> ScenarioError:
    return ScenarioError([Problem(place, text)])
