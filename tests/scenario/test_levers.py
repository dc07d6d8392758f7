from datetime import date
from pathlib import Path

import pytest

from sim.scenario.overrides import set_lever
from sim.scenario.problems import ScenarioError
from sim.scenario.quantities import ALWAYS
from sim.scenario.reading import load_scenario

DAY = date(2016, 1, 1)


def test_a_lever_gives_a_new_scenario_and_leaves_the_old(wave: Path) -> None:
    plan = load_scenario(wave)
    other = set_lever(plan, "moving.persons_per_day", 60)
    assert other.moving.persons_per_day.root == {ALWAYS: 60}
    assert plan.moving.persons_per_day.root == {ALWAYS: 1_000_000}
    assert other.sites is plan.sites
    assert other.name == plan.name
    assert set_lever(other, "moving.persons_per_day", 1_000_000) == plan


def test_from_a_day_on_a_lever_keeps_what_was_before(wave: Path) -> None:
    plan = load_scenario(wave)
    first = set_lever(plan, "occupancy.usable_share", 0.9, on=DAY)
    assert first.occupancy.usable_share.root == {ALWAYS: 1.0, DAY: 0.9}
    again = set_lever(first, "occupancy.usable_share", 0.8, on=date(2016, 7, 1))
    assert again.occupancy.usable_share.root == {ALWAYS: 1.0, DAY: 0.9, date(2016, 7, 1): 0.8}
    # What was planned for later is overtaken.
    back = set_lever(again, "occupancy.usable_share", 0.7, on=DAY)
    assert back.occupancy.usable_share.root == {ALWAYS: 1.0, DAY: 0.7}
    floor = set_lever(plan, "occupancy.floor_area_m2.follow_up", 6, on=DAY).occupancy.floor_area_m2.follow_up
    assert floor.root == {date(2014, 1, 1): 4.5, DAY: 6.0}


def test_levers_without_dates_and_deep_ones(wave: Path) -> None:
    plan = load_scenario(wave)
    assert set_lever(plan, "placement.policy", "first_fit", on=DAY).placement.policy == "first_fit"
    factor = set_lever(plan, "inflow.components.wave.factor", 2, on=DAY).inflow.components["wave"].factor
    assert (factor.on(date(2015, 12, 31)), factor.on(DAY)) == (1.0, 2.0)
    sizes = set_lever(plan, "groups.asylum.household_sizes", {1: 0.5, 3: 0.5}, on=DAY).groups["asylum"].household_sizes
    assert (sizes.on(date(2015, 1, 1)), sizes.on(DAY)) == ({1: 0.6, 2: 0.4}, {1: 0.5, 3: 0.5})
    assert set_lever(plan, "sites.Haus 1.planned_places", 99).sites[0].planned_places == 99
    assert set_lever(plan, "measures.Halle 1.lead_time_days", 30).measures[0].lead_time_days == 30


def test_tables_can_be_set_before_the_run(wave: Path) -> None:
    plan = load_scenario(wave)
    act = {"date": DAY, "action": "close", "target": "Haus 1"}
    assert set_lever(plan, "interventions", [act]).interventions[0].target == "Haus 1"
    with pytest.raises(ScenarioError, match="did you mean 'Haus 1'"):
        set_lever(plan, "residents", [{"persons": 9, "site": "Haus1x"}])


WRONG = {
    "unknown": ("moving.persons_perday", 60, None, "did you mean 'persons_per_day'?"),
    "unknown at the top": ("movin.persons_per_day", 60, None, "did you mean 'moving'?"),
    "unknown inflow": ("inflow.components.wav.factor", 2, None, "did you mean 'wave'?"),
    "out of range": ("occupancy.usable_share", 90, None, "90 is out of range; wanted: a number from 0 to 1 (share)"),
    "text": ("occupancy.usable_share", "much", DAY, "'much' is not a number"),
    "below a number": ("runs.a", 3, None, "nothing lies below runs"),
    "settled": ("start", DAY, DAY, "start: is settled before the first day"),
    "shares": ("groups.asylum.household_sizes", {1: 0.5}, DAY, "add up to 0.5"),
    "empty": ("", 3, None, "there is no ''"),
    "end of a path alone": ("usable_share", 3, None, "did you mean occupancy.usable_share?"),
}


@pytest.mark.parametrize(("path", "value", "day", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_lever_is_told(wave: Path, path: str, value: object, day: date | None, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        set_lever(load_scenario(wave), path, value, on=day)
    (problem,) = caught.value.problems
    assert words in str(problem)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("sites.Haus 1.name", "Haus 2", "site 'Haus 1' is not in sites:"),
        ("inflow.components.wave.group", "asylmu", "did you mean 'asylum'?"),
        ("measures.Halle 1.district", "Wangn", "did you mean 'Wangen'?"),
        ("start", date(2013, 1, 1), "no value is in force on 2013-01-01"),
        ("end", date(2014, 1, 1), "the run ends on 2014-01-01, before it starts"),
    ],
)
def test_what_leans_on_a_value_elsewhere_is_looked_through_as_well(
    wave: Path, path: str, value: object, words: str
) -> None:
    plan = set_lever(load_scenario(wave), "residents", [{"persons": 9, "site": "Haus 1"}])
    with pytest.raises(ScenarioError) as caught:
        set_lever(plan, path, value)
    assert any(words in str(problem) for problem in caught.value.problems), caught.value.problems
