"""Flags: what was announced and decided, as numbered marks in a chart; the key below the chart says it in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from matplotlib.axes import Axes

from analysis.assumptions import status_on
from analysis.charts.axes import day_number
from analysis.charts.views import View
from analysis.chronicle import Chronicle
from analysis.decision_log import reason
from sim.locale import Language
from sim.scenario.quantities import Dated
from sim.scenario.schema import Scenario

MOST = 24
WIDTH = 0.021  # of a mark, as a share of the axis
ABOVE, HIGH = 31, 17.5  # points above the first panel, and from one row of marks to the next
INTERVENTION = "intervention"
PLACES_CHANGE = ("opened", "resized", "handed_back")


@dataclass(frozen=True)
class Flag:
    """Something that was announced or decided on a day; `sort` is law, lever, large, announced or ordered."""

    day: date
    sort: str
    text: str


def decisions(chronicle: Chronicle, lang: Language) -> list[Flag]:
    """Changes of law, interventions, and sites that come to stand above the cap, in the order of their days."""
    return _few([*_law(chronicle, lang), *_acts(chronicle, lang), *_large(chronicle, lang)])


def of_emergency(view: View, lang: Language) -> list[Flag]:
    """Announcements and orders by their trigger besides the decisions, within the days shown."""
    chronicle = view.chronicle
    told = [*_announced(chronicle.plan, lang), *_ordered(chronicle, lang), *decisions(chronicle, lang)]
    return _few([flag for flag in told if view.first <= flag.day <= view.last])


def _few(flags: Iterable[Flag]) -> list[Flag]:
    """At most so many flags that they can be told apart; large sites go first, then orders."""
    kept = sorted(flags, key=lambda flag: flag.day)
    for sort in ("large", "ordered", "lever", "announced", "law"):
        if len(kept) <= MOST:
            break
        kept = [flag for flag in kept if flag.sort != sort]
    return kept[:MOST]


def _law(chronicle: Chronicle, lang: Language) -> list[Flag]:
    """Days on which the floor area in force changes for one of the stages, with the status of both values."""
    law, plan = chronicle.plan.occupancy.floor_area_m2, chronicle.plan
    days = sorted({day for part in (law.preliminary, law.follow_up) for day in part.dates})
    return [
        Flag(
            day,
            "law",
            lang.say(
                "flag.law",
                preliminary=_area(chronicle, "preliminary", law.preliminary, day, lang),
                follow_up=_area(chronicle, "follow_up", law.follow_up, day, lang),
            ),
        )
        for day in days
        if plan.start < day <= plan.end
    ]


def _area(chronicle: Chronicle, stage: str, area: Dated[float], day: date, lang: Language) -> str:
    """Floor area of a stage on a day, and whether it is law, a rule of the city or an assumption."""
    return lang.say(
        "flag.area",
        m2=lang.exact(area.on(day)),
        status=status_on(chronicle.parameters, f"occupancy.floor_area_m2.{stage}", day, lang),
    )


def _acts(chronicle: Chronicle, lang: Language) -> list[Flag]:
    """Interventions of the scenario as they took effect in the first run."""
    acts = [event for event in chronicle.log if event["reason"] == INTERVENTION or event["event"] == "lever"]
    return [
        Flag(
            event["date"], "lever", lang.say("flag.act", act=lang.say(f"event.{event['event']}"), name=_subject(event))
        )
        for event in acts
        if f"event.{event['event']}" in lang.texts
    ]


def _subject(event: Any) -> str:
    return f"{event['subject']}, {event['district']}" if event["district"] else str(event["subject"])


def _large(chronicle: Chronicle, lang: Language) -> list[Flag]:
    """Regular sites from the day on which they have more planned places than the cap allows, and their end."""
    plan, flags = chronicle.plan, []
    cap = plan.recovery.cap_places
    standing = {site.name: site.planned_places for site in plan.sites if (site.usable_from or plan.start) <= plan.start}
    for event in chronicle.log:
        kind = plan.kinds.get(event["kind"])
        if kind is None or kind.shelter_class != "regular" or event["event"] not in PLACES_CHANGE:
            continue
        name, now = event["subject"], 0 if event["event"] == "handed_back" else event["places"]
        before, standing[name] = standing.get(name, 0), now
        if (before > cap) != (now > cap):
            flags.append(Flag(event["date"], "large", beside_cap(name, before, now, cap, lang)))
    return flags


def beside_cap(name: str, before: int, now: int, cap: int, lang: Language) -> str:
    """That a site opens above the cap, comes to stand above it by growing, or does so no longer."""
    if now <= cap:
        return lang.say("flag.large_ends", name=name, places=lang.number(before), cap=lang.number(cap))
    if before == 0:
        return lang.say("flag.large_opens", name=name, places=lang.number(now), cap=lang.number(cap))
    places, stood = lang.number(now), lang.number(before)
    return lang.say("flag.large_grows", name=name, before=stood, places=places, cap=lang.number(cap))


def _announced(plan: Scenario, lang: Language) -> list[Flag]:
    """New announcements: on which day, how many a month, for which days."""
    return [
        Flag(
            one.announced_on,
            "announced",
            lang.say("flag.announced", persons=lang.number(one.persons_per_month), days=lang.dates(one.from_, one.to)),
        )
        for one in plan.announcements
    ]


def _ordered(chronicle: Chronicle, lang: Language) -> list[Flag]:
    """Orders of emergency measures in the first run, a flag for each day and trigger."""
    orders = [event for event in chronicle.log if event["event"] == "ordered" and event["reason"] != INTERVENTION]
    flags = []
    for (day, trigger), some in groupby(orders, key=lambda event: (event["date"], event["reason"])):
        found = list(some)
        text = lang.say(
            "flag.ordered",
            trigger=reason(trigger, lang),
            measures=lang.say("count.measures", len(found)),
            places=lang.say("count.places", sum(event["places"] for event in found)),
        )
        flags.append(Flag(day, "ordered", text))
    return flags


# --- drawing ------------------------------------------------------------------------------------------------


def draw(panels: list[Axes], flags: list[Flag], view: View) -> None:
    """Numbered marks above the panels, a thin line down from each; marks that would touch are stacked."""
    rows = stacked(flags, view)
    for number, (flag, row) in enumerate(zip(flags, rows, strict=True), 1):
        day = day_number(flag.day)
        panels[0].annotate(
            str(number),
            xy=(day, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, ABOVE + HIGH * row),
            textcoords="offset points",
            annotation_clip=False,
            fontsize=8,
            ha="center",
            va="center",
            bbox={"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": "#444444", "linewidth": 0.8},
        )
        for axes in panels:
            heavy = flag.sort == "law"
            axes.axvline(day, color="#555555", linestyle=":", linewidth=1.2 if heavy else 0.7, zorder=0.5)


def stacked(flags: list[Flag], view: View) -> list[int]:
    """Row of each flag in the strip: the lowest in which it touches none before it."""
    width = WIDTH * max(1, (view.last - view.first).days)
    ends: list[float] = []
    rows = []
    for flag in flags:
        day = float(flag.day.toordinal())
        row = next((n for n, end in enumerate(ends) if end <= day), len(ends))
        ends[row : row + 1] = [day + width]
        rows.append(row)
    return rows
