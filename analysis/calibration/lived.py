"""Lived: what runs with some values show on the days observed, on one process or several, the same dice every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.indicators import BY_NAME
from sim.run import run_one
from sim.scenario.overrides import Varied
from sim.scenario.schema import Scenario
from sim.scenario.uncertainties import Uncertainty
from sim.workers import end_with_parent, process_context

Numbers = NDArray[np.float64]
Shown = tuple[date, str]  # day and indicator
Values = Mapping[str, object]
Simulate = Callable[[Sequence[tuple[Values, int]]], Numbers]


class Model:
    """A scenario with parameters, asked for indicators on some days."""

    def __init__(
        self, plan: Scenario, parameters: Mapping[str, Uncertainty], shown: Sequence[Shown], seed: int
    ) -> None:
        self._varied, self._shown, self._seed = Varied(plan, parameters, "parameter"), tuple(shown), seed
        self._days = [plan.day_of(day) for day, _ in shown]

    def at(self, values: Values, replication: int) -> list[float]:
        """What one run shows. Errors: `ScenarioError` for values that cannot be."""
        records, _, _ = run_one(self._varied.at(values), self._seed, replication)
        daily = {name: BY_NAME[name].of(records) for name in {name for _, name in self._shown}}
        return [float(daily[name][day]) for day, (_, name) in zip(self._days, self._shown, strict=True)]


@contextmanager
def simulating(
    plan: Scenario, parameters: Mapping[str, Uncertainty], shown: Sequence[Shown], seed: int, workers: int
) -> Iterator[Simulate]:
    """Function that lives through (values, replication) pairs: what each shows, shape (pairs, shown)."""
    if workers <= 1:
        model = Model(plan, parameters, shown, seed)
        yield lambda pairs: np.array([model.at(values, replication) for values, replication in pairs])
        return
    given = (plan, dict(parameters), tuple(shown), seed)
    with ProcessPoolExecutor(workers, mp_context=process_context(), initializer=_begin, initargs=given) as pool:
        yield lambda pairs: np.array(list(pool.map(_in_worker, pairs)))


_model_of_worker: list[Model] = []


def _begin(plan: Scenario, parameters: Mapping[str, Uncertainty], shown: Sequence[Shown], seed: int) -> None:
    end_with_parent()
    _model_of_worker[:] = [Model(plan, parameters, shown, seed)]


def _in_worker(pair: tuple[Values, int]) -> Any:
    return _model_of_worker[0].at(*pair)
