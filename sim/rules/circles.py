"""Support circles: founded where sites are, joined while arrivals are in the public eye, fading; ties of households."""

from __future__ import annotations

from math import exp

from sim.agents.circles import Circles, SupportCircle
from sim.agents.city import City
from sim.agents.tables import PLACED
from sim.scenario import circles as block
from sim.scenario.quantities import DAYS_PER_MONTH

WEEK = 7


def set_up_circles(city: City) -> None:
    """Create a circle for each district; none is founded yet."""
    if city.plan.circles is not None:
        part = Circles(city, city.districts, city.households)
        city.parts["circles"] = city.ledger.circles = part


def tend_circles(city: City) -> None:
    """Once a week circles are founded, volunteers join and leave, and households get ties."""
    part, rule = city.ledger.circles, city.plan.circles
    if part is None or rule is None:
        return
    part.active_share = rule.active_share
    if city.day == 0:
        _start(city, part, rule)
    elif city.day % WEEK == 0:
        _live(city, part, rule)


def _start(city: City, part: Circles, rule: block.Circles) -> None:
    for circle in part.circles:
        persons = _persons(city, circle.district.number)
        circle.founded = persons > 0
        circle.listed = persons * rule.volunteers_per_100_at_start / 100
    part.count()


def _live(city: City, part: Circles, rule: block.Circles) -> None:
    """A week of all circles: new ones, those who join by the persons in each district, those who leave."""
    week = city.arrived_by_day[-WEEK:]
    part.attention += rule.recruits_per_arrival * sum(week)
    for row, district in part.settled(city.day - rule.days_to_tie):
        part.circles[district].asking.append(row)
    persons = []
    for circle in part.circles:
        here = _persons(city, circle.district.number)
        if not circle.founded and here:
            if circle.founding_day is None:
                circle.founding_day = city.day + rule.founding_days
            circle.founded = city.day >= circle.founding_day
            if circle.founded:
                city.note("circle_founded", district=circle.district.name)
        persons.append(here if circle.founded else 0)
    joining = part.attention * (1 - exp(-WEEK / rule.attention_days)) if any(persons) else 0.0
    part.attention -= joining
    stay = (1 - rule.fading_per_month) ** (WEEK / DAYS_PER_MONTH)
    everybody = sum(persons) or 1
    for circle, here in zip(part.circles, persons, strict=True):
        circle.listed = circle.listed * stay + joining * here / everybody
        _make_ties(city, part, circle, rule)
    part.count()
    _affect(city, part, rule)


def _make_ties(city: City, part: Circles, circle: SupportCircle, rule: block.Circles) -> None:
    """Households that have lived long enough in a district get a tie in turn, while its active volunteers have time."""
    time_for = circle.listed * rule.active_share * rule.households_per_active if circle.founded else 0.0
    if not circle.asking or circle.ties >= time_for:
        return
    cells, district = city.households.cells, circle.district.number
    state, in_district, tied = cells["state"], cells["in_district"], cells["tied"]
    while circle.asking and circle.ties < time_for:
        row = circle.asking.popleft()
        if state[row] == PLACED and in_district[row] == district + 1 and not tied[row]:
            part.tie(row, district)


def _affect(city: City, part: Circles, rule: block.Circles) -> None:
    """What ties do to clocks, where the scenario states it: in proportion to the households that have one."""
    stated = {name: factor for name, factor in rule.effect_on_clocks.items() if factor != 1}
    if stated:
        households = sum(len(shelter.residents) for shelter in city.shelters)
        share = sum(circle.ties for circle in part.circles) / max(households, 1)
        city.clocks.set_situation("circles", {name: 1 + (factor - 1) * share for name, factor in stated.items()})


def _persons(city: City, district: int) -> int:
    return city.counts.district_persons[district] + city.counts.district_emergency[district]
