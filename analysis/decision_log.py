"""Decision log: what was decided in one run about emergency shelters and the law, on what numbers, and what not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from analysis.chronicle import Chronicle
from sim.locale import Language
from sim.scenario.city import NO_SHELTER
from sim.scenario.schema import Scenario

LONGEST = 150
Event = Mapping[str, Any]
BY_HAND, CLOSING = "intervention", "closing"
# what the parts of the strategy note
SERVICES = (
    "care_ratio",
    "care_short",
    "care_filled",
    "circle_founded",
    "site_ordered",
    "no_site_offered",
    "budget_short",
    "time_limit",
    "above_cap",
)
EVENTS = (
    "ordered",
    "opened",
    "first_person",
    "closing",
    "winding_down",
    "handed_back",
    "cancelled",
    "converted",
    "overstay",
    "law",
    "lever",
    "resized",
    "no_effect",
    "extension_lost",
    *SERVICES,
)
ALWAYS = ("law", "lever", "no_effect", "extension_lost", *SERVICES)


@dataclass(frozen=True)
class Log:
    """Titles of the columns, the decisions as rows of text, and how many more there are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int


def days(chronicle: Chronicle, lang: Language) -> Log:
    """Date, what, shelters with places, numbers seen, alternatives; what was decided together is one row."""
    together = _together(chronicle)
    columns = tuple(lang.say(f"report.{name}") for name in ("date", "event", "shelter", "reason", "not_taken"))
    rows = tuple(_cells(some, chronicle.plan, lang) for some in together[:LONGEST])
    return Log(columns, rows, len(together) - len(rows))


def side_by_side(chronicles: Sequence[Chronicle], names: Sequence[str], lang: Language) -> Log:
    """One row a day on which any of them decides something, one column each: what, and on which shelters."""
    by_day: dict[Any, list[list[str]]] = {}
    for number, chronicle in enumerate(chronicles):
        for some in _together(chronicle):
            _, what, shelters, *_ = _cells(some, chronicle.plan, lang)
            cells = by_day.setdefault(some[0]["date"], [[] for _ in chronicles])
            cells[number].append(lang.say("headline.fact", what=what, value=shelters) if shelters else what)
    join = lang.say("join.semicolon").join
    rows = tuple((lang.date(day), *map(join, by_day[day])) for day in sorted(by_day)[:LONGEST])
    return Log((lang.say("report.date"), *names), rows, len(by_day) - len(rows))


def _together(chronicle: Chronicle) -> list[list[Event]]:
    """Events that matter; what was decided together is one list."""
    chosen = [event for event in chronicle.log if event["event"] in EVENTS and _matters(event, chronicle.plan)]
    return [list(some) for _, some in groupby(chosen, key=_decision)]


def _decision(event: Event) -> tuple[Any, ...]:
    """What is the same for all that was decided together: the day, what, why, on what numbers, what not."""
    numbers = tuple(event["numbers"].items())
    return event["date"], event["event"], event["reason"], numbers, tuple(event["alternatives"])


def _matters(event: Event, plan: Scenario) -> bool:
    if event["event"] in ALWAYS or event["reason"] == BY_HAND or event["kind"] in NO_SHELTER:
        return True
    kind = event["kind"].rpartition(",")[0] or event["kind"]
    return kind in plan.kinds and plan.kinds[kind].shelter_class == "emergency"


def _cells(some: Sequence[Event], plan: Scenario, lang: Language) -> tuple[str, ...]:
    first = some[0]
    what = lang.say(f"event.{first['event']}")
    if first["reason"]:
        what = lang.say("row.only", label=what, runs=reason(first["reason"], lang))
    names = lang.say("join.semicolon").join(_subject(event, lang) for event in some if event["subject"])
    if len(some) > 1 and any(event["places"] for event in some):
        total = lang.say("count.places", sum(event["places"] for event in some))
        names = lang.say("report.together", names=names, places=total)
    return lang.date(first["date"]), what, names, _seen(first, plan, lang), _alternatives(first, lang)


def _subject(event: Event, lang: Language) -> str:
    parts = [event["subject"], event["district"], lang.say("count.places", event["places"]) if event["places"] else ""]
    parts += [lang.say(f"report.{event['kind']}")] if event["kind"] in NO_SHELTER else []
    return lang.say("join.comma").join(part for part in parts if part)


def _seen(event: Event, plan: Scenario, lang: Language) -> str:
    """The numbers seen; numbers for which the language has no words are left to events.parquet."""
    ahead = plan.emergency.closing.horizon_days if event["reason"] == CLOSING else 0
    book, days = "seen_closing" if ahead else "seen", lang.number(ahead)
    said = [
        lang.say(f"{book}.{name}", n=_number(n, lang), days=days)
        for name, n in shown(event["numbers"]).items()
        if f"{book}.{name}" in lang.texts
    ]
    return lang.say("join.semicolon").join(said)


def _alternatives(event: Event, lang: Language) -> str:
    """What was not taken; who or what the scenario names, for an intervention."""
    names = lang.say("join.comma").join(event["alternatives"])
    if names and (event["reason"] == BY_HAND or event["event"] in ("lever", "no_effect")):
        return lang.say("report.who", names=names)
    return names


def reason(name: str, lang: Language) -> str:
    """Reason or trigger in words; one of somebody's own rules keeps its name."""
    key = f"reason.{name}"
    return lang.say(key) if key in lang.texts else name


def shown(numbers: Mapping[str, float]) -> dict[str, float]:
    """The numbers seen, such that a reader can add them up: the emergency places among all places counted."""
    told = dict(numbers)
    if "regular_places" in told and "places" in told:
        told["emergency_places"] = told.pop("places") - told["regular_places"]
    return {name: value for name, value in told.items() if value or name not in ("reserve", "emergency_places")}


def _number(value: float, lang: Language) -> str:
    return lang.number(value, 0 if abs(value) >= 20 or value == int(value) else 1)
