"""Whole: an outcome of every run of a study by design point and replication; nothing is filled in for what lacks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.studies.opened import Opened
from sim.study.tables import OK

NAMED = 8


class IncompleteError(ValueError):
    """A study that lacks what is asked for. `reason`: missing, failed or undefined; `rows`: the design points."""

    def __init__(self, reason: str, rows: Sequence[int], outcome: str, of: int) -> None:
        super().__init__(f"{reason}: {list(rows)[:NAMED]}")
        self.reason, self.rows, self.outcome, self.of = reason, tuple(rows), outcome, of


def matrix(study: Opened, outcome: str) -> NDArray[np.float64]:
    """Values of an outcome, shape (design points, replications).

    Errors: `IncompleteError` that names the points whose runs are not there, failed, or have no value.
    """
    points, each = len(study.planned.rows), study.planned.study.replications
    runs = study.runs
    there = np.zeros(points * each, dtype=bool)
    there[runs["run"]] = True
    _refuse("missing", ~there, each, outcome)
    failed = np.zeros(points * each, dtype=bool)
    failed[runs["run"]] = runs["status"] != OK
    _refuse("failed", failed, each, outcome)
    values = np.full(points * each, np.nan)
    values[runs["run"]] = runs[outcome].to_numpy(dtype=np.float64)
    _refuse("undefined", np.isnan(values), each, outcome)
    return values.reshape(points, each)


def _refuse(reason: str, wrong: NDArray[np.bool_], each: int, outcome: str) -> None:
    if wrong.any():
        rows = sorted({int(run) // each for run in np.flatnonzero(wrong)})
        raise IncompleteError(reason, rows, outcome, len(wrong) // each)
