"""Recognition: whether the decision on a household's status is positive, by its group and the date of the decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.agents.tables import Table
from sim.scenario.quantities import Dated
from sim.scenario.status import Status

UNDECIDED, RECOGNISED, REJECTED = 0, 1, 2


def outcome(status: Status, group: str, luck: float, day: date) -> int:
    """RECOGNISED or REJECTED: the household's luck against the share of its group in force on the day of decision."""
    share = status.recognition.get(group)
    return RECOGNISED if share is None or luck < share.on(day) else REJECTED


def outcomes(status: Status, start: date, groups: Sequence[str], table: Table, rows: slice) -> NDArray[np.int8]:
    """Outcome of each household of a slice, by the moment of its decision, counted from the start of the run."""
    group, luck, days = table["group"][rows], table["recognition"][rows], table["decide_at"][rows]
    found = np.full(len(luck), RECOGNISED, dtype=np.int8)
    for number, name in enumerate(groups):
        share = status.recognition.get(name)
        if share is not None:
            mine = group == number
            found[mine] = np.where(luck[mine] < _on(share, start, days[mine]), RECOGNISED, REJECTED)
    return found


def _on(share: Dated[float], start: date, days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares in force on days of the run."""
    changes = [(day - start) / timedelta(days=1) for day in share.changes]
    which = np.searchsorted(changes, np.nan_to_num(days, posinf=1e9), side="right")
    return np.array(share.values)[which]
