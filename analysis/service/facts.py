"""Services: what is told of each part of the strategy a scenario has: rows of the summary and lines of the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from analysis.words.spreads import Told, of_dates, of_numbers
from sim.indicators import BY_NAME, dates
from sim.records import Records

How = Literal["end", "highest", "lowest", "total", "mean"]


@dataclass(frozen=True)
class Fact:
    """One row: an indicator at the end of the run, on its highest or lowest day, in total, or on average."""

    indicator: str
    how: How

    @property
    def key(self) -> str:
        """Name by which a sentence refers to the row."""
        return f"{self.indicator}_{self.how}"


@dataclass(frozen=True)
class Service:
    """One part of the strategy: its rows, and the indicators drawn together as lines of one panel."""

    part: str
    facts: tuple[Fact, ...]
    drawn: tuple[str, ...]


SERVICES: tuple[Service, ...] = (
    Service(
        "rooms",
        (
            Fact("room_use", "lowest"),
            Fact("room_use", "mean"),
            Fact("room_use", "end"),
            Fact("blocked_places", "highest"),
            Fact("blocked_places", "end"),
        ),
        ("blocked_places",),
    ),
    Service(
        "building",
        (
            Fact("places_ordered_by_rule", "end"),
            Fact("places_built", "end"),
            Fact("places_cancelled", "end"),
            Fact("lack_seen", "highest"),
            Fact("no_site_offered", "end"),
        ),
        ("places_under_way", "places_built", "places_cancelled"),
    ),
    Service(
        "status",
        (
            Fact("pending_persons", "highest"),
            Fact("pending_persons", "end"),
            Fact("persons_with_status", "highest"),
            Fact("persons_with_status", "end"),
            Fact("share_with_status", "end"),
            Fact("rejected_persons", "end"),
        ),
        ("pending_persons", "persons_with_status", "rejected_persons"),
    ),
    Service(
        "needs",
        (
            Fact("needs_persons", "highest"),
            Fact("needs_suited_share", "lowest"),
            Fact("needs_suited_share", "end"),
            Fact("needs_suited_in_time", "end"),
            Fact("needs_unsuited_long", "highest"),
            Fact("needs_unsuited_long", "end"),
            Fact("needs_hall_nights", "total"),
        ),
        ("needs_persons", "needs_unsuited", "suited_places"),
    ),
    Service(
        "care",
        (
            Fact("care_posts_missing", "highest"),
            Fact("care_posts_missing", "end"),
            Fact("care_posts_filled", "highest"),
            Fact("care_posts_filled", "end"),
            Fact("persons_per_post_preliminary", "highest"),
            Fact("persons_per_post_follow_up", "highest"),
            Fact("persons_beyond_care", "highest"),
            Fact("care_sites_above_ratio", "mean"),
        ),
        ("care_posts_wanted", "care_posts_filled"),
    ),
    Service(
        "circles",
        (
            Fact("volunteers", "highest"),
            Fact("volunteers", "end"),
            Fact("volunteers_per_100", "lowest"),
            Fact("volunteers_per_100", "end"),
            Fact("circles", "end"),
            Fact("households_with_tie", "end"),
            Fact("ties_ended_by_move", "total"),
        ),
        ("volunteers", "volunteers_active", "households_with_tie"),
    ),
    Service(
        "learning",
        (
            Fact("waiting_for_course", "highest"),
            Fact("waiting_for_course_too_long", "highest"),
            Fact("course_weeks", "highest"),
            Fact("course_weeks", "end"),
            Fact("courses_running", "highest"),
            Fact("b1_at_first_test", "end"),
            Fact("share_b1_after_24_months", "end"),
            Fact("share_employed_after_24_months", "end"),
            Fact("share_employed", "end"),
        ),
        ("waiting_for_course", "waiting_for_course_too_long", "learners"),
    ),
    Service(
        "counselling",
        (
            Fact("counselling_cases", "total"),
            Fact("waiting_for_counselling", "highest"),
            Fact("waiting_for_counselling", "end"),
        ),
        ("waiting_for_counselling",),
    ),
)


def services(records: Sequence[Records]) -> list[Told]:
    """What is told of each part the scenario has, over runs: `facts` with label, unit and spread, and `years`."""
    plan = records[0].plan
    return [_told(service, records) for service in SERVICES if getattr(plan, service.part) is not None]


def _told(service: Service, records: Sequence[Records]) -> Told:
    facts = []
    for fact in service.facts:
        daily = [BY_NAME[fact.indicator].of(one) for one in records]
        facts.append(
            {
                **_about(fact.indicator),
                "key": fact.key,
                "how": fact.how,
                "drawn": fact.indicator in service.drawn,
                "spread": of_numbers(_taken(values, fact.how) for values in daily if _known(values, fact.how)),
                "on": _on(records, daily, fact.how),
            }
        )
    drawn = [_about(name) for name in service.drawn]
    return {"part": service.part, "facts": facts, "drawn": drawn, "years": _years(service, records)}


def _about(name: str) -> Told:
    return {"indicator": name, "label": BY_NAME[name].label.model_dump(), "unit": BY_NAME[name].unit}


def _known(values: Any, how: How) -> bool:
    """Whether a row says anything: an indicator that is not defined on any day (or the last one) says nothing."""
    return bool(np.isfinite(values[-1] if how == "end" else values).any())


def _taken(values: Any, how: How) -> float:
    match how:
        case "end":
            return float(values[-1])
        case "highest":
            return float(np.nanmax(values))
        case "lowest":
            return float(np.nanmin(values))
        case "total":
            return float(np.nansum(values))
    return float(np.nanmean(values))


def _on(records: Sequence[Records], daily: Sequence[Any], how: How) -> Told | None:
    """Dates of the highest or lowest days; runs in which a highest day is 0 have none."""
    if how not in ("highest", "lowest"):
        return None
    pick = np.nanargmax if how == "highest" else np.nanargmin
    some = [
        (one, values)
        for one, values in zip(records, daily, strict=True)
        if _known(values, how) and (how == "lowest" or np.nanmax(values) > 0)
    ]
    return of_dates(one.plan.date_of(int(pick(values))) for one, values in some)


def _years(service: Service, records: Sequence[Records]) -> list[Told]:
    """The lines of the chart as numbers: each on the last day of each calendar year."""
    every = dates(records[0]).astype("datetime64[Y]").astype(int) + 1970
    daily = {name: [BY_NAME[name].of(one) for one in records] for name in service.drawn}
    told = []
    for year in np.unique(every):
        last = int(np.flatnonzero(every == year)[-1])
        spreads = {
            name: of_numbers(values[last] for values in rows if np.isfinite(values[last]))
            for name, rows in daily.items()
        }
        told.append({"year": int(year), "spreads": spreads})
    return told
