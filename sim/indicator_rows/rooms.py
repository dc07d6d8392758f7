"""Rooms rows: blocked places, and the share of lived-in rooms that is used."""

from __future__ import annotations

import numpy as np

from sim.indicator_rows.row import Indicator, Numbers, figure, row
from sim.records import Records


def _use(records: Records) -> Numbers:
    persons = records.district["regular_persons"].sum(axis=1).astype(float)
    persons[persons == 0] = np.nan
    return np.asarray(persons / (persons + records.parts["rooms_blocked"]))


# fmt: off
ROWS: tuple[Indicator, ...] = (
    row("blocked_places", "places", "blockierte Plätze", "blocked places",
        "places in lived-in rooms of regular sites in which nobody lives: families have rooms of their own",
        figure("rooms_blocked"), part="rooms"),
    row("room_use", "share", "genutzter Anteil der bewohnten Zimmer", "share of the places in lived-in rooms in use",
        "regular_persons / (regular_persons + blocked_places)", _use, part="rooms"),
)
# fmt: on
