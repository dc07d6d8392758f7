"""Moving on: from closing sites and emergency shelters into regular places, then to better emergency kinds."""

from __future__ import annotations

from sim.agents.city import City, Policy
from sim.agents.emptiest import Emptiest
from sim.agents.people import Household
from sim.agents.places import OPEN, District, Shelter
from sim.agents.policies import largest_offer


def move_on(city: City) -> None:
    """People in closing sites move first, then emergency residents by length of stay; so many a day, own district
    first.

    Places of a site that opens today are filled in a block, beyond the persons moved on an ordinary day.
    """
    ledger, moving, blocks = city.ledger, city.plan.moving, city.moves_left_in_blocks
    city.moves_left_in_blocks = 0
    if not ledger.anybody_to_move():
        return
    if not moving.blocks_when_a_site_opens:
        blocks = 0
    budget, policy = [moving.persons_per_day.on(city.date) + blocks], city.policy
    assert policy is not None
    members = city.households.cells["members"]

    def offer_regular(row: int) -> bool:
        if budget[0] <= 0:
            return False
        shelter = _regular_site(city, row, policy)
        if shelter is None:
            return False
        ledger.place(row, shelter)
        budget[0] -= members[row]
        return True

    def offer_any(row: int) -> bool:
        return offer_regular(row) or (budget[0] > 0 and _to_emergency(city, row, budget))

    if ledger.leaving_site:
        ledger.leaving_site.serve(offer_any)
    if ledger.overfull:
        _mend_overfull(city, budget, policy)
    if ledger.emergency_persons():
        ledger.in_emergency.serve(offer_regular, largest_offer(city))
    if ledger.needs is not None and any(ledger.needs.lines.values()):
        _to_suitable_places(city, budget, policy)
    if not ledger.emergency_persons():
        return
    if moving.between_emergency_kinds:
        _to_better_kinds(city, budget)


def _mend_overfull(city: City, budget: list[int], policy: Policy) -> None:
    """Sites that hold more people than usable places (after a birth or a stricter standard): small households move."""
    ledger, members = city.ledger, city.households.cells["members"]
    for number in sorted(ledger.overfull):
        shelter = city.shelters[number]
        while shelter.residents:
            if budget[0] <= 0 or not any(
                district.most_free or any(district.most_shared) for district in city.districts
            ):
                return
            size, row = min(zip(map(members.__getitem__, shelter.residents), shelter.residents, strict=True))
            target = _regular_site(city, row, policy)
            if target is None:
                break
            ledger.place(row, target)
            budget[0] -= size
            if shelter.persons <= shelter.usable:
                break


def _regular_site(city: City, row: int, policy: Policy) -> Shelter | None:
    """The emptiest site of the household's own district, else the choice of the placement policy."""
    cells = city.households.cells
    own: District = city.shelters[cells["shelter"][row]].district
    if city.ledger.needs is not None and (need := cells["need"][row]):
        suited = own.suited_site(cells["members"][row], need)
        return suited if suited is not None else policy(Household(city, row), city)
    household = Household(city, row)
    within_cap, _ = own.room_lists(household.sharing)
    if within_cap.most >= cells["members"][row]:
        return city.shelters[within_cap.site]
    return policy(household, city)


def _to_suitable_places(city: City, budget: list[int], policy: Policy) -> None:
    """Those with special needs who live unsuitably move where a place of their kind is free, longest stay first."""
    cells, needs = city.households.cells, city.ledger.needs
    assert needs is not None

    def offer(row: int) -> bool:
        size, need = cells["members"][row], cells["need"][row]
        if budget[0] <= 0 or needs.most_free()[need] < size:
            return False
        target = _regular_site(city, row, policy)
        if target is None:
            return False
        city.ledger.place(row, target)
        budget[0] -= size
        return True

    for kind, line in needs.lines.items():
        if line and (most := needs.most_free()[kind]):
            line.serve(offer, most)


def _to_emergency(city: City, row: int, budget: list[int]) -> bool:
    """From an emergency shelter that closes to another one that is open."""
    members = city.households.cells["members"][row]
    shelter = city.shelters[city.households.cells["shelter"][row]]
    if not shelter.emergency:
        return False
    for _, room in sorted(city.ledger.emergency_room.items()):
        if room.most >= members:
            city.ledger.place(row, city.shelters[room.site])
            budget[0] -= members
            return True
    return False


def _to_better_kinds(city: City, budget: list[int]) -> None:
    """From the worst emergency kind to better ones with free places, longest in the city first."""
    rooms = sorted((quality, rung) for (rung, quality), room in city.ledger.emergency_room.items() if room.most)
    if not rooms:
        return
    crowded = [s for s in city.emergency_shelters if s.persons and s.quality > rooms[0][0] and s.status == OPEN]
    for worse in sorted(crowded, key=lambda s: (-s.quality, s.number)):
        better = [city.ledger.emergency_room[rung, quality] for quality, rung in rooms if quality < worse.quality]
        _improve(city, worse, better, budget)


def _improve(city: City, worse: Shelter, better: list[Emptiest], budget: list[int]) -> None:
    """Move people from one emergency shelter to the better kinds, as long as there is room and the day's moves last."""
    if not any(room.most for room in better):
        return
    cells = city.households.cells
    members, arrived = cells["members"], cells["arrived"]
    for row in sorted(worse.residents, key=lambda row: (arrived[row], row)):
        size, most = members[row], max(room.most for room in better)
        if budget[0] <= 0 or most == 0:
            return
        if most >= size:
            room = next(room for room in better if room.most >= size)
            city.ledger.place(row, city.shelters[room.site])
            budget[0] -= size
