"""Given: tables as offices have them - headings in German or English, dates and numbers as people write them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import datetime
from io import StringIO
from pathlib import Path

from sim.new_city.facts import COLUMNS, NEEDED, Rows
from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean
from sim.scenario.spreadsheet import SUFFIX, csv_of

MOST_BYTES = 20_000_000
# headings by the column they mean, in small letters without what stands in brackets
MEANS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "unterkunft", "standort", "site", "bezirk", "stadtbezirk", "district", "landkreis", "kreis"),
    "population": ("population", "einwohner", "einwohnerzahl", "bevölkerung", "inhabitants"),
    "latitude": ("latitude", "breite", "lat"),
    "longitude": ("longitude", "länge", "lon", "lng"),
    "district": ("district", "bezirk", "stadtbezirk", "stadtteil", "landkreis", "kreis"),
    "kind": ("kind", "art", "typ", "type"),
    "planned_places": ("planned_places", "planned places", "plätze", "sollplätze", "places", "kapazität", "capacity"),
    "places": ("places", "plätze", "kapazität", "capacity"),
    "usable_from": ("usable_from", "usable from", "nutzbar ab", "seit", "ab", "open since"),
    "permit_ends": (
        "permit_ends",
        "permit ends",
        "permit",
        "genehmigung bis",
        "genehmigt bis",
        "mietende",
        "befristet bis",
    ),
    "at_permit_end": ("at_permit_end",),
    "renewal_years": ("renewal_years", "verlängerung jahre"),
    "site": ("site", "unterkunft", "standort", "name"),
    "group": ("group", "gruppe"),
    "household_size": ("household_size", "household size", "haushaltsgröße", "haushalt"),
    "arrival_month": ("arrival_month", "arrival month", "ankunftsmonat", "angekommen"),
    "persons": ("persons", "personen", "menschen", "bewohner", "residents", "people"),
    "announced_on": ("announced_on", "announced on", "announced", "angekündigt am", "bekannt seit", "bekannt am"),
    "from": ("from", "von", "ab"),
    "to": ("to", "bis"),
    "persons_per_month": ("persons_per_month", "persons per month", "personen im monat", "personen je monat"),
    "rung": ("rung", "sprosse", "rang"),
    "lead_time_days": (
        "lead_time_days",
        "lead time",
        "vorlauf",
        "vorlauf tage",
        "tage bis zur öffnung",
        "days until open",
    ),
    "min_term_days": ("min_term_days", "mindestdauer", "mindestdauer tage"),
    "emptying_days": ("emptying_days", "räumung tage"),
    "takes": ("takes", "nimmt"),
    "source": ("source", "quelle"),
    "status": ("status",),
}
DATES = ("usable_from", "permit_ends", "announced_on", "from", "to")
NUMBERS = (
    *("population", "latitude", "longitude", "planned_places", "places", "renewal_years", "household_size", "persons"),
    *("persons_per_month", "rung", "lead_time_days", "min_term_days", "emptying_days"),
)
KINDS: Mapping[str, tuple[str, ...]] = {
    "shared house": ("shared house", "house", "haus", "gemeinschaftsunterkunft", "gu", "unterkunft", "systembau", ""),
    "container": ("container", "containers", "containerdorf", "modulbau"),
    "hotel": ("hotel", "hostel", "pension", "gasthof"),
    "gym": ("gym", "turnhalle", "sporthalle", "sports hall"),
    "hall": ("hall", "halle", "messehalle", "veranstaltungshalle", "zelt", "tent"),
}
GERMAN_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
THOUSANDS = re.compile(r"\d{1,3}([.\u202f\u00a0 ']\d{3})+")


def read_table(path: Path, table: str) -> Rows:
    """Rows of a CSV or Excel table with the columns of a city folder.

    Raises ScenarioError with file and line: no such file, a needed column missing, a date or number nobody can read.
    """
    return rows_of(_text(path), str(path), table)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ScenarioError([Problem(Place(str(path)), f"cannot be read: {error.strerror}")]) from None
    if len(raw) > MOST_BYTES:
        raise ScenarioError([Problem(Place(str(path)), f"the table has more than {MOST_BYTES / 1e6:.0f} MB")])
    if path.suffix.lower() == SUFFIX:
        return csv_of(raw, str(path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")  # what Excel writes as CSV on German Windows


def rows_of(text: str, file: str, table: str) -> Rows:
    """Rows of a table as text; see `read_table`."""
    head = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(";,\t", key=head.count)
    lines = [row for row in csv.reader(StringIO(text), delimiter=separator) if any(cell.strip() for cell in row)]
    if len(lines) < 2:
        raise ScenarioError([Problem(Place(file), "the table needs a head and at least one row")])
    columns, problems = _columns(lines[0], file, table), list[Problem]()
    rows = [_row(columns, cells, Place(file, line), table, problems) for line, cells in enumerate(lines[1:], 2)]
    if problems:
        raise ScenarioError(problems)
    return rows


def _columns(head: list[str], file: str, table: str) -> list[str | None]:
    """The column each heading means; headings that mean none are left out. Each column is meant once."""
    found: list[str | None] = []
    for heading in head:
        plain = re.sub(r"[(\[].*?[)\]]|\*", "", heading).strip().lower().removesuffix(":")
        means = [name for name in COLUMNS[table] if plain in MEANS[name] and name not in found]
        found.append(means[0] if means else None)
    missing = [name for name in NEEDED[table] if name not in found]
    if missing:
        known = [text for name in missing for text in MEANS[name]]
        strange = [heading for heading, name in zip(head, found, strict=True) if name is None]
        hint = next((text for text in (did_you_mean(one.lower(), known) for one in strange) if text), "")
        text = f"no column for {', '.join(missing)} among {', '.join(head)}{hint}"
        raise ScenarioError([Problem(Place(file, 1), text)])
    return found


def _row(
    columns: list[str | None], cells: list[str], place: Place, table: str, problems: list[Problem]
) -> dict[str, str]:
    row: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        text = " ".join(cell.split())
        if column is None or not text:
            continue
        try:
            row[column] = written(column, text)
        except ValueError as error:
            problems.append(Problem(Place(place.file, place.line, cell=column), str(error)))
    problems += [
        Problem(Place(place.file, place.line, cell=name), "the cell is empty")
        for name in NEEDED[table]
        if name not in row and not any(one.place.cell == name and one.place.line == place.line for one in problems)
    ]
    return row


def written(column: str, text: str) -> str:
    """A cell as a city folder has it. Raises ValueError with a sentence for a date or number nobody can read."""
    if column in DATES:
        return _date(text)
    if column in NUMBERS:
        return _number(text)
    if column == "kind":
        return kind_of(text)
    return text


def _date(text: str) -> str:
    pattern = "%d.%m.%Y" if GERMAN_DATE.fullmatch(text) else "%Y-%m-%d"
    try:
        return datetime.strptime(text, pattern).date().isoformat()
    except ValueError:
        raise ValueError(f"'{text}' is no date; wanted: 31.12.2026 or 2026-12-31") from None


def _number(text: str) -> str:
    plain = re.sub(r"[.\u202f\u00a0 ']", "", text) if THOUSANDS.fullmatch(text) else text.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        raise ValueError(f"'{text}' is no number") from None
    return str(int(value)) if value == int(value) else str(value)


def kind_of(text: str) -> str:
    """One of the kinds of the city folder that is written, by the word people use for it; else the word itself."""
    return next((kind for kind, words in KINDS.items() if text.lower() in words), text)
