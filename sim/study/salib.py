"""SALib: a study as the problem its functions take, and as the function they evaluate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.uncertainties import Uncertainty
from sim.study.points import Point, Source, planned_from

Numbers = NDArray[np.float64]


def salib_problem(study: Source) -> dict[str, Any]:
    """The factors of a study as SALib's problem: names, bounds, distributions, and the outcomes.

    A factor with a most likely value is triangular; one that chooses among n values goes from 0 to n, each value
    as the whole numbers below its next (`salib_model` reads it so). Errors: `ScenarioError` for a study file.
    """
    planned = planned_from(study)
    told = [_bounds(one) for one in planned.factors.values()]
    return {
        "num_vars": len(told),
        "names": list(planned.factors),
        "bounds": [bounds for bounds, _ in told],
        "dists": [law for _, law in told],
        "outputs": list(planned.study.outcomes),
    }


def _bounds(factor: Uncertainty) -> tuple[list[float], str]:
    if factor.one_of:
        return [0.0, float(len(factor.one_of))], "unif"
    assert factor.low is not None
    assert factor.high is not None
    if factor.likely is None:
        return [factor.low, factor.high], "unif"
    peak = (factor.likely - factor.low) / (factor.high - factor.low)
    return [factor.low, factor.high, min(peak, 1 - 1e-12)], "triang"


def salib_model(point: Point, study: Source) -> Any:
    """Function that SALib evaluates: rows of factors in, rows of outcomes out, `problem.evaluate(salib_model(...))`."""
    planned = planned_from(study)
    factors, outcomes = planned.factors, list(planned.study.outcomes)

    def evaluate(rows: Numbers) -> Numbers:
        """Outcomes of each row, shape (rows, outcomes); with one outcome (rows,)."""
        found = []
        for row in np.atleast_2d(rows):
            values = {name: _value(one, float(x)) for (name, one), x in zip(factors.items(), row, strict=True)}
            told = point(values)
            found.append([told[name] for name in outcomes])
        table = np.array(found)
        return table[:, 0] if len(outcomes) == 1 else table

    return evaluate


def _value(factor: Uncertainty, number: float) -> object:
    return factor.one_of[min(len(factor.one_of) - 1, int(number))] if factor.one_of else number
