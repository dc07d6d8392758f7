"""Building by rule: at a sitting the council orders sites where places will be short, or cancels what is not needed."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np

from sim import draws
from sim.agents import estate, outlook
from sim.agents.building import BuildingProgramme, Order
from sim.agents.city import City
from sim.agents.places import District
from sim.scenario.building import Building, Plot

WEEK = 7


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
    part.look()
    people, places = _expected(city, estate.months(rule.lead_time.likely.on(city.date)))
    wanted = people * (1 + rule.reserve_share)
    part.lack = wanted - places
    seen: dict[str, float] = {
        "people_expected": round(people),
        "usable_expected": round(places),
        "gap": round(max(0.0, part.lack)),
    }
    if part.lack > rule.lack_share * places:
        _order(city, part, rule, part.lack, seen)
    elif part.lack < 0:
        _cancel(city, part, rule, -part.lack, seen)


def _expected(city: City, days: int) -> tuple[float, float]:
    """People and usable regular places expected so many days ahead."""
    coming = outlook.arrivals(city, days)
    if len(coming) < days:  # beyond the end of the calendar the last level goes on
        coming = np.pad(coming, (0, days - len(coming)), mode="edge" if len(coming) else "constant")
    people = float(outlook.people_after(city, coming)[-1])
    places = city.counts.regular_usable + city.change[city.day + 1 : city.day + 1 + days].sum()
    return people, float(places * city.room_use)


def _order(city: City, part: BuildingProgramme, rule: Building, lack: float, seen: dict[str, float]) -> None:
    """Sites in the districts furthest below their share, until the lack is covered or plots or money run out."""
    left, told = _budget(city, part, rule), set[str]()
    while lack > 0 and left > 0:
        chosen = _plot(city, part, rule, lack, told)
        if chosen is None:
            return
        plot, passed_over = chosen
        size = min(_size(rule, plot, lack / city.usable_share), left)
        _order_site(city, part, rule, plot, size, seen, passed_over)
        left -= size
        lack -= size * city.usable_share


def _budget(city: City, part: BuildingProgramme, rule: Building) -> int:
    """Places that may still be ordered this year."""
    most = rule.places_per_year.on(city.date) if rule.places_per_year is not None else 10**9
    return most - part.ordered_in.get(city.date.year, 0)


def _plot(
    city: City, part: BuildingProgramme, rule: Building, lack: float, told: set[str]
) -> tuple[Plot, tuple[str, ...]] | None:
    """The largest plot of the district furthest below its share that offers one, and the districts passed over."""
    passed_over: list[str] = []
    for district in sorted(city.districts, key=lambda district: (-_short(city, part, district, lack), district.number)):
        offered = [] if district.name in rule.districts_without_offer else _plots_in(city, part, district)
        if offered:
            return max(offered, key=lambda plot: (plot.places, plot.name)), tuple(passed_over)
        if _short(city, part, district, lack) <= 0:
            break
        passed_over.append(district.name)
        if district.name not in told:
            told.add(district.name)
            part.no_site += 1
            city.note("no_site_offered", district=district.name, numbers={"gap": _short(city, part, district, lack)})
    others = [p for p in part.free if p.district not in rule.districts_without_offer and _open(city, p)]
    return (max(others, key=lambda plot: (plot.places, plot.name)), tuple(passed_over)) if others else None


def _open(city: City, plot: Plot) -> bool:
    return plot.available_from is None or plot.available_from <= city.date


def _plots_in(city: City, part: BuildingProgramme, district: District) -> list[Plot]:
    return [plot for plot in part.free if plot.district == district.name and _open(city, plot)]


def _short(city: City, part: BuildingProgramme, district: District, lack: float) -> float:
    """Planned places a district is short of its share of all, those under way and those lacking included."""
    under_way = [order.shelter for order in part.under_way]
    total = city.counts.regular_planned + sum(shelter.planned for shelter in under_way) + lack
    here = district.regular_planned + sum(s.planned for s in under_way if s.district is district)
    return round(total * district.share - here, 6)


def _size(rule: Building, plot: Plot, lack: float) -> int:
    """Whole buildings for the lack, no more than the plot takes and the largest site allows."""
    most = min(rule.largest_site, plot.places)
    if most < rule.building_places:
        return most
    return min(ceil(lack / rule.building_places), most // rule.building_places) * rule.building_places


def _order_site(
    city: City,
    part: BuildingProgramme,
    rule: Building,
    plot: Plot,
    size: int,
    seen: dict[str, float],
    passed_over: tuple[str, ...],
) -> None:
    part.free.remove(plot)
    part.numbers += 1
    name = plot.name if plot.name not in city.shelter_by_name else f"{plot.name} ({part.numbers})"
    shelter = city.add_shelter(name, plot.district, plot.kind, size, synthetic="synthetic" in plot.status)
    days = _lead_days(city, rule, plot)
    estate.schedule_opening(city, shelter, city.day + days)
    estate.grant_permit(city, shelter, city.day + days, rule.permit_years, rule.renewal_years)
    part.under_way.append(Order(plot, shelter, city.day, days))
    part.ordered += size
    year = city.date.year
    part.ordered_in[year] = part.ordered_in.get(year, 0) + size
    city.note_shelter("site_ordered", shelter, reason="building", numbers=seen, alternatives=passed_over)


def _lead_days(city: City, rule: Building, plot: Plot) -> int:
    """Building time by luck of the plot: triangular between the limits that hold on the day of the decision."""
    low, likely, high = (getattr(rule.lead_time, name).on(city.date) for name in ("low", "likely", "high"))
    luck = draws.uniform(city.key, "building time", draws.name_key(plot.name))
    if high == low:
        months = low
    elif luck < (likely - low) / (high - low):
        months = low + sqrt(luck * (high - low) * (likely - low))
    else:
        months = high - sqrt((1 - luck) * (high - low) * (high - likely))
    return max(1, estate.months(months))


def _cancel(city: City, part: BuildingProgramme, rule: Building, surplus: float, seen: dict[str, float]) -> None:
    """Sites ordered last are cancelled while they are not needed and not yet too far under way."""
    for order in sorted(part.under_way, key=lambda order: (-order.day, -order.shelter.number)):
        worth = order.shelter.planned * city.usable_share
        if city.day - order.day <= rule.cancel_until * order.lead_days and worth <= surplus:
            surplus -= worth
            part.under_way.remove(order)
            part.free.append(order.plot)
            part.cancelled += order.shelter.planned
            estate.cancel(city, order.shelter, reason="building", numbers=seen)
