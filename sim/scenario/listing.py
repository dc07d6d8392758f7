"""Values and differences of scenarios as lines of text: one line a value, never wrapped."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.explain import Row
from sim.scenario.fields import number
from sim.scenario.remarks import DEFAULT
from sim.scenario.uses import use_of

WIDEST = 60
STATUS = {
    "de": {DEFAULT: "Vorgabe", "law": "Gesetz", "city": "Stadt", "data": "Daten", "assumption": "Annahme"},
    "en": {},
}
USED_IN = {"de": "gebraucht in", "en": "used in"}
SHOWS_IN = {"de": "zeigt sich zuerst in", "en": "shows first in"}
ABSENT = {"de": "fehlt", "en": "absent"}


def value_lines(rows: list[Row], lang: str) -> Iterator[str]:
    """Path, value with unit and label; then place, status and source."""
    width = min(WIDEST, max((len(row.path) for row in rows), default=0))
    for row in rows:
        value = f"{shown(row.value)} {row.unit}".rstrip()
        label = f" ({row.label[lang]})" if row.label[lang] else ""
        origin = [row.place, STATUS[lang].get(row.status, row.status), row.source, row.note]
        yield f"{row.path:<{width}}  {value}{label}  [{'; '.join(part for part in origin if part)}]"


def use_lines(rows: list[Row], lang: str) -> Iterator[str]:
    """For the values shown: the rules that read them, each once, and in which figures a change shows."""
    uses = dict.fromkeys(use for row in rows if (use := use_of(row.path)) is not None)
    for use in uses:
        yield f"{USED_IN[lang]} {use.file} `{use.function}`: {use.rule}"
        if use.shows_in:
            yield f"  {SHOWS_IN[lang]} {', '.join(use.shows_in)}"


def difference_lines(rows: list[tuple[str, Row | None, Row | None]], lang: str) -> Iterator[str]:
    """Path, the one and the other value, each with its place."""
    for path, one, other in rows:
        yield path
        for sign, row in (("-", one), ("+", other)):
            yield f"  {sign} {_value_at(row, lang)}"


def _value_at(row: Row | None, lang: str) -> str:
    if row is None:
        return ABSENT[lang]
    place = row.place or STATUS[lang].get(DEFAULT, DEFAULT)
    return f"{shown(row.value)} {row.unit}".rstrip() + f"  [{place}]"


def shown(value: object) -> str:
    """A value as it is written in a scenario file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return number(value).replace(",", "")
    return str(value)
