"""Paired: two variants run by run with the same people - who does better, how often, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isinf, isnan

from scipy import special

from sim.survival import LEVEL

# a run in which a standard is not back within the horizon: later than any day that can be seen
NOT_SEEN = inf
# a run that says nothing, e.g. a standard that was not assessed
SAYS_NOTHING = float("nan")


@dataclass(frozen=True)
class Paired:
    """How a variant does against a base over runs with the same people, where less is better.

    `better`, `worse`, `equal`: runs; `undecided`: runs in which both lie beyond what was seen, or one says nothing;
    they are counted and not dropped. `middle` of the differences (variant - base) with the interval `low` to `high`
    that holds the median of all such runs with 95 % (None: beyond what was seen, or too few runs to say).
    `stands_out`: whether the interval leaves 0 on one side, however far its ends lie; None with too few runs to say.
    """

    runs: int
    better: int
    worse: int
    equal: int
    undecided: int
    stands_out: bool | None
    middle: float | None
    low: float | None
    high: float | None


def paired(base: Sequence[float], variant: Sequence[float]) -> Paired:
    """Compare run by run. Values may be `NOT_SEEN` or `SAYS_NOTHING`. Raises ValueError for another number of runs."""
    if len(base) != len(variant) or not base:
        raise ValueError("variants are compared over the same runs, and at least one")
    pairs = list(zip(base, variant, strict=True))
    told = [(a, b) for a, b in pairs if not (isnan(a) or isnan(b) or (isinf(a) and isinf(b)))]
    differences = sorted(b - a for a, b in told)
    low, high = interval(differences)
    return Paired(
        runs=len(pairs),
        better=sum(difference < 0 for difference in differences),
        worse=sum(difference > 0 for difference in differences),
        equal=sum(difference == 0 for difference in differences),
        undecided=len(pairs) - len(told),
        stands_out=None if low is None or high is None else low > 0 or high < 0,
        middle=_seen(_median(differences)),
        low=_seen(low),
        high=_seen(high),
    )


def interval(ordered: Sequence[float]) -> tuple[float | None, float | None]:
    """Two of the values in order between which the median of all runs lies with 95 %, exactly; None: too few runs.

    Source: the number of runs below the median is binomial with 1/2 (W. Conover, Practical Nonparametric Statistics).
    """
    runs = len(ordered)
    rank = lowest_rank(runs)
    return (None, None) if rank == 0 else (ordered[rank - 1], ordered[runs - rank])


def lowest_rank(runs: int) -> int:
    """Rank of the lower end: as large as it can be with at most half of 1 - 95 % below it; 0 where none is."""
    tail, rank = (1 - LEVEL) / 2, 0
    while rank < runs // 2 and float(special.bdtr(rank, runs, 0.5)) <= tail:
        rank += 1
    return rank


def _median(ordered: Sequence[float]) -> float | None:
    if not ordered:
        return None
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return low if low == high else (low + high) / 2


def _seen(value: float | None) -> float | None:
    return None if value is None or isinf(value) or isnan(value) else value
