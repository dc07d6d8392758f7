"""Special needs: the needs of households, and who of them lives suitably."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim import draws
from sim.agents.due_days import DueDays
from sim.agents.lines import NO_LINE, UNSUITED_LINE, Line
from sim.agents.parts import Today
from sim.agents.places import District, Shelter
from sim.agents.suitable import ACCESSIBLE, KINDS, NONE, PROTECTED, SuitablePlaces
from sim.agents.tables import Table
from sim.scenario.schema import Scenario

NAMES = (
    "needs_persons_accessible",
    "needs_persons_protected",
    "needs_persons_trauma",
    "needs_persons_pregnant",
    "needs_unsuited",
    "needs_unsuited_long",
    "needs_in_halls",
    "needs_hall_nights",
    "needs_checked",
    "needs_suited_in_time",
    "needs_places_accessible",
    "needs_places_protected",
)


class SpecialNeeds(SuitablePlaces):
    """What the ledger tells of households with needs: who lives suitably, and who waits for a suitable place."""

    names: tuple[str, ...] = NAMES

    def __init__(self, city: Today, districts: Sequence[District], households: Table, days: int) -> None:
        super().__init__(city, districts, days)
        self.households = households
        self.lines = {kind: Line(UNSUITED_LINE, households) for kind in KINDS}
        self.checks = DueDays(days)
        self.persons = [0, 0, 0]
        self.trauma = self.pregnant = 0
        self.unsuited = self.unsuited_long = self.in_halls = self.hall_nights = 0
        self.checked = self.suited_in_time = 0

    # --- households: told by the ledger, before the books change --------------------------------------------------

    def came(self, rows: range) -> None:
        """Households wait for their first place."""
        cells, persons = self.households.cells, self.persons
        needs, members_of = cells["need"], cells["members"]
        traumatised, pregnant = cells["traumatised"], cells["pregnant"]
        for row in rows:
            need, members = needs[row], members_of[row]
            persons[need] += members
            self.trauma += traumatised[row]
            self.pregnant += pregnant[row]
            if need:
                self.unsuited += members
                limit = self.city.plan.needs.limit_days if self.city.plan.needs is not None else 0
                self.checks.add(max(cells["arrived"][row], 0.0) + limit, row, self.city.day)

    def placed(self, row: int, shelter: Shelter) -> None:
        """A household with a need moves in: suitably, where a place of its kind is free; else it waits for one."""
        cells = self.households.cells
        need, members = cells["need"][row], cells["members"][row]
        site = self.sites.get(shelter.number)
        if site is not None and site.free(need) >= members:
            cells["suited"][row] = 1
            self._used(shelter, need, members)
            self.unsuited -= members
            if cells["unsuited_long"][row]:
                cells["unsuited_long"][row] = 0
                self.unsuited_long -= members
        if shelter.family == "halls" and shelter.emergency:
            cells["in_hall"][row] = 1
            self.in_halls += members

    def vacated(self, row: int, shelter: Shelter) -> None:
        """A household with a need moves out of a shelter."""
        cells = self.households.cells
        need, members = cells["need"][row], cells["members"][row]
        if cells["suited"][row]:
            cells["suited"][row] = 0
            self._used(shelter, need, -members)
            self.unsuited += members
        self.out_of_hall(row)

    def out_of_hall(self, row: int) -> None:
        """A household no longer lives in a hall: it has moved, or the hall has become a regular place."""
        cells = self.households.cells
        if cells["in_hall"][row]:
            cells["in_hall"][row] = 0
            self.in_halls -= cells["members"][row]

    def gone(self, row: int) -> None:
        """A household has left for good; it has moved out before."""
        cells = self.households.cells
        need, members = cells["need"][row], cells["members"][row]
        self.persons[need] -= members
        self.trauma -= cells["traumatised"][row]
        self.pregnant -= cells["pregnant"][row]
        if need:
            self.unsuited -= members
            if cells["unsuited_long"][row]:
                self.unsuited_long -= members

    def grew(self, row: int, persons: int, shelter: Shelter | None) -> None:
        """A household has more members; a suitable place is shared with them."""
        cells = self.households.cells
        need = cells["need"][row]
        self.persons[need] += persons
        if not need:
            return
        if cells["suited"][row] and shelter is not None:
            self._used(shelter, need, persons)
        else:
            self.unsuited += persons
            self.unsuited_long += persons * cells["unsuited_long"][row]
        self.in_halls += persons * cells["in_hall"][row]

    def line_up(self, row: int) -> None:
        """A household with a need that lives unsuitably in a regular place waits for a suitable one."""
        cells = self.households.cells
        if not cells["suited"][row]:
            self.lines[cells["need"][row]].add(row, cells["arrived"][row])
        else:
            cells["line"][row] = NO_LINE

    # --- the day ----------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Those for whom the limit is reached today: suitably placed in time, or too long without."""
        cells = self.households.cells
        for row in self.checks.pop(self.city.day):
            if cells["left_on"][row] >= 0:
                continue
            members = cells["members"][row]
            self.checked += members
            if cells["suited"][row]:
                self.suited_in_time += members
            else:
                cells["unsuited_long"][row] = 1
                self.unsuited_long += members
        self.hall_nights += self.in_halls

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`."""
        return (
            *self.persons[1:],
            self.trauma,
            self.pregnant,
            self.unsuited,
            self.unsuited_long,
            self.in_halls,
            self.hall_nights,
            self.checked,
            self.suited_in_time,
            *self.places[1:],
        )


def assess(plan: Scenario, seed: int, households: Table, people: Table, rows: slice, persons: slice) -> None:
    """At the door: the needs of each household, by its members; luck is drawn by household and member."""
    needs = plan.needs
    if needs is None:
        return
    of = people["household"][persons].astype(np.int64) - rows.start
    count = rows.stop - rows.start
    nth = np.arange(len(of)) - np.searchsorted(of, np.arange(count))[of]
    key, years = households["key"][rows][of], (people["joined_on"][persons] - people["born_on"][persons]) / 365.25
    woman, adult = people["woman"][persons] == 1, years >= 18 - 0.01
    frail = draws.uniforms(seed, "accessible", key, nth) < needs.accessible_share
    frail |= years >= needs.elderly_from_years
    adults = np.bincount(of[adult], minlength=count)
    women = np.bincount(of[adult & woman], minlength=count)
    members, luck = households["members"][rows], draws.uniforms(seed, "protected", households["key"][rows])
    alone = (members == 1) & (women == 1)
    parent = (members > 1) & (adults == 1)
    protected = (alone & (luck < needs.women_alone_share)) | (parent & (luck < needs.single_parents_share))
    accessible = np.bincount(of[frail], minlength=count) > 0
    households["need"][rows] = np.where(accessible, ACCESSIBLE, np.where(protected, PROTECTED, NONE))
    trauma = adult & (draws.uniforms(seed, "trauma", key, nth) < needs.trauma_share)
    pregnant = adult & woman & (draws.uniforms(seed, "pregnant", key, nth) < needs.pregnant_share)
    households["traumatised"][rows] = np.bincount(of[trauma], minlength=count)
    households["pregnant"][rows] = np.bincount(of[pregnant], minlength=count)
