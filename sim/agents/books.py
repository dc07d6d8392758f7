"""Books: the totals of the city and the lists of free places, kept right at every change of a shelter."""

from __future__ import annotations

from typing import Any

from sim.agents.counts import Counts
from sim.agents.emptiest import Emptiest
from sim.agents.needs import SpecialNeeds
from sim.agents.places import CLOSING, OPEN, Shelter
from sim.agents.rooms import RoomBook
from sim.agents.tables import PRELIMINARY


class Books:
    """Totals by city, district, kind and standard, and where there is room; the ledger writes in them."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.day = 0
        self.emergency_room: dict[tuple[int, int], Emptiest] = {}  # by rung and quality of the kind
        self.closing: dict[int, Shelter] = {}
        self.overfull: dict[int, Shelter] = {}
        self.first_persons: list[Shelter] = []
        self.emptied: list[Shelter] = []
        self.needs: SpecialNeeds | None = None
        self.rooms: RoomBook | None = None

    def emergency_persons(self) -> int:
        """Persons in emergency shelters today."""
        counts = self.counts
        return counts.persons - counts.waiting - counts.regular_persons

    def _change(self, shelter: Shelter, persons: int, stage: int) -> None:
        """The one place where the number of persons in a shelter changes."""
        counts, district, kind, day = self.counts, shelter.district, shelter.kind_number, self.day
        before, usable, counted_to = shelter.persons, shelter.usable, shelter.counted_to_day
        if counted_to != day:
            shelter.person_nights += before * (day - counted_to)
            shelter.counted_to_day = day
        shelter.persons = now = before + persons
        shelter.by_stage[stage] += persons
        shelter.tally[stage] += persons
        shelter.cared[stage] += persons
        counts.kind_persons[kind] += persons
        if stage == PRELIMINARY:
            counts.kind_preliminary[kind] += persons
        if shelter.paid_by_person:
            self._pay_for(shelter, persons)
        if now > shelter.peak_persons:
            shelter.peak_persons = now
        if now > usable or before > usable:
            counts.above_usable += max(0, now - usable) - max(0, before - usable)
            self._note_overfull(shelter)
        if shelter.above_cap:
            counts.over_cap_persons += persons
        if shelter.overstay_from_day is not None:
            counts.overstay += persons
        if shelter.emergency:
            district.emergency_persons += persons
            counts.district_emergency[district.number] += persons
            if before == 0 and shelter.first_person_day is None:
                shelter.first_person_day = day
                self.first_persons.append(shelter)
        else:
            district.regular_persons += persons
            counts.district_persons[district.number] += persons
            counts.regular_persons += persons
        if shelter.status == OPEN:
            self._show_room(shelter, usable - now - shelter.blocked)
        if not now or not before:
            shelter.cared[2] += 1 if now else -1 if before else 0
            if not now and (shelter.emergency or shelter.status == CLOSING):
                self.emptied.append(shelter)

    def _pay_for(self, shelter: Shelter, persons: int) -> None:
        """Places paid for the persons who live there cost more or less from today on."""
        self.counts.kind_cost[shelter.kind_number] += persons * shelter.cost_per_place_day
        self.counts.changes_of_places += 1

    def _note_overfull(self, shelter: Shelter) -> None:
        """Keep the list of open regular sites that hold more people than usable places."""
        if shelter.persons > shelter.usable and shelter.status == OPEN and not shelter.emergency:
            self.overfull[shelter.number] = shelter
        else:
            self.overfull.pop(shelter.number, None)

    def _show_room(self, shelter: Shelter, free: int) -> None:
        if self.needs is not None:
            free = self.needs.show(shelter, free)
        shelter.room.set(shelter.number, free)
        if not shelter.emergency:
            if self.rooms is not None:
                self.rooms.show(shelter, max(0, free))
            district = shelter.district
            within, above = district.room.most, district.room_above_cap.most
            district.most_free = within if within > above else above

    def restate(self, shelter: Shelter, **changes: Any) -> None:
        """Change facts of a shelter (kind, class, planned places ...) and keep every total right."""
        self.take_out(shelter)
        for name, value in changes.items():
            setattr(shelter, name, value)
        self.put_back(shelter)

    def take_out(self, shelter: Shelter) -> None:
        """Take a shelter out of all totals and lists of free places, as it is."""
        self.count_out(shelter)
        shelter.room.set(shelter.number, 0)
        if self.needs is not None:
            self.needs.hide(shelter)
        if self.rooms is not None:
            self.rooms.hide(shelter)

    def show_again(self, shelter: Shelter) -> None:
        """State the free places of a site anew, after suitable places are kept free no longer."""
        if shelter.status == OPEN:
            self._show_room(shelter, shelter.free)

    def put_back(self, shelter: Shelter) -> None:
        """Put a shelter back into all totals and lists, as it is now."""
        shelter.room = self._room_of(shelter)
        if self.needs is not None:
            self.needs.equip(shelter)
        self.count_in(shelter)
        if shelter.status == CLOSING and not shelter.emergency:
            self.closing[shelter.number] = shelter
        else:
            self.closing.pop(shelter.number, None)

    def count_out(self, shelter: Shelter) -> None:
        """Take a shelter out of all totals; it stays in the lists of free places."""
        self._total(shelter, -1)

    def count_in(self, shelter: Shelter) -> None:
        """Put a shelter back into all totals and state its free places, as they are now."""
        self._total(shelter, +1)
        if self.rooms is not None:
            self.rooms.measure(shelter)
        self._show_room(shelter, shelter.free)
        self._note_overfull(shelter)

    def _room_of(self, shelter: Shelter) -> Emptiest:
        if shelter.emergency:
            return self.emergency_room.setdefault((shelter.rung, shelter.quality), Emptiest())
        district = shelter.district
        return district.room_above_cap if shelter.above_placement_cap else district.room

    def _total(self, shelter: Shelter, sign: int) -> None:
        counts, district = self.counts, shelter.district
        kind, persons = shelter.kind_number, sign * shelter.persons
        stages = counts.by_standard.setdefault(shelter.standard_m2, [0, 0])
        stages[0] += sign * shelter.by_stage[0]
        stages[1] += sign * shelter.by_stage[1]
        counts.above_usable += sign * shelter.above_usable
        counts.kind_persons[kind] += persons
        counts.kind_preliminary[kind] += sign * shelter.by_stage[PRELIMINARY]
        if shelter.paid_by_person:
            self._pay_for(shelter, persons)
        if shelter.above_cap:
            counts.over_cap_persons += persons
        if shelter.overstay_from_day is not None:
            counts.overstay += persons
        shelter.tally = stages
        if shelter.emergency:
            district.emergency_persons += persons
            counts.district_emergency[district.number] += persons
        else:
            district.regular_persons += persons
            counts.district_persons[district.number] += persons
            counts.regular_persons += persons
        if shelter.stands:
            self._total_places(shelter, sign, kind)

    def _total_places(self, shelter: Shelter, sign: int, kind: int) -> None:
        counts, district = self.counts, shelter.district
        counts.changes_of_places += 1
        planned, usable = sign * shelter.planned, sign * shelter.usable
        counts.kind_sites[kind] += sign
        counts.kind_planned[kind] += planned
        counts.kind_usable[kind] += usable
        if not shelter.paid_by_person:
            counts.kind_cost[kind] += planned * shelter.cost_per_place_day
        if shelter.above_cap:
            counts.over_cap_planned += planned
        if not shelter.emergency:
            counts.regular_planned += planned
            counts.regular_sites += sign
            district.regular_planned += planned
            district.regular_sites += sign
            counts.district_planned[district.number] += planned
            counts.district_sites[district.number] += sign
            if shelter.status == OPEN:  # nobody moves into a site that is closing
                counts.regular_usable += usable
                district.regular_usable += usable
                counts.district_usable[district.number] += usable
