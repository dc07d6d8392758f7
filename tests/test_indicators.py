"""Indicators on hand-made records: two districts, one site each, everything worked out by hand."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.agents import building, circles, counselling, learning, needs, rooms, status, welfare
from sim.agents.recorder import CITY
from sim.dissimilarity import dissimilarity, least_dissimilarity, too_few
from sim.emergency_use import emergency_use
from sim.indicators import BY_NAME, INDICATORS, costs_table, days_table, districts_table
from sim.model import SurgeModel
from sim.records import Records
from sim.records import records_of as recorded
from tests.hand_made import plan_of, records_of

KEPT = tuple(part.NAMES for part in (building, welfare, circles, counselling, status, learning, needs, rooms))
# every figure that some part of the strategy keeps
NOTHING = dict.fromkeys((name for part in KEPT for name in part), 0)


def value(name: str, records: Records) -> list[float]:
    return [round(float(number), 6) for number in BY_NAME[name].of(records)]


# --- the table ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_every_indicator_says_what_it_is_and_has_one_value_a_day(indicator: Any) -> None:
    texts = (indicator.unit, indicator.label.de, indicator.label.en, indicator.formula, indicator.source)
    assert all(text.strip() for text in texts)
    for days in (1, 3):
        assert indicator.of(records_of(days, parts=NOTHING)).shape == (days,)


def test_names_and_labels_are_given_once() -> None:
    assert len(BY_NAME) == len(INDICATORS)
    for lang in ("de", "en"):
        assert len({indicator.label[lang] for indicator in INDICATORS}) == len(INDICATORS)


def test_every_raw_count_of_the_city_is_read_by_an_indicator() -> None:
    nothing = records_of(1, parts=NOTHING)
    for name in CITY:
        one = records_of(1, city={name: 1}, parts=NOTHING)
        assert any(not np.array_equal(i.of(one), i.of(nothing), equal_nan=True) for i in INDICATORS), name


# --- dissimilarity ------------------------------------------------------------------------------------------


def test_dissimilarity_by_hand() -> None:
    records = records_of(
        5,
        district={
            # shares are 1/4 and 3/4
            "regular_persons": [[25, 75], [50, 50], [100, 0], [0, 100], [0, 0]],
            "regular_usable": [[60, 90], [60, 60], [100, 20], [0, 100], [10, 10]],
            "regular_planned": [[60, 180], [60, 60], [120, 0], [0, 120], [0, 0]],
        },
    )
    assert value("dissimilarity", records) == [0, 0.25, 0.75, 0.25, 0]
    # day 1: 60 usable of 100 persons in East, 0.15 short of its 0.75; day 2: 20 of 100, 0.55 short
    assert value("dissimilarity_min", records) == [0, 0.15, 0.55, 0.25, 0]
    assert value("dissimilarity_excess", records) == [0, 0.10, 0.20, 0, 0]
    assert value("dissimilarity_building", records) == [0, 0.25, 0.75, 0.25, 0]


def test_a_district_above_its_usable_places_counts_with_its_persons() -> None:
    records = records_of(1, district={"regular_persons": [[10, 90]], "regular_usable": [[0, 80]]})
    # West has room for nobody but the 10 there: 0.25 - 0.10
    assert value("dissimilarity_min", records) == value("dissimilarity", records) == [0.15]


def test_too_few_is_said_below_the_limit_and_where_nobody_lives() -> None:
    persons = {"regular_persons": [[200, 299], [200, 300], [0, 0]]}
    assert too_few(records_of(3, district=persons)).tolist() == [True, False, True]
    no_limit = records_of(3, district=persons, recovery={"too_few_persons": 0})
    assert too_few(no_limit).tolist() == [False, False, True]


COUNTS = st.lists(st.integers(0, 5000), min_size=4, max_size=4)


@given(persons=COUNTS, usable=COUNTS, population=st.lists(st.integers(1, 10_000), min_size=4, max_size=4))
def test_dissimilarity_lies_between_its_least_value_and_one(
    persons: list[int], usable: list[int], population: list[int]
) -> None:
    shares = np.array(population) / sum(population)
    found = dissimilarity(np.array([persons]), shares)[0]
    least = least_dissimilarity(np.array([persons]), np.array([usable]), shares)[0]
    assert -1e-12 <= least <= found + 1e-12
    assert found <= 1


@given(usable=COUNTS, population=st.lists(st.integers(1, 10_000), min_size=4, max_size=4))
def test_the_least_value_is_reached_when_all_usable_places_are_taken(usable: list[int], population: list[int]) -> None:
    shares, places = np.array(population) / sum(population), np.array([usable])
    assert dissimilarity(places, shares) == pytest.approx(least_dissimilarity(places, places, shares))


# --- counts -------------------------------------------------------------------------------------------------


def test_emergency_persons_and_places_by_family() -> None:
    # house, gym, inn, tent, and a gym that has become regular
    records = records_of(
        1,
        city={"persons": 100, "waiting": 4},
        kind={
            "persons": [[60, 8, 7, 6, 15, 0, 0]],
            "planned": [[80, 10, 9, 8, 20, 0, 0]],
            "sites": [2, 1, 1, 1, 1, 0, 0],
        },
    )
    named = {"": 21, "_halls": 8, "_hotels": 7, "_other": 6}
    assert {family: value(f"emergency_persons{family}", records)[0] for family in named} == named
    named = {"": 27, "_halls": 10, "_hotels": 9, "_other": 8}
    assert {family: value(f"emergency_places{family}", records)[0] for family in named} == named
    assert value("emergency_share", records) == [0.21]
    assert value("emergency_halls", records) == [1]


def test_places_sites_and_the_load_of_the_districts() -> None:
    records = records_of(
        1,
        district={
            "regular_persons": [[30, 30]],
            "emergency_persons": [[10, 0]],
            "regular_planned": [[40, 80]],
            "regular_usable": [[20, 60]],
            "regular_sites": [[3, 0]],
        },
    )
    assert value("occupancy", records) == [0.75]
    assert value("free_reserve", records) == [30]  # ten too many in West take nothing from East
    assert value("sites_regular", records) == [3]
    assert value("districts_with_site", records) == [1]
    assert value("mean_site_size", records) == [40]
    assert value("persons_per_1000_max", records) == [40]
    assert value("persons_per_1000_mean", records) == [17.5]
    districts = districts_table(records)
    assert districts["district"].tolist() == ["West", "East"]
    assert districts["persons"].tolist() == [40, 30]
    assert districts["shortfall"].tolist() == [-15, 15]
    assert {len(column) for column in districts.values()} == {2}


def test_a_ratio_without_anything_below_the_line_is_not_a_number() -> None:
    assert np.isnan(days_table(records_of(1))["occupancy"]).all()


def test_the_table_of_days_has_the_date_and_every_indicator() -> None:
    days = days_table(records_of(3, start=date(2020, 2, 28)))
    assert days["date"].astype(str).tolist() == ["2020-02-28", "2020-02-29", "2020-03-01"]
    assert days["day"].tolist() == [0, 1, 2]
    assert {"persons", "emergency_persons", "waiting_persons", "dissimilarity"} <= days.keys()
    assert days.keys() == {"date", "day", *(one.name for one in INDICATORS if one.part is None)}


def test_cost_by_item_and_year_adds_up_to_the_cost_of_the_days() -> None:
    # three days: two in 2020, one in 2021; a house for 10 EUR a day, a gym for 5 a day, set up on the second day
    records = records_of(
        3,
        start=date(2020, 12, 30),
        kind={
            "persons": [[5, 0, 0, 0, 0, 0, 0], [5, 1, 0, 0, 0, 0, 0], [5, 2, 0, 0, 0, 0, 0]],
            "preliminary": [[1, 0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0]],
            "planned": [[10, 2, 0, 0, 0, 0, 0]],
        },
        cost={
            "running": [[10, 0, 0, 0, 0, 0, 0], [10, 5, 0, 0, 0, 0, 0], [10, 5, 0, 0, 0, 0, 0]],
            "setup": [[0] * 7, [0, 100, 0, 0, 0, 0, 0], [0] * 7],
        },
    )
    assert value("cost", records) == [10, 115, 15]
    assert value("cost_regular", records) == [10, 10, 10]
    assert value("cost_emergency", records) == [0, 105, 5]
    # half of the house is empty, one in five of its people is in the preliminary stage; the gym is half empty on day 2
    assert value("cost_preliminary", records) == [1, 1 + 2.5, 1]
    assert value("cost_follow_up", records) == [4, 4, 4 + 5]
    assert value("cost_empty_places", records) == [5, 5 + 2.5, 5]
    cost = costs_table(records)
    rows = list(zip(cost["year"].tolist(), cost["item"].tolist(), cost["cost"].tolist(), strict=True))
    assert rows == [(2020, "house", 20), (2021, "house", 10), (2020, "gym", 105), (2021, "gym", 5)]
    assert cost["other"].tolist() == [0, 0, 100, 0]
    assert cost["item_class"].tolist() == ["regular", "regular", "emergency", "emergency"]


def test_places_paid_for_persons_are_never_empty_and_ranges_of_prices_are_told() -> None:
    kinds = {
        "inn": {
            "label": {"de": "x", "en": "x"},
            "shelter_class": "emergency",
            "family": "hotels",
            "cost_per": "person",
            "cost_per_place_day_eur": 50,
            "cost_low_eur": 40,
            "cost_high_eur": 100,
        }
    }
    plan = plan_of(1)
    kinds = {**{name: kind.model_dump() for name, kind in plan.kinds.items()}, **kinds}
    cost = {"running": [[0, 0, 500, 0, 0, 0, 0]]}
    people = {"persons": [[0, 0, 10, 0, 0, 0, 0]], "planned": [[0, 0, 90, 0, 0, 0, 0]]}
    told = costs_table(records_of(1, kind=people, cost=cost, kinds=kinds))
    assert (told["cost"][0], told["empty"][0], told["lowest"][0], told["highest"][0]) == (500, 0, 400, 1000)


def test_services_cost_posts_and_units_at_their_prices() -> None:
    costs = {"care_post_year": {"eur": 36525, "high": 73050}, "course_unit_person": {"eur": 2}}
    care = {"ratio": {"preliminary": 10, "follow_up": 10}, "organisations": {"all": 1.0}}
    learning = {"courses": {"at_once": 1, "units_per_week": 35}}
    parts = {**NOTHING, "care_posts_filled_preliminary": 3, "care_posts_filled_follow_up": 1, "course_learners": 10}
    records = records_of(2, parts=parts, costs=costs, care=care, learning=learning)
    assert value("cost_services", records) == [500, 500]  # 4 posts x 100 EUR, 10 persons x 5 units x 2 EUR
    assert value("cost_preliminary", records) == [300, 300]
    told = costs_table(records)
    assert told["item"].tolist() == ["care", "courses"]
    assert told["highest"].tolist() == [1600, 200]


# --- emergency use ------------------------------------------------------------------------------------------


def shelter(
    kind: str, ordered: int, opened: int | None, first: int | None, places: int = 100, name: str = ""
) -> dict[str, Any]:
    return {
        "shelter": name or f"{kind} {ordered} {places}",
        "peak_persons": 0 if first is None else 1,
        "kind": kind,
        "planned_places": places,
        "ordered_day": ordered,
        "opened_day": opened,
        "first_person_day": first,
    }


def test_emergency_use_by_family_and_in_total() -> None:
    persons = np.zeros((10, 7), dtype=np.int32)
    persons[3:6, 1] = (20, 50, 50)  # gyms: empty on day 6, used again for one day, empty on day 8
    persons[7, 1] = 5
    persons[5:, 2] = 30  # an inn that is not empty at the end
    records = records_of(
        10,
        kind={"persons": persons},
        shelters=(
            shelter("house", 0, 4, 5),
            shelter("gym", 1, 3, 3),
            shelter("gym", 2, 4, 4, places=60),
            shelter("gym", 4, None, None, places=40, name="gym 4"),
            shelter("gym", 6, 7, None, places=40, name="gym 4"),
            shelter("inn", -1_000_000, -1_000_000, 5),
            shelter("inn", -3, -1, None),
        ),
    )
    halls, hotels, other, total = emergency_use(records)
    assert (halls.ordered, halls.opened, halls.first_person) == (
        date(2020, 1, 2),
        date(2020, 1, 4),
        date(2020, 1, 4),
    )
    assert (halls.peak_persons, halls.peak_on, halls.person_nights) == (50, date(2020, 1, 5), 125)
    assert (halls.empty, halls.shelters_ordered, halls.places_ordered) == (date(2020, 1, 9), 3, 200)
    assert (hotels.ordered, hotels.opened, hotels.first_person) == (None, None, date(2020, 1, 6))
    assert (halls.orders, halls.never_used) == (4, 1)
    assert (hotels.empty, hotels.stood_at_start, hotels.shelters_ordered) == (None, 2, 0)
    assert (other.peak_persons, other.peak_on, other.person_nights, other.empty) == (0, None, 0, None)
    assert (total.peak_persons, total.peak_on, total.person_nights, total.empty) == (80, date(2020, 1, 6), 275, None)
    assert (total.ordered, total.shelters_ordered, total.places_ordered) == (date(2020, 1, 2), 3, 200)


def test_a_converted_hall_keeps_its_order_and_is_empty_on_the_day_it_becomes_regular() -> None:
    persons = np.zeros((4, 7), dtype=np.int32)
    persons[1, 1], persons[2:, 4] = 9, 9
    records = records_of(4, kind={"persons": persons}, shelters=(shelter("gym, regular", 0, 1, 1),))
    halls = emergency_use(records)[0]
    assert (halls.ordered, halls.opened, halls.empty) == (date(2020, 1, 1), date(2020, 1, 2), date(2020, 1, 3))
    assert (halls.person_nights, halls.shelters_ordered) == (9, 1)


# --- a real run ---------------------------------------------------------------------------------------------


def test_indicators_of_a_real_run_agree_with_the_books_of_its_shelters() -> None:
    gym = {"rung": 1, "kind": "gym", "district": "East", "places": 60, "min_term_days": 20}
    plan = plan_of(
        200,
        inflow={"components": {"wave": {"kind": "pulse", "date": date(2020, 2, 1), "persons": 400, "decay_days": 10}}},
        clocks={"own_housing": {"duration": {"law": "exponential", "mean_days": 50}}},
        emergency={"triggers": {"occupancy": {"above_share": 0.95}}},
        sites=[{"name": name, "district": name, "kind": "house", "planned_places": 60} for name in ("West", "East")],
        measures=[{"name": f"gym {n}", **gym} for n in range(3)],
    )
    city = SurgeModel(plan)
    while city.running:
        city.step()
    records = recorded(city)
    days, use = days_table(records), emergency_use(records)[-1]
    assert use.first_person is not None and use.empty is not None
    gyms = [row for row in records.shelters if row["shelter_class"] == "emergency"]
    assert use.person_nights == days["emergency_persons"].sum() == sum(row["person_nights"] for row in gyms)
    flows = days["arrived"] + days["born"] + days["joined"] - days["left"] - days["turned_away"]
    assert (flows.cumsum() == days["persons"]).all()
    placed = days["regular_persons"] + days["emergency_persons"] + days["waiting_persons"]
    assert (placed == days["persons"]).all()
    assert districts_table(records)["persons"].sum() == (placed - days["waiting_persons"]).sum()
