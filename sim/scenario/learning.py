"""Language courses with limited seats, and the way to a first job."""

from __future__ import annotations

from sim.scenario.quantities import Frozen


class Learning(Frozen):
    """Language courses with limited seats, and the way to a first job."""
