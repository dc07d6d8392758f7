"""Support circles (Freundeskreise): an agent a district, its volunteers and its ties with households."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import mesa

from sim.agents.parts import Today
from sim.agents.places import District
from sim.agents.tables import Table

NO_TIE = -1
NAMES = ("circles", "volunteers", "volunteers_active", "ties", "ties_made", "ties_ended_by_move")


class SupportCircle(mesa.Agent):
    """Circle of a district; `listed` volunteers, of whom a share is active, and `ties` with households."""

    def __init__(self, district: District) -> None:
        super().__init__(district.model)
        self.district = district
        self.founded = False
        self.founding_day: int | None = None
        self.listed = 0.0
        self.ties = 0
        self.asking: deque[int] = deque()  # households that wait for a volunteer with time

    def __repr__(self) -> str:
        return f"<SupportCircle of {self.district.name!r}: {self.listed:.0f} volunteers, {self.ties} ties>"


class Circles:
    """All circles of a city, and which household has a tie with which of them.

    The ledger tells of everybody who comes into a district (`came_into`) or leaves for good (`gone`).
    """

    names: tuple[str, ...] = NAMES

    def __init__(self, city: Today, districts: Sequence[District], households: Table) -> None:
        self.city = city
        self.circles = [SupportCircle(district) for district in districts]
        self.households = households
        self.active_share = 1.0
        self.attention = 0.0  # volunteers who are still going to join for those who have arrived
        self.ties = self.ties_made = self.ties_ended_by_move = 0
        self.founded, self.listed = 0, 0.0
        self._came: deque[tuple[int, int, int]] = deque()  # day, household, district, in this order

    def came_into(self, row: int, district: int) -> None:
        """A household now lives in another district than before; a tie with the circle of another one ends."""
        cells = self.households.cells
        cells["in_district"][row] = district + 1
        if cells["tied"][row]:
            self._end(row)
            self.ties_ended_by_move += 1
        self._came.append((self.city.day, row, district))

    def gone(self, row: int) -> None:
        """A household has left the city's places."""
        if self.households.cells["tied"][row]:
            self._end(row)

    def _end(self, row: int) -> None:
        cells = self.households.cells
        self.circles[cells["tied"][row] - 1].ties -= 1
        self.ties -= 1
        cells["tied"][row] = 0

    def settled(self, day: int) -> list[tuple[int, int]]:
        """Households (row, district) who came into a district on a day or before, each told once."""
        found = []
        while self._came and self._came[0][0] <= day:
            found.append(self._came.popleft()[1:])
        return found

    def tie(self, row: int, district: int) -> None:
        """A household has a tie with the circle of its district."""
        self.households.cells["tied"][row] = district + 1
        self.circles[district].ties += 1
        self.ties += 1
        self.ties_made += 1

    def count(self) -> None:
        """Add up circles and volunteers; they change once a week."""
        self.founded = sum(circle.founded for circle in self.circles)
        self.listed = sum(circle.listed for circle in self.circles)

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`."""
        return (
            self.founded,
            self.listed,
            self.listed * self.active_share,
            self.ties,
            self.ties_made,
            self.ties_ended_by_move,
        )
