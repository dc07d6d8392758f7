"""Presence: how many persons are expected on each day, and how far single runs lie from that; a result of theory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Seeking:
    """Households whose housing clock has run out, where they queue for flats: `new` ones by day and state, `members`
    in each state, and `steps`: what a day does to those who queue, all other clocks going on.
    """

    new: Floats
    members: Floats
    steps: list[sparse.csr_matrix]


@dataclass(frozen=True)
class Presence:
    """Persons present at the end of each day, shape (days,), and their variance over runs.

    `of_start`: those of them who were there at the start, and their children; `stay`: persons present on a day
    (column) of a household that arrived on a day (row), or None where nobody asked for it.
    """

    persons: Floats
    variance: Floats
    of_start: Floats
    stay: NDArray[np.float32] | None = None
    seeking: Seeking | None = None


def scatter(squares: Floats, persons: Floats, at_start: Floats) -> Floats:
    """Variance of the persons of one line of residents, who together are a given number at the start.

    Sums over households by day, X being the persons of a household who are there: X squared and X; `at_start`: the
    same at the start. Children do not count as a scatter of their own.
    """
    share = persons / max(float(at_start[1]), 1e-300)
    return np.asarray(np.maximum(squares * (1 - 2 * share) + share**2 * at_start[0], 0.0))
