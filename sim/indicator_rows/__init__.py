"""Indicator rows: each figure with name, unit, German and English label, formula, source and function.

Terminal, files and pages all read this table (as `INDICATORS` of `sim.indicators`): one file of rows for what every
scenario has (`core`), one for each part of the strategy that a scenario may leave out.
"""

from __future__ import annotations

from sim.indicator_rows import building, care, circles, core, counselling, learning, needs, rooms, status
from sim.indicator_rows.core import persons_by_district, persons_per_1000
from sim.indicator_rows.row import Indicator

__all__ = ["BY_NAME", "INDICATORS", "Indicator", "persons_by_district", "persons_per_1000"]

ROOMS = (core, rooms, status, needs, care, circles, learning, counselling, building)
INDICATORS: tuple[Indicator, ...] = tuple(row for room in ROOMS for row in room.ROWS)
BY_NAME = {indicator.name: indicator for indicator in INDICATORS}
