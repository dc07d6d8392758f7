"""Presence where stays have no memory: each day's arrivals as they decide, grow and leave, by exact daily steps.

How old an arrival is matters for the decision only. Nothing here is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.theory.cohorts import Cohorts, Day, Group, cohorts_of, days_of
from analysis.theory.counted import Seekers, Seen
from analysis.theory.durations import Table, by_date, pace, table, used_up
from analysis.theory.families import Families, families
from analysis.theory.presence import Presence

Floats = NDArray[np.float64]


def presence(group: Group, keep_stay: bool = False, seek_flats: bool = False) -> Presence:
    """Persons of a group by day, births and relatives included."""
    sizes = np.union1d(group.arrivals.sizes, [float(one.size) for one in group.residents])
    states = families(group.plan.groups[group.name], sizes, group.plan.days)
    cohorts = cohorts_of(group, states)
    newcomers = states.newcomers(
        group.plan.groups[group.name], group.arrivals.sizes, group.arrivals.shares * group.arrivals.placed[:, None]
    )
    seen = Seen(group, states, cohorts, keep_stay)
    days = days_of(group, states, group.leaving)
    seekers = Seekers(group, states, cohorts) if seek_flats else None
    for day, chances in enumerate(_decision_chances(group, states, cohorts)):
        there = cohorts.residents + day
        if seekers is not None:
            seekers.expect(day, chances, newcomers[day])
        _live(cohorts, there, days[day], chances, newcomers[day])
        if seekers is not None:
            seekers.subtract(day)
        seen.record(day, newcomers[day])
    return seen.presence(seekers.seeking() if seekers is not None else None)


def _live(cohorts: Cohorts, there: int, day: Day, chances: Floats | None, newcomers: Floats) -> None:
    """One day for the columns there, and the arrival of a new one."""
    undecided, decided = cohorts.undecided[:, :there], cohorts.decided[:, :there]
    if chances is None:
        undecided[:] = day.undecided @ undecided
        cohorts.undecided[:, there] = day.first_undecided @ newcomers
        return
    stay, fresh = chances[:, :there], chances[:, there]
    waiting = undecided * stay
    decided[:] = day.decided @ decided + day.deciding @ (undecided - waiting)
    undecided[:] = day.undecided @ waiting
    cohorts.undecided[:, there] = day.first_undecided @ (newcomers * fresh)
    cohorts.decided[:, there] = day.first_decided @ (newcomers * (1 - fresh))


def _decision_chances(group: Group, states: Families, cohorts: Cohorts) -> Iterator[Floats | None]:
    """Day by day: chance of each column (by state, if it differs) to stay undecided through the day; None: no decision.

    The last column handed out is that of the day's arrivals, who come at noon on average.
    """
    clock, plan = group.plan.clocks.decision, group.plan
    if clock is None or all(one.before_decision_factor == 1 for one in group.leaving.values()):
        yield from [None] * plan.days
        return
    paces = np.array([pace(clock, group.name, size) for size in states.size.astype(int)]) * clock.before_decision_factor
    different, which = np.unique(paces, return_inverse=True)
    factors, used = by_date(plan, clock), used_up(by_date(plan, clock))
    since = np.concatenate([cohorts.waited, -(used[:-1] + factors / 2)])
    longest = float((since.max(initial=0) + used[-1]) * different.max())
    law: Table = table(clock.duration, longest)
    chance = law(different[:, None] * since[None, : cohorts.residents])
    for day in range(plan.days):
        chance = np.hstack([chance, np.ones((len(different), 1))])
        now = law(different[:, None] * (since[None, : cohorts.residents + day + 1] + used[day + 1]))
        stay = np.divide(now, chance, out=np.zeros_like(now), where=chance > 1e-300)
        chance = now
        yield stay if len(different) == 1 else stay[which]
