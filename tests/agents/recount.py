"""Every running total of the city counted anew from the tables and the shelters, to be compared with the books."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from sim.agents.city import City
from sim.agents.lines import EMERGENCY_LINE, LEAVING_SITE_LINE, NO_LINE, WAITING_LINE
from sim.agents.places import CLOSING, OPEN, Shelter
from sim.agents.tables import Stage, State
from sim.audit.balance import balance


def wrong_books(city: City) -> list[str]:
    """What is not as counted, as sentences; empty when all books are right."""
    return [*balance(city), *_wrong_totals(city), *_wrong_shelters(city), *_wrong_lines(city)]


def recounted(city: City) -> dict[str, Any]:
    """All totals of `Counts` but the flows and the cost of set-up."""
    households, shelters = city.households, city.shelters
    state, members = households["state"], households["members"].astype(int)
    here = (state == State.WAITING) | (state == State.PLACED)
    gone = (state == State.LEFT) | (state == State.TURNED_AWAY)
    regular = [s for s in shelters if not s.emergency]
    stand = [s for s in regular if s.stands]
    openly = [s for s in regular if s.status == OPEN]
    by_standard: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for shelter in shelters:
        for stage in Stage:
            by_standard[shelter.standard_m2][stage] += living(city, shelter, stage)
    groups = range(len(city.group_names))
    group = households["group"]
    return {
        "persons": members[here].sum(),
        "waiting": members[state == State.WAITING].sum(),
        "preliminary": members[here & (households["stage"] == Stage.PRELIMINARY)].sum(),
        "seeking_flat": members[here & (households["seeking"] == 1)].sum(),
        "above_usable": sum(max(0, living(city, s) - s.usable) for s in shelters),
        "over_cap_persons": sum(living(city, s) for s in shelters if s.planned > city.plan.recovery.cap_places),
        "over_cap_planned": sum(s.planned for s in shelters if s.stands and s.planned > city.plan.recovery.cap_places),
        "overstay": sum(living(city, s) for s in shelters if s.overstay_from_day is not None),
        "regular_persons": sum(living(city, s) for s in regular),
        "regular_planned": sum(s.planned for s in stand),
        "regular_usable": sum(s.usable for s in openly),
        "regular_sites": len(stand),
        "by_standard": {standard: stages for standard, stages in by_standard.items() if any(stages)},
        **_by_district(city),
        **_by_kind(city),
        "group_present": [members[here & (group == g)].sum() for g in groups],
        "group_gone": [members[gone & (group == g)].sum() for g in groups],
        "group_came": [members[(here | gone) & (group == g)].sum() for g in groups],
    }


def _by_district(city: City) -> dict[str, list[int]]:
    of = [[s for s in city.shelters if s.district is district] for district in city.districts]
    regular = [[s for s in sites if not s.emergency] for sites in of]
    return {
        "district_persons": [sum(living(city, s) for s in sites) for sites in regular],
        "district_emergency": [sum(living(city, s) for s in sites if s.emergency) for sites in of],
        "district_planned": [sum(s.planned for s in sites if s.stands) for sites in regular],
        "district_usable": [sum(s.usable for s in sites if s.status == OPEN) for sites in regular],
        "district_sites": [sum(s.stands for s in sites) for sites in regular],
    }


def _by_kind(city: City) -> dict[str, list[Any]]:
    of = [[s for s in city.shelters if s.kind == kind] for kind in city.kind_names]
    stand = [[s for s in sites if s.stands] for sites in of]
    return {
        "kind_persons": [sum(living(city, s) for s in sites) for sites in of],
        "kind_preliminary": [sum(living(city, s, 0) for s in sites) for sites in of],
        "kind_planned": [sum(s.planned for s in sites) for sites in stand],
        "kind_usable": [sum(s.usable for s in sites) for sites in stand],
        "kind_sites": [len(sites) for sites in stand],
        "kind_cost": [
            pytest.approx(sum(_paid_places(s) * s.cost_per_place_day for s in sites), abs=1e-6) for sites in of
        ],
    }


def _paid_places(shelter: Shelter) -> int:
    return shelter.persons if shelter.paid_by_person else shelter.planned * shelter.stands


def living(city: City, shelter: Shelter, stage: int | None = None) -> int:
    """Persons who live in a shelter (in one stage), by the table of households."""
    t = city.households
    there = (t["state"] == State.PLACED) & (t["shelter"] == shelter.number)
    if stage is not None:
        there &= t["stage"] == stage
    return int(t["members"][there].sum())


def _wrong_totals(city: City) -> Iterator[str]:
    for name, counted in recounted(city).items():
        kept = getattr(city.counts, name)
        if name == "by_standard":
            kept = {standard: stages for standard, stages in kept.items() if any(stages)}
        if kept != counted:
            yield f"{name}: {kept} in the books, {counted} counted"
    persons = sum(city.counts.district_emergency)
    if city.emergency_persons != persons:
        yield f"{city.emergency_persons} persons in emergency shelters in the books, {persons} by district"


def _wrong_shelters(city: City) -> Iterator[str]:
    t = city.households
    for shelter in city.shelters:
        rows = np.flatnonzero((t["state"] == State.PLACED) & (t["shelter"] == shelter.number)).tolist()
        if sorted(shelter.residents) != rows:
            yield f"{shelter.name}: the list of residents is not that of the table"
        if [living(city, shelter, stage) for stage in Stage] != shelter.by_stage:
            yield f"{shelter.name}: {shelter.by_stage} by stage in the books"
        free = max(0, shelter.usable - living(city, shelter)) if shelter.status == OPEN else 0
        shown = _room(city, shelter).sites.get(shelter.number, 0)
        if (shelter.free, shown) != (free, free):
            yield f"{shelter.name}: {free} free, {shelter.free} in the books, {shown} shown"
    for district in city.districts:
        regular = [s for s in district.shelters if not s.emergency]
        most = max((s.free for s in regular), default=0)
        if district.most_free != most:
            yield f"{district.name}: {most} free places in one site, {district.most_free} in the books"
        for name in ("persons", "planned", "usable", "sites"):
            kept = getattr(district, f"regular_{name}")
            if kept != getattr(city.counts, f"district_{name}")[district.number]:
                yield f"{district.name}: {name} are kept twice, and differ"


def _room(city: City, shelter: Shelter) -> Any:
    if shelter.emergency:
        return city.ledger.emergency_room[shelter.rung, shelter.quality]
    return shelter.district.room_above_cap if shelter.above_placement_cap else shelter.district.room


def _wrong_lines(city: City) -> Iterator[str]:
    """Who waits stands in the line of those waiting, who lives in an emergency shelter in that of those moving on."""
    cells, ledger = city.households.cells, city.ledger
    lines = ((WAITING_LINE, ledger.waiting), (EMERGENCY_LINE, ledger.in_emergency))
    for number, line in (*lines, (LEAVING_SITE_LINE, ledger.leaving_site)):
        meant = [row for row in range(len(city.households)) if cells["line"][row] == number]
        if sorted(line.rows()) != meant:
            yield f"line {number}: {line.rows()} stand in it, {meant} should"
    for row in range(len(city.households)):
        expected = {NO_LINE}
        if cells["state"][row] == State.WAITING:
            expected = {WAITING_LINE}
        elif cells["state"][row] == State.PLACED:
            shelter = city.shelters[cells["shelter"][row]]
            if shelter.status == CLOSING:
                expected = {LEAVING_SITE_LINE}
            elif shelter.emergency:
                expected = {EMERGENCY_LINE}
        if cells["line"][row] not in expected:
            yield f"household {row} stands in line {cells['line'][row]}, not {expected}"
