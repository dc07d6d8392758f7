"""Known: a scenario as somebody could have written it on a day, with nothing in it that came to light later."""

from __future__ import annotations

from datetime import date
from typing import Any

from analysis.calibration.question import Hindcast, Origin
from sim.scenario.problems import Place
from sim.scenario.schema import Scenario
from sim.scenario.tree import planted
from sim.scenario.validation import validated

ARRIVALS, MOST = "arrivals", 100


def known_on(plan: Scenario, day: date, hindcast: Hindcast, origin: Origin) -> Scenario:
    """The scenario with what was known on a day, and arrivals from the next month on as expected then.

    Left out: announcements, interventions and sites decided later, and values that changed later (laws, factors).
    The months of the named component after the day hold what was expected: the number the origin states, else the
    level of the last announcement known. `arrivals` is an uncertainty of the result, a factor from the next month on.
    """
    content = _as_of(plan.model_dump(by_alias=True), day)
    content["announcements"] = [one for one in content["announcements"] if one["announced_on"] <= day]
    content["interventions"] = [one for one in content["interventions"] if one["date"] <= day]
    content["sites"] = _sites_known(content["sites"], day)
    orders = content["emergency"]["triggers"].get("dates")
    if orders:
        orders["orders"] = {when: names for when, names in orders["orders"].items() if when <= day}
    first = _next_month(day)
    level = _expected(content["announcements"], origin)
    months = content["inflow"]["components"][hindcast.component]["months"]
    content["inflow"]["components"][hindcast.component]["months"] = {
        month: (persons if month < f"{first:%Y-%m}" else level) for month, persons in months.items()
    }
    content["uncertainties"] = {
        ARRIVALS: {
            "label": hindcast.arrivals.label.model_dump(),
            "sets": [f"inflow.components.{hindcast.component}.factor"],
            "by": "factor",
            "from": first,
            # limits of what may be put in; how likely which value is says the question
            "low": 0,
            "high": MOST,
        }
    }
    problems: list[Any] = []
    result = validated(planted(content, Place("scenario")), problems)
    if result is None or problems:
        raise ValueError("; ".join(map(str, problems)))
    return result


def _as_of(value: Any, day: date) -> Any:
    """Values by date without those of later days, as long as an earlier one is left."""
    if isinstance(value, dict):
        if value and all(isinstance(key, date) for key in value):
            known = {when: one for when, one in value.items() if when <= day}
            value = known or value
        return {key: _as_of(below, day) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_as_of(one, day) for one in value]
    return value


def _sites_known(sites: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    """Sites decided by then, and those that stood then whose decision has no date; parts only with their whole."""
    known = [one for one in sites if (one.get("decided_on") or one["usable_from"] or day) <= day]
    names = {one["name"] for one in known}
    return [one for one in known if one.get("part_of") is None or one["part_of"] in names]


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _expected(announcements: list[dict[str, Any]], origin: Origin) -> float:
    """Persons a month expected from the next month on."""
    if origin.persons_per_month is not None:
        return origin.persons_per_month
    if not announcements:
        raise ValueError("no announcement was known then; give persons_per_month: to the origin")
    return float(max(announcements, key=lambda one: (one["announced_on"], one["to"]))["persons_per_month"])
