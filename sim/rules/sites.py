"""Sites over time: ordered places become usable, new sites fill in steps, permits and terms end."""

from __future__ import annotations

from sim.agents import estate
from sim.agents.city import CONVERTED, City
from sim.agents.places import CLOSED, CLOSING, OPEN, ORDERED, Shelter
from sim.agents.tables import PRELIMINARY
from sim.scenario.city import Site

ORDER = {
    "enlarge": 0,
    "expire": 1,
    "hand_back": 2,
    "convert": 3,
    "open": 4,
    "fill": 5,
    "wind_down": 6,
    "decide_permit": 7,
    "in_force": 8,
    "known": 9,
}


def set_up_sites(city: City) -> None:
    """Create the sites of the city folder: those that stand at the start, and those to come (known when decided)."""
    for site in city.plan.sites:
        if not _is_ours(city, site):
            continue
        if site.part_of is None:
            _set_up(city, site)
    for number, site in enumerate(city.plan.sites):
        if site.part_of is not None and _is_ours(city, site):
            opens = city.plan.day_of(site.usable_from) if site.usable_from else 0
            if opens <= 0:
                _enlarge(city, number)
            else:
                city.due["sites"].add(opens, ("enlarge", number), 0)
    for shelter in city.shelters:
        estate.note_breach(city, shelter)
        if (shelter.ordered_day or 0) <= 0:
            estate.expect(city, shelter)


def _is_ours(city: City, site: Site) -> bool:
    """Whether a site of the table comes to be: it is not the state's, and not left to the building rule."""
    rule = city.plan.building
    from_rule = rule.instead_of_sites_from if rule is not None else None
    left = from_rule is not None and site.usable_from is not None and site.usable_from >= from_rule
    return site.operator != "state" and not left


def _set_up(city: City, site: Site) -> None:
    plan = city.plan
    shelter = city.add_shelter(
        site.name,
        site.district,
        site.kind,
        site.planned_places,
        site.floor_area_m2,
        synthetic="synthetic" in site.status,
        accessible=site.accessible_places,
        protected=site.protected_places,
    )
    opens = plan.day_of(site.usable_from) if site.usable_from else -(10**6)
    decided = plan.day_of(site.decided_on) if site.decided_on else opens
    shelter.ordered_day = decided
    permit_ends = site.permit_known_at(plan.start)
    shelter.renews = site.renews and permit_ends == site.permit_ends
    shelter.renewal_years = site.renewal_years
    if permit_ends is not None:
        ends = plan.day_of(permit_ends)
        estate.enter_permit(city, shelter, ends, close=site.at_permit_end == "close")
        if ends <= 0:
            shelter.status = CLOSED
            return
    if opens > 0:
        shelter.opens_day = opens
        if decided > 0:
            city.due["sites"].add(decided, ("known", shelter.number), 0)
        city.due["sites"].add(opens, ("open", shelter.number), 0)
        return
    step, steps = plan.occupancy.fill_step_days, estate.filling_steps(city, shelter)
    done = min(steps, 1 + (-opens) // step)
    shelter.opened_day = shelter.opens_day = opens
    standard = shelter.standard_m2 if shelter.emergency else max(shelter.standard_m2, city.law[PRELIMINARY])
    city.remeasure(shelter, status=OPEN, standard_m2=standard, fill_share=done / steps)
    for nth in range(done + 1, steps + 1):
        city.due["sites"].add(opens + (nth - 1) * step, ("fill", shelter.number, nth / steps), 0)


def open_and_expire(city: City) -> None:
    """What was ordered and is finished opens; new sites fill a further step; permits, leases and maximum terms end."""
    entries = city.due["sites"].pop(city.day)
    for entry in sorted(entries, key=lambda e: (ORDER[e[0]], str(e[1:]))) if len(entries) > 1 else entries:
        what = entry[0]
        if what == "enlarge":
            _enlarge(city, entry[1])
        elif what == "in_force":
            estate.take_effect(city, entry[1])
        else:
            _happen(city, what, city.shelters[entry[1]], entry[2:])


def _happen(city: City, what: str, shelter: Shelter, more: tuple[float, ...]) -> None:
    if what == "open" and shelter.status == ORDERED and shelter.opens_day == city.day:
        estate.open_shelter(city, shelter)
    elif what == "known" and shelter.status == ORDERED:
        city.note_shelter("decided", shelter)
        estate.expect(city, shelter)
    elif what == "fill" and shelter.status == OPEN:
        estate.fill(city, shelter, more[0])
    elif what == "decide_permit" and shelter.stands and shelter.renews:
        _renew(city, shelter)
    elif what == "wind_down" and shelter.status == OPEN and not shelter.renews:
        estate.close(city, shelter, what="winding_down")
    elif what == "expire" and shelter.permit_ends_day == city.day:
        estate.expire(city, shelter)
    elif what == "hand_back" and shelter.status == CLOSING:
        estate.hand_back(city, shelter)
    elif what == "convert" and shelter.status == OPEN and shelter.emergency:
        estate.convert(city, shelter, shelter.kind + CONVERTED)


def _renew(city: City, shelter: Shelter) -> None:
    """The option is used once; the permit then ends for good."""
    ends = city.plan.date_of(shelter.permit_ends_day or 0)
    years = shelter.renewal_years
    shelter.renews = False
    estate.enter_permit(city, shelter, (shelter.permit_ends_day or 0) + round(years * 365.25))
    city.note_shelter("permit_renewed", shelter, numbers={"years": years}, reason=ends.isoformat())
    estate.expect(city, shelter)


def _enlarge(city: City, number: int) -> None:
    """A site gets more places (or a smaller number: negative extensions are written as `resize`)."""
    site = city.plan.sites[number]
    shelter = city.shelter_by_name[str(site.part_of)]
    if shelter.status == CLOSED:
        city.note("extension_lost", site.name, district=site.district, places=site.planned_places)
        return
    estate.resize(city, shelter, shelter.planned + site.planned_places, reason=site.name)
