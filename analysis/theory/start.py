"""Residents at the start: how many households of which size, since when, decided or not; as the scenario tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from analysis.theory.durations import duration, nodes, pace
from sim.scenario.city import ResidentTotal, Stage
from sim.scenario.people import Clock
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]
DECISIONS = 12
JUST_NOW = 1e-6


@dataclass(frozen=True)
class Residents:
    """Households of one size from one line of the list (`line`; -1: from a bare total).

    They came `elapsed` days ago, shape (n,), and are `undecided` (n,) or have been `decided` (n, m) so many days
    after they came (`decided_after`, shape (n, m)): chances that add up to 1.
    """

    line: int
    group: str
    size: int
    households: float
    elapsed: Floats
    undecided: Floats
    decided_after: Floats
    decided: Floats


@dataclass(frozen=True)
class _Line:
    """What one line of the list, or a bare total, says."""

    number: int
    group: str
    persons: int
    shares: Mapping[int, float]
    elapsed: Floats
    weights: Floats
    stage: Stage | None
    by_survival: bool


def residents(plan: Scenario, leaving: Mapping[str, Clock]) -> list[Residents]:
    """All who live there at the start, for the clocks that end stays."""
    return [one for line in _lines(plan) if line.persons for one in _households(plan, line, leaving)]


def _lines(plan: Scenario) -> Iterator[_Line]:
    told = plan.residents
    if isinstance(told, ResidentTotal):
        months = [(month, number) for month, number in told.move_ins.items() if number > 0]
        if not months:
            return
        spans = [_span(plan, month) for month, _ in months]
        elapsed = np.concatenate([points for points, _ in spans])
        weights = np.concatenate([number * each for (_, each), (_, number) in zip(spans, months, strict=True)])
        shares = plan.groups[told.group].household_sizes.on(plan.start)
        yield _Line(-1, told.group, told.total, shares, elapsed, weights / weights.sum(), None, True)
        return
    for number, row in enumerate(told):
        shares = plan.groups[row.group].household_sizes.on(plan.start)
        if row.household_size is not None:
            shares = {row.household_size: 1.0}
        elapsed, weights = _span(plan, row.arrival_month)
        yield _Line(number, row.group, row.persons, shares, elapsed, weights, row.stage, False)


def _span(plan: Scenario, month: str | None) -> tuple[Floats, Floats]:
    """Days since the arrival of those who came in a month, evenly; without a month on the day before the start."""
    first = date(int(month[:4]), int(month[5:]), 1) if month else plan.start - timedelta(days=1)
    after = min((first + timedelta(days=32)).replace(day=1) if month else plan.start, plan.start)
    oldest, youngest = -plan.day_of(first), -plan.day_of(after)
    points, weights = nodes(2)
    return np.maximum(oldest - points * (oldest - youngest), JUST_NOW), weights


def _households(plan: Scenario, line: _Line, leaving: Mapping[str, Clock]) -> Iterator[Residents]:
    """Those of a bare total are the ones of their time who are still there; those of a list are known to be."""
    fates = {size: _fates(plan, line, size, leaving) for size in range(1, max(line.shares) + 1)}
    shares = {size: share * (fates[size][0] if line.by_survival else 1.0) for size, share in line.shares.items()}
    for size, persons in by_size_when_filled(shares, line.persons).items():
        _, undecided, after, decided = fates[size]
        households = persons / size
        yield Residents(line.number, line.group, size, households, line.elapsed, undecided, after, decided)


def _fates(
    plan: Scenario, line: _Line, size: int, leaving: Mapping[str, Clock]
) -> tuple[float, Floats, Floats, Floats]:
    """Chance of being still there, and given that: undecided, decided after so many days with their chances."""
    undecided, after, decided = _decisions(plan, line, size)
    if line.by_survival:
        before_now = np.broadcast_to(line.elapsed[:, None], after.shape)
        undecided = undecided * _still_there(plan, line.group, size, leaving, line.elapsed, line.elapsed)
        decided = decided * _still_there(plan, line.group, size, leaving, after, before_now)
    undecided, decided = undecided * line.weights, decided * line.weights[:, None]
    still = float(undecided.sum() + decided.sum())
    return still, undecided / max(still, 1e-300), after, decided / max(still, 1e-300)


def _decisions(plan: Scenario, line: _Line, size: int) -> tuple[Floats, Floats, Floats]:
    """By time since arrival: chance of no decision yet, days until the decision, and their chances."""
    clock, elapsed = plan.clocks.decision, line.elapsed
    nobody = np.zeros((len(elapsed), 0))
    if clock is None:
        return np.ones(len(elapsed)), nobody, nobody
    speed = pace(clock, line.group, size) * clock.before_decision_factor * clock.date_factor.on(plan.start)
    law = duration(clock.duration)
    undecided = np.asarray(law.sf(elapsed * speed))
    if line.stage == "preliminary":
        return np.ones(len(elapsed)), nobody, nobody
    points, weights = nodes(DECISIONS)
    gone = 1 - undecided[:, None]
    after = np.asarray(law.isf(np.clip(1 - points * gone, 1e-300, 1.0))) / max(speed, 1e-300)
    after = np.minimum(after, elapsed[:, None])
    if line.stage == "follow_up":
        return np.zeros(len(elapsed)), after, np.broadcast_to(weights, after.shape)
    return undecided, after, gone * weights


def _still_there(
    plan: Scenario, group: str, size: int, leaving: Mapping[str, Clock], undecided: Floats, elapsed: Floats
) -> Floats:
    """Chance that no clock has run out, at the speeds of the first day."""
    still = np.ones(elapsed.shape)
    for clock in leaving.values():
        still = still * duration(clock.duration).sf(used_before(plan, clock, group, size, undecided, elapsed))
    return np.asarray(still)


def used_before(plan: Scenario, clock: Clock, group: str, size: int, undecided: Floats, elapsed: Floats) -> Floats:
    """Days of a law used up since the arrival, `undecided` days of them before the decision."""
    speed = pace(clock, group, size) * clock.date_factor.on(plan.start)
    return np.asarray(speed * (elapsed - (1 - clock.before_decision_factor) * undecided))


def by_size_when_filled(shares: Mapping[int, float], persons: int) -> dict[int, float]:
    """Expected persons by household size when households come until a number of persons is reached.

    The last household is cut to fit, which matters for small numbers.
    """
    total, largest = sum(shares.values()), max(shares)
    odds = np.array([shares.get(size, 0.0) / total for size in range(1, largest + 1)])
    begin = np.zeros(persons)
    begin[0] = 1.0
    # how often the sum of the households stands at 0, 1, ... persons on its way
    reached = np.asarray(lfilter([1.0], np.concatenate([[1.0], -odds]), begin))
    found: dict[int, float] = {}
    for size, share in enumerate(odds.tolist(), start=1):
        whole = max(0, persons - size + 1)
        found[size] = found.get(size, 0.0) + size * share * float(reached[:whole].sum())
        for at in range(whole, persons):
            left = persons - at
            found[left] = found.get(left, 0.0) + left * share * float(reached[at])
    return {size: number for size, number in sorted(found.items()) if number > 0}
