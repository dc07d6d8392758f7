"""Parts of the strategy that a scenario may leave out: without an effect of its own, a part changes nobody's place."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.agents.parts import PARTS
from sim.indicators import INDICATORS, days_table
from sim.model import SurgeModel
from sim.records import records_of
from sim.scenario.reading import load_scenario
from sim.standards import STANDARDS, standards_of

STUTTGART = Path(__file__).parents[1] / "scenarios" / "stuttgart-2015.yaml"
LOOKS_ON = ("care",)  # parts that count and serve, and have no effect unless the scenario states one
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
    for name in with_all.households.names:
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
