"""Assumptions: the values a run rests on, grouped by status with assumptions first; series of values as one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sim.locale import Language

STATUSES = ("assumption", "data", "with_source", "city", "law", "unmarked", "default")
# Lines of a table (`sites.Möhringen 1.kind`, `residents.0.persons`); `residents.total` is none.
TABLE_ROW = re.compile(r"(sites|measures|districts|announcements|interventions|residents(?=\.\d+\.))\.")
ABOUT = re.compile(r"(name|seed|runs|title\.\w+|question\.\w+|.*\.label\.\w+|.*\.source)$")
PRICE = re.compile(r"kinds\..+\.cost_per_place_day_eur")
IN_SERIES = re.compile(r"(\d{4}-\d\d|\d{1,2})$")

Parameter = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """A line of the table of assumptions: what, its value with unit, its path in the files, its source."""

    label: str
    value: str
    path: str
    source: str


def by_status(parameters: Sequence[Parameter], lang: Language) -> list[tuple[str, list[Given]]]:
    """Title and lines of each status that occurs; rows of tables are left to `tables`."""
    chosen = [row for row in parameters if not ABOUT.match(row["path"]) and not TABLE_ROW.match(row["path"])]
    groups: dict[str, list[Given]] = {status: [] for status in STATUSES}
    for _, rows in groupby(chosen, _series):
        found = list(rows)
        groups[of_parameter(found[0])].append(_given(found, lang))
    return [(lang.say(f"status.{status}"), lines) for status, lines in groups.items() if lines]


def tables(parameters: Sequence[Parameter], lang: Language) -> list[tuple[str, str, str]]:
    """Name, number of values and status (as its rows say it) of the tables of the city folder."""
    found: dict[tuple[str, str], int] = {}
    for row in parameters:
        table = TABLE_ROW.match(row["path"])
        if table:
            status = str(row["status"])
            told = (table[1], lang.say(f"status.{status}") if f"status.{status}" in lang.texts else status or "–")
            found[told] = found.get(told, 0) + 1
    return [
        (lang.say(f"table_of.{name}"), lang.say("report.table_rows", n), status) for (name, status), n in found.items()
    ]


def status_of(status: str) -> str:
    """One of the known statuses; what a table says in its own words counts by the least certain word in it."""
    if status in STATUSES:
        return status
    for word, meaning in (("assum", "assumption"), ("unverified", "assumption"), ("synthetic", "assumption")):
        if word in status:
            return meaning
    return "data" if re.match("sourced|derived|inferred", status) else "unmarked"


def of_parameter(row: Parameter) -> str:
    """Status of a parameter; one that says none is `with_source` where it names its source."""
    status = status_of(row["status"])
    return "with_source" if status == "unmarked" and row["source"] else status


def status_on(parameters: Sequence[Parameter], path: str, day: date, lang: Language) -> str:
    """Status, in a word, of the value of a parameter that is in force on a day."""
    found = [row for row in parameters if row["path"] == path]
    dated = {row["path"].rpartition(".")[2]: row for row in parameters if row["path"].rpartition(".")[0] == path}
    in_force = [begin for begin in sorted(dated) if begin <= day.isoformat()] or sorted(dated)[:1]
    found += [dated[begin] for begin in in_force[-1:]]
    return lang.say(f"status_of.{of_parameter(found[0]) if found else 'unmarked'}")


def prices(parameters: Sequence[Parameter], lang: Language) -> str:
    """How many of the prices per place and day are assumptions; no text where the scenario states none."""
    found = [of_parameter(row) for row in parameters if PRICE.fullmatch(row["path"])]
    assumed = found.count("assumption")
    if not found:
        return ""
    return lang.say(f"note.prices_{'assumed' if assumed else 'stated'}", len(found), k=lang.number(assumed))


def _series(row: Parameter) -> tuple[str, str, str]:
    """Rows of one series (months, household sizes) belong together where status and unit agree."""
    path = str(row["path"])
    parent, _, last = path.rpartition(".")
    return (parent if IN_SERIES.fullmatch(last) else path, of_parameter(row), str(row["unit"]))


def _given(rows: Sequence[Parameter], lang: Language) -> Given:
    first, values = rows[0], [row["value"] for row in rows]
    path = str(first["path"]) if len(rows) == 1 else str(first["path"]).rpartition(".")[0]
    label = first["label"]
    label = label[lang.code] if isinstance(label, Mapping) else label
    sources = dict.fromkeys(str(row["source"]) for row in rows if row["source"])
    return Given(
        str(label or _named(path, lang)),
        f"{_values(rows, values, lang)} {first['unit']}".strip(),
        path,
        "; ".join(sources),
    )


def _named(path: str, lang: Language) -> str:
    """A name for a parameter that brings no label: by the last word of its path that is no number, else the path."""
    words = [word for word in path.split(".") if not IN_SERIES.fullmatch(word)]
    key = f"named.{words[-1]}"
    return lang.say(key) if key in lang.texts else path


def _values(rows: Sequence[Parameter], values: Sequence[Any], lang: Language) -> str:
    if len(rows) == 1:
        return written(values[0], lang)
    n = lang.number(len(rows))
    if len(set(map(str, values))) == 1:
        return lang.say("report.all", value=written(values[0], lang), n=n)
    if len(rows) > 8 and all(isinstance(value, int | float) for value in values):
        low, high = written(min(values), lang), written(max(values), lang)
        return lang.say("report.many", low=low, high=high, n=n)
    keys = [str(row["path"]).rpartition(".")[2] for row in rows]
    pairs = (lang.say("report.of_series", key=k, value=written(v, lang)) for k, v in zip(keys, values, strict=True))
    return lang.say("join.semicolon").join(pairs)


def written(value: Any, lang: Language) -> str:
    """A value as people write it; texts stay as they are."""
    if isinstance(value, date):
        return lang.date(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return lang.exact(value)
    return str(value)
