"""Fluid model: the same people as real numbers, with places; what a planner would reckon day by day in a table.

People who find no regular place are elsewhere: in emergency shelters or waiting. Households are divisible, districts
and chance are left out; so it says how the numbers run in the mean, not when the first hall opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.theory.durations import leaving_clocks
from analysis.theory.flats import persons_with_flats, queues_for_flats
from analysis.theory.theory import Theory, theory
from sim.scenario.people import Clock
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fluid:
    """Persons, and those of them in regular places and elsewhere, at the end of each day; usable regular places."""

    persons: Floats
    regular: Floats
    elsewhere: Floats
    usable: Floats
    turned_away: Floats


@dataclass(frozen=True)
class Places:
    """Usable regular places and emergency places by day; the latter matter where people are turned away."""

    usable: Floats
    emergency: Floats


def fluid(plan: Scenario, known: Theory, places: Places) -> Fluid:
    """The fluid model of a scenario, beside its M(t)/G/infinity queue `known`."""
    clocks = leaving_clocks(plan)
    waiting = {name for name, clock in clocks.items() if clock.starts_at == "first_regular_placement"}
    nobody = np.zeros(plan.days)
    if waiting and not queues_for_flats(plan):
        return _started_by_places(plan, clocks, waiting, places)
    persons, turned_away, admitted = known.persons, nobody, known.arriving
    if queues_for_flats(plan):
        persons = persons_with_flats(plan)
    elif plan.placement.if_full == "turn_away":
        persons, admitted = _admitted(plan, theory(plan, keep_stay=True), places)
        turned_away = known.arriving - admitted
    regular = _split(plan, persons, admitted, places)
    return Fluid(persons, regular, persons - regular, places.usable, turned_away)


# --- who lives where ----------------------------------------------------------------------------------------------


def _moves(plan: Scenario, places: Places) -> Floats:
    """Persons who can move on a day; without emergency shelters people wait, and nobody counts as moving."""
    if not has_emergency(plan):
        return np.full(plan.days, np.inf)
    moves = np.array([float(plan.moving.persons_per_day.on(plan.date_of(day))) for day in range(plan.days)])
    if plan.moving.blocks_when_a_site_opens:
        moves[1:] += np.maximum(np.diff(places.usable), 0.0)
    return moves


def has_emergency(plan: Scenario) -> bool:
    """Whether there are, or can be, emergency shelters."""
    shelters = [site.kind for site in plan.sites] + [one.kind for one in plan.measures if one.is_shelter]
    return any(plan.kinds[kind].shelter_class == "emergency" for kind in shelters)


def _taken(plan: Scenario, elsewhere: float, coming: float, free: float, moves: float) -> tuple[float, float]:
    """Persons who move into regular places, and newcomers who go there at once, by who goes first."""
    if plan.placement.first == "new_arrivals":
        placed = min(coming, free)
        return min(elsewhere, moves, free - placed), placed
    moved = min(elsewhere, moves, free)
    return moved, min(coming, free - moved)


def _split(plan: Scenario, persons: Floats, arriving: Floats, places: Places) -> Floats:
    """Persons in regular places, when all leave alike wherever they live."""
    moves, regular = _moves(plan, places), np.zeros(plan.days)
    at_start = _persons_at_start(plan)
    here, elsewhere = min(at_start, places.usable[0]), max(at_start - places.usable[0], 0.0)
    for day in range(plan.days):
        coming = min(arriving[day], persons[day])
        still = (persons[day] - coming) / max(here + elsewhere, 1e-300)
        here, elsewhere = here * still, elsewhere * still
        moved, placed = _taken(plan, elsewhere, coming, max(places.usable[day] - here, 0.0), moves[day])
        here, elsewhere = here + moved + placed, elsewhere - moved + coming - placed
        regular[day] = here
    return regular


def _persons_at_start(plan: Scenario) -> float:
    told = plan.residents
    return float(sum(row.persons for row in told) if isinstance(told, tuple) else told.total)


# --- clocks that wait for a place ---------------------------------------------------------------------------------


def _started_by_places(plan: Scenario, clocks: Mapping[str, Clock], waiting: set[str], places: Places) -> Fluid:
    """Stays that begin with the first regular place; elsewhere only the clocks run that do not wait for one."""
    whole = theory(plan, keep_stay=True)
    stay = whole.presence.stay
    assert stay is not None
    lasting = (stay / np.maximum(np.diag(stay)[:, None], 1e-12)).T.copy()
    going = _going(theory(plan, {name: clock for name, clock in clocks.items() if name not in waiting}))
    at_start = _persons_at_start(plan)
    here, elsewhere = min(at_start, places.usable[0]), max(at_start - places.usable[0], 0.0)
    settled = whole.presence.of_start * here / max(at_start, 1e-300)
    begun, out = np.zeros(plan.days), np.zeros((4, plan.days))
    moves, turns = _moves(plan, places), plan.placement.if_full == "turn_away"
    for day in range(plan.days):
        regular = settled[day] + float(lasting[day, :day] @ begun[:day])
        coming, elsewhere = whole.arriving[day], elsewhere * going[day]
        moved, placed = _taken(plan, elsewhere, coming, max(places.usable[day] - regular, 0.0), moves[day])
        begun[day] = moved + placed
        elsewhere += coming - placed - moved
        turned = max(elsewhere - places.emergency[day], 0.0) if turns else 0.0
        elsewhere -= turned
        out[:, day] = regular + begun[day] + elsewhere, regular + begun[day], elsewhere, turned
    return Fluid(out[0], out[1], out[2], places.usable, out[3])


def _going(known: Theory) -> Floats:
    """Share of those present who are still there a day later, births and relatives included."""
    persons, arriving = known.persons, known.arriving
    before = np.concatenate([[max(persons[0] - arriving[0], 1e-12)], persons[:-1]])
    share = (persons - arriving) / np.maximum(before, 1e-12)
    return np.asarray(np.where(before > 1e-9, share, 1.0))


# --- turning away -------------------------------------------------------------------------------------------------


def _admitted(plan: Scenario, known: Theory, places: Places) -> tuple[Floats, Floats]:
    """Persons present and persons let in, when nobody comes in beyond the places."""
    stay = known.presence.stay
    assert stay is not None
    lasting = (stay / np.maximum(np.diag(stay)[:, None], 1e-12)).T.copy()
    persons, admitted = np.zeros(plan.days), np.zeros(plan.days)
    for day in range(plan.days):
        there = known.presence.of_start[day] + float(lasting[day, :day] @ admitted[:day])
        room = places.usable[day] + places.emergency[day] - there
        admitted[day] = min(known.arriving[day], max(room, 0.0))
        persons[day] = there + admitted[day]
    return persons, admitted
