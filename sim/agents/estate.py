"""Estate: the city's sites through their lives - order, open, fill, wind down, close, hand back."""

from __future__ import annotations

from math import ceil
from typing import Any

from sim.agents.city import City
from sim.agents.outlook import expect_change
from sim.agents.places import CLOSED, CLOSING, OPEN, ORDERED, Shelter
from sim.scenario.city import Measure
from sim.scenario.quantities import DAYS_PER_MONTH

# --- order ----------------------------------------------------------------------------------------------


def order(city: City, measure: Measure, **why: Any) -> None:
    """Order a measure of the ladder; it takes effect after its lead time, at the earliest tomorrow."""
    opens = city.day + max(1, measure.lead_time_days)
    if not measure.is_shelter:
        city.ordered[measure.name] = None
        places = gain(city, measure)
        city.note("ordered", measure.name, kind=measure.kind, places=places, **why)
        city.due["sites"].add(opens, ("in_force", measure), city.day + 1)
        city.change[opens] += places
        city.expected_gain[measure.name] = (opens, places)
        return
    shelter = city.add_shelter(
        measure.name,
        str(measure.district),
        measure.kind,
        measure.places,
        measure=measure,
        cost_per_place_day=measure.cost_per_place_day_eur,
        synthetic="synthetic" in measure.status,
    )
    city.ordered[measure.name] = shelter
    city.note_shelter("ordered", shelter, **why)
    schedule_opening(city, shelter, opens)


def schedule_opening(city: City, shelter: Shelter, opens: int, ordered: int | None = None) -> None:
    """Enter the opening of a shelter and let the outlook count on it."""
    shelter.ordered_day = city.day if ordered is None else ordered
    shelter.opens_day = opens
    city.due["sites"].add(opens, ("open", shelter.number), city.day + 1)
    if shelter.measure is not None and shelter.measure.max_term_days is not None:
        shelter.permit_ends_day = opens + shelter.measure.max_term_days
    expect(city, shelter)


def gain(city: City, measure: Measure) -> int:
    """Usable regular places a rule for existing sites (denser occupancy, released reserve) is worth today."""
    if measure.kind == "use_reserve":
        kept = 0.0 if city.reserve_released else city.kept_empty_share
        return int(city.counts.regular_usable * kept / (1 - kept)) if kept < 1 else 0
    return int(city.counts.regular_usable * measure.gain_share)


def take_effect(city: City, measure: Measure) -> None:
    """Denser occupancy or a released reserve comes into force: every regular site is measured anew."""
    city.expected_gain.pop(measure.name, None)
    before = city.counts.regular_usable
    if measure.kind == "use_reserve":
        city.reserve_released = True
    else:
        city.denser_share += measure.gain_share
        city.adoption_suspended = True
        _lower_standards(city)
    city.in_force[measure.name] = city.day
    remeasure_regular(city)
    gained = city.counts.regular_usable - before
    city.note("opened", measure.name, kind=measure.kind, places=gained)


def lift(city: City, measure: Measure, **why: Any) -> None:
    """End denser occupancy or keep a reserve empty again."""
    if measure.kind == "use_reserve":
        city.reserve_released = False
    else:
        city.denser_share = max(0.0, city.denser_share - measure.gain_share)
        city.adoption_suspended = city.denser_share > 1e-9
    del city.in_force[measure.name]
    city.ordered.pop(measure.name, None)
    remeasure_regular(city)
    city.note("handed_back", measure.name, kind=measure.kind, **why)


def remeasure_regular(city: City) -> None:
    """Measure the usable places of every regular site anew, and what the outlook expects of them."""
    for shelter in city.shelters:
        if not shelter.emergency and shelter.status != CLOSED:
            city.refill(shelter)
            expect(city, shelter)


def _lower_standards(city: City) -> None:
    """Go back to the lowest floor area the law permits today where a site stands above it."""
    for shelter in city.shelters:
        permitted = city.target_standard(shelter)
        if not shelter.emergency and shelter.stands and permitted < shelter.standard_m2:
            city.refill(shelter, standard_m2=permitted)


