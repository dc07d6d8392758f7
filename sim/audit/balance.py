"""Balance: whether the books of the ledger add up - came, gone, present, placed, waiting."""

from __future__ import annotations

from sim.agents.city import City


def balance(city: City) -> list[str]:
    """What does not add up in the books, as sentences; empty when everything does."""
    counts = city.counts
    wrong: list[str] = []
    groups = zip(counts.group_came, counts.group_gone, counts.group_present, strict=True)
    for group, (came, gone, present) in enumerate(groups):
        if came != gone + present:
            wrong.append(f"group {group}: {came} came, {gone} gone, {present} present")
    if counts.persons != sum(counts.group_present):
        wrong.append(f"{counts.persons} persons present, {sum(counts.group_present)} by group")
    members, placed = city.households.cells["members"], 0
    for shelter in city.shelters:
        living = sum(members[row] for row in shelter.residents)
        placed += living
        if living != shelter.persons or sum(shelter.by_stage) != living:
            wrong.append(f"{shelter.name}: {living} persons by household, {shelter.persons} in the books")
        if shelter.free < 0 or shelter.persons < 0:
            wrong.append(f"{shelter.name}: a negative number of places or persons")
    if placed + counts.waiting != counts.persons:
        wrong.append(f"{placed} placed and {counts.waiting} waiting, {counts.persons} present")
    for district in city.districts:
        living = sum(s.persons for s in district.shelters)
        if living != district.regular_persons + district.emergency_persons:
            wrong.append(f"{district.name}: {living} persons by shelter, not so in the books")
    return wrong
