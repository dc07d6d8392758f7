"""First run: the first run of a study, lived through to see how long one takes and which factors change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from time import perf_counter
from typing import Any

import numpy as np

from sim.run import run_one
from sim.scenario.uncertainties import Uncertainty
from sim.study.reading import Planned
from sim.study.tables import kept_of


def idle(planned: Planned) -> Iterator[tuple[str, object, object]]:
    """Factors that change nothing in the first run when they alone are moved: name, value there, value tried."""
    values = planned.rows.read(0, 1)[0]
    first = _tried(planned, values)
    for name, one in planned.factors.items():
        here = values[name]
        other = _far_from(here, one)
        moved = _tried(planned, {**values, name: other})
        if first is not None and moved is not None and _is_same(first, moved):
            yield name, here, other


def _tried(planned: Planned, values: dict[str, object]) -> dict[str, Any] | None:
    """What is kept of a run; None if it fails."""
    with suppress(Exception):
        return _kept_at(planned, values)
    return None


def _far_from(here: object, factor: Uncertainty) -> object:
    """Another value to choose from, or the limit that lies farther away."""
    if factor.one_of:
        return next((value for value in factor.one_of if value != here), here)
    assert factor.low is not None
    assert factor.high is not None
    return max(factor.low, factor.high, key=lambda end: abs(end - float(str(here))))


def _kept_at(planned: Planned, values: dict[str, object]) -> dict[str, Any]:
    records, _, _ = run_one(planned.at(values), planned.seed, 0)
    return kept_of(planned, records)


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    days = (np.array_equal(column, other["days"][name]) for name, column in one["days"].items())
    return bool(one["outcomes"] == other["outcomes"]) and all(days)


def measured(planned: Planned) -> float:
    """Seconds of the first run, with what is kept of it; of a run that fails, the seconds until then."""
    began = perf_counter()
    with suppress(Exception):
        _kept_at(planned, planned.rows.read(0, 1)[0])
    return perf_counter() - began
