"""Rows: one comparison each, expected against measured; what counts as agreement, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan, sqrt
from typing import Any, Literal

from numpy.typing import NDArray
from scipy import stats

Rule = Literal["noise", "equal", "interval", "bound"]
Floats = NDArray[Any]
STEP = 0.005
ERRORS_ALLOWED = 3.0


@dataclass(frozen=True)
class Row:
    """One comparison. `what` is the key of its text below `verify.row.`, `about` what stands in the text.

    `error` is the standard error of the measurement, `expected_error` that of an expected value that was itself
    simulated. Rules: `noise` allows 3 standard errors and 0.5 % for the daily step; `equal` nothing; `interval` asks
    whether the expected share lies in the exact interval (`low`, `high`) of the measured one; `bound` allows
    `at_least`, where a mean is too small for anything else. `runs` says how many runs (or arrivals) it rests on.
    """

    what: str
    expected: float
    measured: float
    rule: Rule = "noise"
    error: float = 0.0
    expected_error: float = 0.0
    at_least: float = 0.0
    low: float = nan
    high: float = nan
    runs: int = 1
    about: Mapping[str, object] = field(default_factory=dict)
    step: float = STEP

    @property
    def gap(self) -> float:
        """Measured less expected."""
        return self.measured - self.expected

    @property
    def off(self) -> float:
        """Deviation in standard errors; NaN where there is none to measure it by."""
        spread = sqrt(self.error**2 + self.expected_error**2)
        return self.gap / spread if spread else nan

    @property
    def allowed(self) -> float:
        """Largest deviation that still agrees."""
        if self.rule == "equal":
            return 0.0
        spread = sqrt(self.error**2 + self.expected_error**2)
        return max(self.at_least, ERRORS_ALLOWED * spread + self.step * abs(self.expected))

    @property
    def agrees(self) -> bool:
        """Whether measured and expected agree by the rule of the row."""
        if self.rule == "interval":
            return self.low <= self.expected <= self.high
        return abs(self.gap) <= self.allowed


def equal(what: str, expected: float, measured: float, runs: int = 1, **about: object) -> Row:
    """A number that must be the expected one."""
    return Row(what, expected, measured, "equal", runs=runs, about=about)


def mean_of(
    what: str, expected: float, values: Floats, *, at_least: float = 0.0, expected_error: float = 0.0, **about: object
) -> Row:
    """A mean over independent runs; where `at_least` is given, that is the smallest deviation allowed."""
    runs = len(values)
    error = float(values.std(ddof=1) / sqrt(runs)) if runs > 1 else 0.0
    rule: Rule = "bound" if at_least else "noise"
    return Row(what, expected, float(values.mean()), rule, error, expected_error, at_least, runs=runs, about=about)


def spread_of(what: str, expected: float, values: Floats, *, expected_error: float = 0.0, **about: object) -> Row:
    """A standard deviation over independent runs (its standard error from the fourth moment)."""
    away = values - values.mean()
    variance = float((away**2).mean())
    error = sqrt(max(float((away**4).mean()) - variance**2, 0.0) / len(values)) / (2 * sqrt(variance))
    measured = float(values.std(ddof=1))
    return Row(what, expected, measured, error=error, expected_error=expected_error, runs=len(values), about=about)


def ratio_of(what: str, expected: float, above: Floats, below: Floats, runs: int, **about: object) -> Row:
    """A ratio of sums over independent stretches."""
    ratio = float(above.sum() / below.sum())
    error = float((above - ratio * below).std(ddof=1) * sqrt(len(above)) / below.sum())
    return Row(what, expected, ratio, error=error, runs=runs, about=about)


def share_of(what: str, expected: float, hits: int, runs: int, *, rounded: float = 0.0, **about: object) -> Row:
    """A share of runs; rare and near-certain ones by their exact interval, `rounded` wider for rounded expectations."""
    measured = hits / runs
    if 0.01 <= expected <= 0.99:
        return Row(what, expected, measured, error=sqrt(expected * (1 - expected) / runs), runs=runs, about=about)
    low, high = exact_interval(hits, runs)
    low, high = low - rounded, high + rounded
    return Row(what, expected, measured, "interval", low=low, high=high, runs=runs, about=about)


def exact_interval(hits: int, runs: int, doubt: float = 0.0027) -> tuple[float, float]:
    """Clopper-Pearson interval of a share; `doubt` 0.0027 is that of three standard errors."""
    low = stats.beta.ppf(doubt / 2, hits, runs - hits + 1) if hits else 0.0
    high = stats.beta.ppf(1 - doubt / 2, hits + 1, runs - hits) if hits < runs else 1.0
    return float(low), float(high)


def largest(rows: list[Row]) -> Row:
    """The row that is furthest off: many dates are one test. Rows that do not agree come before those that do."""
    return max(rows, key=lambda row: (not row.agrees, abs(row.off) if row.off == row.off else 0.0))
