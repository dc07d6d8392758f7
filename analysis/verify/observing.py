"""Observing: replications of a verification scenario, and what is looked at in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.records import Records
from sim.run import run
from sim.scenario.reading import load_scenario

SHIPPED = Path(__file__).parents[2] / "scenarios"
SCENARIOS = SHIPPED / "verification"
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
    """What is observed in each replication of a scenario under `scenarios/verification`; one row per run."""
    plan = load_scenario(SCENARIOS / f"{name}.yaml", overrides)
    root = plan.seed if seed is None else seed
    seen: list[Any] = []
    # in batches, so that thousands of runs need the memory of some hundreds
    most = max(10, DAYS_IN_MEMORY // plan.days)
    for batch, first in enumerate(range(0, runs, most)):
        results = run(plan, seed=root + 1000 * batch, runs=min(most, runs - first), workers=workers)
        seen += [what(records) for records in results.records]
    return np.array(seen)


def emergency(records: Records) -> NDArray[Any]:
    """Persons in emergency places by day."""
    there: NDArray[Any] = records.kind["persons"][:, records.kind_is("emergency")].sum(axis=1)
    return there
