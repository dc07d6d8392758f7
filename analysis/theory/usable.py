"""Usable regular places by day, worked out from the sites of a scenario where these alone decide about them."""

from __future__ import annotations

from datetime import date
from math import ceil

import numpy as np
from numpy.typing import NDArray

from sim.scenario.city import Site
from sim.scenario.quantities import DAYS_PER_MONTH
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]
A_HAIR = 1e-9  # so that 99.99999 places are 100


def settled_by_sites(plan: Scenario) -> bool:
    """Whether usable places follow from sites, law and shares alone, whatever the people do.

    They do not where blocked places follow from rooms, where sites take over a law as places allow, where measures or
    interventions change regular places, or where the law differs by stage.
    """
    law, days = plan.occupancy.floor_area_m2, [plan.date_of(day) for day in range(plan.days)]
    changes = any(plan.start < day <= plan.end for day in (*law.preliminary.changes, *law.follow_up.changes))
    same = all(law.preliminary.on(day) == law.follow_up.on(day) for day in days)
    acts = any(plan.start <= act.date <= plan.end for act in plan.interventions)
    ladder = any(
        not measure.is_shelter
        or plan.kinds[measure.kind].shelter_class == "regular"
        or measure.becomes_regular_after_days is not None
        for measure in plan.measures
    )
    return (
        plan.rooms is None and same and not acts and not ladder and (not changes or plan.occupancy.adopt == "at_once")
    )


def usable_places(plan: Scenario) -> Floats:
    """Usable regular places on each day, shape (days,), where `settled_by_sites` holds."""
    total = np.zeros(plan.days)
    for site in plan.sites:
        regular = plan.kinds[site.kind].shelter_class == "regular"
        if regular and site.operator != "state" and site.part_of is None:
            total += [_usable(plan, site, plan.date_of(day)) for day in range(plan.days)]
    return total


def _usable(plan: Scenario, site: Site, day: date) -> int:
    """Floor area / standard x usable share, rounded down; a new site fills in equal steps."""
    opened = site.usable_from or date.min
    if day < opened or day >= _ends(plan, site):
        return 0
    occupancy = plan.occupancy
    area = site.floor_area_m2 or site.planned_places * occupancy.planned_area_m2
    each = area / site.planned_places if site.planned_places else occupancy.planned_area_m2
    for part in plan.sites:
        if part.part_of == site.name and (part.usable_from or date.min) <= day:
            area += part.planned_places * each
    share = occupancy.usable_share.on(day) * (1 - occupancy.kept_empty_share.on(day))
    full = int(area / _standard(plan, opened, day) * min(share, 1.0) + A_HAIR)
    return int(full * _filled(plan, opened, day) + A_HAIR)


def _ends(plan: Scenario, site: Site) -> date:
    """First day on which nobody may move in any more: the permit ends, or the site winds down before that.

    An option to renew is used once, when it is decided upon.
    """
    if site.permit_ends is None:
        return date.max
    ends, known = plan.day_of(site.permit_ends), 0
    if ends > 0 and site.at_permit_end == "renew" and site.renewal_years > 0:
        known = max(1, ends - round(plan.permits.decide_months_ahead * DAYS_PER_MONTH))
        ends += round(site.renewal_years * 365.25)
    if site.at_permit_end != "close" or known:
        winds_down = ends - round(plan.permits.wind_down_months * DAYS_PER_MONTH)
        ends = min(ends, max(winds_down, known + 1))
    return plan.date_of(min(ends, plan.days + 1))


def _standard(plan: Scenario, opened: date, day: date) -> float:
    """Floor area per person: at first at least that of the planned places, after a change the law alone."""
    law = plan.occupancy.floor_area_m2.preliminary
    since = max(opened, plan.start)
    if any(since < change <= day and law.on(change) != law.on(since) for change in law.changes):
        return law.on(day)
    return max(plan.occupancy.planned_area_m2, law.on(since))


def _filled(plan: Scenario, opened: date, day: date) -> float:
    occupancy = plan.occupancy
    steps = max(1, ceil(occupancy.fill_in_days / occupancy.fill_step_days))
    if opened == date.min:
        return 1.0
    return min(steps, 1 + (day - opened).days // occupancy.fill_step_days) / steps
