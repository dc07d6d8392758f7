"""Fluid queue for flats: households whose housing clock has run out wait in turn for one that fits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from analysis.theory.presence import Seeking
from analysis.theory.theory import theory
from sim.scenario.quantities import DAYS_PER_MONTH
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]


def queues_for_flats(plan: Scenario) -> bool:
    """Whether own housing is a queue for a number of flats."""
    return plan.clocks.own_housing is not None and plan.clocks.own_housing.form == "flats"


def persons_with_flats(plan: Scenario) -> Floats:
    """Persons by day, those who queue for a flat among them; their other clocks go on (exponential clocks only)."""
    housing = plan.clocks.own_housing
    assert housing is not None
    assert housing.flats is not None
    known = theory(plan, seek_flats=True)
    # rows: states of all groups; columns: the day on which they began to look
    queues = [np.zeros((len(one.members), plan.days)) for one in known.seeking]
    persons = known.persons.copy()
    for day in range(plan.days):
        for one, queue in zip(known.seeking, queues, strict=True):
            queue[:, :day] = one.steps[day] @ queue[:, :day]
            queue[:, day] = one.new[day]
        per_month = housing.flats.per_month.on(plan.date_of(day))
        let(known.seeking, [queue[:, : day + 1] for queue in queues], per_month)
        persons[day] += sum(float((one.members @ q).sum()) for one, q in zip(known.seeking, queues, strict=True))
    return persons


def let(seeking: tuple[Seeking, ...], queues: list[Floats], per_month: Mapping[int, float]) -> None:
    """Let the flats of a day: the smallest first, to those who have looked longest and fit in; the rest is lost."""
    for size, number in sorted(per_month.items()):
        fits = [one.members <= size for one in seeking]
        wanted = np.sum([queue[who].sum(axis=0) for who, queue in zip(fits, queues, strict=True)], axis=0)
        before = np.cumsum(wanted) - wanted
        taken = np.clip(number / DAYS_PER_MONTH - before, 0.0, wanted)
        share = np.divide(taken, wanted, out=np.zeros_like(wanted), where=wanted > 1e-300)
        for who, queue in zip(fits, queues, strict=True):
            queue[who] *= 1 - share
