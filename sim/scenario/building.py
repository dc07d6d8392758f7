"""Regular places ordered by rule: sittings of the council, plots, lead times, permits."""

from __future__ import annotations

from sim.scenario.quantities import Frozen


class Building(Frozen):
    """Regular places ordered by rule: sittings of the council, plots, lead times, permits."""
