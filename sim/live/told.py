"""Telling: the decision log and the standards of a course as events for the page, each told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.agents.city import CONVERTED, Event
from sim.live.acts import Act
from sim.live.refusal import Said, counted, said
from sim.locale import LANGUAGES, language
from sim.model import SurgeModel
from sim.records import Records
from sim.recovery import breaks
from sim.scenario.city import NO_SHELTER
from sim.scenario.schema import Scenario
from sim.standards import is_broken, standards_of

BY_HAND = "intervention"
UNTOLD = frozenset({"empty", "first_person", "adopted"})  # of regular sites: there are too many of them
SYNTHETIC = " (synthetic)"  # in names of invented sites; the page marks them in its own way
OF_NOTE = frozenset({"trigger", "opened", "closed", "standard", "breach", "law"})
SHELTER_SORTS = {"ordered": "trigger", "opened": "opened", "closing": "closed", "handed_back": "closed"}
SORTS = {"law": "law", "lever": "lever", "no_effect": "lever", "above_cap": "breach", "overstay": "breach"}


@dataclass(frozen=True)
class Told:
    """An event as it is told: its sort (see docs/live.md), the day, the sentence and the district."""

    day: int
    sort: str
    text: Said
    district: str = ""

    def as_json(self, number: int) -> dict[str, Any]:
        """The event as the page gets it."""
        return {"k": number, "d": self.day, "c": self.sort, "text": self.text, "place": self.district}


class Teller:
    """Turns what happened since it was last asked into events."""

    def __init__(self, plan: Scenario) -> None:
        self._plan = plan
        self._lines = self._day = 0
        self._standards: dict[str, list[int]] = {}
        self.events: list[Told] = []

    def listen(self, model: SurgeModel, acts: Sequence[Act] = (), records: Records | None = None) -> list[Told]:
        """New events, by day; those of the standards only where records are given. They are kept in `events`.

        `acts` of the room are told in their own words, once they have been lived.
        """
        lines = model.log[self._lines :]
        self._lines = len(model.log)
        lived = {(self._plan.day_of(act.does.date), act.does.lever or act.does.target): act for act in acts}
        new = [Told(day, "lever", _by(act)) for (day, _), act in lived.items() if self._day <= day < model.day]
        new += self._announced(self._day, model.day)
        self._day = model.day
        for line in lines:
            said_already = line.reason == BY_HAND or line.what == "lever"
            if said_already and line.what != "no_effect" and (line.day, line.subject) in lived:
                continue
            told = self._line(line)
            if told is not None:
                new.append(told)
        if records is not None and records.days:
            new += self._breaks(records)
        new.sort(key=lambda told: told.day)
        self.events += new
        return new

    def _line(self, line: Event) -> Told | None:
        sort = self._sort(line)
        if line.what in UNTOLD and sort == "routine":
            return None
        subject = line.subject.replace(SYNTHETIC, "") or line.district
        parts: dict[str, Any] = {"what": said(f"event.{line.what}"), "subject": subject}
        if line.what == "law":
            return Told(line.day, sort, said("told.law", **line.numbers))
        if line.what in ("lever", "no_effect"):
            return Told(line.day, sort, said(f"told.{line.what}", **parts, value=line.reason, who=_who(line)))
        if line.places:
            parts |= {"places": counted("places", line.places)}
        if line.kind and line.kind not in NO_SHELTER:
            parts |= {"kind": self._kind(line.kind)}
        if not subject:
            return Told(line.day, sort, said("told.alone", **parts))
        text = said(f"told.{'_'.join(('subject', *(n for n in ('kind', 'places') if n in parts)))}", **parts)
        return Told(line.day, sort, text, line.district)

    def _sort(self, line: Event) -> str:
        if line.reason == BY_HAND:
            return "lever"
        if line.what in SORTS:
            return SORTS[line.what]
        if line.what == "converted":
            return "closed"
        if line.kind in NO_SHELTER or self._is_emergency(line.kind):
            return SHELTER_SORTS.get(line.what, "routine")
        return "routine"

    def _is_emergency(self, kind: str) -> bool:
        about = self._plan.kinds.get(kind)
        return about is not None and about.shelter_class == "emergency"

    def _kind(self, kind: str) -> Said:
        about = self._plan.kinds.get(kind.removesuffix(CONVERTED))
        return {code: getattr(about.label, code) if about else kind for code in LANGUAGES}

    def _announced(self, first: int, after: int) -> list[Told]:
        """What was announced about arrivals on these days."""
        return [
            Told(day, "news", said("told.announced", n=one.persons_per_month, first=_on(one.from_), last=_on(one.to)))
            for one in self._plan.announcements
            if first <= (day := self._plan.day_of(one.announced_on)) < after
        ]

    def _breaks(self, records: Records) -> list[Told]:
        """Standards that broke, and those that are back after so many unbroken days."""
        unbroken, new = self._plan.recovery.unbroken_days, []
        for standard in standards_of(self._plan):
            if standard.within is not None:
                continue
            known = self._standards.setdefault(standard.name, [0, 0])
            found = breaks(is_broken(standard, records), unbroken)
            label = {"de": standard.label.de, "en": standard.label.en}
            for day, _ in found[known[0] :]:
                new.append(Told(day, "standard", said("told.broken", standard=label)))
            backs = [back for _, back in found if back is not None]
            for back in backs[known[1] :]:
                new.append(Told(back + unbroken - 1, "standard", said("told.back", standard=label, days=unbroken)))
            known[:] = [len(found), len(backs)]
        return new


def _on(day: date) -> Said:
    return {code: language(code).date(day) for code in LANGUAGES}


def _who(line: Event) -> str:
    return f"({', '.join(line.alternatives)})" if line.alternatives else ""


def _by(act: Act) -> Said:
    """The act in its own words, with who decided and why."""
    names = ", ".join(name for name in (act.does.who, act.does.why) if name)
    return said("told.by", act=act.text, names=names) if names else act.text
