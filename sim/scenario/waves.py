"""When the waves of the inflow begin and end, and from which day durations are counted."""

from __future__ import annotations

from datetime import date, timedelta

from sim.scenario.people import Component, Constant, Pulse, Ramp, Seasonal, Series, Step
from sim.scenario.schema import Scenario

WAVES = (Pulse, Ramp, Step)


def counts_from(scenario: Scenario) -> date:
    """Day from which durations until return are counted: as stated, else the first day of the first wave."""
    if scenario.counts_from is not None:
        return scenario.counts_from
    waves = [one for one in scenario.inflow.components.values() if isinstance(one, WAVES)]
    if not waves:
        raise ValueError("a scenario without a ramp, step or pulse must set counts_from:")
    first = min(first_day(wave) or scenario.start for wave in waves)
    return min(max(first, scenario.start), scenario.end)


def first_day(component: Component) -> date | None:
    """First day on which a component brings people to the city; None if it has no beginning."""
    first = _first(component)
    return first and first + timedelta(days=component.delay_days)


def last_day(component: Component) -> date | None:
    """Last day on which it brings people; None if it goes on."""
    last = _last(component)
    return last and last + timedelta(days=component.delay_days)


def _first(component: Component) -> date | None:
    match component:
        case Pulse():
            return component.date
        case Series():
            return date.fromisoformat(f"{min(component.months)}-01")
        case Ramp() | Step() | Constant() | Seasonal():
            return component.from_


def _last(component: Component) -> date | None:
    match component:
        case Pulse():
            return None
        case Ramp():
            return component.until
        case Series():
            year, month = (int(part) for part in max(component.months).split("-"))
            return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        case Step() | Constant() | Seasonal():
            return component.to
