"""Support circles (Freundeskreise): volunteers by district."""

from __future__ import annotations

from sim.scenario.quantities import Frozen


class Circles(Frozen):
    """Support circles (Freundeskreise): volunteers by district."""
