"""Learning rows: language courses, levels reached, first jobs."""

from __future__ import annotations

from sim.indicator_rows.row import Indicator

ROWS: tuple[Indicator, ...] = ()
