"""Recognition: whether the decision on a household's status is positive, by its group and the date of the decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.scenario.quantities import Dated
from sim.scenario.schema import Scenario
from sim.scenario.status import Status

UNDECIDED, RECOGNISED, REJECTED = 0, 1, 2


def outcome(status: Status | None, group: str, luck: float, day: date) -> int:
    """RECOGNISED or REJECTED: the household's luck against the share of its group in force on the day of decision."""
    share = status.recognition.get(group) if status is not None else None
    return RECOGNISED if share is None or luck < share.on(day) else REJECTED


def outcomes(
    plan: Scenario, groups: Sequence[str], group: NDArray[np.int8], luck: NDArray[np.float64], days: NDArray[np.float64]
) -> NDArray[np.int8]:
    """Outcome of each household; `days` are the moments of decision, counted from the start of the run."""
    found = np.full(len(luck), RECOGNISED, dtype=np.int8)
    status = plan.status
    for number, name in enumerate(groups):
        share = status.recognition.get(name) if status is not None else None
        if share is not None:
            mine = group == number
            found[mine] = np.where(luck[mine] < _on(share, plan.start, days[mine]), RECOGNISED, REJECTED)
    return found


def _on(share: Dated[float], start: date, days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares in force on days of the run."""
    changes = [(day - start) / timedelta(days=1) for day in share.changes]
    which = np.searchsorted(changes, np.nan_to_num(days, posinf=1e9), side="right")
    return np.array(share.values)[which]
