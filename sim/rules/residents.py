"""Residents at the start: every one of them is placed before the first day."""

from __future__ import annotations

import numpy as np

from sim.agents.city import City
from sim.agents.newcomers import add_households
from sim.agents.people import Household
from sim.agents.places import OPEN, Shelter
from sim.agents.residents import Columns, drawn_residents
from sim.agents.tables import FOLLOW_UP, PRELIMINARY
from sim.scenario.city import ResidentRow
from sim.scenario.problems import Place, Problem, ScenarioError

STAGES = {None: -1, "preliminary": 0, "follow_up": 1}

Batch = tuple[range, ResidentRow | None]


def settle_residents(city: City) -> None:
    """Exactly the stated number of persons, placed before day 0 by the policy (or at their site or district)."""
    city.ledger.day = -1
    batches = [_enter(city, columns, line) for columns, line in drawn_residents(city)]
    _set_standards(city, batches)
    homeless: list[int] = []
    for rows, line in sorted(batches, key=_most_certain_first):
        homeless += _settle(city, rows, line)
    if homeless and city.plan.placement.if_full != "wait":
        raise _does_not_fit(city, homeless)
    city.ledger.day = 0
    city.counts.flows["arrived"] = 0
    for one in city.shelters:  # nights count from the first day of the run
        one.counted_to_day, one.person_nights = 0, 0


def _most_certain_first(batch: Batch) -> int:
    """Who is known to live at a site comes before who is known to live in a district, and they before the others."""
    line = batch[1]
    return 0 if line is not None and line.site is not None else 1 if line is not None and line.district else 2


def _does_not_fit(city: City, homeless: list[int]) -> ScenarioError:
    members = city.households.cells["members"]
    persons, counts = sum(members[row] for row in homeless), city.counts
    largest = max((district.most_free for district in city.districts), default=0)
    left = counts.regular_usable - counts.regular_persons + counts.above_usable
    sentence = (
        f"{persons} of {city.persons} residents find no place on {city.plan.start}: the sites have "
        f"{counts.regular_usable} usable places, {left} of them still free, at most {largest} in one site; "
        "add sites or places, name the site people live in (they then count above its usable places), or set "
        "placement.if_full: wait"
    )
    return ScenarioError([Problem(Place(f"{city.plan.name}: residents"), sentence)])


def _enter(city: City, columns: Columns, line: ResidentRow | None) -> Batch:
    """Rows for these households, with what is left of their clocks and the stage they are in."""
    first = add_households(city, columns)
    rows = range(first, len(city.households))
    known = np.full(len(rows), STAGES[line.stage if line else None], dtype=np.int8)
    city.clocks.draw_elapsed(slice(first, len(city.households)), known)
    table, these = city.households, slice(first, len(city.households))
    over = (table["decided"][these] > 0) | (table["stage_limit"][these] < 0)
    follow_up = (known == 1) | ((known < 0) & over)
    table["stage"][these] = np.where(follow_up, FOLLOW_UP, PRELIMINARY)
    return rows, line


def _set_standards(city: City, batches: list[Batch]) -> None:
    """Sites stand at the strictest law of the stages of those who live, or may live, there.

    Where more people are listed than would fit, the site has not taken the law over yet (`adopt: as_places_allow`).
    """
    anywhere: set[int] = set()
    at_site: dict[str, set[int]] = {}
    listed: dict[str, int] = {}
    for rows, line in batches:
        stages = set(city.households["stage"][rows.start : rows.stop].tolist())
        if line is None or line.site is None:
            anywhere |= stages
        else:
            at_site.setdefault(line.site, set()).update(stages)
            listed[line.site] = listed.get(line.site, 0) + line.persons
    for shelter in city.shelters:
        stages = anywhere | at_site.get(shelter.name, set())
        target = max((city.law[stage] for stage in stages), default=0.0)
        if shelter.emergency or shelter.status != OPEN or target <= shelter.standard_m2:
            continue
        fits = listed.get(shelter.name, 0) <= city.usable_at(shelter, target)
        if fits or city.plan.occupancy.adopt == "at_once":
            city.refill(shelter, standard_m2=target)
        else:
            city.adopting.append(shelter)


def _settle(city: City, rows: range, line: ResidentRow | None) -> list[int]:
    """Place the households of a batch; returns those for whom there is no place."""
    cells = city.households.cells
    homeless: list[int] = []
    for row in rows:
        city.ledger.admit(range(row, row + 1))
        shelter = _place_for(city, row, line)
        if shelter is not None:
            city.ledger.place(row, shelter, overfill=line is not None and line.site is not None)
            cells["moves"][row] = 0
            if shelter.emergency:
                cells["emergency_since"][row] = 0
        else:
            homeless.append(row)
        if city.clocks.some_wait and (shelter is None or shelter.emergency):
            city.clocks.unsettle(row)
        city.due["leave"].add(cells["leave_at"][row], row, 0)
        if not cells["decided"][row]:
            city.due["status"].add(min(cells["decide_at"][row], cells["stage_limit"][row]), row, 0)
            city.due["status"].add(cells["decide_at"][row], row, 0)
    return homeless


def _place_for(city: City, row: int, line: ResidentRow | None) -> Shelter | None:
    household = Household(city, row)
    if line is not None and line.site is not None:
        return city.shelter_by_name[line.site]
    if line is not None and line.district is not None:
        shelter_there = city.district_by_name[line.district].emptiest_site(household.members, household.sharing)
        if shelter_there is not None:
            return shelter_there
    assert city.policy is not None
    shelter_anywhere = city.policy(household, city)
    if shelter_anywhere is not None:
        return shelter_anywhere
    for _, room in sorted(city.ledger.emergency_room.items()):
        if room.most >= household.members:
            return city.shelters[room.site]
    return None
