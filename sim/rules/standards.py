"""Law of the day: floor area by date and stage, taken over site by site; friction and reserve by date."""

from __future__ import annotations

from sim.agents import estate
from sim.agents.city import City
from sim.agents.places import CLOSING, OPEN, Shelter

REVIEW_EVERY_DAYS = 28


def law_of_the_day(city: City) -> None:
    """A new floor area comes into force; sites take it over at once, or one by one as places allow."""
    if city.plan is not city.law_read_from or city.today in city.law_changes:
        _read_law(city)
    if city.adopting and city.day % REVIEW_EVERY_DAYS == 0:
        _adopt_as_places_allow(city)


def _read_law(city: City) -> None:
    """Read floor area, usable share and reserve in force today; needed only on days on which one of them changes."""
    occupancy = city.plan.occupancy
    area = occupancy.floor_area_m2
    dated = (
        *(area.preliminary, area.follow_up, occupancy.usable_share, occupancy.kept_empty_share),
        occupancy.cap_places,
    )
    city.law_read_from = city.plan
    city.law_changes = {day for values in dated for day in values.changes}
    _read_shares(city)
    _read_caps(city)
    law = city.floor_area_law(city.day)
    if law != city.law:
        city.note("law", reason="floor_area", numbers={"preliminary_m2": law[0], "follow_up_m2": law[1]})
        city.law = law
        city.adopting = [s for s in city.shelters if not s.emergency and s.status in (OPEN, CLOSING)]
        if city.plan.occupancy.adopt == "at_once":
            _adopt_at_once(city)


def _read_shares(city: City) -> None:
    """Usable share and reserve may change by date or lever; every regular site is measured anew when they do."""
    occupancy, today = city.plan.occupancy, city.date
    shares = (occupancy.usable_share.on(today), occupancy.kept_empty_share.on(today))
    if shares != (city.usable_share, city.kept_empty_share):
        city.usable_share, city.kept_empty_share = shares
        estate.remeasure_regular(city)


def _read_caps(city: City) -> None:
    """The cap may change by date or lever; sites are above or below it anew."""
    for shelter in city.shelters:
        caps = city.caps(shelter.planned)
        if any(getattr(shelter, name) != above for name, above in caps.items()):
            city.ledger.restate(shelter, **caps)


def _adopt_at_once(city: City) -> None:
    for shelter in city.adopting:
        _adopt(city, shelter, city.target_standard(shelter))
    city.adopting = []


def _adopt(city: City, shelter: Shelter, standard_m2: float) -> None:
    before = shelter.usable
    city.refill(shelter, standard_m2=standard_m2)
    estate.expect(city, shelter)
    if shelter.usable != before:
        city.note_shelter("adopted", shelter, numbers={"m2": standard_m2, "usable": shelter.usable, "before": before})


def _adopt_as_places_allow(city: City) -> None:
    """A site takes over a higher standard once its people fit, or can move within the district, and reserve stays.

    People in emergency shelters need the free places first; the most people for each place given up come first.
    A surge (denser occupancy, a rung of the ladder) suspends adoption.
    """
    if city.adoption_suspended:
        return
    city.adopting = [s for s in city.adopting if s.status == OPEN and s.standard_m2 < city.target_standard(s) - 1e-9]
    counts, use = city.counts, city.room_use
    reserve = city.plan.occupancy.adoption_reserve_share
    slack = counts.regular_usable * use * (1 - reserve) - counts.persons
    if slack <= 0:
        return
    for shelter, target, usable in sorted(_candidates(city), key=_best_first):
        loss = (shelter.usable - usable) * use
        surplus = max(0, _taken(city, shelter, target) - usable)
        if slack <= 0:
            return
        if loss > slack or surplus > _room_beside(shelter):
            continue
        moves = _moves_beside(city, shelter, surplus, target)
        if moves is None:
            continue
        for row, other in moves:
            city.ledger.place(row, city.shelters[other])
        _adopt(city, shelter, target)
        slack -= loss


def _candidates(city: City) -> list[tuple[Shelter, float, int]]:
    """Sites still below the law of those who live there, with the standard to take over and the places usable then."""
    targets = [(s, city.target_standard(s)) for s in city.adopting]
    return [(s, target, int(city.usable_at(s, target) * s.fill_share)) for s, target in targets]


def _best_first(candidate: tuple[Shelter, float, int]) -> tuple[float, int, int]:
    """Most people brought to standard for each place given up first, then fewest people to move."""
    shelter, _, usable = candidate
    gain = min(shelter.persons, usable) / max(1, shelter.usable - usable)
    return -gain, max(0, shelter.persons - usable), shelter.number


def _taken(city: City, shelter: Shelter, target: float) -> int:
    """Places the people of a site take at a floor area: one each, or those of the rooms they live in."""
    rooms = city.ledger.rooms
    return shelter.persons if rooms is None else rooms.taken(shelter, target)


def _room_beside(shelter: Shelter) -> int:
    """Free places in the other regular sites of the district."""
    district = shelter.district
    return district.room.total + district.room_above_cap.total - shelter.free


def _moves_beside(city: City, shelter: Shelter, surplus: int, target: float) -> list[tuple[int, int]] | None:
    """Who would move to which other site of the district, small households first; None where it cannot be enough."""
    moves: list[tuple[int, int]] = []
    if surplus <= 0:
        return moves
    district, movers = shelter.district, _smallest(city, shelter, surplus, target)
    counted = city.ledger.rooms
    if movers[-1][0] > max(district.room.most, district.room_above_cap.most):
        return None
    rooms = [district.room.copy(), district.room_above_cap.copy()]
    for room in rooms:
        room.set(shelter.number, 0)
    for size, row in movers:
        emptiest = next((room for room in rooms if room.most >= size), None)
        if emptiest is None:
            return None
        number = emptiest.site
        taken = size if counted is None else counted.fitting(size, city.shelters[number])
        emptiest.set(number, emptiest.most - taken)
        moves.append((row, number))
    return moves


def _smallest(city: City, shelter: Shelter, surplus: int, target: float) -> list[tuple[int, int]]:
    """Size and row of the smallest households of a site that together free so many places or more."""
    members, rooms = city.households.cells["members"], city.ledger.rooms
    left = None if rooms is None else rooms.sites[shelter.number].copy()
    enough = _taken(city, shelter, target) - surplus
    chosen: list[tuple[int, int]] = []
    for row in sorted(shelter.residents, key=members.__getitem__):
        chosen.append((members[row], row))
        surplus -= members[row]
        if left is not None and rooms is not None:
            left.add(members[row], rooms.sharing(row), -1)
            surplus = left.taken(rooms.places_each(target)) - enough
        if surplus <= 0:
            break
    return chosen
