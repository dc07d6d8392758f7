"""Circle rows: volunteers of the support circles."""

from __future__ import annotations

from sim.indicator_rows.row import Indicator

ROWS: tuple[Indicator, ...] = ()
