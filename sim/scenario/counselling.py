"""Return counselling (Rückkehrberatung) with limited cases a month."""

from __future__ import annotations

from sim.scenario.quantities import Frozen


class Counselling(Frozen):
    """Return counselling (Rückkehrberatung) with limited cases a month."""
