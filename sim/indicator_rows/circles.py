"""Circle rows: volunteers of the support circles (Freundeskreise) and their ties."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.indicator_rows.row import Indicator, city, figure, of_the_day, row
from sim.records import Records


def _per_100(records: Records) -> Any:
    persons = city("persons")(records)
    undefined = np.full(len(persons), np.nan)
    return np.divide(100 * records.parts["volunteers"], persons, out=undefined, where=persons != 0)


# fmt: off
ROWS: tuple[Indicator, ...] = (
    row("volunteers", "volunteers", "Ehrenamtliche in Freundeskreisen", "volunteers in support circles",
        "people on the lists of all circles", figure("volunteers"), part="circles"),
    row("volunteers_active", "volunteers", "aktive Ehrenamtliche", "active volunteers",
        "volunteers x circles.active_share", figure("volunteers_active"), part="circles"),
    row("volunteers_per_100", "volunteers/100 persons", "Ehrenamtliche je 100 Untergebrachte",
        "volunteers per 100 residents", "100 x volunteers / persons", _per_100, part="circles"),
    row("circles", "circles", "Freundeskreise", "support circles",
        "districts with a circle", figure("circles"), part="circles"),
    row("households_with_tie", "households", "Haushalte mit Bindung an einen Freundeskreis",
        "households with a tie to a circle",
        "households the circle of their district looks after", figure("ties"), part="circles"),
    row("ties_ended_by_move", "households/day", "Bindungen, die durch Umzug in einen anderen Bezirk enden",
        "ties ended by a move to another district",
        "households of the day", of_the_day("ties_ended_by_move"), part="circles"),
)
# fmt: on
