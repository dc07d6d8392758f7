"""Building by rule: at a sitting the council orders sites where places will be short, or cancels what is not needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from math import ceil

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.agents import estate, outlook
from sim.agents.building import BuildingProgramme, Order
from sim.agents.city import City
from sim.agents.places import ORDERED, District
from sim.scenario.building import Building, Plot
from sim.scenario.triangle import triangular

Floats = NDArray[np.float64]
WEEK = 7


@dataclass
class Sitting:
    """One sitting of the council: what is still lacking (below 0: to spare), and who was noted to offer no site."""

    city: City
    part: BuildingProgramme
    rule: Building
    lack: float
    seen: dict[str, float]
    told: set[str] = field(default_factory=set)


def set_up_building(city: City) -> None:
    """Know the plots."""
    if city.plan.building is not None:
        city.parts["building"] = BuildingProgramme(city.plan.plots)


def build(city: City) -> None:
    """The council sits: it holds people against places expected at the end of the building time, orders or cancels."""
    part, rule = city.parts.get("building"), city.plan.building
    if not isinstance(part, BuildingProgramme) or rule is None:
        return
    since = (city.date - rule.first_sitting).days
    if since < 0 or since % (WEEK * rule.sitting_every_weeks):
        return
    days = estate.months(rule.lead_time.likely.on(city.date))
    wanted, places = outlook.people(city, days) * (1 + rule.reserve_share), _places(city, days)
    ordered = part.to_come(city.day + days) * city.room_use
    part.lack = float(wanted[-1] - places[-1] - ordered)
    seen = {
        "people_expected": float(round(wanted[-1] / (1 + rule.reserve_share))),
        "usable_expected": float(round(places[-1] + ordered)),
        "gap": float(round(max(0.0, part.lack))),
    }
    sitting = Sitting(city, part, rule, part.lack, seen)
    if part.lack > rule.lack_share * (places[-1] + ordered):
        _order(sitting)
    elif part.lack < 0:
        _cancel(sitting, places - wanted)


def _places(city: City, days: int) -> Floats:
    """Usable regular places expected on each of the next days.

    Beside them stand those of the council's own sites that come later: to order once more would not bring them sooner.
    """
    places = city.counts.regular_usable + city.change[city.day + 1 : city.day + 1 + days].cumsum()
    return np.asarray(places * city.room_use)


def _worth(city: City, planned: int) -> float:
    """Persons for whom so many planned places of a new site are reckoned."""
    area = city.plan.occupancy.planned_area_m2
    return city.usable_in(planned * area, area) * city.room_use


# --- order ----------------------------------------------------------------------------------------------


def _order(sitting: Sitting) -> None:
    """Sites in the districts furthest below their share, until the lack is covered or plots or money run out."""
    city, part, rule = sitting.city, sitting.part, sitting.rule
    while sitting.lack > 0 and _worth(city, rule.building_places) > 0:
        left = _budget(sitting)
        offered = [plot for plot in part.free(city.date) if plot.district not in rule.districts_without_offer]
        within = [plot for plot in offered if _least(rule, plot) <= left]
        if offered and not within:
            city.note("budget_short", reason="building", numbers={"gap": round(sitting.lack), "places_left": left})
            return
        district, passed_over = _district(sitting, {p.district for p in offered}, {p.district for p in within})
        if district is None:
            return
        plot, size = _plot(sitting, [plot for plot in within if plot.district == district.name], left)
        _order_site(sitting, plot, size, passed_over)
        sitting.lack -= _worth(city, size)


def _budget(sitting: Sitting) -> int:
    """Places that may still be ordered this year. A cancelled site gives its places back to the year of its order."""
    rule, today = sitting.rule, sitting.city.date
    most = rule.places_per_year.on(today) if rule.places_per_year is not None else 10**9
    return max(0, most - sitting.part.ordered_in(today.year))


def _district(sitting: Sitting, offer: set[str], within: set[str]) -> tuple[District | None, tuple[str, ...]]:
    """The district furthest below its share where a site can be ordered; before it, those that should build and do not.

    `offer`: districts that offer a plot; `within`: those that offer one the budget allows.
    """
    short, passed_over = _shortfalls(sitting), list[str]()
    for district in sorted(sitting.city.districts, key=lambda district: (-short[district.number], district.number)):
        if district.name in within:
            return district, tuple(passed_over)
        if district.name not in offer and short[district.number] > 0:
            passed_over.append(district.name)
            _note_no_site(sitting, district, short[district.number])
    return None, tuple(passed_over)


def _note_no_site(sitting: Sitting, district: District, gap: float) -> None:
    """Once a sitting."""
    if district.name not in sitting.told:
        sitting.told.add(district.name)
        sitting.part.no_site += 1
        sitting.city.note("no_site_offered", district=district.name, numbers={"gap": gap})


def _shortfalls(sitting: Sitting) -> list[float]:
    """Planned places each district is short of its share of all: those standing, decided and still lacking."""
    city, building = sitting.city, sitting.rule.building_places
    planned = [district.regular_planned for district in city.districts]
    for shelter in city.shelters:
        if shelter.status == ORDERED and shelter.expected and not shelter.emergency:
            planned[shelter.district.number] += shelter.planned
    total = sum(planned) + sitting.lack * building / _worth(city, building)
    return [round(total * d.share - here, 6) for d, here in zip(city.districts, planned, strict=True)]


def _plot(sitting: Sitting, plots: list[Plot], left: int) -> tuple[Plot, int]:
    """The plot on which most of what is lacking can be built, of several the smallest; and the size of the site."""
    sizes = {plot.name: _size(sitting, plot, left) for plot in plots}
    plot = min(plots, key=lambda plot: (-sizes[plot.name], plot.places, plot.name))
    return plot, sizes[plot.name]


def _least(rule: Building, plot: Plot) -> int:
    """The smallest site a plot takes: a whole building, or all of a plot that is smaller."""
    return min(rule.building_places, rule.largest_site, plot.places)


def _size(sitting: Sitting, plot: Plot, left: int) -> int:
    """Whole buildings for the lack, no more than the plot takes, the largest site allows and the budget pays."""
    rule = sitting.rule
    least = _least(rule, plot)
    if least < rule.building_places:
        return least
    needed = ceil(sitting.lack / _worth(sitting.city, least))
    return min(needed, min(rule.largest_site, plot.places, left) // least) * least


def _order_site(sitting: Sitting, plot: Plot, size: int, passed_over: tuple[str, ...]) -> None:
    city, part, rule = sitting.city, sitting.part, sitting.rule
    shelter = city.add_shelter(_name(city, plot), plot.district, plot.kind, size, synthetic="synthetic" in plot.status)
    days = _lead_days(city, rule, plot)
    estate.schedule_opening(city, shelter, city.day + days)
    estate.grant_permit(city, shelter, city.day + days, rule.permit_years, rule.renewal_years)
    part.orders.append(Order(plot, shelter, size, city.day, days, city.date.year))
    city.note_shelter("site_ordered", shelter, reason="building", numbers=sitting.seen, alternatives=passed_over)


def _name(city: City, plot: Plot) -> str:
    """The name of the plot; with a number where it is taken, as after a cancellation."""
    names = (plot.name if n == 1 else f"{plot.name} ({n})" for n in count(1))
    return next(name for name in names if name not in city.shelter_by_name)


def _lead_days(city: City, rule: Building, plot: Plot) -> int:
    """Building time by luck of the plot: triangular between the limits that hold on the day of the decision."""
    low, likely, high = (getattr(rule.lead_time, name).on(city.date) for name in ("low", "likely", "high"))
    luck = draws.uniform(city.key, "building time", draws.name_key(plot.name))
    months = triangular(luck, low, likely, high)
    return max(1, estate.months(months))


# --- cancel ---------------------------------------------------------------------------------------------


def _cancel(sitting: Sitting, spare: Floats) -> None:
    """Sites ordered last are cancelled if nobody needs them from their opening on and they are not too far under way.

    `spare`: places above those wanted on each of the next days. A surplus below a whole building is what rounding up
    leaves; it is no reason to cancel a small site.
    """
    city, rule = sitting.city, sitting.rule
    building = _worth(city, rule.building_places)
    for order in sitting.part.under_way():
        worth = city.usable_at(order.shelter) * city.room_use
        opens = order.shelter.opens_day - city.day - 1
        least = min([-sitting.lack, *spare[opens:].tolist()])
        if city.day - order.day <= rule.cancel_until * order.lead_days and max(worth, building) <= least:
            sitting.lack += worth
            spare[opens:] -= worth
            estate.cancel(city, order.shelter, reason="building", numbers=sitting.seen)
