"""Social care: posts are reviewed at intervals, filled after a hiring delay and ended after notice."""

from __future__ import annotations

from math import ceil, floor

from sim.agents.city import City
from sim.agents.welfare import STAGES, SocialCare
from sim.scenario.care import Care

HALF = 2  # posts are counted in halves, as in the council's lists of posts


def set_up_care(city: City) -> None:
    """Create the organisations; how many posts they have filled is settled on the first evening."""
    if city.plan.care is not None:
        city.parts["care"] = SocialCare(city, city.plan.care.organisations)


def look_after(city: City) -> None:
    """Social workers start and leave; at a review the posts are set to the persons present by the care ratio."""
    part, care = city.parts.get("care"), city.plan.care
    if not isinstance(part, SocialCare) or care is None:
        return
    if part.read_from is not care or city.today in part.change_days:
        part.read_from = care
        part.change_days = {*care.ratio.preliminary.changes, *care.ratio.follow_up.changes}
        ratio = (care.ratio.preliminary.on(city.date), care.ratio.follow_up.on(city.date))
    else:
        ratio = part.ratio
    if ratio != part.ratio:
        if city.day:
            city.note("care_ratio", numbers={"preliminary": ratio[0], "follow_up": ratio[1]})
        part.ratio = ratio
    part.assign(city.shelters)
    for one in part.organisations:
        one.change_staff(city.day)
    part.count()
    if city.day == 0:
        _start(part, care)
        part.site_days = part.site_days_above = 0
        part.count()
    if city.day >= part.next_review:
        part.next_review = city.day + care.review_days
        _review(city, part, care)


def _start(part: SocialCare, care: Care) -> None:
    for one in part.organisations:
        for stage in STAGES:
            one.wanted[stage] = _wanted(one.persons[stage], part.ratio[stage])
            one.filled[stage] = floor(HALF * one.wanted[stage] * care.filled_share_at_start + 1e-9) / HALF


def _review(city: City, part: SocialCare, care: Care) -> None:
    most = care.most_posts.on(city.date) if care.most_posts is not None else None
    wanted = [[_wanted(one.persons[s], part.ratio[s]) for s in STAGES] for one in part.organisations]
    total = sum(map(sum, wanted))
    cut = 1.0 if most is None or total <= most else most / total
    for one, posts in zip(part.organisations, wanted, strict=True):
        for stage in STAGES:
            paid = posts[stage] if cut == 1.0 else floor(HALF * posts[stage] * cut + 1e-9) / HALF
            one.adjust(stage, paid, city.day + care.hiring_delay_days, city.day + care.notice_days)
            one.wanted[stage] = posts[stage]
        one.change_staff(city.day)
    _tell(city, part, most if cut < 1.0 else None)
    missing = max(0.0, part.total("wanted") - part.total("filled"))
    share = missing / part.total("wanted") if missing else 0.0
    factors = {name: 1 + (factor - 1) * share for name, factor in care.effect_on_clocks.items() if factor != 1}
    if factors:
        city.clocks.set_situation("care", factors)


def _tell(city: City, part: SocialCare, most: float | None) -> None:
    """Note when posts begin to be missing and when all are filled again."""
    wanted, filled = part.total("wanted"), part.total("filled")
    short = filled < wanted
    if short != part.short:
        part.short = short
        numbers = {"posts_wanted": wanted, "posts_filled": filled}
        if most is not None:
            numbers["most_posts"] = most
        city.note("care_short" if short else "care_filled", numbers=numbers)


def _wanted(persons: int, ratio: float) -> float:
    return ceil(HALF * persons / ratio - 1e-9) / HALF
