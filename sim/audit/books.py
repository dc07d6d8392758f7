"""Books: everything the ledger keeps, counted anew from the households, the persons and the sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.agents.places import CLOSING, OPEN
from sim.agents.tables import PLACED, PRELIMINARY, WAITING
from sim.audit.balance import balance
from sim.audit.parts import kept_free, parts_compared
from sim.model import DAY, SurgeModel
from sim.records import Records, records_of
from sim.scenario.schema import Scenario

Look = Callable[[SurgeModel, str], None]


@dataclass(frozen=True)
class Audit:
    """Result of counting anew: how many numbers were compared, and what does not agree, in words."""

    comparisons: int
    wrong: tuple[str, ...]
    records: Records


def audit(plan: Scenario, every: int = 1, days: int | None = None) -> Audit:
    """Live through a scenario and compare the books after each part of every n-th day and of the last one."""
    model = SurgeModel(plan, collect=False)
    residents = model.persons
    found = guard(model)
    compared = 0

    def look(city: SurgeModel, part: str) -> None:
        nonlocal compared
        if city.day % every and city.day != city.horizon - 1:
            return
        numbers = list(_compared(city, residents))
        compared += len(numbers)
        told = [*_unequal(numbers), *balance(city)]
        found.extend(f"{city.today}, after {part}: {what}" for what in told)

    live(model, look, days)
    return Audit(compared, tuple(found), records_of(model))


def live(model: SurgeModel, look: Look, days: int | None = None) -> None:
    """Live through the days as `SurgeModel.step` does, and look after every part of every day."""
    last = model.horizon if days is None else min(model.horizon, model.day + days)
    while model.day < last:
        model.ledger.day = model.day
        for part in DAY:
            part(model)
            look(model, part.__name__)
        model.recorder.record(model)
        model.day += 1
        model.today = model.plan.date_of(model.day)
    model.running = model.day < model.horizon


def guard(model: SurgeModel) -> list[str]:
    """From now on note who is placed where no place is free, but by overfilling an open emergency shelter.

    Returns the list into which the notes go.
    """
    place = model.ledger.place
    found: list[str] = []

    def watched(row: int, shelter: Any, *, overfill: bool = False) -> None:
        living = sum(model.households.cells["members"][other] for other in shelter.residents)
        members = model.households.cells["members"][row]
        if shelter.status != OPEN:
            found.append(f"{model.today}: {shelter.name} does not take people")
        if living + members > shelter.usable and not (overfill and shelter.emergency):
            found.append(f"{model.today}: {shelter.name}: {members} do not fit beside {living}")
        place(row, shelter, overfill=overfill)

    model.ledger.place = watched  # type: ignore[method-assign]
    return found


def wrong(model: SurgeModel, residents: int) -> list[str]:
    """What does not agree today, in words; `residents` is the number of persons at the start."""
    return _unequal(_compared(model, residents))


def _unequal(numbers: Any) -> list[str]:
    return [f"{what}: {counted} counted, {kept} in the books" for what, counted, kept in numbers if counted != kept]


def _compared(model: SurgeModel, residents: int) -> Iterator[tuple[str, Any, Any]]:
    table, counts, ledger = model.households, model.counts, model.ledger
    state, members = table["state"], table["members"].astype(np.int64)
    placed, waiting = state == PLACED, state == WAITING
    here = placed | waiting

    yield "persons", int(members[here].sum()), counts.persons
    yield "waiting", int(members[waiting].sum()), counts.waiting
    yield "preliminary", int(members[here & (table["stage"] == PRELIMINARY)].sum()), counts.preliminary
    yield "seeking a flat", int(members[here & (table["seeking"] == 1)].sum()), counts.seeking_flat
    for outcome in (0, 1, 2):
        decided = here & (table["decided"] == outcome)
        yield f"decided {outcome}", int(members[decided].sum()), counts.by_decision[outcome]
    if ledger.counselling is not None:
        returning = here & (table["returning"] == 1)
        yield "waiting for counselling", int(members[returning].sum()), ledger.counselling.waiting
    for number, name in enumerate(model.plan.groups):
        yield f"group {name}", int(members[here & (table["group"] == number)].sum()), counts.group_present[number]
    flows = counts.flows
    came = residents + flows["arrived"] + flows["born"] + flows["joined"]
    gone = flows["turned_away"] + sum(persons for name, persons in flows.items() if name.startswith("left_"))
    yield "arrived, born, joined and there at the start", counts.persons + gone, came

    known = model.people["joined_on"] <= model.day
    by_household = np.bincount(model.people["household"][known], minlength=len(table))
    different = np.flatnonzero(here & (by_household != members))
    yield "households whose persons are not their members", different.tolist(), []

    living = np.bincount(table["shelter"][placed], members[placed], len(model.shelters)).astype(int)
    yield "people by shelter", living.tolist(), [s.persons for s in model.shelters]
    follow_up = np.bincount(table["shelter"][placed], (members * table["stage"])[placed], len(model.shelters))
    yield "stages by shelter", follow_up.astype(int).tolist(), [s.by_stage[1] for s in model.shelters]
    yield (
        "lists of residents",
        _residents(table["shelter"], placed, len(model.shelters)),
        [sorted(s.residents) for s in model.shelters],
    )
    yield "places below 0", [s.name for s in model.shelters if s.free < 0 or s.usable < 0], []
    yield from _totals(model)
    yield from parts_compared(model, placed, here)
    yield from _lines(model, placed, waiting)
    regular = [s for s in model.shelters if not s.emergency]
    yield "closing sites", sorted(s.number for s in regular if s.status == CLOSING), sorted(ledger.closing)
    overfull = sorted(s.number for s in regular if s.status == OPEN and s.persons > s.usable)
    yield "overfull sites", overfull, sorted(ledger.overfull)


def _residents(shelter: Any, placed: Any, shelters: int) -> list[list[int]]:
    """Rows of the households of each shelter, in order."""
    rows = np.flatnonzero(placed)
    by_shelter = rows[np.argsort(shelter[rows], kind="stable")]
    ends = np.cumsum(np.bincount(shelter[rows], minlength=shelters))
    return [part.tolist() for part in np.split(by_shelter, ends[:-1])] if shelters else []


def _totals(model: SurgeModel) -> Iterator[tuple[str, Any, Any]]:
    counts = model.counts
    regular = [s for s in model.shelters if not s.emergency]
    standing = [s for s in regular if s.stands]
    cap = model.plan.recovery.cap_places
    yield "above usable", sum(max(0, s.persons - s.usable) for s in model.shelters), counts.above_usable
    yield "in regular places", sum(s.persons for s in regular), counts.regular_persons
    yield "usable places", sum(s.usable for s in standing if s.status == OPEN), counts.regular_usable
    yield "planned places", sum(s.planned for s in standing), counts.regular_planned
    yield "sites", len(standing), counts.regular_sites
    if model.law_read_from is model.plan:  # else a lever has just moved the cap, and sites are compared with it next
        yield "above the cap", sum(s.persons for s in model.shelters if s.planned > cap), counts.over_cap_persons
    yield "overstay", sum(s.persons for s in model.shelters if s.overstay_from_day is not None), counts.overstay
    persons, usable = dict.fromkeys(model.kind_names, 0), dict.fromkeys(model.kind_names, 0)
    of_district: dict[int, list[Any]] = {district.number: [] for district in model.districts}
    for shelter in model.shelters:
        persons[shelter.kind] += shelter.persons
        usable[shelter.kind] += shelter.usable if shelter.stands else 0
        of_district[shelter.district.number].append(shelter)
    yield "people by kind", list(persons.values()), counts.kind_persons
    yield "usable places by kind", list(usable.values()), counts.kind_usable
    for standard, (preliminary, follow_up) in counts.by_standard.items():
        there = [s for s in model.shelters if s.standard_m2 == standard]
        yield f"people at {standard} m2", sum(s.persons for s in there), preliminary + follow_up
    for district in model.districts:
        here = of_district[district.number]
        mine = [s for s in here if not s.emergency]
        yield f"{district.name}: regular persons", sum(s.persons for s in mine), district.regular_persons
        others = sum(s.persons for s in here if s.emergency)
        yield f"{district.name}: emergency persons", others, district.emergency_persons
        usable = sum(s.usable for s in mine if s.status == OPEN)
        yield f"{district.name}: usable places", usable, district.regular_usable
        free = {s.number: others for s in mine if (others := max(0, s.free - kept_free(model, s.number)))}
        yield f"{district.name}: free places", free, {**district.room.sites, **district.room_above_cap.sites}
        yield f"{district.name}: most free places of a site", max(free.values(), default=0), district.most_free


def _lines(model: SurgeModel, placed: Any, waiting: Any) -> Iterator[tuple[str, Any, Any]]:
    ledger, shelter = model.ledger, model.households["shelter"]
    yield "line of those waiting", sorted(ledger.waiting.rows()), np.flatnonzero(waiting).tolist()
    open_emergency = [s.number for s in model.shelters if s.emergency and s.status == OPEN]
    closing = [s.number for s in model.shelters if s.status == CLOSING]
    for name, line, where in (
        ("line of emergency residents", ledger.in_emergency, open_emergency),
        ("line of those in closing sites", ledger.leaving_site, closing),
    ):
        yield name, sorted(line.rows()), np.flatnonzero(placed & np.isin(shelter, where)).tolist()
    free = {s.number: s.free for s in model.shelters if s.emergency and s.free}
    kept = {number: places for room in ledger.emergency_room.values() for number, places in room.sites.items()}
    yield "free emergency places", free, kept
