"""Moves: a ledger that writes down what befalls each household, day by day; it changes nothing."""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.city import City
from sim.agents.counts import LEFT_FLOW
from sim.agents.ledger import Ledger
from sim.agents.places import Shelter
from sim.agents.tables import PLACED, WAITING

WHAT = (
    "resident",  # there before the first day that was watched
    "arrived",
    "placed",
    "moved",
    "became_regular",  # the emergency shelter it lives in is a regular site from now on
    "decided",  # passes to follow-up accommodation by a decision
    "stage_limit",  # passes to it because the legal limit is reached
    "born",
    "joined",
    *(flow for cause, (_, flow) in LEFT_FLOW.items() if cause),
    "turned_away",
)
NUMBER = {what: number for number, what in enumerate(WHAT)}
FIELDS = ("day", "row", "what", "shelter", "kind", "members")


class WatchedLedger(Ledger):
    """The books of another ledger, taken over and watched from now on; a copy of the city is watched apart.

    `moves` has six numbers (`FIELDS`) for each thing that happens to a household, in the order in which it happens:
    shelter and kind say where it lives from then on (-1: nowhere), members how many it has then.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.__dict__.update(ledger.__dict__)
        self.moves = array("i")
        state = self.households["state"]
        evening, self.day = self.day, self.day - 1
        for row in np.flatnonzero((state == WAITING) | (state == PLACED)).tolist():
            self._note(row, "resident")
        self.day = evening

    def columns(self) -> dict[str, NDArray[Any]]:
        """What was written down so far, by field; `household` is the key of the household."""
        table = np.array(self.moves, dtype=np.int32).reshape(-1, len(FIELDS))
        fields = dict(zip(FIELDS, table.T.copy(), strict=True))
        return {"household": self.households["key"][fields.pop("row")], **fields}

    def _note(self, row: int, what: str) -> None:
        cells = self.households.cells
        shelter = cells["shelter"][row]
        kind = self.shelters[shelter].kind_number if shelter >= 0 else -1
        self.moves.extend((self.day, row, NUMBER[what], shelter, kind, cells["members"][row]))

    # --- the acts of the ledger, each written down when it is done ------------------------------------------------

    def admit(self, rows: range) -> None:
        """Households arrive in the city and wait for a place."""
        super().admit(rows)
        for row in rows:
            self._note(row, "arrived")

    def place(self, row: int, shelter: Shelter, *, overfill: bool = False) -> None:
        """A household moves into a shelter."""
        what = "moved" if self.households.cells["state"][row] == PLACED else "placed"
        super().place(row, shelter, overfill=overfill)
        self._note(row, what)

    def leave(self, row: int, cause: str) -> None:
        """A household leaves the accommodation for good."""
        super().leave(row, cause)
        self._note(row, LEFT_FLOW[cause][1])

    def turn_away(self, row: int) -> None:
        """A waiting household is turned away."""
        super().turn_away(row)
        self._note(row, "turned_away")

    def grow(self, row: int, persons: int, how: str) -> None:
        """A child is born or relatives join."""
        super().grow(row, persons, how)
        self._note(row, how)

    def promote(self, row: int) -> None:
        """A household passes from preliminary to follow-up accommodation, in the same place."""
        super().promote(row)
        self._note(row, "decided" if self.households.cells["decided"][row] else "stage_limit")

    def became_regular(self, shelter: Shelter) -> None:
        """The people of a converted emergency shelter now live in a regular place."""
        super().became_regular(shelter)
        for row in shelter.residents:
            self._note(row, "became_regular")


def watch_moves(city: City) -> None:
    """From now on the city's ledger also writes down every move; call it before the first day."""
    city.ledger = WatchedLedger(city.ledger)
