"""Rooms: blocked places follow from the rooms of a site instead of a share."""

from __future__ import annotations

from sim.scenario.quantities import Frozen, quantity


class Rooms(Frozen):
    """One family in a room (a large one in several); people who live alone share with others of their sex.

    A room takes as many persons as the floor area in use allows. What is left over in a room is blocked; the usable
    share of the places must then be 1, or blocked places would count twice.
    """

    area_m2: float = quantity("m2/room", "Fläche eines Zimmers", "floor area of a room", gt=0, le=1000)
