"""Measuring: replications of a verification scenario, and when a measured value agrees with an expected one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.records import Records
from sim.run import run
from sim.scenario.reading import load_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "verification"
DAYS_IN_MEMORY = 1_000_000


def observe(
    name: str,
    runs: int,
    what: Callable[[Records], Any],
    *,
    overrides: Sequence[str] = (),
    workers: int = 1,
    seed: int | None = None,
) -> NDArray[Any]:
    """What is observed in each replication of a scenario; one row per run."""
    plan = load_scenario(SCENARIOS / f"{name}.yaml", overrides)
    root = plan.seed if seed is None else seed
    seen: list[Any] = []
    # in batches, so that thousands of runs need the memory of some hundreds
    most = max(10, DAYS_IN_MEMORY // plan.days)
    for batch, first in enumerate(range(0, runs, most)):
        results = run(plan, seed=root + 1000 * batch, runs=min(most, runs - first), workers=workers)
        seen += [what(records) for records in results.records]
    return np.array(seen)


@dataclass(frozen=True)
class Row:
    """One comparison. `error` is the standard error of the measurement, `expected_error` that of the expected value."""

    what: str
    expected: float
    measured: float
    error: float = 0.0
    expected_error: float = 0.0
    step: float = 0.005
    at_least: float = 0.0

    @property
    def off(self) -> float:
        """Deviation in standard errors."""
        spread = sqrt(self.error**2 + self.expected_error**2)
        gap = self.measured - self.expected
        return gap / spread if spread else nan

    @property
    def allowed(self) -> float:
        """3 standard errors and 0.5 % for the daily step."""
        spread = sqrt(self.error**2 + self.expected_error**2)
        return max(self.at_least, 3 * spread + self.step * abs(self.expected))

    @property
    def agrees(self) -> bool:
        """Whether measured and expected agree."""
        return abs(self.measured - self.expected) <= self.allowed

    def __str__(self) -> str:
        told = "within its interval" if isnan(self.off) else f"off {self.off:+.1f} standard errors"
        told += "" if self.agrees else " !"
        return (
            f"{self.what:<58} expected {self.expected:>11.6g}  measured {self.measured:>11.6g}"
            f"  +- {self.error:<9.2g} {'equal' if self.measured == self.expected else told}"
        )


def mean_of(what: str, expected: float, values: NDArray[Any], **more: float) -> Row:
    """A mean over independent runs against its expected value."""
    error = float(values.std(ddof=1) / sqrt(len(values)))
    return Row(what, expected, float(values.mean()), error, **more)


def spread_of(what: str, expected: float, values: NDArray[Any], **more: float) -> Row:
    """A standard deviation over independent runs against its expected value (standard error from the fourth moment)."""
    away = values - values.mean()
    variance = float((away**2).mean())
    error = sqrt(max(float((away**4).mean()) - variance**2, 0.0) / len(values)) / (2 * sqrt(variance))
    return Row(what, expected, float(values.std(ddof=1)), error, **more)


def ratio_of(what: str, expected: float, above: NDArray[Any], below: NDArray[Any], **more: float) -> Row:
    """A ratio of sums over independent stretches against its expected value."""
    ratio = float(above.sum() / below.sum())
    error = float((above - ratio * below).std(ddof=1) * sqrt(len(above)) / below.sum())
    return Row(what, expected, ratio, error, **more)


def agree(record: Callable[[str, object], None], rows: Sequence[Row]) -> None:
    """Print all comparisons, put them into the report of the tests, and fail if one does not agree."""
    for row in rows:
        record("row", str(row))
        print(row)
    wrong = [str(row) for row in rows if not row.agrees]
    assert not wrong, "\n" + "\n".join(wrong)
