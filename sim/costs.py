"""Costs: gross, by item and day, with the range of prices; who finally pays is named, nothing is netted.

An item is a kind of shelter or a service. Prices are those of the scenario, not adjusted to one year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.records import Records
from sim.scenario.city import Kind
from sim.scenario.costs import Price
from sim.scenario.quantities import Text

Floats = NDArray[np.float64]
DAYS_PER_YEAR = 365.25
SERVICES = {
    "care": Text(de="Sozialbetreuung", en="social care"),
    "counselling": Text(de="Rückkehrberatung", en="return counselling"),
    "courses": Text(de="Sprachkurse", en="language courses"),
}


@dataclass(frozen=True)
class Item:
    """Cost of one item in EUR by day, shape (days,); `low` and `high` are factors of its prices."""

    name: str
    label: Text
    shelter_class: str
    cost: Floats
    preliminary: Floats
    follow_up: Floats
    empty: Floats
    capital: Floats
    low: float
    high: float
    price_year: int | None
    paid_by: Text | None


def items(records: Records) -> Iterator[Item]:
    """All items that cost anything: kinds of shelter first, then services."""
    for number, name in enumerate(records.kinds):
        item = _of_kind(records, number, name)
        if item.cost.any():
            yield item
    for name, price, amount in _services(records):
        item = _of_service(records, name, price, amount)
        if item.cost.any():
            yield item


def _of_kind(records: Records, number: int, name: str) -> Item:
    about = _about(records, name)
    running, setup = records.cost["running"][:, number], records.cost["setup"][:, number]
    persons, planned = records.kind["persons"][:, number], records.kind["planned"][:, number]
    lived_in = np.ones(records.days)
    if about.cost_per == "place":
        lived_in = np.minimum(1.0, np.divide(persons, planned, out=np.zeros(records.days), where=planned > 0))
    share = np.divide(records.kind["preliminary"][:, number], persons, out=np.zeros(records.days), where=persons > 0)
    used = running * lived_in
    return Item(
        name=name,
        label=about.label,
        shelter_class=records.class_of(name),
        cost=running + setup,
        preliminary=used * share,
        follow_up=used * (1 - share) * (persons > 0),
        empty=running - used,
        capital=np.asarray(planned * about.capital_per_place_day_eur, dtype=np.float64),
        low=_factor(about.cost_low_eur, about.cost_per_place_day_eur),
        high=_factor(about.cost_high_eur, about.cost_per_place_day_eur),
        price_year=about.price_year,
        paid_by=about.paid_by,
    )


def _about(records: Records, name: str) -> Kind:
    """The kind of a name; a converted emergency kind costs what it did."""
    return records.plan.kinds.get(name) or records.plan.kinds[name.rpartition(",")[0]]


def _factor(price: float | None, middle: float) -> float:
    return price / middle if price is not None and middle > 0 else 1.0


def _services(records: Records) -> Iterator[tuple[str, Price, Any]]:
    """Services with their price and its amount by day: posts, or persons x units."""
    plan, parts = records.plan, records.parts
    costs = plan.costs
    if costs is None:
        return
    if costs.care_post_year is not None and plan.care is not None:
        posts = parts["care_posts_filled_preliminary"] + parts["care_posts_filled_follow_up"]
        yield "care", costs.care_post_year, posts / DAYS_PER_YEAR
    if costs.counselling_post_year is not None and plan.counselling is not None:
        posts = np.array([plan.counselling.counsellors.on(plan.date_of(day)) for day in range(records.days)])
        yield "counselling", costs.counselling_post_year, posts / DAYS_PER_YEAR
    if costs.course_unit_person is not None and plan.learning is not None:
        units = parts["course_learners"] * plan.learning.courses.units_per_week / 7
        yield "courses", costs.course_unit_person, units


def _of_service(records: Records, name: str, price: Price, amount: Floats) -> Item:
    cost, none = np.asarray(amount * price.eur), np.zeros(records.days)
    preliminary = none
    if name == "care":
        posts = records.parts["care_posts_filled_preliminary"] + records.parts["care_posts_filled_follow_up"]
        share = np.divide(records.parts["care_posts_filled_preliminary"], posts, out=none.copy(), where=posts > 0)
        preliminary = cost * share
    return Item(
        name=name,
        label=SERVICES[name],
        shelter_class="service",
        cost=cost,
        preliminary=preliminary,
        follow_up=cost - preliminary if name == "care" else none,
        empty=none,
        capital=none,
        low=_factor(price.low, price.eur),
        high=_factor(price.high, price.eur),
        price_year=price.price_year,
        paid_by=price.paid_by,
    )
