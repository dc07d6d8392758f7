"""Counselling rows: return counselling."""

from __future__ import annotations

from sim.indicator_rows.row import Indicator

ROWS: tuple[Indicator, ...] = ()
