"""Checks of a fit: errors where it was fitted and where not, coverage of the 90 % band, ranks of what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from analysis.calibration.lived import simulating
from analysis.calibration.question import Question, Seen
from sim import draws

Numbers = NDArray[np.float64]
BAND = (0.05, 0.95)
BINS = 5


@dataclass(frozen=True)
class Errors:
    """Distance of the mean of the runs from some observed values.

    `share`: mean absolute error as a share of the value; `root`: root mean square error; `bias`: mean of
    (model - observed); `coverage`: share of the values within the 90 % band.
    """

    values: int
    share: float
    root: float
    bias: float
    coverage: float


@dataclass(frozen=True)
class Checked:
    """One observed value beside the runs: their mean, the 90 % band of what would be observed, its rank from 0 to 1."""

    seen: Seen
    fitted: bool
    mean: float
    low: float
    high: float
    rank: float


@dataclass(frozen=True)
class Checks:
    """All observed values checked; errors of those fitted and those held out (None where there are none)."""

    rows: tuple[Checked, ...]
    fitted: Errors | None
    held_out: Errors | None
    runs: int

    def ranks(self, *, fitted: bool | None = None) -> list[int]:
        """How many values lie in each fifth of the runs, from the lowest: even if runs and observation agree."""
        chosen = [row.rank for row in self.rows if fitted is None or row.fitted is fitted]
        return [int(one) for one in np.histogram(chosen, bins=BINS, range=(0, 1))[0]]


def checked(question: Question, values: dict[str, float], workers: int = 1) -> Checks:
    """The best set of values run anew, with other dice than in the trials, against all observed values."""
    asked, seen = question.asked, question.seen
    shown = [(one.day, one.indicator) for one in seen]
    first = asked.replications  # dice that no trial has seen
    with simulating(question.plan, question.parameters, shown, asked.seed, workers) as simulate:
        lived = simulate([(values, first + number) for number in range(asked.checked_with)])
    rows = rows_of(lived, seen, [question.is_fitted(one) for one in seen], asked.seed)
    return Checks(
        rows,
        errors_of([row for row in rows if row.fitted]),
        errors_of([row for row in rows if not row.fitted]),
        asked.checked_with,
    )


def rows_of(
    lived: Numbers, seen: Sequence[Seen], fitted: Sequence[bool], seed: int, weights: Numbers | None = None
) -> tuple[Checked, ...]:
    """Each observed value beside what runs show, shape (runs, seen), with the error of observing added to each run."""
    weights = np.full(len(lived), 1 / len(lived)) if weights is None else weights
    rows = []
    for number, (one, is_fitted) in enumerate(zip(seen, fitted, strict=True)):
        keys = draws.keys(f"{one.indicator} {one.day}", np.full(len(lived), number), np.arange(len(lived)))
        predicted = lived[:, number] + one.error * _normal(draws.uniforms(seed, "observing", keys))
        low, high = quantiles(predicted, weights, BAND)
        rank = float(weights[predicted < one.value].sum())
        mean = float((weights * lived[:, number]).sum())
        rows.append(Checked(one, is_fitted, mean, low, high, rank))
    return tuple(rows)


def _normal(luck: Numbers) -> Numbers:
    return np.asarray(ndtri(luck))


def quantiles(values: Numbers, weights: Numbers, at: tuple[float, ...]) -> list[float]:
    """Weighted quantiles of values."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    reached = (reached - weights[order] / 2) / reached[-1]
    return [float(np.interp(share, reached, values[order])) for share in at]


def errors_of(rows: Sequence[Checked]) -> Errors | None:
    """Errors over some values; None over none."""
    if not rows:
        return None
    apart = np.array([row.mean - row.seen.value for row in rows])
    size = np.array([abs(row.seen.value) for row in rows])
    inside = [row.low <= row.seen.value <= row.high for row in rows]
    share = float(np.mean(np.abs(apart[size > 0]) / size[size > 0])) if (size > 0).any() else float("nan")
    root = float(np.sqrt(np.mean(apart**2)))
    return Errors(len(rows), share, root, float(apart.mean()), float(np.mean(inside)))
