"""Residents listed row by row: what cannot be true of the list, and what it may say but hardly means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import floor

from sim.scenario.city import ResidentRow, ResidentTotal, Site
from sim.scenario.schema import Scenario
from sim.scenario.tree import Path


def impossible_residents(plan: Scenario) -> Iterator[tuple[Path, str]]:
    """Rows of the list that contradict the sites or the start of the run."""
    if isinstance(plan.residents, ResidentTotal):
        return
    sites = {site.name: site for site in plan.sites}
    for number, row in enumerate(plan.residents):
        path: Path = ("residents", number)
        if row.site is not None:
            key, text = _wrong_site(plan, row, row.site, sites)
            if text:
                yield (*path, key), text
        if row.arrival_month is not None and f"{row.arrival_month}-01" > str(plan.start):
            yield (*path, "arrival_month"), f"{row.arrival_month} begins after the start of the run on {plan.start}"


def _wrong_site(plan: Scenario, row: ResidentRow, name: str, sites: dict[str, Site]) -> tuple[str, str]:
    """Column and sentence of what is wrong with the site of a row; no sentence where all is well."""
    site, start = sites.get(name), plan.start
    if site is None:
        # with sites in the city the join by name has told it already
        return "site", "" if sites else f"site '{name}' is not there: the city has no sites (no sites.csv, no sites:)"
    if site.part_of is not None:
        return "site", f"'{name}' enlarges {site.part_of} and is no site of its own; write {site.part_of}"
    if site.operator == "state":
        return "site", f"'{name}' is run by the state and not simulated; leave its residents out"
    if site.usable_from is not None and site.usable_from > start:
        return "site", f"'{name}' opens on {site.usable_from}, after the start of the run on {start}"
    ends = site.permit_known_at(start)
    if ends is not None and ends <= start:
        return "site", f"'{name}' is closed at the start of the run: its permit ends on {ends}"
    if row.district is not None and row.district != site.district:
        return "district", f"'{name}' stands in {site.district}, not in {row.district}; leave out one of the two"
    return "site", ""


def doubtful_residents(plan: Scenario) -> Iterator[tuple[Path, str]]:
    """Rows that can be run, but say more people than places, or no whole number of households."""
    if isinstance(plan.residents, ResidentTotal):
        return
    living: defaultdict[str, int] = defaultdict(int)
    first: dict[str, Path] = {}
    for number, row in enumerate(plan.residents):
        path: Path = ("residents", number)
        if row.household_size and row.persons % row.household_size:
            left = row.persons % row.household_size
            text = f"{row.persons} persons are no whole number of households of {row.household_size}: one has {left}"
            yield (*path, "household_size"), text
        if row.site is not None:
            living[row.site] += row.persons
            first.setdefault(row.site, (*path, "site"))
    for name, persons in living.items():
        usable, planned = _places(plan, name)
        if persons > usable:
            yield (
                first[name],
                (
                    f"{persons} residents are listed at {name}, which has {usable} usable places on {plan.start} "
                    f"({planned} planned): {persons - usable} persons count above the usable places from the start"
                ),
            )


def _places(plan: Scenario, name: str) -> tuple[int, int]:
    """Usable and planned places of a site at the start."""
    occupancy, start = plan.occupancy, plan.start
    parts = [s for s in plan.sites if name in (s.name, s.part_of) and (s.usable_from or start) <= start]
    planned = sum(part.planned_places for part in parts)
    if plan.kinds[parts[0].kind].shelter_class == "emergency":
        return planned, planned
    area = sum(part.floor_area_m2 or part.planned_places * occupancy.planned_area_m2 for part in parts)
    standard = max(occupancy.planned_area_m2, occupancy.floor_area_m2.preliminary.on(start))
    share = occupancy.usable_share.on(start) * (1 - occupancy.kept_empty_share.on(start))
    return floor(area / standard * min(share, 1.0) + 1e-9), planned
