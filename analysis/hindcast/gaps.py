"""Gaps: the places the city saw missing on a day, recomputed from what was known then."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil

from analysis.hindcast.lived import Lived
from sim.scenario.city import Site
from sim.scenario.quantities import DAYS_PER_MONTH


def projected_gap(lived: Lived, on: date, until: date, *, ordered: bool = False, mended: bool = True) -> float:
    """Places that would be missing at the end of `until`, as seen in the evening of `on`.

    Persons of that day, announced arrivals, the outlook's exits; usable places of the sites decided by then. With
    `ordered` emergency measures ordered by then count as well; without `mended` the flats rented and the denser
    occupancy of autumn 2015 do not.
    """
    plan, records = lived.records.plan, lived.records
    stay = 1 - plan.emergency.outlook.exits_per_person_month / DAYS_PER_MONTH
    people = lived.at("persons", on)
    for ahead in range(1, (until - on).days + 1):
        people = people * stay + announced(lived, on, on + timedelta(days=ahead))
    places = sum(usable(lived, site, on, until) for site in plan.sites if mended or site.kind != "apartments")
    for row in records.shelters if ordered else ():
        if row["measure"] and row["ordered_day"] is not None and row["ordered_day"] <= lived.day(on):
            places += row["planned_places"]
    for event in records.events if ordered and mended else ():
        if event.what == "ordered" and event.kind == "denser_occupancy" and event.day <= lived.day(on):
            places += event.places or 0
    return people - places


def announced(lived: Lived, on: date, when: date) -> float:
    """Arrivals of a day as announced by `on`: the latest announcement that covers the day."""
    known = [a for a in lived.records.plan.announcements if a.announced_on <= on and a.from_ <= when <= a.to]
    month = (date(when.year + when.month // 12, when.month % 12 + 1, 1) - when.replace(day=1)).days
    return max(known, key=lambda a: a.announced_on).persons_per_month / month if known else 0.0


def usable(lived: Lived, site: Site, on: date, until: date) -> float:
    """Usable places of a site on `until`, if it is decided by `on`; a new site fills in steps."""
    plan = lived.records.plan
    occupancy, opens = plan.occupancy, site.usable_from or plan.start
    parent = next((other for other in plan.sites if other.name == site.part_of), site)
    ends = parent.permit_ends if parent.at_permit_end != "renew" else None
    if site.operator == "state" or (site.decided_on or opens) > on or opens > until or (ends and ends <= until):
        return 0.0
    steps = max(1, ceil(occupancy.fill_in_days / occupancy.fill_step_days))
    filled = 1.0 if site.part_of else min(1.0, (1 + (until - opens).days // occupancy.fill_step_days) / steps)
    return site.planned_places * occupancy.usable_share.on(on) * filled
