"""Emergency ladder: each evening every rung is looked at once, in order, with what earlier rungs have ordered."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np

from sim.agents import estate, outlook
from sim.agents.city import City
from sim.rules.triggers import TRIGGERS, Situation
from sim.scenario.city import Measure
from sim.scenario.rules import Triggers

Lack = tuple[float, Measure, str, dict[str, float]]


def order_emergency(city: City) -> None:
    """Where people expected exceed the places known, order the fewest places that cover it, preferred rungs first."""
    triggers = city.plan.emergency.triggers
    active = [(name, setting) for name in TRIGGERS if (setting := getattr(triggers, name)) is not None]
    if not active or not city.rungs:
        return
    days = city.longest_look
    alone = triggers.projection if len(active) == 1 else None  # the projection, where nothing else may order
    reach = days if alone is None else min(days, max(alone.planning_horizon_days or days, city.longest_lead))
    if alone is not None and outlook.at_most_short(city, reach) + alone.reserve_places <= 0:
        return
    available = _available(city)
    if not available:
        return
    seen = look(city, days)
    for rung in sorted(available):
        if alone is not None and (seen.people + alone.reserve_places - seen.places(rung))[:reach].max() <= 0:
            return  # later rungs count on the places of this one as well
        short = _short(seen, triggers, active, available[rung])
        if short:
            _order(city, triggers, short)
            seen = look(city, days)


def look(city: City, days: int) -> Situation:
    """What the city sees tonight."""
    regular, arrivals = outlook.regular_places(city, days), outlook.arrivals(city, days)
    known: dict[int, Any] = {}

    def places(rung: int) -> Any:
        if rung not in known:
            known[rung] = regular + outlook.emergency_places(city, days, rung) if city.emergency_shelters else regular
        return known[rung]

    return Situation(
        today=city.date,
        persons=city.persons,
        people=outlook.people_after(city, arrivals),
        arrivals=arrivals,
        exits_per_person_month=city.plan.emergency.outlook.exits_per_person_month,
        regular_places=regular,
        places=places,
        announced_days=outlook.announced_until(city) if city.plan.emergency.triggers.projection else 0,
    )


def _available(city: City) -> dict[int, list[Measure]]:
    """Measures that may be ordered tonight, by rung; rungs without any are left out."""
    day = city.date
    found = {
        rung: [
            m
            for m in measures
            if m.name not in city.ordered
            and (m.places or not m.is_shelter)
            and (m.available_from is None or day >= m.available_from)
            and (m.available_to is None or day <= m.available_to)
        ]
        for rung, measures in city.rungs.items()
    }
    return {rung: measures for rung, measures in found.items() if measures}


def _short(
    seen: Situation, triggers: Triggers, active: Sequence[tuple[str, Any]], available: list[Measure]
) -> list[Lack]:
    """Measures of a rung that the triggers ask for, each with the gap it sees, the trigger and its numbers."""
    worst = min if triggers.combine == "all" else max
    asked_before: dict[tuple[object, ...], tuple[str, float, dict[str, float]]] = {}
    short: list[Lack] = []
    for measure in available:
        # measures of a rung with the same terms see the same gap, unless they are named one by one
        terms = (measure.lead_time_days, measure.min_term_days, measure.name if triggers.dates is not None else None)
        lack = asked_before.get(terms)
        if lack is None:
            asked = [(name, *TRIGGERS[name](setting, seen, measure)) for name, setting in active]
            lack = asked_before[terms] = worst(asked, key=lambda a: a[1])
        if lack[1] > 0:
            short.append((lack[1], measure, lack[0], lack[2]))
    return short


def _order(city: City, triggers: Triggers, short: list[Lack]) -> None:
    """Order the fewest places that cover the widest gap, or what is named for today."""
    gap, _, trigger, numbers = max(short, key=lambda s: s[0])
    asked_for = [measure for _, measure, _, _ in short]
    worth = {m.name: (m.places if m.is_shelter else max(1, estate.gain(city, m))) for m in asked_for}
    by_name = [measure for _, measure, name, _ in short if name == "dates"]
    chosen = by_name or fewest_places(asked_for, [worth[m.name] for m in asked_for], gap)
    left = tuple(f"{m.name} ({worth[m.name]})" for m in asked_for if m not in chosen)
    for measure in chosen:
        estate.order(city, measure, reason=trigger, numbers=numbers, alternatives=left)


def fewest_places(measures: list[Measure], places: list[int], gap: float) -> list[Measure]:
    """The set with the fewest places that covers the gap (ties: fewest measures, then file order); else all."""
    if sum(places) < gap:
        return measures
    need = int(np.ceil(gap - 1e-9))
    if len(set(places)) == 1:
        return measures[: ceil(need / places[0])]
    limit = need + max(places)
    # fewest[s]: least number of measures, from the i-th on, that add up to s places; from the last to the first
    never = len(measures) + 1
    fewest = np.full(limit + 1, never, dtype=np.int32)
    fewest[0] = 0
    taken = np.zeros((len(measures), limit + 1), dtype=bool)
    for i in range(len(measures) - 1, -1, -1):
        size = places[i]
        with_it = np.full(limit + 1, never, dtype=np.int32)
        with_it[size:] = fewest[: limit + 1 - size] + 1
        taken[i] = with_it <= fewest
        taken[i] &= with_it < never
        fewest = np.minimum(fewest, with_it)
    total = need + int(np.argmax(fewest[need:] < never))
    chosen: list[Measure] = []
    for i, measure in enumerate(measures):
        if total and taken[i][total]:
            chosen.append(measure)
            total -= places[i]
    return chosen
