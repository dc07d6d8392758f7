"""The scenario library: every file says what it asks, and does what its first sentence says."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.agents.places import OPEN
from sim.indicators import BY_NAME
from sim.model import SurgeModel
from sim.records import Records, records_of
from sim.scenario.reading import read_scenario
from sim.scenario.schema import Scenario
from sim.scenario.uncertainties import Uncertainty

FOLDER = Path(__file__).parents[2] / "scenarios"
ALL = sorted(path.stem for path in FOLDER.glob("*.yaml"))
LIBRARY = [name for name in ALL if not name.startswith("stuttgart-2015")]
FROM_2020 = [name for name in LIBRARY if name not in ("ukraine-2022", "musterstadt", "musterland")]
LONGEST = 100  # lines of a file of the library: a difference, not a city


@cache
def plan(name: str) -> Scenario:
    """The scenario as it is meant: each uncertainty at what the file says beside it."""
    return read_scenario(FOLDER / f"{name}.yaml", ["uncertainties=null"]).scenario


@cache
def unknown(name: str) -> dict[str, Uncertainty]:
    """What the file says nobody knows."""
    return read_scenario(FOLDER / f"{name}.yaml").scenario.uncertainties


@cache
def lived(name: str) -> Records:
    model = SurgeModel(plan(name), collect=False)
    while model.running:
        model.step()
    return records_of(model)


def arrived(name: str) -> np.ndarray:
    return np.asarray(BY_NAME["arrived"].of(lived(name)))


@pytest.mark.parametrize("name", ALL)
def test_every_scenario_says_what_it_asks_in_both_languages(name: str) -> None:
    for text in ("title", "question", "look_at", "sources"):
        told = getattr(plan(name), text)
        assert told is not None, text
        assert told.de != told.en, text
    assert name in (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LIBRARY)
def test_a_file_of_the_library_is_short(name: str) -> None:
    assert len((FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()) <= LONGEST
    titles = Counter(plan(other).title.de for other in ALL)
    assert titles[plan(name).title.de] == 1


@pytest.mark.parametrize("name", FROM_2020)
def test_all_from_2020_can_be_compared(name: str) -> None:
    mine, base = plan(name), plan("baseline")
    for what in ("start", "end", "counts_from", "runs", "seed", "districts", "residents"):
        assert getattr(mine, what) == getattr(base, what), what


@pytest.mark.parametrize("name", LIBRARY)
def test_the_library_says_what_nobody_knows(name: str) -> None:
    assert unknown(name)
    if name in FROM_2020:
        assert unknown(name) == unknown("baseline")


def test_without_a_surge_nothing_is_ordered() -> None:
    assert not any(event.what == "ordered" for event in lived("baseline").events)
    assert BY_NAME["emergency_persons"].of(lived("baseline")).max() == 0


def test_sixty_per_cent_more_people_come_in_two_waves_from_month_30() -> None:
    one, two = arrived("wave-2015-16"), arrived("double-wave")
    first = plan("baseline").day_of(date(2022, 7, 2))
    assert two[: first - 31].sum() == pytest.approx(one[: first - 31].sum(), rel=0.02)
    # what the second wave brings by the end is 0.6 of the first one so many months before
    assert two[first:].sum() - one[first:].sum() == pytest.approx(0.6 * one[: len(two) - first].sum(), rel=0.05)


def test_four_years_of_436_a_month() -> None:
    day = plan("slow-burn").day_of
    assert arrived("slow-burn")[day(date(2020, 7, 1)) : day(date(2024, 7, 1))].sum() == pytest.approx(
        48 * 436, rel=0.02
    )


def test_the_wave_stops_and_what_was_ordered_comes_too_much() -> None:
    stopped = lived("sudden-stop")
    day = stopped.plan.day_of
    assert arrived("sudden-stop")[day(date(2021, 1, 1)) : day(date(2022, 1, 1))].sum() == pytest.approx(
        12 * 83, rel=0.05
    )
    assert stopped.parts["building_ordered"][-1] > 3000
    assert stopped.parts["building_cancelled"][-1] > 0


def test_the_forecast_is_as_wrong_as_it_was() -> None:
    """Expected by the announcements of December 2020 and exits of 2.3 % a month, against the residents of the run."""
    stopped = lived("sudden-stop")
    persons, day = stopped.city["persons"], stopped.plan.day_of
    rate = 1 - stopped.plan.emergency.outlook.exits_per_person_month
    expected = float(persons[day(date(2020, 12, 31))])
    for year, wrong in ((2021, 1.51), (2022, 1.87)):
        coming = next(a for a in stopped.plan.announcements if a.from_ == date(year, 1, 1)).persons_per_month
        for _ in range(12):
            expected = expected * rate + coming
        assert expected / persons[day(date(year, 12, 31))] == pytest.approx(wrong, rel=0.04)


def test_24_sites_with_3415_places_end_within_a_year_and_876_follow() -> None:
    acts = plan("permits-end").interventions
    closed = [act for act in acts if act.action == "close"]
    model = SurgeModel(plan("permits-end"), collect=False)
    model.step()
    places = [model.shelter_by_name[str(act.target)] for act in closed]
    assert len(closed) == len({site.number for site in places}) == 24
    assert all(site.status == OPEN for site in places)
    assert sum(site.planned for site in places) == 3415
    assert {act.date for act in closed} <= {date(2020 + m // 12, m % 12 + 1, 1) for m in range(6, 18)}
    ordered = [act for act in acts if act.action == "order"]
    assert sum(act.places or 0 for act in ordered) == 876
    assert all(365 <= act.lead_time_days <= 548 for act in ordered)


def test_hardly_anybody_moves_out_when_the_market_freezes() -> None:
    frozen, usual = (BY_NAME["left_own_housing"].of(lived(name))[182:].sum() for name in ("housing-freeze", "baseline"))
    assert frozen < 0.35 * usual


def test_85_per_cent_of_the_people_come_in_families_of_four() -> None:
    sizes = plan("family-surge").groups["families"].household_sizes.on(date(2020, 1, 1))
    persons = sum(size * share for size, share in sizes.items())
    families = persons - sizes[1]
    assert families / persons == pytest.approx(0.85, abs=0.005)
    assert families / (1 - sizes[1]) == pytest.approx(4, abs=0.05)
    assert plan("family-surge").inflow.components["wave"].group == "families"
    assert BY_NAME["emergency_persons"].of(lived("family-surge")).max() > 0


def test_7_m2_hold_again_and_no_shelter_is_ordered_for_it() -> None:
    back, law = lived("return-to-7m2"), plan("return-to-7m2").occupancy.floor_area_m2
    assert (law.preliminary.on(date(2021, 12, 31)), law.preliminary.on(date(2022, 1, 1))) == (4.5, 7.0)
    after = back.plan.day_of(date(2022, 1, 1))
    assert not any(event.what == "ordered" and event.day >= after for event in back.events)


def test_three_districts_have_no_site_and_one_has_a_quarter_of_the_places() -> None:
    model = SurgeModel(plan("blocked-districts"), collect=False)
    model.step()
    planned = {district.name: district.regular_planned for district in model.districts}
    empty = [name for name, shelters in planned.items() if not _open(model, name)]
    assert sorted(empty) == ["Botnang", "Hedelfingen", "Wangen"]
    places = sum(s.planned for s in model.shelters if not s.emergency and s.status == OPEN)
    there = sum(s.planned for s in model.district_by_name["Bad Cannstatt"].shelters if s.status == OPEN)
    assert there / places == pytest.approx(0.25, abs=0.01)


def _open(model: SurgeModel, district: str) -> bool:
    return any(s.status == OPEN for s in model.district_by_name[district].shelters)


def test_people_from_ukraine_come_as_counted() -> None:
    came, day = arrived("ukraine-2022"), plan("ukraine-2022").day_of
    private = BY_NAME["straight_to_private"].of(lived("ukraine-2022"))
    spring = slice(0, day(date(2022, 4, 6)))
    counted = 8 * 60 + 5 * 150 + 10 * 215 + 13 * 52.5 + 100 * (1 + 5 / 30)
    assert (came + private)[spring].sum() == pytest.approx(counted, rel=0.05)
    assert private[spring].sum() / (came + private)[spring].sum() == pytest.approx(0.18, abs=0.03)
    first = min(event.day for event in lived("ukraine-2022").events if event.what == "first_person")
    assert first < 30


@pytest.mark.parametrize("name", LIBRARY)
def test_no_act_of_a_scenario_is_without_effect(name: str) -> None:
    acts = plan(name).interventions
    assert not acts or not [event.subject for event in lived(name).events if event.what == "no_effect"]


def test_the_state_is_invented_and_its_counties_take_people_by_population() -> None:
    state, records = plan("musterland"), lived("musterland")
    assert len(state.districts) == 6
    assert all("synthetic" in row.status for table in (state.districts, state.sites, state.measures) for row in table)
    assert BY_NAME["emergency_persons"].of(records).max() > 0
    assert BY_NAME["dissimilarity_excess"].of(records)[-1] < 0.05


def test_the_small_town_is_invented_and_runs_fast_enough_for_a_workshop() -> None:
    town = plan("musterstadt")
    assert len(town.districts) == 3
    assert all(
        "synthetic" in row.status for table in (town.districts, town.sites, town.measures, town.plots) for row in table
    )
    assert BY_NAME["emergency_persons"].of(lived("musterstadt")).max() > 0
    assert lived("musterstadt").parts["building_ordered"][-1] > 0
