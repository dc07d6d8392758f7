"""Rooms: one family in a room, people who live alone share with others of their sex; the books count places so."""

from __future__ import annotations

from sim.agents.city import City
from sim.agents.rooms import RoomBook


def set_up_rooms(city: City) -> None:
    """Count places by rooms instead of by a usable share."""
    rooms = city.plan.rooms
    if rooms is not None:
        book = RoomBook(rooms.area_m2, city.plan.occupancy.planned_area_m2, city.households)
        city.parts["rooms"] = city.ledger.rooms = book
