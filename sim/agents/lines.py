"""Lines of households: first come, first served; a size for which there is no room blocks itself and larger ones."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from heapq import heapify, heappop, heappush, heapreplace
from typing import Any

from sim.agents.tables import Table

NO_LINE, WAITING_LINE, EMERGENCY_LINE, LEAVING_SITE_LINE, UNSUITED_LINE = 0, 1, 2, 3, 4
NEED = 100  # a class of a line is its size, and for those with special needs NEED times their kind of need more
WOMAN_ALONE = 3 * NEED  # so much more again, where who lives alone shares a room: for women when men find no place
SEEKING = 1


class Line:
    """One FIFO per special need and household size; who left or changed size is noticed when the turn comes."""

    def __init__(self, number: int, households: Table, column: str = "line", since: str = "queued_at") -> None:
        self.number = number
        self._column, self._since = column, since
        self._households = households
        self._by_size: dict[int, list[tuple[float, int]]] = {}
        self._knows_needs, self._knows_rooms = "need" in households, "woman_alone" in households

    def __bool__(self) -> bool:
        return bool(self._by_size)

    def add(self, row: int, moment: float) -> None:
        """Enter a household with the moment from which its place in the line counts."""
        cells = self._households.cells
        cells[self._column][row] = self.number
        cells[self._since][row] = moment
        self._enter(cells, moment, row)

    def _enter(self, cells: Any, moment: float, row: int) -> None:
        size: int = cells["members"][row]
        if self._knows_needs:
            size += NEED * cells["need"][row]
        if self._knows_rooms and cells["members"][row] == 1 and cells["woman_alone"][row]:
            size += WOMAN_ALONE
        heap = self._by_size.get(size)
        if heap is None:
            self._by_size[size] = [(moment, row)]
        else:
            heappush(heap, (moment, row))

    def regrown(self, row: int) -> None:
        """Enter a household again under its new size, at its old place in time."""
        cells = self._households.cells
        self._enter(cells, cells[self._since][row], row)

    def serve(self, offer: Callable[[int], bool], largest: int = NEED) -> None:
        """Offer a place to each household in turn; a size that fails, and larger ones of its need, wait for a day.

        `largest`: households of more members are not asked, because there is no place for them anywhere.
        """
        if largest <= 0:
            return
        cells = self._households.cells
        columns = cells[self._column], cells[self._since], cells["members"]
        asked = [size for size in self._by_size if size % NEED <= largest]
        fronts = [(first, size) for size in asked if (first := self._front(size, columns))]
        heapify(fronts)
        while fronts:
            (_, row), size = fronts[0]
            if not offer(row):
                need = size // NEED
                fronts = [front for front in fronts if front[1] < size or front[1] // NEED != need]
                heapify(fronts)
            elif front := self._front(size, columns):
                heapreplace(fronts, (front, size))
            else:
                heappop(fronts)

    def _front(self, size: int, columns: tuple[Any, Any, Any]) -> tuple[float, int] | None:
        """First of a size; those who left the line or changed size are dropped, and a size nobody waits in as well."""
        line, queued_at, members = columns
        heap, persons, number = self._by_size[size], size % NEED, self.number
        while heap:
            front = heap[0]
            moment, row = front
            if line[row] == number and queued_at[row] == moment and members[row] == persons:
                return front
            heappop(heap)
        del self._by_size[size]
        return None

    def rows(self) -> list[int]:
        """Households in the line, in their order."""
        cells = self._households.cells
        line, queued_at, members = cells[self._column], cells[self._since], cells["members"]
        entries = {
            (moment, row)
            for size, heap in self._by_size.items()
            for moment, row in heap
            if line[row] == self.number and queued_at[row] == moment and members[row] == size % NEED
        }
        return [row for _, row in sorted(entries)]

    def __deepcopy__(self, memo: dict[int, Any]) -> Line:
        twin = Line.__new__(Line)
        memo[id(self)] = twin
        twin.number, twin._column, twin._since = self.number, self._column, self._since
        twin._households = deepcopy(self._households, memo)
        twin._knows_needs, twin._knows_rooms = self._knows_needs, self._knows_rooms
        twin._by_size = {size: list(heap) for size, heap in self._by_size.items()}
        return twin
