"""Parts of the strategy that a scenario may leave out: without an effect of its own, a part changes nobody's place."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.agents.circles import Circles
from sim.agents.parts import PARTS
from sim.agents.welfare import SocialCare
from sim.indicators import INDICATORS, days_table
from sim.model import SurgeModel
from sim.records import records_of
from sim.scenario.reading import load_scenario
from sim.standards import STANDARDS, standards_of

STUTTGART = Path(__file__).parents[1] / "scenarios" / "stuttgart-2015.yaml"
# parts that count and serve, and have no effect unless the scenario states one
LOOKS_ON = ("status", "care", "circles", "counselling", "learning")
WHERE = ("key", "state", "shelter", "stage", "members", "moves", "left_on", "left_by", "emergency_nights", "settled_at")
ENDS = "end=2016-03-31"


@cache
def lived(without: str = "") -> SurgeModel:
    """Stuttgart until spring 2016, without one of the parts."""
    model = SurgeModel(load_scenario(STUTTGART, [ENDS, *([f"{without}=null"] if without else [])]), collect=False)
    while model.running:
        model.step()
    return model


@pytest.mark.parametrize("part", LOOKS_ON)
def test_without_a_part_everybody_lives_where_they_lived(part: str) -> None:
    with_all, without = lived(), lived(part)
    assert part in with_all.parts
    assert part not in without.parts
    for name in WHERE:
        assert np.array_equal(with_all.households[name], without.households[name], equal_nan=True), name


@pytest.mark.parametrize("part", LOOKS_ON)
def test_what_is_left_out_is_not_told(part: str) -> None:
    with_all, without = records_of(lived()), records_of(lived(part))
    mine = {one.name for one in INDICATORS if one.part == part}
    assert mine
    assert mine <= days_table(with_all).keys()
    assert not mine & days_table(without).keys()
    gone = {one.name for one in STANDARDS if one.part == part}
    assert gone == {one.name for one in standards_of(with_all.plan)} - {one.name for one in standards_of(without.plan)}


def test_each_part_tells_the_figures_it_names() -> None:
    for name, part in lived().parts.items():
        assert name in PARTS
        assert len(part.figures()) == len(part.names) == len(set(part.names))


def test_social_care_counts_whom_the_books_count() -> None:
    model = lived()
    care = model.parts["care"]
    assert isinstance(care, SocialCare)
    assert [len(one.persons) for one in care.organisations] == [3, 3, 3]
    for stage in (0, 1):
        assert sum(one.persons[stage] for one in care.organisations) == sum(s.by_stage[stage] for s in model.shelters)
    assert sum(one.persons[2] for one in care.organisations) == sum(1 for s in model.shelters if s.persons)


def test_ties_are_those_of_households_who_live_in_the_district_of_the_circle() -> None:
    model = lived()
    circles, table = model.parts["circles"], model.households
    assert isinstance(circles, Circles)
    tied = np.flatnonzero(table["tied"] > 0)
    assert len(tied) == circles.ties == sum(circle.ties for circle in circles.circles) > 0
    for row in tied:
        assert model.shelters[table["shelter"][row]].district.number == table["tied"][row] - 1
