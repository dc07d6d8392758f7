"""Parts of the strategy, counted again from the tables of households and persons, against what each part keeps."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

import numpy as np

from sim.agents.learning import B1, LEARNS, WAITS
from sim.agents.places import OPEN
from sim.agents.welfare import SocialCare
from sim.model import SurgeModel

Compared = Iterator[tuple[str, Any, Any]]


def parts_compared(model: SurgeModel, placed: Any, here: Any) -> Compared:
    """What, counted, kept: for each part the scenario has; `placed`, `here`: masks over households."""
    yield from _rooms(model)
    yield from _needs(model, placed, here)
    yield from _care(model)
    yield from _circles(model, placed)
    yield from _learning(model, here)


def _rooms(model: SurgeModel) -> Compared:
    """Rooms of each regular site counted household by household, and what is free for whom."""
    book, members = model.ledger.rooms, model.households["members"]
    if book is None:
        return
    blocked = 0
    free: dict[int, dict[int, int]] = {1: {}, 2: {}}
    for site in [site for site in model.shelters if not site.emergency]:
        each, rows = max(1, int(book.area_m2 / site.standard_m2 + 1e-9)), list(site.residents)
        alone = {sharing: sum(book.sharing(row) == sharing for row in rows) for sharing in (1, 2)}
        rooms = sum(ceil(members[row] / each) for row in rows if members[row] > 1)
        rooms += sum(ceil(number / each) for number in alone.values())
        taken = max(site.persons, min(rooms * each, site.usable))
        blocked += taken - site.persons
        yield f"{site.name}: blocked places", taken - site.persons, site.blocked
        yield f"{site.name}: places in whole rooms", site.usable % each, 0
        whole = max(0, site.free - kept_free(model, site.number))
        for sharing, number in alone.items():
            beside = ceil(number / each) * each - number if site.takes_people and rooms * each <= site.usable else 0
            if whole + beside:
                free[sharing][site.number] = whole + beside
    yield "blocked places", blocked, book.blocked
    for sharing, counted in free.items():
        lists = [room for district in model.districts for room in district.room_lists(sharing)]
        yield "free for who lives alone", counted, {n: places for room in lists for n, places in room.sites.items()}


def kept_free(model: SurgeModel, site: int) -> int:
    """Places of a site kept free for special needs."""
    needs = model.ledger.needs
    suited = needs.sites.get(site) if needs is not None else None
    return sum(suited.free(kind) for kind in (1, 2) if suited.kept[kind]) if suited is not None else 0


def _needs(model: SurgeModel, placed: Any, here: Any) -> Compared:
    """Special needs counted from the households against what the part keeps."""
    needs, table = model.ledger.needs, model.households
    if needs is None:
        return
    members, need, suited = table["members"].astype(np.int64), table["need"], table["suited"] == 1
    for kind in (1, 2):
        yield f"need {kind}", int(members[here & (need == kind)].sum()), needs.persons[kind]
        there = placed & suited & (need == kind)
        living = np.bincount(table["shelter"][there], members[there], len(model.shelters)).astype(int)
        for number, site in needs.sites.items():
            yield f"site {number}: need {kind}", int(living[number]), site.living[kind]
    unsuited = here & (need > 0) & ~suited
    yield "unsuitably placed", int(members[unsuited].sum()), needs.unsuited
    long = unsuited & (table["unsuited_long"] == 1)
    yield "unsuitably placed for long", int(members[long].sum()), needs.unsuited_long
    halls = [s.number for s in model.shelters if s.emergency and s.family == "halls"]
    in_halls = placed & (need > 0) & np.isin(table["shelter"], halls)
    yield "special needs in halls", int(members[in_halls].sum()), needs.in_halls
    for kind in (1, 2):
        open_sites = [site.places[kind] for n, site in needs.sites.items() if model.shelters[n].status == OPEN]
        yield f"suitable places {kind}", sum(open_sites), needs.places[kind]


def _care(model: SurgeModel) -> Compared:
    care = model.parts.get("care")
    if not isinstance(care, SocialCare) or not care.assigned:
        return
    known = model.shelters[: care.assigned]
    for stage in (0, 1):
        counted = sum(shelter.by_stage[stage] for shelter in known)
        yield f"cared for in stage {stage}", counted, sum(one.persons[stage] for one in care.organisations)
    yield "sites lived in", sum(s.persons > 0 for s in known), sum(one.persons[2] for one in care.organisations)


def _circles(model: SurgeModel, placed: Any) -> Compared:
    part, table = model.ledger.circles, model.households
    if part is None:
        return
    tied = table["tied"]
    yield "ties", int((tied > 0).sum()), part.ties
    for number, circle in enumerate(part.circles):
        yield f"ties in {circle.district.name}", int((placed & (tied == number + 1)).sum()), circle.ties
    homes = np.array([shelter.district.number + 1 for shelter in model.shelters])
    if len(homes):
        yield "districts of households", table["in_district"][placed].tolist(), homes[table["shelter"][placed]].tolist()


def _learning(model: SurgeModel, here: Any) -> Compared:
    part, people = model.ledger.learning, model.people_rows
    if part is None:
        return
    of = people["household"]
    first, adults = model.households["first_person"], model.households["adults"]
    rows = np.arange(len(of))
    adult = (rows >= first[of]) & (rows < first[of] + adults[of])
    present, course = here[of] & adult, people["course"]
    yield "adults", int(present.sum()), part.adults
    yield "adults with B1", int((present & (people["level"] == B1)).sum()), part.adults_b1
    yield "adults who work", int((present & (people["employed"] == 1)).sum()), part.employed
    yield "waiting for a course", int((course == WAITS).sum()), sum(one.waiting for one in part.lists)
    yield "learning", int((course == LEARNS).sum()), part.learners
    in_courses = (course == WAITS) | (course == LEARNS)
    yield "children in courses", int((in_courses & ~adult).sum()), 0
    yield "in courses and not here", int((in_courses & ~here[of]).sum()), 0
