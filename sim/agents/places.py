"""Shelters and districts: ordinary Mesa agents with plain attributes."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

import mesa

from sim.agents.emptiest import Emptiest

if TYPE_CHECKING:
    from sim.scenario.city import Kind


class Status(IntEnum):
    """Where a shelter is in its life."""

    ORDERED = 0
    OPEN = 1
    CLOSING = 2
    CLOSED = 3


ORDERED, OPEN, CLOSING, CLOSED = (int(status) for status in Status)
FAMILY, MAN, WOMAN = 0, 1, 2  # with rooms: a family has its own, men and women who live alone share
ALONE = (MAN, WOMAN)


class Shelter(mesa.Agent):
    """Shelter (Unterkunft): planned places are those of the decision, usable places follow from area and rules."""

    def __init__(
        self,
        model: mesa.Model,
        *,
        number: int,
        name: str,
        district: District,
        kind: str,
        about: Kind,
        planned: int,
        floor_area_m2: float,
        standard_m2: float,
        synthetic: bool = False,
        measure: Any = None,
        cost_per_place_day: float = 0.0,
        accessible: int | None = None,
        protected: int | None = None,
    ) -> None:
        super().__init__(model)
        self.number = number
        self.name = name
        self.district = district
        self.kind = kind
        self.kind_number = model.kind_names.index(kind)
        self.family = about.family
        self.quality = about.quality
        self.emergency = about.shelter_class == "emergency"
        self.planned = planned
        self.floor_area_m2 = floor_area_m2
        self.standard_m2 = standard_m2
        self.synthetic = synthetic
        self.measure = measure
        self.rung = measure.rung if measure is not None else 0
        self.cost_per_place_day = cost_per_place_day
        self.paid_by_person = about.cost_per == "person"
        self.accessible, self.protected = accessible, protected
        self.above_cap = False
        self.above_placement_cap = False
        self.room = Emptiest()
        self.expected: list[tuple[int, int]] = []
        self.status: int = ORDERED
        self.fill_share = 1.0
        self.opens_day = 0
        self.usable = 0
        self.persons = 0
        self.blocked = 0  # places in lived-in rooms in which nobody lives, where the scenario counts rooms
        self.by_stage = [0, 0]
        self.tally = [0, 0]
        self.cared = [0, 0, 0]  # persons by stage and sites lived in, shared with all sites of one organisation
        self.residents: dict[int, None] = {}
        # what the shelter's history was, for the table of shelters
        self.ordered_day: int | None = None
        self.opened_day: int | None = None
        self.first_person_day: int | None = None
        self.empty_day: int | None = None
        self.closed_day: int | None = None
        self.permit_ends_day: int | None = None
        self.renews = False
        self.renewal_years = 0.0
        self.overstay_from_day: int | None = None
        self.peak_persons = 0
        self.person_nights = 0
        self.counted_to_day = 0

    @property
    def takes_people(self) -> bool:
        """Whether somebody may move in."""
        return self.status == OPEN

    @property
    def stands(self) -> bool:
        """Whether the shelter exists today (open, or closing with people still in it)."""
        return OPEN <= self.status <= CLOSING

    @property
    def free(self) -> int:
        """Free places, never negative; none where nobody may move in. With rooms: places of rooms nobody lives in."""
        return max(0, self.usable - self.persons - self.blocked) if self.status == OPEN else 0

    @property
    def above_usable(self) -> int:
        """Persons above the usable places (after a birth, a stricter standard, a closing, or overfilling)."""
        return max(0, self.persons - self.usable)

    def __repr__(self) -> str:
        return f"<Shelter {self.name!r} in {self.district.name}: {self.persons} of {self.usable} usable places>"


class District(mesa.Agent):
    """District (Stadtbezirk) with its population and the persons in its shelters."""

    def __init__(self, model: mesa.Model, *, number: int, name: str, population: int, share: float) -> None:
        super().__init__(model)
        self.number = number
        self.name = name
        self.population = population
        self.share = share
        self.shelters: list[Shelter] = []
        self.regular_persons = 0
        self.emergency_persons = 0
        self.regular_planned = 0
        self.regular_usable = 0
        self.regular_sites = 0
        self.room = Emptiest()
        self.room_above_cap = Emptiest()
        self.most_free = 0
        # for men and for women who live alone, where the scenario counts rooms: sites within the cap and above it
        self.shared_room = {sharing: (Emptiest(), Emptiest()) for sharing in ALONE}
        self.most_shared = [0, 0, 0]
        self.needs: Any = None  # SpecialNeeds of the city, where the scenario has them

    @property
    def shortfall(self) -> float:
        """Persons in regular places the district is short of its share of the population (negative: above)."""
        total: int = self.model.regular_persons
        return total * self.share - self.regular_persons

    def room_lists(self, sharing: int = 0) -> tuple[Emptiest, Emptiest]:
        """Free places by site, within the cap and above it, for who shares a room with others (0: with nobody)."""
        return self.shared_room[sharing] if sharing else (self.room, self.room_above_cap)

    def emptiest_site(self, members: int, sharing: int = 0) -> Shelter | None:
        """Site with most free places that has room for a household; above the cap only if no other has room."""
        shelters: list[Shelter] = self.model.shelters
        for room in self.room_lists(sharing):
            if room.most >= members:
                return shelters[room.site]
        return None

    def most_suited(self, need: int) -> int:
        """Most suitable places for a kind of need that are free in one site."""
        most: int = self.needs.rooms[self.number, need].most if self.needs is not None else 0
        return most

    def suited_site(self, members: int, need: int) -> Shelter | None:
        """Site with most free places for a kind of need that has room for a household."""
        if self.needs is None or self.most_suited(need) < members:
            return None
        site: int = self.needs.rooms[self.number, need].site
        shelters: list[Shelter] = self.model.shelters
        return shelters[site]

    def __repr__(self) -> str:
        return f"<District {self.name!r}: {self.regular_persons} persons in regular places>"
