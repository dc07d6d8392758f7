"""Emergency use of one run: when ordered, opened, first lived in and empty, how many and how long, by family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.records import Records

FAMILIES = ("halls", "hotels", "other")
TOTAL = "total"


@dataclass(frozen=True)
class Use:
    """Use of one family of emergency shelters over a run; None where it did not happen.

    `ordered`, `opened`: first of the acts in the run; what stood before is `stood_at_start` (shelters).
    `shelters_ordered` and their places count each shelter once, `orders` every time it is ordered; `never_used`:
    opened without anybody ever living there. `empty`: the last day on which it became empty; None when never used
    or not empty at the end.
    """

    family: str
    ordered: date | None
    opened: date | None
    first_person: date | None
    peak_persons: int
    peak_on: date | None
    person_nights: int
    empty: date | None
    shelters_ordered: int
    places_ordered: int
    orders: int
    never_used: int
    stood_at_start: int


def emergency_use(records: Records) -> list[Use]:
    """Use of halls, hotels and other emergency shelters, and the total, in this order.

    Persons are those at the end of a day, so a night counts for the day it begins. A shelter that became a regular
    site counts with its order and opening, and with its persons until the conversion.
    """
    return [*(_use(records, family) for family in FAMILIES), _use(records, TOTAL)]


def _use(records: Records, family: str) -> Use:
    plan = records.plan
    what = "emergency" if family == TOTAL else family
    rows = [row for row in records.shelters if what in _class_and_family_at_order(records, row)]
    ordered = [row for row in rows if _happened(row["ordered_day"])]
    distinct = {row["shelter"]: row["planned_places"] for row in ordered}
    persons = records.kind["persons"][:, records.kind_is(what)].sum(axis=1)
    used = np.flatnonzero(persons)
    peak = int(persons.max(initial=0))
    return Use(
        family=family,
        ordered=_first(records, rows, "ordered_day"),
        opened=_first(records, rows, "opened_day"),
        first_person=_first(records, rows, "first_person_day"),
        peak_persons=peak,
        peak_on=plan.date_of(int(persons.argmax())) if peak else None,
        person_nights=int(persons.sum()),
        empty=plan.date_of(int(used[-1]) + 1) if len(used) and used[-1] + 1 < records.days else None,
        shelters_ordered=len(distinct),
        places_ordered=sum(distinct.values()),
        orders=len(ordered),
        never_used=sum(row["opened_day"] is not None and row["peak_persons"] == 0 for row in ordered),
        stood_at_start=sum(row["opened_day"] is not None and row["opened_day"] < 0 for row in rows),
    )


def _first(records: Records, rows: list[Mapping[str, Any]], what: str) -> date | None:
    days = [row[what] for row in rows if _happened(row[what])]
    return records.plan.date_of(min(days)) if days else None


def _happened(day: int | None) -> bool:
    """Whether something happened in the run; sites that stood before it have negative days."""
    return day is not None and day >= 0


def _class_and_family_at_order(records: Records, row: Mapping[str, Any]) -> tuple[str, str]:
    """Class and family of a shelter when it was ordered; a converted one is listed as the regular kind it became."""
    emergency = [kind for kind, about in records.plan.kinds.items() if about.shelter_class == "emergency"]
    # the converted kinds stand behind the kinds of the scenario, in the order of the emergency kinds
    before = dict(zip(records.kinds[len(records.plan.kinds) :], emergency, strict=False))
    about = records.plan.kinds[before.get(row["kind"], row["kind"])]
    return about.shelter_class, about.family if about.shelter_class == "emergency" else ""
