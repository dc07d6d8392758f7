"""Precision: how exactly runs tell the difference between variants, and how many runs a stated precision needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf

import numpy as np

from analysis.compare.measures import MEASURES
from analysis.compare.sides import Sides
from analysis.paired import paired
from sim.indicators import BY_NAME
from sim.run import Results

# person-nights in emergency shelters; where no variant has any, the cost
LOOKED_AT = (("emergency_nights", "emergency_persons"), ("cost", "cost"))
FIRST, GROWS = 20, 1.5


@dataclass(frozen=True)
class Precision:
    """Half the width of the interval of the middle difference, as a share of the larger middle; the worst variant.

    `wanted` and `limit` (runs): None where none was stated. `reached`: inf with too few runs to say. `looks`: numbers
    of runs after which it was looked at.
    """

    measure: str
    runs: int
    reached: float
    wanted: float | None = None
    limit: int | None = None
    looks: tuple[int, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether the precision stated is reached."""
        return self.wanted is not None and self.reached <= self.wanted

    def runs_for(self, wanted: float) -> int | None:
        """About how many runs a precision needs: the width of an interval falls with the root of the runs."""
        return None if self.reached == inf else max(self.runs, ceil(self.runs * (self.reached / wanted) ** 2))


def half_width(base: Sequence[float], variant: Sequence[float]) -> float:
    """Half the width of the interval of the middle difference, as a share of the larger middle; inf: cannot be said."""
    told = paired(base, variant)
    if told.low is None or told.high is None:
        return inf
    size = max(float(np.median(base)), float(np.median(variant)))
    width = (told.high - told.low) / 2
    return width / size if size else (0.0 if width == 0 else inf)


def precision_of(sides: Sides) -> Precision:
    """Precision of variants whose runs are given."""
    by_name = {one.name: one for one in MEASURES}
    told = {name: sides.values(by_name[name]) for name, _ in LOOKED_AT}
    return _worst(told, Precision("", sides.runs, inf))


def looked_at(results: Sequence[Results], wanted: float, limit: int, looks: tuple[int, ...]) -> Precision:
    """Precision of variants that are still being run."""
    told = {
        name: [[float(BY_NAME[indicator].of(r).sum()) for r in one.records] for one in results]
        for name, indicator in LOOKED_AT
    }
    return _worst(told, Precision("", len(results[0].records), inf, wanted, limit, looks))


def _worst(told: Mapping[str, Sequence[Sequence[float]]], precision: Precision) -> Precision:
    """Of the first measure that any variant has any of, the variant that is known least exactly."""
    name = next((name for name, values in told.items() if any(map(any, values))), LOOKED_AT[-1][0])
    base, *others = told[name]
    return replace(precision, measure=name, reached=max(half_width(base, other) for other in others))


def next_look(precision: Precision) -> int:
    """Runs after which to look again: as many as seem needed, half as many more at least, the limit at most."""
    assert precision.wanted is not None
    assert precision.limit is not None
    needed = precision.runs_for(precision.wanted) or 0
    return min(precision.limit, max(needed, ceil(GROWS * precision.runs)))
