"""Social care (Sozialbetreuung): posts against the care ratio, hired by welfare organisations."""

from __future__ import annotations

from sim.scenario.quantities import Frozen


class Care(Frozen):
    """Social care (Sozialbetreuung): posts against the care ratio, hired by welfare organisations."""
