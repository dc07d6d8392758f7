"""Placement: who gets which place. A policy is one function; it decides, the step of the day applies."""

from __future__ import annotations

from sim import draws
from sim.agents.city import City
from sim.agents.people import Household
from sim.agents.places import District, Shelter
from sim.agents.policies import DAY_PLANS, built_in, largest_offer, policy

SINGLES = 1 / 3  # families : singles about 2 : 1 (Stuttgart, Waldau containers 2024)
__all__ = ["policy"]  # where a policy of one's own imports it from


@built_in
def decentral(household: Household, city: City) -> Shelter | None:
    """The district furthest below its share of the population that has room; there, the emptiest site.

    A site above the cap only where no other of that district has room. A district without free places is skipped.
    Who has a special need gets a suitable place in the district furthest below its share that has one, if any has.
    """
    members, ledger = household.members, city.ledger
    if ledger.needs is not None and (need := household.need):
        rooms = ledger.needs.rooms
        able = [district for district in city.districts if rooms[district.number, need].most >= members]
        if able:
            best = _furthest_below_share(able, city.counts.regular_persons)
            return None if best is None else best.suited_site(members, need)
    sharing = household.sharing if ledger.rooms is not None else 0
    if sharing:
        able = [district for district in city.districts if district.most_shared[sharing] >= members]
    else:
        able = [district for district in city.districts if district.most_free >= members]
    best = _furthest_below_share(able, city.counts.regular_persons)
    if best is None:
        return None
    weight = city.plan.placement.mix_weight
    return _mixed_site(best, household, city, weight) if weight else best.emptiest_site(members, sharing)


def _furthest_below_share(districts: list[District], total: int) -> District | None:
    """The first of the districts that are short of most of their share of so many persons in regular places."""
    best: District | None = None
    largest = -1e18
    for district in districts:
        shortfall = total * district.share - district.regular_persons
        if shortfall > largest:
            best, largest = district, shortfall
    return best


def _mixed_site(district: District, household: Household, city: City, weight: float) -> Shelter | None:
    """Site of a district with most free places, less what the household takes its mix away from 2 : 1 (soft rule)."""
    size, members = household.members, city.households.cells["members"]
    singles_coming = size if size == 1 else 0
    for room in district.room_lists(household.sharing):
        able = [city.shelters[number] for number, free in room.sites.items() if free >= size]
        if not able:
            continue

        def score(site: Shelter, free: dict[int, int] = room.sites) -> tuple[float, int]:
            singles = sum([members[row] == 1 for row in site.residents])
            before = abs(singles - SINGLES * site.persons)
            after = abs(singles + singles_coming - SINGLES * (site.persons + size))
            return free[site.number] - weight * (after - before), -site.number

        return max(able, key=score)
    return None


@built_in
def optimal(household: Household, city: City) -> Shelter | None:
    """Those waiting are placed together (`sim.rules.optimal`); who moves on goes one by one, as by `decentral`."""
    return decentral(household, city)


@built_in
def first_fit(household: Household, city: City) -> Shelter | None:
    """The first site of the list that has room."""
    return min(_with_room(household, city), key=lambda s: s.number, default=None)


@built_in
def cheapest(household: Household, city: City) -> Shelter | None:
    """The site with the lowest cost per place and day that has room; ties to the first of the list."""
    return min(_with_room(household, city), key=lambda s: (s.cost_per_place_day, s.number), default=None)


@built_in
def largest_first(household: Household, city: City) -> Shelter | None:
    """The largest site by planned places that has room; ties to the first of the list."""
    return min(_with_room(household, city), key=lambda s: (-s.planned, s.number), default=None)


@built_in
def random(household: Household, city: City) -> Shelter | None:
    """Any site that has room, by a draw of the household's own: each with the same chance."""
    sites = sorted(_with_room(household, city), key=lambda s: s.number)
    if not sites:
        return None
    luck = draws.uniform(city.key, "random site", household.key, household.moves)
    return sites[int(luck * len(sites))]


def _with_room(household: Household, city: City) -> list[Shelter]:
    """Regular sites with room for the household; suitable ones alone where it has a special need and any has."""
    members, needs = household.members, city.ledger.needs
    if needs is not None and (need := household.need):
        rooms = [needs.rooms[district.number, need] for district in city.districts]
        if found := [city.shelters[n] for room in rooms for n, free in room.sites.items() if free >= members]:
            return found
    sharing = household.sharing
    return [
        city.shelters[number]
        for district in city.districts
        for room in district.room_lists(sharing)
        if room.most >= members
        for number, free in room.sites.items()
        if free >= members
    ]


# --- the steps of the day ---------------------------------------------------------------------------------------


def place_new_arrivals_first(city: City) -> None:
    """Where the scenario lets new arrivals go first, they get the free regular places before anybody moves on."""
    if city.plan.placement.first == "new_arrivals":
        place_in_regular(city)


def place(city: City) -> None:
    """Everybody waiting gets a regular place by the policy, else an emergency place, else what `if_full` says."""
    if city.counts.waiting:
        place_in_regular(city)
    if city.counts.waiting:
        place_in_emergency(city)
    if city.counts.waiting and city.ledger.needs is not None and city.ledger.open_kept_places():
        place_in_regular(city)  # nobody waits while a place is kept free
    if city.counts.waiting and city.plan.placement.if_full != "wait":
        if city.plan.placement.if_full == "turn_away":
            for row in city.ledger.waiting.rows():
                city.ledger.turn_away(row)
        else:
            overfill(city)


def place_in_regular(city: City) -> None:
    """Offer regular places to those waiting, first come, first served."""
    choose, ledger = city.policy, city.ledger
    assert choose is not None
    together = DAY_PLANS.get(city.plan.placement.policy)
    if together is not None:
        for row, shelter in together(city, ledger.waiting.rows()):
            ledger.place(row, shelter)
        return

    def offer(row: int) -> bool:
        shelter = choose(Household(city, row), city)
        if shelter is None:
            return False
        ledger.place(row, shelter)
        return True

    ledger.waiting.serve(offer, largest_offer(city))


def place_in_emergency(city: City) -> None:
    """Offer emergency places, preferred rungs first, the emptiest shelter of a rung."""
    ledger = city.ledger
    rungs = sorted(ledger.emergency_room)
    members = city.households.cells["members"]

    def offer(row: int) -> bool:
        for rung in rungs:
            room = ledger.emergency_room[rung]
            if room.most >= members[row]:
                ledger.place(row, city.shelters[room.site])
                return True
        return False

    if rungs:
        ledger.waiting.serve(offer)


def overfill(city: City) -> None:
    """Open emergency shelters take people above their places, the least crowded first; if none is open they wait."""
    shelters = city.open_emergency
    if not shelters:
        return
    for row in city.ledger.waiting.rows():
        city.ledger.place(row, min(shelters, key=_crowding), overfill=True)


def _crowding(shelter: Shelter) -> tuple[float, int]:
    return shelter.persons / max(shelter.usable, 1), shelter.number
