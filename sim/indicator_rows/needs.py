"""Needs rows: who has special needs, and whether they live suitably."""

from __future__ import annotations

from sim.indicator_rows.row import Indicator

ROWS: tuple[Indicator, ...] = ()
