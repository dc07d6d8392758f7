"""What holds for every number of the schema, and for the schema that editors read."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from sim.scenario.city import ResidentRow, ResidentTotal
from sim.scenario.editor import editor_schema, schema_text
from sim.scenario.fields import Slot, keys_of, slots_of
from sim.scenario.quantities import Dated
from sim.scenario.reading import load_scenario
from sim.scenario.schema import Scenario
from sim.scenario.waves import counts_from

SCHEMA = Path(__file__).parents[2] / "scenarios/schema.json"


def blocks(found: type[BaseModel] = Scenario, known: set[type[BaseModel]] | None = None) -> set[type[BaseModel]]:
    """All blocks of the schema, the rows of tables too."""
    known = known if known is not None else set()
    if found not in known:
        known.add(found)
        for info in found.model_fields.values():
            for block in models_in(info.annotation):
                blocks(block, known)
    return known


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, Dated):
        yield from models_in(annotation.model_fields["root"].annotation)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def number_in(slot: Slot | None) -> Slot | None:
    """The number that stands in a field at last, below dates, sizes, months or names."""
    while slot is not None and slot.type not in (int, float):
        slot = slot.value_slot()
    return slot


NUMBERS = {
    f"{block.__name__}.{key}": number
    for block in blocks()
    for key, slot in slots_of(block).items()
    if (number := number_in(slot)) is not None
}


def test_all_blocks_are_looked_at() -> None:
    assert {ResidentRow, ResidentTotal} <= blocks()
    assert len(blocks()) > 30
    assert len(NUMBERS) > 80


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_every_number_has_unit_labels_and_range(name: str) -> None:
    number = NUMBERS[name]
    assert number.unit
    assert number.label["de"]
    assert number.label["en"]
    assert "le" in number.limits
    assert "ge" in number.limits or "gt" in number.limits


def test_every_block_says_what_it_is() -> None:
    assert [block.__name__ for block in blocks() if not block.__doc__] == []


def test_the_schema_for_editors_is_current() -> None:
    text = SCHEMA.read_text(encoding="utf-8")
    assert text == schema_text(), "write it anew: ankunft schema --write scenarios/schema.json"


def test_the_schema_for_editors_knows_units_sources_tables_and_parents() -> None:
    schema = editor_schema()
    keys, parts = schema["properties"], schema["$defs"]
    assert {"extends", "city", *keys_of(Scenario)} == set(keys)
    assert keys["runs"]["description"] == "replications / Läufe [runs]"
    assert {"$ref": "#/$defs/Remarked"} in keys["runs"]["anyOf"]
    assert any(form.get("type") == "string" for form in keys["sites"]["anyOf"])
    assert any(form.get("type") == "string" for form in parts["Series"]["properties"]["months"]["anyOf"])
    assert not any(name.startswith("Dated") for name in parts)
    assert '"required"' not in json.dumps({**schema, "$defs": {k: v for k, v in parts.items() if k != "Remarked"}})


# --- the day from which is counted --------------------------------------------------------------------------

COUNTED = {
    "as stated": ("counts_from: 2015-09-01", date(2015, 9, 1)),
    "first wave": (
        "inflow: {components: {a: {kind: step, from: 2015-04-01, persons_per_month: 9}}}",
        date(2015, 4, 1),
    ),
    "the only wave": ("runs: 1", date(2015, 6, 1)),
    "a wave before the start": ("inflow: {components: {wave: {date: 2014-04-01}}}", date(2015, 1, 1)),
}


@pytest.mark.parametrize(("text", "day"), COUNTED.values(), ids=COUNTED.keys())
def test_the_day_from_which_is_counted(write, text: str, day: date) -> None:
    assert counts_from(load_scenario(write("a.yaml", f"extends: wave.yaml\n{text}\n"))) == day
