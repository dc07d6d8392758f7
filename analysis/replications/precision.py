"""Precision: half the 95 % interval of a mean over replications, and how many replications a share of it needs."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.studies.opened import Opened
from analysis.studies.whole import matrix

LEVEL = 0.95
MOST = 1_000_000


class OneReplicationError(ValueError):
    """A study with one replication says nothing of the dice."""


@dataclass(frozen=True)
class Precision:
    """Of an outcome: `reached` half width as a share of the mean by design point, `needed` replications by point.

    Points whose mean is 0 are not counted (`zero`). `course`: half width of the middle point by replications so far.
    """

    outcome: str
    within: float
    replications: int
    reached: tuple[float, ...]
    needed: tuple[int, ...]
    zero: int
    course: tuple[tuple[int, float], ...]


def precision(study: Opened, outcome: str, within: float) -> Precision:
    """Precision of an outcome; `within`: the share of the mean that half the interval may have.

    Errors: `OneReplicationError`, `IncompleteError` for runs that lack.
    """
    values = matrix(study, outcome)
    if values.shape[1] < 2:
        raise OneReplicationError
    means = values.mean(axis=1)
    known = values[means != 0]
    reached = _half_width(known) / np.abs(known.mean(axis=1)) if len(known) else np.empty(0)
    needed = tuple(_needed(row, within) for row in known)
    return Precision(
        outcome,
        within,
        values.shape[1],
        tuple(map(float, reached)),
        needed,
        int((means == 0).sum()),
        _course(known),
    )


def _half_width(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half the width of Student's interval of the mean of each row."""
    count = values.shape[1]
    return np.asarray(stats.t.ppf((1 + LEVEL) / 2, count - 1) * values.std(axis=1, ddof=1) / np.sqrt(count))


def _needed(row: NDArray[np.float64], within: float) -> int:
    """Replications after which half the interval would be within the share, with the spread seen in these."""
    spread, wanted = float(row.std(ddof=1)), within * abs(float(row.mean()))
    if spread == 0:
        return 2
    count = 2
    while count < MOST and stats.t.ppf((1 + LEVEL) / 2, count - 1) * spread / np.sqrt(count) > wanted:
        normal = ceil((stats.norm.ppf((1 + LEVEL) / 2) * spread / wanted) ** 2)
        count = max(count + 1, min(normal, MOST))
    return count


def _course(values: NDArray[np.float64]) -> tuple[tuple[int, float], ...]:
    """Middle over points of the half width as a share of the mean, after 2, 3, ... replications."""
    if not len(values):
        return ()
    shares = (
        (n, _half_width(values[:, :n]), np.abs(values[:, :n].mean(axis=1))) for n in range(2, values.shape[1] + 1)
    )
    return tuple(
        (n, float(np.median(np.divide(half, mean, out=np.full_like(half, np.nan), where=mean != 0))))
        for n, half, mean in shares
    )