def cancel(city: City, shelter: Shelter, **why: Any) -> None:
    """Cancel a shelter that is ordered and not yet open."""
    shelter.closed_day = city.day
    city.remeasure(shelter, status=CLOSED)
    expect_change(city, shelter, [])
    _forget(city, shelter)
    city.note_shelter("cancelled", shelter, **why)


def grant_permit(city: City, shelter: Shelter, opens: int, years: float, renewal_years: float) -> None:
    """A permit from the opening on, with an option to renew."""
    shelter.renews = renewal_years > 0
    shelter.renewal_years = renewal_years
    enter_permit(city, shelter, opens + round(years * 365.25))
    expect(city, shelter)


def enter_permit(city: City, shelter: Shelter, ends: int, *, close: bool = False) -> None:
    """Enter the end of a permit, and before it the day on which its renewal is decided or intake ends."""
    permits, due = city.plan.permits, city.due["sites"]
    shelter.permit_ends_day = ends
    due.add(ends, ("expire", shelter.number), city.day)
    if shelter.renews:
        due.add(max(city.day + 1, ends - months(permits.decide_months_ahead)), ("decide_permit", shelter.number), 0)
    elif not close:
        due.add(max(city.day + 1, ends - months(permits.wind_down_months)), ("wind_down", shelter.number), 0)


# --- open -----------------------------------------------------------------------------------------------


def open_shelter(city: City, shelter: Shelter, **why: Any) -> None:
    """Open a shelter; a regular site fills in steps."""
    steps = filling_steps(city, shelter)
    shelter.opened_day = shelter.opens_day = city.day
    before = shelter.usable
    city.remeasure(
        shelter,
        status=OPEN,
        fill_share=1 / steps,
        standard_m2=shelter.standard_m2
        if shelter.emergency
        else max(shelter.standard_m2, city.target_standard(shelter)),
    )
    for step in range(2, steps + 1):
        after = (step - 1) * city.plan.occupancy.fill_step_days
        city.due["sites"].add(city.day + after, ("fill", shelter.number, step / steps), city.day + 1)
    _gain_block(city, shelter, before)
    city.counts.kind_setup[shelter.kind_number] += shelter.measure.setup_cost_eur if shelter.measure else 0.0
    _schedule_end(city, shelter)
    expect(city, shelter)
    city.note_shelter("opened", shelter, **why)
    note_breach(city, shelter)


def fill(city: City, shelter: Shelter, share: float) -> None:
    """The next step of a new site becomes usable."""
    before = shelter.usable
    city.refill(shelter, fill_share=share)
    _gain_block(city, shelter, before)
    expect(city, shelter)


def filling_steps(city: City, shelter: Shelter) -> int:
    """Number of steps in which a new shelter fills."""
    occupancy = city.plan.occupancy
    return 1 if shelter.emergency else max(1, ceil(occupancy.fill_in_days / occupancy.fill_step_days))


def resize(city: City, shelter: Shelter, places: int, **why: Any) -> None:
    """Change the planned places of a site and its floor area with them."""
    before = shelter.usable
    per_place = shelter.floor_area_m2 / shelter.planned if shelter.planned else city.plan.occupancy.planned_area_m2
    city.remeasure(shelter, planned=places, floor_area_m2=places * per_place, **city.caps(places))
    _gain_block(city, shelter, before)
    expect(city, shelter)
    city.note_shelter("resized", shelter, **why)
    note_breach(city, shelter)


def note_breach(city: City, shelter: Shelter) -> None:
    """A regular site above the cap it is reported against: its size, and whether the cap of the day allows it."""
    if shelter.emergency or not shelter.stands or not shelter.above_cap:
        return
    cap = city.plan.occupancy.cap_places.on(city.date)
    reason = "cap_of_the_day" if shelter.planned <= cap else "above_cap_of_the_day"
    city.note_shelter("above_cap", shelter, reason=reason, numbers={"cap": cap})


def convert(city: City, shelter: Shelter, converted_kind: str, **why: Any) -> None:
    """An emergency shelter, open or closing, becomes an open regular site; its people now live in regular places."""
    city.emergency_shelters.remove(shelter)
    shelter.permit_ends_day = None
    number = city.kind_names.index(converted_kind)
    now = {"emergency": False, "kind": converted_kind, "kind_number": number, "family": "regular", "rung": 0}
    city.ledger.restate(shelter, status=OPEN, overstay_from_day=None, **now)
    city.ledger.became_regular(shelter)
    city.remeasure(shelter)
    city.note_shelter("converted", shelter, **why)


