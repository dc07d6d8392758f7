"""Folder: writes the city folder and its two scenarios from templates, and reads them once as `check` does."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from string import Template

from sim.locale import Language
from sim.new_city.facts import COLUMNS, Facts, Rows
from sim.scenario.problems import Problem
from sim.scenario.reading import read_scenario

TEMPLATES = Path(__file__).parent / "templates"
SEPARATOR = {"de": ";", "en": ","}  # as Excel of that language writes and opens them
YEARS = 3
WAVE_OF_RESIDENTS = 0.5


def write_city(folder: Path, facts: Facts, lang: Language) -> list[Path]:
    """Write scenario, wave, city folder and a note on what was made up; returns the paths of the two scenarios."""
    city = folder / facts.slug
    city.mkdir()
    for table, rows in facts.tables.items():
        _write_table(city / f"{table}.csv", COLUMNS[table], rows, SEPARATOR[lang.code])
    values = _values(facts, lang)
    names = {"city": city / "city.yaml", "today": folder / f"{facts.slug}.yaml"}
    names["wave"] = folder / f"{facts.slug}-wave.yaml"
    for name, path in names.items():
        path.write_text(_filled(f"{name}.{lang.code}.yaml", values), encoding="utf-8")
    return [names["today"], names["wave"]]


def warnings_of(scenario: Path) -> list[Problem]:
    """What `check` warns of. Raises ScenarioError where the scenario cannot be read."""
    return read_scenario(scenario).warnings


def _filled(name: str, values: dict[str, str]) -> str:
    return Template((TEMPLATES / name).read_text(encoding="utf-8")).substitute(values)


def _values(facts: Facts, lang: Language) -> dict[str, str]:
    start, people = facts.start, facts.sum("residents", "persons")
    end = date(start.year + YEARS, start.month, 1) - timedelta(days=1) if start.day == 1 else _later(start)
    made_up = "arrivals" in facts.made_up
    arrivals = f"{facts.arrivals_per_month:g}"
    source = lang.say("new_city.made_up_source" if made_up else "new_city.given_source")
    return {
        "name": facts.name,
        "quoted": json.dumps(facts.name, ensure_ascii=False),
        "slug": facts.slug,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "wave_on": (start + timedelta(days=182)).isoformat(),
        "wave_persons": str(max(20, round(WAVE_OF_RESIDENTS * people))),
        "arrivals": "{value: " + arrivals + f", source: {source}, status: assumption}}",
        "outlook": "announcements" if facts.tables.get("announcements") else "recent_average",
        "announced": "" if facts.tables.get("announcements") else "announcements: []\n",
    }


def _later(start: date) -> date:
    try:
        return start.replace(year=start.year + YEARS) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(start.year + YEARS, 2, 28)


def _write_table(path: Path, columns: tuple[str, ...], rows: Rows, separator: str) -> None:
    """The columns that any row has, in their order; whole in UTF-8, as Excel and the program read it."""
    used = [column for column in columns if any(row.get(column) for row in rows)]
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, used, extrasaction="ignore", restval="", delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
