"""Building by rule in small random cities: whole buildings, plots, caps, the budget; a sitting settles what it sees."""

from collections import Counter
from functools import cache
from random import Random

import pytest

from analysis.verify.random_cities import START, random_city
from sim.agents.building import BuildingProgramme, Order
from sim.agents.city import City
from sim.model import SurgeModel
from sim.rules.building import build
from sim.scenario.schema import Scenario

CITIES = range(40)


@cache
def plan_of(number: int) -> Scenario:
    """A random city that builds by rule, most of them on plots enough."""
    chance, there = Random(number), random_city(number)
    low = chance.choice([0.3, 1])
    building = {
        "first_sitting": START,
        "sitting_every_weeks": chance.choice([1, 2]),
        "lack_share": chance.choice([0.0, 0.1]),
        "reserve_share": chance.choice([0.0, 0.2]),
        "building_places": chance.choice([7, 20]),
        "largest_site": chance.choice([5, 30, 50]),
        "places_per_year": chance.choice([None, None, 40]),
        "lead_time": {"low": low, "likely": low * chance.choice([1, 2]), "high": low * chance.choice([2, 4])},
        "permit_years": 2,
        "cancel_until": chance.choice([0, 0.5, 1]),
        "districts_without_offer": [there.districts[0].name] if chance.random() < 0.2 else [],
    }
    plots = [
        {
            "name": f"Plot {n}",
            "district": chance.choice(there.districts).name,
            "kind": "house",
            "places": chance.choice([3, 20, 60]),
        }
        for n in range(chance.choice([2, 10, 40]))
    ]
    return random_city(number, building=building, plots=plots)


def programme(city: City) -> BuildingProgramme:
    part = city.parts["building"]
    assert isinstance(part, BuildingProgramme)
    return part


def sit(city: City) -> tuple[list[Order], list[Order]]:
    """A sitting this evening, whenever the next is due: what it orders and what it cancels."""
    part, plan = programme(city), city.plan
    assert plan.building is not None
    orders, cancelled = len(part.orders), [order for order in part.orders if order.cancelled]
    city.plan = plan.model_copy(update={"building": plan.building.model_copy(update={"first_sitting": city.date})})
    build(city)
    city.plan = plan
    return part.orders[orders:], [o for o in part.orders if o.cancelled and o not in cancelled]


def test_orders_keep_to_buildings_plots_caps_and_the_budget() -> None:
    lived = []
    for number in CITIES:
        model, rule = SurgeModel(plan_of(number), collect=False), plan_of(number).building
        assert rule is not None
        while model.running:
            model.step()
            part, year = programme(model), model.date.year
            taken = Counter(order.plot.name for order in part.orders if not order.cancelled)
            assert set(taken.values()) <= {1}, "a plot is built on once"
            most = rule.places_per_year.on(model.date) if rule.places_per_year is not None else 10**9
            assert sum(o.places for o in part.orders if o.year == year and not o.cancelled) <= most
        lived += programme(model).orders
        for order in programme(model).orders:
            all_of_it = min(rule.largest_site, order.plot.places)
            assert 0 < order.places <= all_of_it
            assert order.places % rule.building_places == 0 or order.places == all_of_it < rule.building_places
            assert order.plot.district not in rule.districts_without_offer
            if order.cancelled and order.shelter.closed_day is not None:
                assert order.shelter.closed_day - order.day <= rule.cancel_until * order.lead_days
        figures = dict(zip(programme(model).names, programme(model).figures(), strict=True))
        done = ("building_under_way", "building_opened", "building_cancelled")
        assert figures["building_ordered"] == sum(figures[name] for name in done)
    assert sum(order.cancelled for order in lived) > 10, "the cities ask too little"
    assert sum(order.shelter.opened_day is not None for order in lived) > 20, "the cities ask too little"


@pytest.mark.parametrize("number", CITIES)
def test_a_sitting_settles_what_it_sees(number: int) -> None:
    """Another sitting on the same evening orders and cancels nothing; with plots and money the lack is covered."""
    model = SurgeModel(plan_of(number), collect=False)
    while model.running:
        model.step()
        if model.day % 5 and model.running:
            continue
        twin = model.fork()
        lines = len(twin.log)
        orders, _ = sit(twin)
        lack = programme(twin).lack
        assert sit(twin) == ([], []), model.date
        ended = {event.what for event in twin.log[lines:]} & {"budget_short", "no_site_offered"}
        if orders and not ended:
            worth = sum(twin.usable_at(order.shelter) * twin.room_use for order in orders)
            assert worth >= lack - 1e-9 or not programme(twin).free(twin.date)
            assert programme(twin).lack <= 1e-9 or not programme(twin).free(twin.date)
