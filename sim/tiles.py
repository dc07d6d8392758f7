"""Tiles: a grid with one labelled tile a district, laid out from the coordinates of the districts."""

from __future__ import annotations

from math import ceil, cos, radians, sqrt
from textwrap import wrap

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from sim.scenario.city import District

Floats = NDArray[np.float64]
WIDEST_LABEL = 13


def tiles(districts: tuple[District, ...]) -> list[tuple[int, int]]:
    """Column and row of each district: the grid cell nearest to its place, no two in one; rows count from the north.

    Without coordinates for all districts they stand in the order of the list.
    """
    number = len(districts)
    columns = max(1, ceil(sqrt(number * 1.3)))
    rows = max(1, ceil(number * 1.3 / columns))
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    if not has_places(districts):
        return cells[:number]
    latitude = np.array([float(one.latitude or 0) for one in districts])
    east = np.array([float(one.longitude or 0) for one in districts]) * cos(radians(float(latitude.mean())))
    wanted = np.column_stack([_spread(east) * (columns - 1), (1 - _spread(latitude)) * (rows - 1)])
    distance = ((wanted[:, None, :] - np.array(cells, dtype=float)[None, :, :]) ** 2).sum(axis=2)
    chosen = linear_sum_assignment(distance)[1]
    return [cells[cell] for cell in chosen]


def has_places(districts: tuple[District, ...]) -> bool:
    """Whether every district has coordinates."""
    return all(one.latitude is not None and one.longitude is not None for one in districts)


def _spread(values: Floats) -> Floats:
    """Places in order from 0 to 1: half by rank, so that a dense middle does not crowd, half by distance."""
    width = values.max() - values.min()
    if width == 0:
        return np.zeros(len(values))
    rank = values.argsort().argsort() / max(1, len(values) - 1)
    return np.asarray((rank + (values - values.min()) / width) / 2)


def label(name: str) -> list[str]:
    """Name of a district on at most two lines, cut where it is longer."""
    parts = wrap(name.replace("-", "- "), WIDEST_LABEL, break_long_words=False) or [name]
    shown = [part.replace("- ", "-") for part in parts[:2]]
    return [part if len(part) <= WIDEST_LABEL + 1 else part[:WIDEST_LABEL] + "." for part in shown]
