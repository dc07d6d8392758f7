"""Binding: what holds the answer back - places, flats, or the time until places open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sim.scenario.overrides import times
from sim.scenario.quantities import Dated
from sim.scenario.schema import Scenario

LEVERS = ("flats", "sooner")
A_TENTH_MORE = 1.1
SOONER_DAYS, SOONER_MONTHS = 91, 3.0
SHORTEST_MONTHS = 0.1


@dataclass(frozen=True)
class Lever:
    """One thing made better by a tenth or three months: person-nights before and after, in the same futures."""

    name: str
    before: int
    after: int
    places: int | None = None

    @property
    def saved(self) -> float:
        """Share of the nights saved; below 0 where there are more."""
        return 1 - self.after / self.before


def variants(plan: Scenario) -> dict[str, Scenario]:
    """The scenario with a tenth more flats, and with everything that is to open opening three months sooner."""
    found = {}
    housing = plan.clocks.own_housing
    if housing is not None:
        by_flats = housing.form == "flats"
        path = "clocks.own_housing.flats.per_month" if by_flats else "clocks.own_housing.date_factor"
        found["flats"] = times(plan, path, A_TENTH_MORE)
    sooner = _sooner(plan)
    if sooner is not plan:
        found["sooner"] = sooner
    return found


def _sooner(plan: Scenario) -> Scenario:
    """Sites open, and what the building rule orders is built, three months sooner; none before the start."""
    sites = tuple(
        site
        if site.usable_from is None or site.usable_from <= plan.start
        else site.model_copy(update={"usable_from": max(plan.start, site.usable_from - timedelta(days=SOONER_DAYS))})
        for site in plan.sites
    )
    if sites == plan.sites and plan.building is None:
        return plan
    changes: dict[str, object] = {"sites": sites}
    if plan.building is not None:
        lead = plan.building.lead_time
        shorter = {name: _less(getattr(lead, name)) for name in ("low", "likely", "high")}
        changes["building"] = plan.building.model_copy(update={"lead_time": lead.model_copy(update=shorter)})
    return plan.model_copy(update=changes)


def _less(months: Dated[float]) -> Dated[float]:
    steps: Mapping[date, float] = months.root
    return type(months)({day: max(SHORTEST_MONTHS, value - SOONER_MONTHS) for day, value in steps.items()})


def latest_decision(plan: Scenario, by: date) -> tuple[date, date] | None:
    """Day of the last decision from which a place stands by a day, at the longest and the likely building time.

    None where the scenario has no building rule. The building time is that of the decision's own day.
    """
    if plan.building is None:
        return None
    lead = plan.building.lead_time
    return _before(by, lead.high), _before(by, lead.likely)


def _before(by: date, months: Dated[float]) -> date:
    day = by
    while day.year > 1900 and day + timedelta(days=round(30.4375 * months.on(day))) > by:
        day -= timedelta(days=1)
    return day
