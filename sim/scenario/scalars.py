"""Numbers, dates and texts of a tree against what the schema expects: YAML's and people's misunderstandings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sim.scenario.fields import Slot, expected, number
from sim.scenario.problems import Place, Problem
from sim.scenario.tree import Node, Path, has_dates, is_date_text

EXPONENT = re.compile(r"[+-]?\d+(\.\d*)?[eE][+-]?\d+")
PERCENT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(?:%|percent|Prozent)")
COMMA = re.compile(r"[+-]?\d+,\d+")
THOUSANDS = re.compile(r"[+-]?\d{1,3}([ .'\u00a0\u202f,]\d{3})+")
WITH_UNIT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*[A-Za-zÄÖÜäöü€²/ ]+")
THOUSAND_POINT = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
Found = tuple[Path, Problem]


def wrong_scalars(tree: Node, slot: Slot) -> Iterator[Found]:
    """Path and problem of every value of another type than expected; ranges are pydantic's business."""
    for path, node, here in expected(tree, slot):
        if here is None or here.type is object:
            continue
        text = _wrong_dates(node) if here.is_dated and has_dates(node) else _wrong(node, _constant(here, node))
        if text:
            yield path, told(path, node.place, text)


def told(path: Path, place: Place, text: str) -> Problem:
    """A problem whose sentence begins with the key it speaks of; in a table the column says it already."""
    if place.cell:
        return Problem(place, text)
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    day = f" on {path[-1]}" if path and isinstance(path[-1], date) else ""
    return Problem(place, f"{key}{day}: {text}" if key else text)


def _constant(slot: Slot, node: Node) -> Slot:
    """The slot of a single value where dates are possible, but none are given."""
    inner = slot.value_slot() if slot.is_dated else None
    return inner.picked(node) if inner is not None else slot


def _wrong_dates(node: Node) -> str:
    odd = [key for key in node.map if not isinstance(key, date) and not is_date_text(key)]
    return f"'{odd[0]}' is not a date; values by date need dates such as 2015-06-01 only" if odd else ""


def _wrong(node: Node, slot: Slot) -> str:
    """What is wrong with the type of a value; empty if nothing is."""
    if not node.is_scalar or slot.container or slot.model is not None:
        return _wrong_form(node, slot)
    if node.value is None:
        return f"there is no value; wanted: {slot.wanted}"
    if slot.type in (int, float):
        return _wrong_number(node, slot)
    if slot.type is date:
        return _wrong_date(node, slot)
    if slot.type is bool:
        return "" if isinstance(node.value, bool) else f"{_quoted(node)} is not {slot.wanted}"
    if (slot.type is str or slot.words) and not isinstance(node.value, str):
        what = "true or false" if isinstance(node.value, bool) else "a number or a date"
        return f"YAML reads {node.text} as {what}; wanted: {slot.wanted}. For a text put it in quotes: '{node.text}'"
    return ""


def _wrong_form(node: Node, slot: Slot) -> str:
    wants = "map" if slot.model is not None else slot.container
    if node.is_map and (wants == "list" or _is_single(slot)):
        keys = ", ".join(f"'{key}'" for key in list(node.map)[:3])
        return f"here stands a block with the keys {keys}; wanted: {slot.wanted}"
    if node.is_list and (wants == "map" or _is_single(slot)):
        return f"here stands a list; wanted: {slot.wanted}"
    if node.is_scalar and wants is not None:
        what = _quoted(node) if node.value is not None else "nothing"
        return f"here stands {what}; wanted: {slot.wanted}"
    return ""


def _is_single(slot: Slot) -> bool:
    return slot.type in (int, float, bool, str, date) or bool(slot.words)


def _wrong_number(node: Node, slot: Slot) -> str:
    value, text = node.value, node.text.strip()
    if isinstance(value, bool):
        return f"YAML reads {text} as {str(value).lower()}; wanted: {slot.wanted}"
    if isinstance(value, float) and slot.type is int and not value.is_integer():
        return f"{text} is not a whole number{_hint(text)}; wanted: {slot.wanted}"
    if isinstance(value, float) and slot.type is int and THOUSAND_POINT.fullmatch(text):
        return f"YAML reads {text} as {number(value)}; write {text.replace('.', '')} without points"
    if isinstance(value, int | float):
        return ""
    return f"{_quoted(node)} is not a number{_hint(text)}; wanted: {slot.wanted}"


def _hint(text: str) -> str:
    """How a number must be written that people, but not YAML, would understand."""
    if EXPONENT.fullmatch(text):
        return f" (YAML takes it for a text): write {float(text):g}" if abs(float(text)) < 1e6 else ": write it out"
    if (percent := PERCENT.fullmatch(text)) is not None:
        return f": write {float(percent[1].replace(',', '.')) / 100:g} for {text}"
    if THOUSANDS.fullmatch(text):
        return f": write {re.sub(r'[^0-9+-]', '', text)} for {text}, without separators"
    if COMMA.fullmatch(text):
        return f": write {text.replace(',', '.')} with a point"
    if (with_unit := WITH_UNIT.fullmatch(text)) is not None:
        return f": write {with_unit[1]} alone, the unit is fixed"
    return ""


def _wrong_date(node: Node, slot: Slot) -> str:
    if isinstance(node.value, date):
        return ""
    text = node.text.strip()
    if isinstance(node.value, str):
        try:
            if is_date_text(text):
                date.fromisoformat(text)
                return ""
        except ValueError:
            return f"'{text}' is not a date of the calendar"
        if (german := GERMAN_DATE.fullmatch(text)) is not None:
            return f"'{text}' is not a date as it is read here; write {german[3]}-{german[2]:0>2}-{german[1]:0>2}"
    return f"{_quoted(node)} is not a date; wanted: {slot.wanted}"


def _quoted(node: Node) -> str:
    text = node.text if len(node.text) <= 60 else node.text[:57] + "..."
    return f"'{text}'"
