"""Indices: Sobol's and Morris' by SALib, with bootstrap intervals and the noise of the replications beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from SALib.analyze import morris, sobol

from analysis.studies.opened import Opened
from analysis.studies.whole import matrix
from sim.study.schema import Morris, Saltelli

LEVEL, RESAMPLES = 0.95, 1000
Numbers = NDArray[np.float64]


class NoIndicesError(ValueError):
    """A study that no indices can be computed of; `reason` is a key of the texts."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values


@dataclass(frozen=True)
class Figure:
    """An index: its value, half the width of its 95 % bootstrap interval, and its standard deviation over replications.

    `noise` is None where there is but one replication.
    """

    value: float
    half: float
    noise: float | None

    @property
    def interval(self) -> tuple[float, float]:
        """Ends of the bootstrap interval."""
        return self.value - self.half, self.value + self.half


@dataclass(frozen=True)
class OfFactor:
    """Indices of one factor. Sobol: `main` = first order, `total` = with all interactions, both shares of the variance.

    Morris: `main` = mean effect of the whole range, signed, without interval; `total` = mean size of it (mu star);
    `sigma`: its spread, as large as the mean where the factor interacts or its effect bends.
    """

    name: str
    main: Figure
    total: Figure
    sigma: float | None = None


@dataclass(frozen=True)
class Indices:
    """Indices of all factors for an outcome, the largest total first; empty where the outcome never changes.

    `dice`: share of the variance of single runs that is between replications of one design point; None with one.
    """

    outcome: str
    kind: str
    points: int
    replications: int
    factors: tuple[OfFactor, ...]
    dice: float | None


def indices(study: Opened, outcome: str) -> Indices:
    """Indices of an outcome. Errors: `NoIndicesError` for another design, `IncompleteError` where rows are missing."""
    design = study.planned.study.design
    if not isinstance(design, Saltelli | Morris):
        raise NoIndicesError("design", design=design.kind)
    if len(study.factors) < 2:
        raise NoIndicesError("factors")
    values = matrix(study, outcome)
    points, replications = values.shape
    told = Indices(outcome, design.kind, points, replications, (), _dice(values))
    if np.ptp(values.mean(axis=1)) == 0:
        return told
    whole = _of_one(study, values.mean(axis=1))
    singles = [_of_one(study, values[:, n]) for n in range(replications)] if replications > 1 else []
    found = [_factor(study, number, whole, singles) for number in range(len(study.factors))]
    found.sort(key=lambda one: -one.total.value)
    return Indices(outcome, design.kind, points, replications, tuple(found), told.dice)


def _of_one(study: Opened, values: Numbers) -> Any:
    """Indices by SALib of one value a design point."""
    design, names = study.planned.study.design, list(study.factors)
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    seed = study.planned.seed % 2**32
    resampled = {"num_resamples": RESAMPLES, "conf_level": LEVEL, "seed": seed}
    if isinstance(design, Morris):
        points = study.planned.rows.units(0, len(values))
        return morris.analyze(problem, points, values, num_levels=design.levels, **resampled)
    assert isinstance(design, Saltelli)
    return sobol.analyze(problem, values, calc_second_order=design.second_order, **resampled)


def _factor(study: Opened, number: int, whole: Any, singles: Sequence[Any]) -> OfFactor:
    name = list(study.factors)[number]

    def figure(index: str, half: str | None) -> Figure:
        noise = float(np.std([one[index][number] for one in singles], ddof=1)) if len(singles) > 1 else None
        return Figure(float(whole[index][number]), float(whole[half][number]) if half else 0.0, noise)

    if isinstance(study.planned.study.design, Morris):
        return OfFactor(name, figure("mu", None), figure("mu_star", "mu_star_conf"), float(whole["sigma"][number]))
    return OfFactor(name, figure("S1", "S1_conf"), figure("ST", "ST_conf"))


def _dice(values: Numbers) -> float | None:
    """Share of the variance of single runs that lies within design points."""
    if values.shape[1] < 2 or np.ptp(values) == 0:
        return None
    within = float(values.var(axis=1, ddof=1).mean())
    between = float(values.mean(axis=1).var(ddof=1)) - within / values.shape[1]
    return float(within / (within + max(0.0, between)))
