"""Outcomes by hand: ten days of persons in halls, and what each way of asking makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.records import Records
from sim.scenario.problems import ScenarioError
from sim.study.outcomes import OWN, load_rules, outcome, values_of
from sim.study.schema import Outcome
from tests.hand_made import KINDS, records_of

HALLS = (0, 0, 7, 9, 0, 0, 4, 0, 0, 0)


def lived(counts_from: str = "2020-01-01", unbroken_days: int = 3, halls: Any = HALLS) -> Records:
    persons = np.zeros((10, len(KINDS)), dtype=int)
    persons[:, KINDS.index("gym")] = halls
    return records_of(10, kind={"persons": persons}, counts_from=counts_from, recovery={"unbroken_days": unbroken_days})


def value(records: Records, **keys: Any) -> float | None:
    return values_of({"x": Outcome.model_validate(keys)}, records)["x"]


@pytest.mark.parametrize(
    ("of", "expected"),
    [("sum", 20), ("mean", 2), ("max", 9), ("min", 0), ("first", 0), ("last", 0)],
)
def test_of_the_days(of: str, expected: float) -> None:
    assert value(lived(), indicator="emergency_persons", of=of) == expected


@pytest.mark.parametrize(
    ("of", "above", "expected"),
    [
        ("days_above", 0, 3),
        ("days_above", 7, 1),
        ("first_day_above", 0, 2),
        ("last_day_above", 0, 6),
        ("first_day_above", 9, None),
    ],
)
def test_days_above_a_limit(of: str, above: float, expected: float | None) -> None:
    assert value(lived(), indicator="emergency_persons", of=of, above=above) == expected


def test_only_some_days_count() -> None:
    window = {"indicator": "emergency_persons", "from": "2020-01-04", "to": "2020-01-07"}
    assert value(lived(), of="sum", **window) == 13
    assert value(lived(), of="first", **window) == 9
    assert value(lived(), of="first_day_above", above=0, **window) == 3  # counted from the start of the run


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("days_until_back", 7),  # three unbroken days are not reached between the two spells
        ("days_until_back_capped", 7),
        ("days_broken", 3),
        ("person_days", 20),
        ("worst", 9),
        ("at_end", 0),
    ],
)
def test_of_a_standard(of: str, expected: float) -> None:
    assert value(lived(), standard="no_emergency", of=of) == expected


def test_a_return_that_is_not_seen_has_no_value_but_a_cap() -> None:
    late = lived(halls=(0, 0, 7, 9, 0, 0, 4, 4, 4, 0))
    assert value(late, standard="no_emergency", of="days_until_back") is None
    assert value(late, standard="no_emergency", of="days_until_back_capped") == 10
    never = lived(halls=0)
    assert value(never, standard="no_emergency", of="days_until_back") == 0
    assert value(never, standard="no_emergency", of="days_until_back_capped") == 0
    before = lived(counts_from="2020-01-04")
    assert value(before, standard="no_emergency", of="days_until_back") is None
    assert value(before, standard="no_emergency", of="days_until_back_capped") == 4


def test_a_function_of_ones_own() -> None:
    @outcome
    def twice_the_peak(records: Records) -> float:
        return 2 * float(records.kind["persons"].max())

    try:
        assert value(lived(), function="twice_the_peak") == 18
    finally:
        del OWN["twice_the_peak"]


def test_a_function_that_gives_no_number_gives_no_value() -> None:
    OWN["nothing"] = lambda records: float("nan")
    try:
        assert value(lived(), function="nothing") is None
    finally:
        del OWN["nothing"]


def test_a_file_of_rules_may_hold_outcomes_only(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        "from sim.study.outcomes import outcome\n\n\n@outcome\ndef mine(records):\n    return 1.0\n", encoding="utf-8"
    )
    load_rules(path)
    try:
        assert value(lived(), function="mine") == 1
    finally:
        del OWN["mine"]
    path.write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="registers nothing; mark a policy with @policy"):
        load_rules(path)
