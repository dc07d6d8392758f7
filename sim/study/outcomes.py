"""Outcomes: one number a run each, of an indicator over the days, a standard's recovery, or one's own function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import recovery
from sim.agents.policies import run_rules
from sim.indicators import BY_NAME
from sim.records import Records
from sim.recovery import COMBINED
from sim.scenario.problems import Place, Problem, ScenarioError
from sim.standards import STANDARDS, standards_of
from sim.study.schema import Outcome

Own = Callable[[Records], float]
OWN: dict[str, Own] = {}
HINT = "mark a policy with @policy (from sim.rules.placement) or an outcome with @outcome (from sim.study.outcomes)"

NAMES_OF_STANDARDS = (*(standard.name for standard in STANDARDS), COMBINED)


def outcome(function: Own) -> Own:
    """Register a function of a run's records, one number, as an outcome under its name."""
    OWN[function.__name__] = function
    return function


def load_rules(path: Path) -> None:
    """Run a Python file with policies or outcomes of one's own. Errors: `ScenarioError` when it fails or has none."""
    before = dict(OWN)
    policies = run_rules(path)
    if not policies and not any(before.get(name) is not function for name, function in OWN.items()):
        raise ScenarioError([Problem(Place(str(path)), f"registers nothing; {HINT}")])


def values_of(outcomes: Mapping[str, Outcome], records: Records) -> dict[str, float | None]:
    """Each outcome of a run; None where it has no value (not seen within the horizon, not defined)."""
    back: dict[str, recovery.Outcome] = {}
    for one in outcomes.values():
        if one.standard is not None and one.standard not in back:
            back[one.standard] = _recovery(one.standard, records)
    return {name: _finite(_value(one, records, back)) for name, one in outcomes.items()}


def _finite(value: float | None) -> float | None:
    return None if value is None or not isfinite(value) else float(value)


def _recovery(standard: str, records: Records) -> recovery.Outcome:
    if standard == COMBINED:
        return recovery.combined(records)
    chosen = [one for one in standards_of(records.plan) if one.name == standard]
    return recovery.outcomes(records, chosen)[standard]


def _value(one: Outcome, records: Records, back: Mapping[str, recovery.Outcome]) -> float | None:
    if one.function is not None:
        return OWN[one.function](records)
    if one.standard is not None:
        return OF_STANDARD[one.of](back[one.standard], records)
    assert one.indicator is not None
    first = 0 if one.from_ is None else max(0, records.plan.day_of(one.from_))
    last = records.days if one.to is None else min(records.days, records.plan.day_of(one.to) + 1)
    daily = BY_NAME[one.indicator].of(records)[first:last]
    return OF_DAYS[one.of](daily, one.above, first) if len(daily) else None


# --- of the days of an indicator ------------------------------------------------------------------------------

Daily = NDArray[Any]


def _first_above(daily: Daily, above: float | None, first: int) -> float | None:
    days = np.flatnonzero(daily > above)
    return float(first + days[0]) if len(days) else None


def _last_above(daily: Daily, above: float | None, first: int) -> float | None:
    days = np.flatnonzero(daily > above)
    return float(first + days[-1]) if len(days) else None


# of daily values, the limit, and the number of the first of these days (0 = start of the run)
OF_DAYS: dict[str, Callable[[Daily, float | None, int], float | None]] = {
    "mean": lambda daily, _above, _first: daily.mean(),
    "sum": lambda daily, _above, _first: daily.sum(),
    "max": lambda daily, _above, _first: daily.max(),
    "min": lambda daily, _above, _first: daily.min(),
    "first": lambda daily, _above, _first: daily[0],
    "last": lambda daily, _above, _first: daily[-1],
    "days_above": lambda daily, above, _first: float((daily > above).sum()),
    "first_day_above": _first_above,
    "last_day_above": _last_above,
}


# --- of a standard --------------------------------------------------------------------------------------------


def _until_back(found: recovery.Outcome, records: Records) -> float | None:
    """Days from the origin to the return: 0 if never broken; none if broken before, or not back within the run."""
    return 0.0 if found.ending == "never_broken" else found.days_until_back


def _until_back_capped(found: recovery.Outcome, records: Records) -> float:
    """Days from the origin to the return, at most to the end of the run, also of what was broken before."""
    if found.ending == "never_broken":
        return 0.0
    back = found.back or records.plan.date_of(records.days)
    return float((back - found.counts_from).days)


OF_STANDARD: dict[str, Callable[[recovery.Outcome, Records], float | None]] = {
    "days_until_back": _until_back,
    "days_until_back_capped": _until_back_capped,
    "days_broken": lambda found, _records: float(found.days_broken),
    "person_days": lambda found, _records: sum(spell.person_days for spell in found.spells),
    "worst": lambda found, _records: max((spell.worst for spell in found.spells), default=0.0),
    "at_end": lambda found, _records: found.at_end,
}
