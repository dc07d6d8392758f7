"""The two answers over runs: when, how much and how long emergency shelters; when back at the standards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from analysis.words.spreads import of_dates, of_numbers
from sim.emergency_use import Use, emergency_use
from sim.records import Records
from sim.recovery import COMBINED, Outcome
from sim.scenario.quantities import Text
from sim.scenario.schema import Scenario
from sim.standards import STANDARDS, limit_of
from sim.survival import over_runs

Told = dict[str, Any]

STATES = ("kept", "broken", "too_few")


# --- emergency use ------------------------------------------------------------------------------------------


def emergency(records: Sequence[Records]) -> dict[str, Told]:
    """Emergency use by family and in total: number of runs with any, and spreads over those runs."""
    by_run = [emergency_use(one) for one in records]
    return {uses[0].family: _use_over_runs(uses) for uses in zip(*by_run, strict=True)}


def _use_over_runs(uses: Sequence[Use]) -> Told:
    """Spreads over the runs with any use; `empty` is None at the end where it is not empty within the horizon."""
    some = [use for use in uses if use.ordered is not None or use.peak_persons or use.stood_at_start]
    lived_in = [use for use in some if use.peak_persons]
    return {
        "runs": len(uses),
        "runs_with_any": len(some),
        "runs_lived_in": len(lived_in),
        "shelters_ordered": of_numbers(use.shelters_ordered for use in some),
        "places_ordered": of_numbers(use.places_ordered for use in some),
        "orders": of_numbers(use.orders for use in some),
        "never_used": of_numbers(use.never_used for use in some),
        "stood_at_start": of_numbers(use.stood_at_start for use in some),
        "ordered": _happened(use.ordered for use in some),
        "opened": _happened(use.opened for use in some),
        "first_person": _happened(use.first_person for use in some),
        "peak_persons": of_numbers(use.peak_persons for use in some),
        "peak_on": _happened(use.peak_on for use in some),
        "person_nights": of_numbers(use.person_nights for use in some),
        "empty": of_dates(use.empty for use in lived_in),
    }


def _happened(days: Any) -> Told | None:
    return of_dates(day for day in days if day is not None)


# --- return to the standards --------------------------------------------------------------------------------


def not_in_scenario(plan: Scenario) -> list[Told]:
    """Labels of the standards whose part of the strategy the scenario leaves out, so the combined one does, too."""
    return [one.label.model_dump() for one in STANDARDS if one.within is None and not one.told_by(plan)]


def standards(plan: Scenario, by_run: Sequence[Mapping[str, Outcome]]) -> list[Told]:
    """Endings, dates back and spells over runs: one entry for each standard, the combined one last."""
    about = {s.name: (s.label, limit_of(s, plan), s.within) for s in STANDARDS}
    about[COMBINED] = (Text(de="alle zusammen", en="all together"), Text(de="", en=""), None)
    return [_standard_over_runs(*about[name], [found[name] for found in by_run]) for name in by_run[0] if name in about]


def _standard_over_runs(label: Text, limit: Text, within: str | None, found: Sequence[Outcome]) -> Told:
    assessed = [one for one in found if one.assessed]
    told = over_runs(assessed or found)
    counted = [one for one in found if one.ending in ("back", "not_within_horizon")]
    early = [one for one in found if one.ending == "broken_before_start"]
    median = told.median
    return {
        "name": told.standard,
        "label": label.model_dump(),
        "limit": limit.model_dump(),
        "unit": found[0].unit,
        "within": within,
        "runs": len(assessed),
        "runs_not_assessed": len(found) - len(assessed),
        "endings": {
            ending: {"runs": part.number, "share": part.share, "low": part.low, "high": part.high}
            for ending, part in told.shares.items()
        }
        if assessed
        else {},
        "counts_from": told.counts_from.isoformat(),
        "median_back": _iso(median),
        "days_until_median": None if median is None else (median - told.counts_from).days,
        "earliest_back": _iso(told.earliest),
        "latest_back": _iso(told.latest),
        "is_percentile": told.is_percentile,
        "runs_in_median": told.in_median,
        "censored": told.censored,
        "ties": told.ties,
        "days_until_back": of_numbers(one.days_until_back for one in counted),
        "broken_on": of_dates(one.broken for one in counted),
        "first_return_if_broken_before_start": of_dates(one.back for one in early),
        "runs_broken_again": told.broken_again,
        "last_broken_if_broken_again": of_dates(one.spells[-1].end for one in found if one.broken_again),
        "days_broken": of_numbers(one.days_broken for one in found),
        "at_end": of_numbers(one.at_end for one in found),
        "at_end_in_runs": {state: sum(one.at_end_is == state for one in found) for state in STATES},
        "spells": of_numbers(len(one.spells) for one in found),
        "worst": of_numbers(max((spell.worst for spell in one.spells), default=0.0) for one in found),
        "person_days": of_numbers(sum(spell.person_days for spell in one.spells) for one in found),
        "says_nothing_in_runs": dict(over_runs(found).too_few),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
