"""Every value of a scenario with unit, label, the place that set it, and its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from sim.scenario.fields import Slot, slots_of
from sim.scenario.quantities import ALWAYS, Dated
from sim.scenario.reading import Origin, Reading
from sim.scenario.remarks import DEFAULT
from sim.scenario.schema import Scenario
from sim.scenario.tree import Path, dotted


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value of a scenario: its path in the files, the path as people write it, what it means."""

    path: Path
    shown: Path
    value: object
    slot: Slot


@dataclass(frozen=True, slots=True)
class Row:
    """One value: where it is, what it means, who says so."""

    path: str
    value: object
    unit: str
    label: dict[str, str]
    place: str
    status: str
    source: str
    note: str


def explain(reading: Reading) -> list[Row]:
    """One row for every value of the scenario; what no file states has the status `default`."""
    origins = {dotted(path): origin for path, origin in reading.origins.items()}
    return [_row(leaf, origins.get(dotted(leaf.path))) for leaf in leaves(reading.scenario)]


def difference(one: Reading, other: Reading) -> list[tuple[str, Row | None, Row | None]]:
    """Path and both rows of every value that differs; None where a scenario does not have it."""
    mine = {row.path: row for row in explain(one)}
    theirs = {row.path: row for row in explain(other)}
    pairs = ((path, mine.get(path), theirs.get(path)) for path in {**mine, **theirs})
    return [(path, a, b) for path, a, b in pairs if a is None or b is None or a.value != b.value]


def leaves(scenario: Scenario) -> Iterator[Leaf]:
    """Every single value of the scenario, in the order of the schema; what is absent is left out."""
    # the file of outlines is for maps alone
    return _below(Leaf((), (), scenario.model_copy(update={"geometry": None}), Slot(Scenario)))


def _row(leaf: Leaf, origin: Origin | None) -> Row:
    path, slot = dotted(leaf.shown), leaf.slot
    if origin is None:
        return Row(path, leaf.value, slot.unit, slot.label, "", DEFAULT, "", "")
    return Row(path, leaf.value, slot.unit, slot.label, str(origin.place), origin.status, origin.source, origin.note)


def _below(leaf: Leaf) -> Iterator[Leaf]:
    match leaf.value:
        case None:
            return
        case Dated() as dated:
            slot = leaf.slot.value_slot() or leaf.slot
            for day, value in dated.root.items():
                key: Path = () if day == ALWAYS and len(dated.root) == 1 else (day,)
                yield from _below(Leaf((*leaf.path, *key), (*leaf.shown, *key), value, slot))
        case BaseModel() as block:
            slots = slots_of(type(block))
            for field, (word, slot) in zip(type(block).model_fields, slots.items(), strict=True):
                yield from _below(Leaf((*leaf.path, word), (*leaf.shown, word), getattr(block, field), slot))
        case dict() as entries:
            slot = leaf.slot.value_slot() or leaf.slot
            for name, value in entries.items():
                yield from _below(Leaf((*leaf.path, name), (*leaf.shown, name), value, slot))
        case tuple() as rows:
            slot = leaf.slot.value_slot() or leaf.slot
            for number, row in enumerate(rows):
                shown = getattr(row, "name", number)
                yield from _below(Leaf((*leaf.path, number), (*leaf.shown, shown), row, slot))
        case _:
            yield leaf
