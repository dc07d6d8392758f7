"""Shelf: the scenarios a room can take over from, by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from sim.live.refusal import RefusedError
from sim.locale import LANGUAGES, LOADER
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import Reading, read_scenario

MOST = 60


@dataclass(frozen=True)
class Shelf:
    """Scenario files by name; read when they are taken."""

    files: dict[str, Path]

    @classmethod
    def around(cls, file: Path) -> Shelf:
        """The file itself, those beside it and those in the folder `workshop` beside or around it."""
        folders = [file.parent, file.parent / "workshop", *([file.parent.parent] if _inner(file) else [])]
        found = {file.stem: file}
        for folder in folders:
            for path in sorted(folder.glob("*.yaml"))[:MOST]:
                if _is_scenario(path):
                    found.setdefault(path.stem, path)
        return cls(found)

    def read(self, name: str) -> Reading:
        """A scenario of the shelf. Errors: `RefusedError` where there is none, or none that can be run."""
        if name not in self.files:
            raise RefusedError("refused.scenario_unknown", scenario=name)
        try:
            return read_scenario(self.files[name])
        except ScenarioError as error:
            raise RefusedError("refused.scenario", why=str(error.problems[0])) from None

    def told(self) -> list[dict[str, Any]]:
        """Names for the page, with titles and dates as far as the files themselves say them."""
        return [{"name": name, **_about(path)} for name, path in self.files.items()]


def _about(path: Path) -> dict[str, Any]:
    """Title, start and end that stand in a file itself; those of its parents are not looked for."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except (OSError, ValueError, yaml.YAMLError):
        content = None
    found = content if isinstance(content, dict) else {}
    title = found.get("title")
    return {
        "title": {code: str(title.get(code, path.stem)) for code in LANGUAGES} if isinstance(title, dict) else None,
        "start": _date(found.get("start")),
        "end": _date(found.get("end")),
    }


def _date(value: object) -> str | None:
    return str(value) if isinstance(value, date) else None


def _inner(file: Path) -> bool:
    return file.parent.name == "workshop"


def _is_scenario(path: Path) -> bool:
    """Whether a file looks like a scenario (and not like a city or a study), without reading it whole."""
    try:
        head = path.read_text(encoding="utf-8", errors="replace")[:20_000]
    except OSError:
        return False
    return any(line.startswith(("extends:", "city:", "start:")) for line in head.splitlines())
