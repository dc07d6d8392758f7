"""Decision log: the lines of one run about emergency shelters and the law, in words of one language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.chronicle import Chronicle
from analysis.rows import Row
from sim.locale import Language
from sim.scenario.city import NO_SHELTER
from sim.scenario.schema import Scenario

LONGEST = 60
Event = Mapping[str, Any]
BY_HAND = "intervention"
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
)
ALWAYS = ("law", "lever", "no_effect", "extension_lost")


def decisions(chronicle: Chronicle, lang: Language) -> tuple[list[Row], int]:
    """Date, event, shelter, places, reason of the lines that matter; and how many more there are."""
    chosen = [event for event in chronicle.log if event["event"] in EVENTS and _matters(event, chronicle.plan)]
    rows = [Row(_cells(event, lang)) for event in chosen[:LONGEST]]
    return rows, len(chosen) - len(rows)


def _matters(event: Event, plan: Scenario) -> bool:
    if event["event"] in ALWAYS or event["reason"] == BY_HAND or event["kind"] in NO_SHELTER:
        return True
    kind = event["kind"].rpartition(",")[0] or event["kind"]
    return kind in plan.kinds and plan.kinds[kind].shelter_class == "emergency"


def _cells(event: Event, lang: Language) -> tuple[str, ...]:
    shelter = f"{event['subject']}, {event['district']}" if event["district"] else event["subject"]
    places = lang.number(event["places"]) if event["places"] else ""
    return lang.date(event["date"]), lang.say(f"event.{event['event']}"), shelter, places, _why(event, lang)


def _why(event: Event, lang: Language) -> str:
    """Reason, the numbers seen, and what was not taken; words the language does not have stay as they are."""
    reason = f"reason.{event['reason']}"
    said = [lang.say(reason) if reason in lang.texts else event["reason"]] if event["reason"] else []
    for name, value in shown(event["numbers"]).items():
        if f"seen.{name}" in lang.texts:
            said.append(lang.say(f"seen.{name}", n=_number(value, lang)))
    names = lang.say("join.comma").join(event["alternatives"])
    if names and (event["reason"] == BY_HAND or event["event"] in ("lever", "no_effect")):
        said.append(lang.say("report.who", names=names))
    elif names:
        said.append(lang.say("report.not_taken", names=names))
    return lang.say("join.semicolon").join(said)


def shown(numbers: Mapping[str, float]) -> dict[str, float]:
    """The numbers seen, such that a reader can add them up: the emergency places among all places counted."""
    told = dict(numbers)
    if "regular_places" in told and "places" in told:
        told["emergency_places"] = told.pop("places") - told["regular_places"]
    return {name: value for name, value in told.items() if value or name not in ("reserve", "emergency_places")}


def _number(value: float, lang: Language) -> str:
    return lang.number(value, 0 if abs(value) >= 20 or value == int(value) else 1)