def _gain_block(city: City, shelter: Shelter, before: int) -> None:
    if not shelter.emergency:
        city.moves_left_in_blocks += max(0, shelter.usable - before)


def _schedule_end(city: City, shelter: Shelter) -> None:
    measure = shelter.measure
    if measure is not None:
        if measure.max_term_days is not None:
            end = city.day + measure.max_term_days
            shelter.permit_ends_day = end
            city.due["sites"].add(end, ("expire", shelter.number), city.day + 1)
        if measure.becomes_regular_after_days is not None:
            when = city.day + measure.becomes_regular_after_days
            city.due["sites"].add(when, ("convert", shelter.number), city.day + 1)


# --- close ----------------------------------------------------------------------------------------------


def close(city: City, shelter: Shelter, *, what: str = "closing", **why: Any) -> None:
    """Stop intake; people move on first; handed back when empty."""
    city.remeasure(shelter, status=CLOSING)
    city.ledger.ask_to_leave(shelter)
    city.note_shelter(what, shelter, **why)
    expect(city, shelter)
    if shelter.persons == 0 and (shelter.emergency or shelter.permit_ends_day is None):
        emptied(city, shelter)


def expire(city: City, shelter: Shelter) -> None:
    """Permit, lease or maximum term ends today: who is still there is overstay, counted, never put outside."""
    if not shelter.stands:
        return
    if shelter.status == OPEN:
        close(city, shelter)
    if shelter.persons == 0:
        hand_back(city, shelter)
    else:
        city.remeasure(shelter, overstay_from_day=city.day)
        city.note_shelter("overstay", shelter, numbers={"persons": shelter.persons})
    expect_change(city, shelter, [])


def emptied(city: City, shelter: Shelter) -> None:
    """The last person has left: note it, and hand the shelter back when it is closing."""
    shelter.empty_day = city.day
    if shelter.status == CLOSING and (
        shelter.emergency or shelter.overstay_from_day is not None or shelter.permit_ends_day is None
    ):
        days = shelter.measure.emptying_days if shelter.measure is not None else 0
        if days:
            city.due["sites"].add(city.day + days, ("hand_back", shelter.number), city.day + 1)
        else:
            hand_back(city, shelter)


def hand_back(city: City, shelter: Shelter) -> None:
    """Give a shelter back."""
    if shelter.status == CLOSED:
        return
    shelter.closed_day = city.day
    city.remeasure(shelter, status=CLOSED)
    if shelter.emergency:
        city.emergency_shelters.remove(shelter)
    _forget(city, shelter)
    expect_change(city, shelter, [])
    city.note_shelter("handed_back", shelter)


def _forget(city: City, shelter: Shelter) -> None:
    """A measure that has ended can be ordered again, under the same name."""
    if shelter.measure is not None:
        city.ordered.pop(shelter.measure.name, None)


# --- outlook --------------------------------------------------------------------------------------------


def expect(city: City, shelter: Shelter) -> None:
    """Tell the outlook what a regular shelter is going to add or take away."""
    if shelter.emergency:
        return
    changes: list[tuple[int, int]] = []
    full, step_days = city.usable_at(shelter), city.plan.occupancy.fill_step_days
    filling = shelter.status == OPEN and shelter.fill_share < 1
    if filling or shelter.status == ORDERED:
        steps = filling_steps(city, shelter)
        done = round(shelter.fill_share * steps) if filling else 0
        shares = [int(full * step / steps) for step in range(done, steps + 1)]
        first = shelter.opens_day + done * step_days
        changes = [(first + n * step_days, shares[n + 1] - shares[n]) for n in range(steps - done)]
    if shelter.permit_ends_day is not None and shelter.status == OPEN and not shelter.renews:
        changes.append((shelter.permit_ends_day, -full))
    expect_change(city, shelter, changes)


def months(months: float) -> int:
    """Days in so many months."""
    return round(months * DAYS_PER_MONTH)
