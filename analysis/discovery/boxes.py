"""Boxes: ranges of factors that hold many of the cases sought and few others, by PRIM and CART of EMA Workbench."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.studies.opened import Opened
from analysis.studies.whole import IncompleteError

with warnings.catch_warnings():
    # it says at import which of its connectors are not there
    warnings.simplefilter("ignore")
    from ema_workbench.analysis import cart, prim

CHANCE = 0.05  # a limit that the data would show with this probability by chance is dropped (quasi p)
LEAST_MASS = 0.05  # share of the runs a box holds at least
LEAST_CASES = 5
Mask = NDArray[np.bool_]


class NoCasesError(ValueError):
    """Too few runs are cases, or too few are not; `cases` of `runs` are."""

    def __init__(self, cases: int, runs: int) -> None:
        super().__init__(f"{cases} of {runs}")
        self.cases, self.runs = cases, runs


@dataclass(frozen=True)
class Limit:
    """A factor within a box: above `low` (None: no limit), below `high`, or one of `values`; `chance`: quasi p."""

    factor: str
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    chance: float | None = None


@dataclass(frozen=True)
class Box:
    """A box. `inside`: runs in it; `cases`: of these, cases; `coverage`: share of all cases; `density`: of its runs."""

    limits: tuple[Limit, ...]
    inside: int
    cases: int
    coverage: float
    density: float


@dataclass(frozen=True)
class Found:
    """What was found of an outcome: the box of PRIM, the leaves of CART with mostly cases, the way PRIM went.

    `left_out`: runs that failed or are not there. `path`: coverage and density of each box on PRIM's way.
    """

    outcome: str
    above: float | None
    below: float | None
    runs: int
    cases: int
    left_out: int
    box: Box
    leaves: tuple[Box, ...]
    path: tuple[tuple[float, float], ...]
    points: pd.DataFrame
    is_case: Mask


def found(study: Opened, outcome: str, above: float | None, below: float | None, density: float) -> Found:
    """Boxes for runs whose outcome lies above (or below) a value.

    PRIM's box with the largest coverage of at least this density; where none is so dense, the densest.
    Errors: `IncompleteError` for runs without a value, `NoCasesError` where too few are cases or too few are not.
    """
    runs = study.done
    if not len(runs):
        raise NoCasesError(0, 0)
    undefined = runs[outcome].isna()
    if undefined.any():
        rows = sorted(set(runs.loc[undefined, "row"].astype(int)))
        raise IncompleteError("undefined", rows, outcome, len(study.planned.rows))
    points = _points(study, runs)
    values = runs[outcome].to_numpy(dtype=np.float64)
    case = values > above if above is not None else values < float(below or 0.0)
    if min(case.sum(), (~case).sum()) < LEAST_CASES:
        raise NoCasesError(int(case.sum()), len(case))
    box, path = _by_prim(points, case, density)
    left_out = study.begun.runs - len(runs)
    leaves = _by_cart(points, case)
    return Found(outcome, above, below, len(case), int(case.sum()), left_out, box, leaves, path, points, case)


def _points(study: Opened, runs: pd.DataFrame) -> pd.DataFrame:
    """Factors of the runs as the workbench takes them: numbers, and categories."""
    points = pd.DataFrame(index=range(len(runs)))
    for name, factor in study.factors.items():
        column = runs[name].reset_index(drop=True)
        points[name] = column.astype(str).astype("category") if factor.one_of else column.astype(np.float64)
    return points


def _by_prim(points: pd.DataFrame, case: Mask, density: float) -> tuple[Box, tuple[tuple[float, float], ...]]:
    # the threshold also says from which value on something is a case; the density is chosen on the way below
    algorithm = prim.Prim(points.copy(), case, threshold=0.5, mass_min=LEAST_MASS)
    box = _first_box(algorithm)
    steps = [_counted(points, case, _limits(points, box.box_lims[n], box.qp[n])) for n in range(len(box.box_lims))]
    dense = [one for one in steps if one.density >= density]
    chosen = max(dense, key=lambda one: one.coverage) if dense else max(steps, key=lambda one: one.density)
    way = box.peeling_trajectory
    return chosen, tuple(zip(way["coverage"], way["density"], strict=True))


def _first_box(algorithm: Any) -> Any:
    """The box of all that PRIM peels, also where it does not reach the density it hopes for."""
    algorithm._update_yi_remaining(algorithm)
    box = prim.PrimBox(algorithm, algorithm.box_init, algorithm.yi_remaining[:])
    return algorithm._paste(algorithm._peel(box))


def _by_cart(points: pd.DataFrame, case: Mask) -> tuple[Box, ...]:
    """Leaves of the tree that hold mostly cases, the largest coverage first."""
    tree = cart.CART(points.copy(), case, mass_min=LEAST_MASS)
    with _same_luck():
        tree.build_tree()
    boxes = [_counted(points, case, _limits(points, lims, {})) for lims in tree.boxes]
    return tuple(sorted((one for one in boxes if one.density > 0.5), key=lambda one: -one.coverage))


@contextmanager
def _same_luck() -> Iterator[None]:
    """The tree breaks ties by NumPy's common generator: the same each time, and nobody else's draws are moved."""
    before = np.random.get_state()
    np.random.seed(0)
    try:
        yield
    finally:
        np.random.set_state(before)


def _limits(points: pd.DataFrame, lims: pd.DataFrame, chances: Mapping[str, Any]) -> tuple[Limit, ...]:
    """Limits that cut something off and would hardly come by chance."""
    limits = []
    for name in points.columns:
        chance = [float(one) for one in chances.get(name, ()) if 0 <= one <= 1]
        if chance and min(chance) >= CHANCE:
            continue
        least = min(chance) if chance else None
        if isinstance(points[name].dtype, pd.CategoricalDtype):
            values = tuple(sorted(map(str, lims[name].iloc[0])))
            if len(values) < points[name].nunique():
                limits.append(Limit(name, values=values, chance=least))
            continue
        low, high = float(lims[name].iloc[0]), float(lims[name].iloc[1])
        cut = (low if low > points[name].min() else None, high if high < points[name].max() else None)
        if cut != (None, None):
            limits.append(Limit(name, *cut, chance=least))
    return tuple(limits)


def _counted(points: pd.DataFrame, case: Mask, limits: tuple[Limit, ...]) -> Box:
    inside = inside_of(points, limits)
    cases = int((inside & case).sum())
    return Box(limits, int(inside.sum()), cases, cases / int(case.sum()), cases / max(1, int(inside.sum())))


def inside_of(points: pd.DataFrame, limits: tuple[Limit, ...]) -> Mask:
    """Which runs lie within limits, shape (runs,)."""
    inside = np.ones(len(points), dtype=bool)
    for limit in limits:
        column = points[limit.factor]
        if limit.values:
            inside &= column.astype(str).isin(limit.values).to_numpy()
        if limit.low is not None:
            inside &= (column >= limit.low).to_numpy()
        if limit.high is not None:
            inside &= (column <= limit.high).to_numpy()
    return inside
