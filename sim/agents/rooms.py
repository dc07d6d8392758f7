"""Rooms: how many places households take in the rooms of a site, and how many of them nobody else can have."""

from __future__ import annotations

import numpy as np

from sim.agents.places import ALONE, FAMILY, MAN, WOMAN, Shelter
from sim.agents.tables import Table
from sim.scenario.schema import Scenario

NAMES = ("rooms_blocked",)


class Tally:
    """Who lives in the rooms of one site: families by size, men and women who live alone."""

    __slots__ = ("alone", "families")

    def __init__(self) -> None:
        self.families: dict[int, int] = {}
        self.alone = [0, 0, 0]

    def add(self, members: int, sharing: int, households: int = 1) -> None:
        """So many more households (or fewer: below 0) of a size."""
        if sharing:
            self.alone[sharing] += households
        else:
            self.families[members] = self.families.get(members, 0) + households

    def taken(self, each: int) -> int:
        """Places of the rooms they live in, with so many places in each."""
        rooms = sum([number * -(-members // each) for members, number in self.families.items()])
        return each * (rooms - (-self.alone[MAN] // each) - (-self.alone[WOMAN] // each))

    def copy(self) -> Tally:
        """A second one to try things out on."""
        twin = Tally()
        twin.families, twin.alone = dict(self.families), list(self.alone)
        return twin


class RoomBook:
    """What the ledger tells of the rooms of regular sites; states the places free for each who asks.

    `blocked` of a shelter are the places in lived-in rooms in which nobody lives. A family finds the whole rooms that
    are free, somebody who lives alone also the open places in rooms of the same sex.
    """

    names: tuple[str, ...] = NAMES

    def __init__(self, area_m2: float, planned_area_m2: float, households: Table) -> None:
        self.area_m2, self.planned_area_m2 = area_m2, planned_area_m2
        self.households = households
        self.sites: dict[int, Tally] = {}
        self.blocked = 0  # places in all regular sites

    # --- rooms ------------------------------------------------------------------------------------------------

    def places_each(self, standard_m2: float) -> int:
        """Persons a room takes at a floor area per person."""
        return max(1, int(self.area_m2 / standard_m2 + 1e-9))

    def usable(self, floor_area_m2: float, standard_m2: float, share: float = 1.0) -> int:
        """Usable places in a floor area at so much per person: whole rooms; denser occupancy adds some."""
        planned = floor_area_m2 / self.planned_area_m2
        rooms = max(1.0, planned // self.places_each(self.planned_area_m2)) if planned >= 1 else 0.0
        return int(rooms * share + 1e-9) * self.places_each(standard_m2)

    def taken(self, shelter: Shelter, standard_m2: float) -> int:
        """Places of the rooms that the people of a site take at a floor area per person."""
        return self.sites[shelter.number].taken(self.places_each(standard_m2))

    def whole(self, places: int, standard_m2: float) -> int:
        """Places in whole rooms."""
        return places - places % self.places_each(standard_m2)

    def fitting(self, members: int, shelter: Shelter) -> int:
        """Places a household takes in a room, or rooms, of its own."""
        each = self.places_each(shelter.standard_m2)
        return -(-members // each) * each

    # --- households -------------------------------------------------------------------------------------------

    def sharing(self, row: int) -> int:
        """With whom a household shares a room: a family with nobody, a man or a woman alone with their like."""
        cells = self.households.cells
        return FAMILY if cells["members"][row] > 1 else WOMAN if cells["woman_alone"][row] else MAN

    def placed(self, row: int, shelter: Shelter) -> None:
        """A household moves in; told before the books change."""
        if not shelter.emergency:
            members = self.households.cells["members"][row]
            self._change(shelter, members, self.sharing(row), +1, members)

    def vacated(self, row: int, shelter: Shelter) -> None:
        """A household moves out; told before the books change."""
        if not shelter.emergency:
            members = self.households.cells["members"][row]
            self._change(shelter, members, self.sharing(row), -1, -members)

    def grew(self, row: int, persons: int, shelter: Shelter) -> None:
        """A household has more members already; told before the books change. Who lived alone is a family now."""
        if shelter.emergency:
            return
        cells = self.households.cells
        members, before = cells["members"][row], cells["members"][row] - persons
        was = FAMILY if before > 1 else WOMAN if cells["woman_alone"][row] else MAN
        self.sites[shelter.number].add(before, was, -1)
        self._change(shelter, members, FAMILY, +1, persons)

    def _change(self, shelter: Shelter, members: int, sharing: int, households: int, persons: int) -> None:
        self.sites.setdefault(shelter.number, Tally()).add(members, sharing, households)
        self._restate(shelter, shelter.persons + persons)

    def _restate(self, shelter: Shelter, persons: int) -> None:
        """Blocked places of a site in which so many persons live; none beyond its usable places."""
        taken = max(persons, min(self.taken(shelter, shelter.standard_m2), shelter.usable))
        self.blocked += taken - persons - shelter.blocked
        shelter.blocked = taken - persons

    # --- sites ------------------------------------------------------------------------------------------------

    def measure(self, shelter: Shelter) -> None:
        """A site is measured anew: another floor area, opened, closed, or an emergency shelter turned regular."""
        if shelter.emergency:
            return
        if shelter.number not in self.sites:
            tally = self.sites[shelter.number] = Tally()
            for row in shelter.residents:
                tally.add(self.households.cells["members"][row], self.sharing(row))
        self._restate(shelter, shelter.persons)

    def show(self, shelter: Shelter, whole: int) -> None:
        """State the places free for people who live alone: whole rooms, and places in rooms they may share."""
        district = shelter.district
        for sharing in ALONE:
            lists = district.room_lists(sharing)
            lists[shelter.above_placement_cap].set(shelter.number, whole + self.open(shelter, sharing))
            district.most_shared[sharing] = max(lists[0].most, lists[1].most)

    def hide(self, shelter: Shelter) -> None:
        """A site is taken out of the lists."""
        if shelter.emergency:
            return
        for sharing in ALONE:
            shelter.district.room_lists(sharing)[shelter.above_placement_cap].set(shelter.number, 0)

    def open(self, shelter: Shelter, sharing: int) -> int:
        """Places open to a man or woman alone in rooms lived in by others of the same sex."""
        each, tally = self.places_each(shelter.standard_m2), self.sites.get(shelter.number)
        if tally is None or not sharing or not shelter.takes_people or tally.taken(each) > shelter.usable:
            return 0
        return -tally.alone[sharing] % each

    def free_for(self, row: int, shelter: Shelter) -> int:
        """Places a household can have in a site: whole free rooms, or for who lives alone also a shared one."""
        if shelter.emergency:
            return shelter.free
        return shelter.free + self.open(shelter, self.sharing(row))

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`: places in lived-in rooms in which nobody lives."""
        return (self.blocked,)


def notice(plan: Scenario, seed: int, households: Table, people: Table, rows: slice, persons: slice) -> None:
    """At the door: whether the first (and maybe only) person of a household is a woman."""
    if plan.rooms is not None:
        of = people["household"][persons]
        first = np.flatnonzero(np.diff(of, prepend=-1))
        households["woman_alone"][rows] = people["woman"][persons][first]
