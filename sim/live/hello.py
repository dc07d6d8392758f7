"""Hello: what does not change while a run is played - city, standards, levers, measures, addresses."""

from __future__ import annotations

from typing import Any

from sim import __version__
from sim.agents.ladder import single_measures
from sim.live.levers import Lever
from sim.live.refusal import said
from sim.live.session import Session
from sim.locale import LANGUAGES
from sim.scenario.quantities import Text
from sim.scenario.schema import Scenario
from sim.scenario.waves import counts_from
from sim.standards import limit_of, standards_of, tolerated
from sim.tiles import has_places, tiles

Json = dict[str, Any]
INVENTED = "synthetic"
DEFAULT_LEAD_DAYS = 180
DEFAULT_PLACES = 50


def hello(session: Session, scenarios: list[Json], address: str) -> Json:
    """The message `hello` of docs/live.md."""
    plan = session.plan
    try:
        origin = str(counts_from(plan))
    except ValueError:
        origin = str(plan.start)
    return {
        "t": "hello",
        "e": session.epoch,
        "version": __version__,
        "scenario": plan.name,
        "title": _both(plan.title),
        "question": _both(plan.question) if plan.question else None,
        "seed": session.seed,
        "start": str(plan.start),
        "end": str(plan.end),
        "days": plan.days,
        "counts_from": origin,
        "invented": all(INVENTED in one.status for one in plan.districts),
        "schematic": has_places(plan.districts),
        "districts": districts(session),
        "standards": standards(plan),
        "levers": [lever_told(lever, plan) for lever in session.levers.values()],
        "measures": measures(plan),
        "kinds": kinds(plan),
        "scenarios": scenarios,
        "address": address,
        "cap": plan.recovery.cap_places,
    }


def districts(session: Session) -> list[Json]:
    """Districts with their tiles and, where the city has them, outlines."""
    plan, outlines = session.plan, session.reading.outlines or {}
    return [
        {"name": one.name, "population": one.population, "tile": list(tile), "outline": outlines.get(one.name)}
        for one, tile in zip(plan.districts, tiles(plan.districts), strict=True)
    ]


def standards(plan: Scenario) -> list[Json]:
    """Standards of the scenario in the order of the frames."""
    return [
        {
            "name": standard.name,
            "label": _both(standard.label),
            "limit": _both(limit_of(standard, plan)),
            "unit": standard.unit,
            "tolerated": tolerated(standard, plan),
            "within": standard.within,
        }
        for standard in standards_of(plan)
    ]


def lever_told(lever: Lever, plan: Scenario) -> Json:
    """A lever with its range or choices, and its value on the first day."""
    choices = [{"value": value, "label": said(f"policy.{value}")} for value in lever.choices]
    return {
        "name": lever.name,
        "label": lever.label,
        "unit": lever.unit,
        "help": said(f"lever.{lever.name}.help"),
        "first": lever.first,
        "low": lever.low,
        "high": lever.high,
        "step": lever.step,
        "value": lever.read(plan, plan.start),
        "choices": choices or None,
    }


def measures(plan: Scenario) -> list[Json]:
    """Measures of the ladder: those that are shelters, and rules for existing sites (without places)."""
    return [
        {
            "name": one.name,
            "district": one.district,
            "kind": one.kind,
            "places": one.places,
            "lead_time_days": one.lead_time_days,
            "emergency": not one.is_shelter or plan.kinds[one.kind].shelter_class == "emergency",
        }
        for one in single_measures(plan)
    ]


def kinds(plan: Scenario) -> list[Json]:
    """Kinds of shelter that can be ordered in a district, with the usual size and lead time of each."""
    return [
        {
            "name": name,
            "label": _both(kind.label),
            "emergency": kind.shelter_class == "emergency",
            "places": _usual([one.places for one in plan.measures if one.kind == name], DEFAULT_PLACES),
            "lead_time_days": _usual(
                [one.lead_time_days for one in plan.measures if one.kind == name], DEFAULT_LEAD_DAYS
            ),
        }
        for name, kind in plan.kinds.items()
    ]


def _usual(numbers: list[int], otherwise: int) -> int:
    return sorted(numbers)[len(numbers) // 2] if numbers else otherwise


def _both(text: Text) -> dict[str, str]:
    return {code: getattr(text, code) for code in LANGUAGES}
