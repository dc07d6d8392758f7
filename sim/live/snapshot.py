"""Snapshot: what is shown of one day; made once, never changed, so that any number of clients may read it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from sim.agents.places import CLOSING, OPEN, ORDERED
from sim.costs import items
from sim.live.refusal import Said
from sim.live.told import Told
from sim.live.variant import Variant
from sim.records import Records
from sim.standards import is_broken, standards_of, unknown

STATUS = {ORDERED: "ordered", OPEN: "open", CLOSING: "closing"}
Message = dict[str, Any]


def written(message: Mapping[str, Any]) -> str:
    """A message as text, as short as JSON can be."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class View:
    """One variant on one day: its state, its series up to it, its events, its sites."""

    name: str
    forked: int | None
    day: int
    state: Message
    records: Records | None
    events: tuple[Told, ...]
    sites: tuple[tuple[Any, ...], ...]

    @property
    def series(self) -> Message:
        """One number for each day lived: persons, places, emergency, waiting, arrived."""
        if self.records is None:
            return {name: [] for name in ("persons", "places", "emergency", "waiting", "arrived")}
        city, district = self.records.city, self.records.district
        return {
            "persons": city["persons"].tolist(),
            "places": district["regular_usable"].sum(axis=1).tolist(),
            "emergency": district["emergency_persons"].sum(axis=1).tolist(),
            "waiting": city["waiting"].tolist(),
            "arrived": city["arrived"].tolist(),
        }


@dataclass(frozen=True)
class Snapshot:
    """The newest day of a run, with the epoch and number it is sent under."""

    epoch: int
    number: int
    views: tuple[View, ...]
    hello: Message
    status: Message
    between: Said | None = None
    came: Message = field(default_factory=dict)
    made_ms: int = field(default_factory=lambda: time.time_ns() // 1_000_000)

    @property
    def day(self) -> int:
        """Number of days lived."""
        return self.views[0].day

    @cached_property
    def frame(self) -> str:
        """The frame of the day as text."""
        first, *others = [view.state for view in self.views]
        states = [first, *(_against(first, other) for other in others)]
        head = {"t": "f", "e": self.epoch, "n": self.number, "ms": self.made_ms, "d": self.day}
        return written({**head, "v": states})

    @cached_property
    def full(self) -> str:
        """Everything up to the day as text."""
        views = [
            {
                "name": view.name,
                "forked": view.forked,
                "series": view.series,
                "events": [told.as_json(k) for k, told in enumerate(view.events)],
                "state": view.state,
            }
            for view in self.views
        ]
        return written({"t": "full", "e": self.epoch, "n": self.number, "d": self.day, "v": views})

    def sites(self, number: int) -> str:
        """Sites of a variant as text."""
        view = self.views[number]
        return written({"t": "sites", "e": self.epoch, "d": self.day, "v": number, "list": view.sites})


def view_of(variant: Variant, records: Records) -> View:
    """A variant as it is today; `records` are those of today."""
    return View(
        name=variant.name,
        forked=variant.forked,
        day=variant.day,
        state=state_of(variant, records),
        records=records if records.days else None,
        events=tuple(variant.teller.events),
        sites=sites_of(variant),
    )


def state_of(variant: Variant, records: Records) -> Message:
    """The variant's part of a frame, see docs/live.md; before the first day without flows and standards."""
    counts = variant.model.counts
    regular, emergency = list(counts.district_persons), list(counts.district_emergency)
    usable = list(counts.district_usable)
    arrived = int(records.city["arrived"][-1]) if records.days else 0
    state: Message = {
        "p": [counts.persons, sum(usable), sum(emergency), counts.waiting, arrived],
        "r": regular,
        "m": emergency,
        "q": usable,
        "s": [],
        "b": [],
        "c": round(sum(float(item.cost.sum()) for item in items(records)) / 1000) if records.days else 0,
    }
    if records.days:
        for standard in standards_of(records.plan):
            silent = bool(unknown(standard, records)[-1])
            state["s"].append(None if silent else _rounded(standard.not_kept(records)[-1]))
            state["b"].append(_in_a_row(is_broken(standard, records)))
    return state


def sites_of(variant: Variant) -> tuple[tuple[Any, ...], ...]:
    """Sites that are ordered or stand: name, district, kind, planned places, persons, status, invented."""
    return tuple(
        (s.name, s.district.number, s.kind, s.planned, s.persons, STATUS[s.status], s.synthetic)
        for s in variant.model.shelters
        if s.status in STATUS
    )


def _against(first: Message, other: Message) -> Message:
    """A state without the lists that are those of the first variant."""
    return {name: value for name, value in other.items() if value != first[name]}


def _rounded(value: float) -> float | int:
    number = float(value)
    return round(number) if number >= 10 or number.is_integer() else round(number, 1)


def _in_a_row(broken: Sequence[bool] | np.ndarray[Any, Any]) -> int:
    """Days in a row up to the last one."""
    kept = np.flatnonzero(~np.asarray(broken))
    return int(len(broken) - 1 - kept[-1]) if len(kept) else len(broken)
