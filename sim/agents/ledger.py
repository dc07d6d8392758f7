"""Ledger: the only code that changes who lives where; every free place is derived from it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from sim.agents.books import Books
from sim.agents.circles import Circles
from sim.agents.counselling import ReturnCounselling
from sim.agents.counts import LEFT_FLOW, Counts
from sim.agents.due_days import DueDays
from sim.agents.learning import Learning
from sim.agents.lines import EMERGENCY_LINE, LEAVING_SITE_LINE, NO_LINE, SEEKING, UNSUITED_LINE, WAITING_LINE, Line
from sim.agents.places import OPEN, Shelter
from sim.agents.tables import FOLLOW_UP, LEFT, PLACED, PRELIMINARY, TURNED_AWAY, WAITING, Table
from sim.clocks import Clocks

NEEDS_FIRST = 1e6  # days by which those with special needs come before others in the line out of emergency shelters


class Ledger(Books):
    """Books of who lives where. Errors: `ValueError` when a place is taken that is not free."""

    def __init__(
        self, households: Table, counts: Counts, clocks: Clocks, shelters: list[Shelter], due: dict[str, DueDays]
    ) -> None:
        super().__init__(counts)
        self.households = households
        self.clocks = clocks
        self.shelters = shelters
        self.due = due
        self.circles: Circles | None = None
        self.counselling: ReturnCounselling | None = None
        self.learning: Learning | None = None
        self.waiting = Line(WAITING_LINE, households)
        self.in_emergency = Line(EMERGENCY_LINE, households)
        self.leaving_site = Line(LEAVING_SITE_LINE, households)
        self.seeking = Line(SEEKING, households, "seeking", "seeking_since")

    def admit(self, rows: range) -> None:
        """Households arrive in the city and wait for a place."""
        cells, counts = self.households.cells, self.counts
        members_of, group_of, stage, state = cells["members"], cells["group"], cells["stage"], cells["state"]
        decided, by_decision = cells["decided"], counts.by_decision
        arrived, wait = cells["arrived"], self.waiting.add
        came, present = counts.group_came, counts.group_present
        persons = preliminary = 0
        for row in rows:
            members, group = members_of[row], group_of[row]
            state[row] = WAITING
            persons += members
            came[group] += members
            present[group] += members
            by_decision[decided[row]] += members
            if stage[row] == PRELIMINARY:
                preliminary += members
            wait(row, arrived[row])
        if self.needs is not None:
            self.needs.came(rows)
        if self.learning is not None:
            self.learning.came(rows)
        counts.persons += persons
        counts.waiting += persons
        counts.flows["arrived"] += persons
        counts.preliminary += preliminary

    def place(self, row: int, shelter: Shelter, *, overfill: bool = False) -> None:
        """A household moves into a shelter.

        Only `overfill` may exceed the free places: in an open emergency shelter, and before the first day, when
        people live where they live.
        """
        cells = self.households.cells
        members = cells["members"][row]
        fits = shelter.status == OPEN and (
            shelter.usable - shelter.persons - shelter.blocked >= members
            or (self.rooms is not None and self.rooms.free_for(row, shelter) >= members)
            or (overfill and (shelter.emergency or self.day < 0))
        )
        if not fits:
            raise ValueError(f"{shelter.name} has {shelter.free} free places, a household of {members} does not fit")
        if cells["state"][row] == PLACED:
            self._vacate(row)
            cells["moves"][row] += 1
            self.counts.flows["moves"] += members
        else:
            self.counts.waiting -= members
        cells["state"][row] = PLACED
        cells["shelter"][row] = shelter.number
        shelter.residents[row] = None
        if self.needs is not None and cells["need"][row]:
            self.needs.placed(row, shelter)
        if self.rooms is not None:
            self.rooms.placed(row, shelter)
        self._change(shelter, members, cells["stage"][row])
        if self.circles is not None and cells["in_district"][row] != shelter.district.number + 1:
            self.circles.came_into(row, shelter.district.number)
        if shelter.emergency:
            cells["emergency_since"][row] = self.day
            since = cells["arrived"][row]
            if self.needs is not None and cells["need"][row]:
                since -= NEEDS_FIRST
            self.in_emergency.add(row, since)
        else:
            self._at_home(row)

    def leave(self, row: int, cause: str) -> None:
        """A household leaves the accommodation for good."""
        cells = self.households.cells
        members, group = cells["members"][row], cells["group"][row]
        counts = self.counts
        if cells["state"][row] == PLACED:
            self._vacate(row)
        else:
            counts.waiting -= members
        self._gone(row, members, group, LEFT)
        cells["left_by"][row], flow = LEFT_FLOW[cause]
        counts.flows[flow] += members

    def turn_away(self, row: int) -> None:
        """A waiting household is turned away."""
        cells = self.households.cells
        members = cells["members"][row]
        self.counts.waiting -= members
        self._gone(row, members, cells["group"][row], TURNED_AWAY)
        self.counts.flows["turned_away"] += members

    def grow(self, row: int, persons: int, how: str) -> None:
        """A child is born or relatives join (`how`: born or joined); a full site then holds more than it should."""
        cells = self.households.cells
        group, stage = cells["group"][row], cells["stage"][row]
        counts = self.counts
        cells["members"][row] += persons
        if self.learning is not None and how == "born":
            cells["youngest_on"][row] = self.day
        counts.persons += persons
        counts.flows[how] += persons
        counts.group_came[group] += persons
        counts.group_present[group] += persons
        counts.by_decision[cells["decided"][row]] += persons
        if stage == PRELIMINARY:
            counts.preliminary += persons
        if cells["seeking"][row]:
            counts.seeking_flat += persons
            self.seeking.regrown(row)
        if self.counselling is not None and cells["returning"][row]:
            self.counselling.waiting += persons
            self.counselling.line.regrown(row)
        if cells["state"][row] == PLACED:
            home = self.shelters[cells["shelter"][row]]
            if self.needs is not None:
                self.needs.grew(row, persons, home)
            if self.rooms is not None:
                self.rooms.grew(row, persons, home)
            self._change(home, persons, stage)
        else:
            if self.needs is not None:
                self.needs.grew(row, persons, None)
            counts.waiting += persons
        line = cells["line"][row]
        if line != NO_LINE:
            self._line(line, row).regrown(row)

    def decide(self, row: int, outcome: int) -> None:
        """The decision on a household's status is taken: recognised or rejected."""
        cells, by_decision = self.households.cells, self.counts.by_decision
        members, decided = cells["members"][row], cells["decided"]
        by_decision[decided[row]] -= members
        by_decision[outcome] += members
        decided[row] = outcome

    def _line(self, number: int, row: int) -> Line:
        """Line by the number the households in it carry."""
        if number == UNSUITED_LINE and self.needs is not None:
            return self.needs.lines[self.households.cells["need"][row]]
        return (self.waiting, self.in_emergency, self.leaving_site)[number - 1]

    def free_for(self, row: int, shelter: Shelter) -> int:
        """Places free for a household in a shelter; with rooms, who lives alone may share one."""
        return shelter.free if self.rooms is None else self.rooms.free_for(row, shelter)

    def open_kept_places(self) -> bool:
        """Let everybody into the places kept free for special needs; whether there were any."""
        opened = self.needs.release_all() if self.needs is not None else []
        for number in opened:
            self.show_again(self.shelters[number])
        return bool(opened)

    def promote(self, row: int) -> None:
        """A household passes from preliminary to follow-up accommodation, in the same place."""
        cells = self.households.cells
        members = cells["members"][row]
        cells["stage"][row] = FOLLOW_UP
        self.counts.preliminary -= members
        if cells["state"][row] == PLACED:
            shelter = self.shelters[cells["shelter"][row]]
            self.counts.kind_preliminary[shelter.kind_number] -= members
            for stage, persons in ((PRELIMINARY, -members), (FOLLOW_UP, members)):
                shelter.by_stage[stage] += persons
                shelter.tally[stage] += persons
                shelter.cared[stage] += persons

    def seek_flat(self, row: int, moment: float) -> None:
        """A household whose housing clock ran out queues for a flat; its other clocks go on."""
        cells = self.households.cells
        self.seeking.add(row, moment)
        self.counts.seeking_flat += cells["members"][row]
        self.clocks.stop("own_housing", row)

    def seek_counselling(self, row: int, moment: float) -> None:
        """A household that wants to return waits for its case; its other clocks go on."""
        assert self.counselling is not None
        self.counselling.line.add(row, moment)
        self.counselling.waiting += self.households.cells["members"][row]
        self.clocks.stop("voluntary_return", row)

    def ask_to_leave(self, shelter: Shelter) -> None:
        """Put everybody in a site that closes at the head of those who move on."""
        cells = self.households.cells
        for row in shelter.residents:
            self.leaving_site.add(row, cells["arrived"][row])

    def anybody_to_move(self) -> bool:
        """Whether anybody lives in an emergency shelter, in a site that is closing, too full, or unsuitably."""
        return (
            self.emergency_persons() > 0
            or bool(self.overfull)
            or any(s.persons for s in self.closing.values())
            or (self.needs is not None and any(self.needs.lines.values()))
        )

    def _at_home(self, row: int) -> None:
        """A household is in a regular place: it waits in no line, unless for a place that suits a special need."""
        cells = self.households.cells
        if self.needs is not None and cells["need"][row]:
            self.needs.line_up(row)
        else:
            cells["line"][row] = NO_LINE
        settled_at = cells["settled_at"][row]
        if settled_at != settled_at:  # NaN: it has not been in a regular place before
            self._settle(row)

    def _settle(self, row: int) -> None:
        """A household is in a regular place: clocks that waited for it start, and enter the calendar."""
        cells = self.households.cells
        settled_at = cells["settled_at"]
        arrived = cells["arrived"][row]
        # the day and the household's own time of day
        moment = self.day + arrived % 1.0
        settled_at[row] = moment = moment if moment > arrived else arrived
        if self.clocks.some_wait:
            self.clocks.respeed(row, moment)
            self.due["leave"].add(cells["leave_at"][row], row, self.day + 1)
            if not cells["decided"][row]:
                self.due["status"].add(cells["decide_at"][row], row, self.day + 1)

    def _vacate(self, row: int) -> None:
        cells = self.households.cells
        home = cells["shelter"]
        shelter = self.shelters[home[row]]
        del shelter.residents[row]
        home[row] = -1
        if self.needs is not None and cells["need"][row]:
            self.needs.vacated(row, shelter)
        if self.rooms is not None:
            self.rooms.vacated(row, shelter)
        self._change(shelter, -cells["members"][row], cells["stage"][row])
        if shelter.emergency:
            self._end_emergency(row)

    def _end_emergency(self, row: int) -> None:
        cells = self.households.cells
        since = cells["emergency_since"][row]
        if since >= 0:
            cells["emergency_nights"][row] += self.day - since
            cells["emergency_since"][row] = -1

    def _gone(self, row: int, members: int, group: int, state: int) -> None:
        cells, counts = self.households.cells, self.counts
        cells["state"][row] = state
        cells["left_on"][row] = self.day
        cells["line"][row] = NO_LINE
        if self.needs is not None:
            self.needs.gone(row)
        if self.circles is not None:
            self.circles.gone(row)
        if self.learning is not None:
            self.learning.gone(row)
        counts.persons -= members
        counts.group_gone[group] += members
        counts.by_decision[cells["decided"][row]] -= members
        counts.group_present[group] -= members
        if cells["stage"][row] == PRELIMINARY:
            counts.preliminary -= members
        if cells["seeking"][row]:
            counts.seeking_flat -= members
            cells["seeking"][row] = 0
        if self.counselling is not None and cells["returning"][row]:
            self.counselling.waiting -= members
            cells["returning"][row] = 0

    def became_regular(self, shelter: Shelter) -> None:
        """The people of a converted emergency shelter now live in a regular place."""
        for row in shelter.residents:
            self._end_emergency(row)
            if self.needs is not None:
                self.needs.out_of_hall(row)
            self._at_home(row)

    def __deepcopy__(self, memo: dict[int, Any]) -> Ledger:
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        for name, value in self.__dict__.items():
            setattr(twin, name, deepcopy(value, memo))
        return twin
