"""Question: by when places must exist, for which days and share of the futures; and the scenario with more places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil, log
from typing import Literal

from sim.scenario.apportion import apportion
from sim.scenario.city import Site
from sim.scenario.schema import Scenario
from sim.survival import LEVEL

Counted = Literal["halls", "emergency"]
ADDED = "added by the question"
MAY_FAIL = 1 - LEVEL


@dataclass(frozen=True)
class Question:
    """From `first` to `until` nobody sleeps in a hall, in `share` of the futures, with more places open on `by`.

    `counted`: halls only, or every emergency shelter; people without any place always count as well.
    """

    by: date
    first: date
    until: date
    share: float
    counted: Counted
    step: int


def fewest_futures(share: float) -> int:
    """Futures without a failure from which a share can be spoken of: 59 for 95 % (with 58 chance alone suffices)."""
    return ceil(log(MAY_FAIL) / log(share))


def futures_for_interval(share: float) -> int:
    """Futures from which the number of places has an upper end, 5 % on both sides together: 73 for 95 %."""
    return ceil(log(MAY_FAIL / 2) / log(share))


def settled(plan: Scenario) -> Scenario:
    """The scenario without the sites that its building rule replaces, so that sites can be added on any day."""
    rule = plan.building
    if rule is None or rule.instead_of_sites_from is None:
        return plan
    left = rule.instead_of_sites_from
    kept = tuple(site for site in plan.sites if site.usable_from is None or site.usable_from < left)
    return plan.model_copy(update={"sites": kept, "building": rule.model_copy(update={"instead_of_sites_from": None})})


def with_places(plan: Scenario, places: int, by: date) -> Scenario:
    """The scenario with so many more regular places from a day on, known from the start.

    They stand in all districts that offer sites, in proportion to population, in sites no larger than the cap.
    """
    if places == 0:
        return plan
    refusing = plan.building.districts_without_offer if plan.building is not None else ()
    weights = [0 if one.name in refusing else one.population for one in plan.districts]
    kind, cap = _kind(plan), max(1, plan.occupancy.cap_places.on(by))
    added = [
        Site(
            name=f"{ADDED}: {district.name} {number}",
            district=district.name,
            kind=kind,
            planned_places=size,
            usable_from=by,
            decided_on=plan.start,
            status="synthetic",
        )
        for district, seats in zip(plan.districts, apportion(places, weights), strict=True)
        for number, size in enumerate(_split(seats, cap), 1)
    ]
    return plan.model_copy(update={"sites": (*plan.sites, *added)})


def _split(places: int, cap: int) -> list[int]:
    """Sites of nearly one size, none above the cap."""
    sites = ceil(places / cap)
    return [places // sites + (number < places % sites) for number in range(sites)]


def _kind(plan: Scenario) -> str:
    """The regular kind with most planned places."""
    regular = {name: 0 for name, kind in plan.kinds.items() if kind.shelter_class == "regular"}
    for site in plan.sites:
        if site.kind in regular:
            regular[site.kind] += site.planned_places
    return max(regular, key=lambda name: regular[name])


def step_for(most: float) -> int:
    """A round number of places near one in a hundred of the most there may be: 1, 2, 5, 10, 20, 50, ..."""
    step, rounds = 1, (2, 2.5, 2)
    number = 0
    while step * rounds[number % 3] <= most / 100:
        step = int(step * rounds[number % 3])
        number += 1
    return step
