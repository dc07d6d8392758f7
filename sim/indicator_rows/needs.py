"""Needs rows: who has special needs, and whether they live suitably."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.indicator_rows.row import Indicator, figure, of_the_day, ratio, row
from sim.records import Records

RIGHT = "Directive 2013/33/EU Art. 21, recast 2024/1346; the limit of days is our own"


def _persons(records: Records) -> Any:
    return np.asarray(records.parts["needs_persons_accessible"] + records.parts["needs_persons_protected"])


def _suited(records: Records) -> Any:
    return _persons(records) - records.parts["needs_unsuited"]


# fmt: off
ROWS: tuple[Indicator, ...] = (
    row("needs_persons", "persons", "Personen in Haushalten mit Schutzbedarf", "persons with special needs",
        "persons in households that need an accessible or a protected place", _persons, RIGHT, "needs"),
    row("needs_accessible", "persons", "davon barrierefreier Platz nötig", "of them in need of an accessible place",
        "persons in households that need an accessible place", figure("needs_persons_accessible"), RIGHT, "needs"),
    row("needs_protected", "persons", "davon geschützter Platz nötig", "of them in need of a protected place",
        "persons in households that need a protected place", figure("needs_persons_protected"), RIGHT, "needs"),
    row("needs_suited_share", "share", "Anteil passend untergebracht", "share suitably placed",
        "persons with special needs in a place of their kind / persons with special needs",
        ratio(_suited, _persons), RIGHT, "needs"),
    row("needs_unsuited", "persons", "nicht passend untergebracht", "unsuitably placed",
        "persons with special needs who wait or live in a place of another kind", figure("needs_unsuited"), RIGHT,
        "needs"),
    row("needs_unsuited_long", "persons", "länger als die Frist nicht passend untergebracht",
        "unsuitably placed after the limit",
        "unsuitably placed more than needs.limit_days after arrival", figure("needs_unsuited_long"), RIGHT, "needs"),
    row("needs_suited_in_time", "share", "Anteil innerhalb der Frist passend untergebracht",
        "share suitably placed within the limit",
        "of all persons with special needs so far, needs.limit_days after arrival",
        ratio(figure("needs_suited_in_time"), figure("needs_checked")), RIGHT, "needs"),
    row("needs_hall_nights", "person-nights/day", "Nächte mit Schutzbedarf in Hallen",
        "nights with special needs in halls",
        "persons with special needs in gyms and halls", of_the_day("needs_hall_nights"), RIGHT, "needs"),
    row("needs_trauma", "persons", "Erwachsene mit Traumafolgen", "adults with effects of trauma",
        "adults present, drawn at the door", figure("needs_persons_trauma"), RIGHT, "needs"),
    row("needs_pregnant", "persons", "bei der Ankunft Schwangere", "pregnant at arrival",
        "women present who were pregnant when they came", figure("needs_persons_pregnant"), RIGHT, "needs"),
    row("suited_places", "places", "barrierefreie und geschützte Plätze", "accessible and protected places",
        "suitable places of open sites",
        lambda records: records.parts["needs_places_accessible"] + records.parts["needs_places_protected"],
        RIGHT, "needs"),
)
# fmt: on
