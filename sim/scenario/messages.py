"""What pydantic found, in gentle sentences at the place where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.fields import Slot
from sim.scenario.problems import Place, Problem, did_you_mean
from sim.scenario.scalars import told
from sim.scenario.tree import Node, Path

UNITS = (
    *("_day", "_days", "_week", "_weeks", "_month", "_months", "_year", "_years", "_hours", "_m2", "_sqm", "_ha"),
    *("_eur", "_keur", "_share", "_percent", "_pct", "_persons", "_people", "_places", "_households"),
)


@dataclass(frozen=True)
class Spot:
    """Where an error of pydantic belongs: node, slot, the slot of the block around, and whether it is about the key."""

    path: Path
    node: Node
    slot: Slot | None
    around: Slot | None = None
    of_key: bool = False

    @property
    def text(self) -> str:
        """The offending text as it was written."""
        if self.of_key:
            return str(self.path[-1])
        return self.node.text if self.node.is_scalar else "this block"

    @property
    def wanted(self) -> str:
        """What may stand here, as the end of a sentence."""
        return f"; wanted: {self.slot.wanted}" if self.slot is not None and self.slot.wanted else ""


def sentences(
    error: ValidationError, tree: Node, root: Slot, *, missing: bool = True
) -> Iterator[tuple[Path, Problem]]:
    """Path and problem for every error of pydantic; those of missing keys only if wanted."""
    for detail in error.errors(include_url=False):
        if _other_form(detail, tree) or (detail["type"] == "missing" and not missing):
            continue
        spot = _spot((*detail["loc"], *_named_spot(detail)), tree, root)
        if detail["type"] == "missing":
            # Of an empty cell or a missing column the reader of tables has told already.
            if spot.node.place.column or not spot.node.place.file.endswith(".csv"):
                yield (*spot.path, detail["loc"][-1]), _missing(detail, spot)
            continue
        at_key = spot.of_key or detail["type"] in ("extra_forbidden", "value_error")
        place = spot.node.key if at_key and spot.node.key is not None else spot.node.place
        if detail["type"] == "union_tag_invalid":
            place = _tag(detail, spot).place
        text = SENTENCES.get(detail["type"], _other)(detail, spot)
        about_key = detail["type"] == "extra_forbidden"
        yield spot.path, Problem(place, text) if about_key else told(spot.path, place, text)


def _other_form(detail: ErrorDetails, tree: Node) -> bool:
    """Whether the error speaks of the form of `residents` that the file does not use."""
    loc = detail["loc"]
    if len(loc) < 2 or loc[0] != "residents":
        return False
    return str(loc[1]).startswith("tuple") if tree.map["residents"].is_map else loc[1] == "ResidentTotal"


def _spot(loc: tuple[int | str, ...], tree: Node, root: Slot) -> Spot:
    """Follow a location of pydantic down the tree; its parts that name a form of a block stand in no file."""
    spot = Spot((), tree, root)
    for item in loc:
        if item == "[key]":
            return replace(spot, of_key=True)
        here = spot.node
        key = next((key for key, _ in here.below() if item in (key, str(key), repr(key))), None)
        below = here.get(key) if key is not None else None
        if key is None or below is None:
            continue
        around = spot.slot.picked(here) if spot.slot is not None else None
        slot = around.step(key, here) if around is not None else None
        spot = Spot((*spot.path, key), below, slot, around)
    return spot


def _named_spot(detail: ErrorDetails) -> list[str]:
    """Where in its block a contradiction between two values shows, as the error names it."""
    named = detail.get("ctx", {}).get("at") if detail["type"] == "contradiction" else None
    return str(named).split(".") if named else []


def _missing(detail: ErrorDetails, spot: Spot) -> Problem:
    key = str(detail["loc"][-1])
    slot = spot.slot.picked(spot.node).step(key, spot.node) if spot.slot is not None else None
    label = f" ({slot.label['en']})" if slot is not None and slot.label["en"] else ""
    wanted = f"; wanted: {slot.wanted}" if slot is not None else ""
    place = spot.node.key or spot.node.place
    if not spot.path:
        place = Place(place.file, 1)
    return told(spot.path, place, f"the key '{key}'{label} is missing{wanted}")


def _unknown(detail: ErrorDetails, spot: Spot) -> str:
    key = str(spot.path[-1])
    known = list(spot.around.keys()) if spot.around is not None else []
    right = _same_but_unit(key, known)
    if right is not None:
        return f"unknown key '{key}': the unit is in the key, {right} is in {_unit_of(right, spot)}"
    return f"unknown key '{key}'{did_you_mean(key, known, 20)}"


def _unit_of(key: str, spot: Spot) -> str:
    slot = spot.around.step(key, spot.node) if spot.around is not None else None
    return slot.unit if slot is not None and slot.unit else key.rpartition("_")[2]


def _same_but_unit(key: str, known: list[str]) -> str | None:
    """The known key that says the same in another unit: lead_time_days for lead_time_weeks."""
    stem = _stem(key)
    return next((name for name in known if name != key and _stem(name) == stem and stem != name), None)


def _stem(key: str) -> str:
    ending = next((unit for unit in UNITS if key.endswith(unit)), "")
    return key.removesuffix(ending)


def _out_of_range(detail: ErrorDetails, spot: Spot) -> str:
    return f"{spot.text} is out of range{spot.wanted}"


def _wrong_word(detail: ErrorDetails, spot: Spot) -> str:
    words = list(spot.slot.words) if spot.slot is not None else []
    guess = did_you_mean(spot.text, words, 0)
    return f"'{spot.text}' is not known{spot.wanted}{guess}"


def _wrong_pattern(detail: ErrorDetails, spot: Spot) -> str:
    pattern = str(detail.get("ctx", {}).get("pattern", ""))
    if "0[1-9]" in pattern:
        return f"'{spot.text}' is not a month; write year and month such as 2015-06"
    if "A-Za-z_" in pattern:
        return f"'{spot.text}' is not a name as it is wanted here: letters, digits and _ only"
    return f"'{spot.text}' cannot be the name of a folder; leave out / and \\ and a point at the beginning"


def _tag(detail: ErrorDetails, spot: Spot) -> Node:
    """The value that says which form of a block is meant; the block itself if there is none."""
    key = str(detail.get("ctx", {}).get("discriminator", "")).strip("'")
    return spot.node.get(key) or spot.node


def _unknown_form(detail: ErrorDetails, spot: Spot) -> str:
    words = [word.strip(" '") for word in str(detail.get("ctx", {}).get("expected_tags", "")).split(",")]
    text = _tag(detail, spot).text
    return f"'{text}' is not known; wanted: one of {', '.join(words)}{did_you_mean(text, words, 0)}"


def _no_form(detail: ErrorDetails, spot: Spot) -> str:
    key = detail.get("ctx", {}).get("discriminator", "")
    return f"the key {key} is missing; it says what the block is"


def _own_words(detail: ErrorDetails, spot: Spot) -> str:
    return str(detail.get("ctx", {}).get("error", detail["msg"]))


def _empty(detail: ErrorDetails, spot: Spot) -> str:
    return "the text is empty"


def _no_calendar_date(detail: ErrorDetails, spot: Spot) -> str:
    return f"'{spot.text}' is not a date of the calendar; dates are written 2015-06-01"


def _other(detail: ErrorDetails, spot: Spot) -> str:
    text = f"'{spot.text}'" if spot.node.is_scalar or spot.of_key else spot.text
    return f"{text} does not fit here{spot.wanted}"


SENTENCES: dict[str, Callable[[ErrorDetails, Spot], str]] = {
    "extra_forbidden": _unknown,
    "literal_error": _wrong_word,
    "string_pattern_mismatch": _wrong_pattern,
    "string_too_short": _empty,
    "union_tag_invalid": _unknown_form,
    "union_tag_not_found": _no_form,
    "value_error": _own_words,
    "contradiction": _own_words,
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), _out_of_range),
    **dict.fromkeys(("date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _no_calendar_date),
}
