"""Emergency ladder: each evening every rung is looked at once, in order, with what earlier rungs have ordered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.agents import estate, outlook
from sim.agents.city import City
from sim.rules.triggers import TRIGGERS, Situation
from sim.scenario.city import Measure
from sim.scenario.rules import Triggers


def order_emergency(city: City) -> None:
    """Where people expected exceed the places known, order the fewest places that cover it, preferred rungs first."""
    triggers = city.plan.emergency.triggers
    active = [(name, getattr(triggers, name)) for name in TRIGGERS if getattr(triggers, name) is not None]
    if not active or not city.rungs:
        return
    days = city.longest_look
    only_projection = len(active) == 1 and active[0][0] == "projection"
    if only_projection and outlook.at_most_short(city, days) + active[0][1].reserve_places <= 0:
        return
    seen = look(city, days)
    if only_projection and float(np.max(seen.people - seen.regular_places)) + active[0][1].reserve_places <= 0:
        return
    for rung in sorted(city.rungs):
        free = [m for m in city.rungs[rung] if _available(city, m)]
        if free and _order_rung(city, seen, triggers, active, free):
            seen = look(city, days)


def look(city: City, days: int) -> Situation:
    """What the city sees tonight."""
    regular = outlook.regular_places(city, days)
    known: dict[int, Any] = {}

    def places(rung: int) -> Any:
        if rung not in known:
            known[rung] = regular + outlook.emergency_places(city, days, rung) if city.emergency_shelters else regular
        return known[rung]

    return Situation(
        today=city.date,
        persons=city.persons,
        people=outlook.people(city, days),
        arrivals=outlook.arrivals(city, days),
        exits_per_person_month=city.plan.emergency.outlook.exits_per_person_month,
        regular_places=regular,
        places=places,
        announced_days=outlook.announced_until(city) if city.plan.emergency.triggers.projection else 0,
    )


def _available(city: City, measure: Measure) -> bool:
    if measure.name in city.ordered or (not measure.places and measure.is_shelter):
        return False
    day = city.date
    return (measure.available_from is None or day >= measure.available_from) and (
        measure.available_to is None or day <= measure.available_to
    )


def _order_rung(
    city: City, seen: Situation, triggers: Triggers, active: Sequence[tuple[str, Any]], free: list[Measure]
) -> bool:
    """Order the set of a rung that the triggers ask for; whether anything was ordered."""
    by_name: list[Measure] = []
    short: list[tuple[float, Measure, str, dict[str, float]]] = []
    asked_before: dict[tuple[object, ...], tuple[str, float, dict[str, float]]] = {}
    by_hand = triggers.dates is not None
    for measure in free:
        # measures of a rung with the same terms see the same gap
        terms = (measure.lead_time_days, measure.min_term_days, measure.name if by_hand else None)
        if terms not in asked_before:
            asked = [(name, *TRIGGERS[name](setting, seen, measure)) for name, setting in active]
            worst = min if triggers.combine == "all" else max
            asked_before[terms] = worst(asked, key=lambda a: a[1])
        lack = asked_before[terms]
        if lack[1] > 0:
            if lack[0] == "dates":
                by_name.append(measure)
            short.append((lack[1], measure, lack[0], lack[2]))
    if not short:
        return False
    gap, _, trigger, numbers = max(short, key=lambda s: s[0])
    worth = {m.name: (m.places if m.is_shelter else max(1, estate.gain(city, m))) for _, m, _, _ in short}
    asked_for = [m for _, m, _, _ in short]
    chosen = by_name or fewest_places(asked_for, [worth[m.name] for m in asked_for], gap)
    left = tuple(f"{m.name} ({worth[m.name]})" for m in asked_for if m not in chosen)
    for measure in chosen:
        estate.order(city, measure, reason=trigger, numbers=numbers, alternatives=left)
    return True


def fewest_places(measures: list[Measure], places: list[int], gap: float) -> list[Measure]:
    """The set with the fewest places that covers the gap (ties: fewest measures, then file order); else all."""
    if sum(places) < gap:
        return measures
    need = int(np.ceil(gap - 1e-9))
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
