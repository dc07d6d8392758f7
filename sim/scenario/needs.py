"""Special needs (Schutzbedarf): who has them, and which places are accessible or protected."""

from __future__ import annotations

from sim.scenario.quantities import Frozen


class Needs(Frozen):
    """Special needs (Schutzbedarf): who has them, and which places are accessible or protected."""
