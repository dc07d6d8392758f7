"""Recovery: when each standard was broken and when it is back, as dates counted from one origin.

Broken = above its tolerance; back = first of `recovery.unbroken_days` (30) unbroken days after the first break. A
later break is listed under `broken_again` and never moves the date back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.records import Records
from sim.scenario.schema import Scenario
from sim.scenario.waves import counts_from
from sim.standards import Standard, is_broken, standards_of, unknown

Numbers = NDArray[Any]
Mask = NDArray[np.bool_]
Ending = Literal["never_broken", "broken_before_start", "back", "not_within_horizon"]
ENDINGS: tuple[Ending, ...] = ("never_broken", "broken_before_start", "back", "not_within_horizon")
COMBINED = "combined"


@dataclass(frozen=True)
class Spell:
    """Days in a row on which a standard is broken, both ends included; `worst` in persons, `person_days` their sum."""

    begin: date
    end: date
    worst: float
    person_days: float


@dataclass(frozen=True)
class Outcome:
    """How a run ends for one standard (or all combined: then `worst` counts standards).

    `broken`: first broken day after `counts_from`, or the begin of the spell that already ran then.
    `back`: first return after it, None when not seen; after `broken_before_start` a date without a duration.
    `seen_until`: last day on which a return could show, as it takes 30 days. `broken_again`: later breaks after a
    return. `too_few_days`: standards left out for too few persons, with days since `counts_from`, of which there are
    `days_counted`. `at_end`: persons (or places, standards) for whom it is not kept on the last day.
    """

    standard: str
    unit: str
    ending: Ending
    counts_from: date
    seen_until: date
    broken: date | None
    back: date | None
    broken_again: tuple[date, ...]
    spells: tuple[Spell, ...]
    too_few_days: Mapping[str, int]
    days_counted: int
    at_end: float
    at_end_is: Literal["kept", "broken", "too_few"]

    @property
    def assessed(self) -> bool:
        """Whether there were enough persons on at least one day to say anything about the standard."""
        return self.standard == COMBINED or self.too_few_days.get(self.standard, 0) < self.days_counted

    @property
    def days_broken(self) -> int:
        """Broken days since the origin (of a spell that began before it, those since)."""
        first = self.counts_from
        return sum((spell.end - max(spell.begin, first)).days + 1 for spell in self.spells)

    @property
    def days_until_back(self) -> int | None:
        """Days from the origin to the return; None for all endings but `back`."""
        return (self.back - self.counts_from).days if self.ending == "back" and self.back is not None else None


# --- spells and breaks --------------------------------------------------------------------------------------


def spells(not_kept: Numbers, broken: Mask, first_day: date) -> list[Spell]:
    """Spells of broken days; `not_kept` and `broken` have shape (days,), day 0 is `first_day`."""
    edges = np.flatnonzero(np.diff(broken.astype(np.int8), prepend=0, append=0))
    return [
        Spell(
            begin=first_day + timedelta(days=int(begin)),
            end=first_day + timedelta(days=int(after) - 1),
            worst=float(not_kept[begin:after].max()),
            person_days=float(not_kept[begin:after].sum()),
        )
        for begin, after in zip(edges[::2], edges[1::2], strict=True)
    ]


def breaks(broken: Mask, unbroken_days: int) -> list[tuple[int, int | None]]:
    """Day broken and day back (None: not seen) of each break; a break ends with so many unbroken days in a row."""
    days = np.flatnonzero(broken)
    following = np.append(days[1:], len(broken))
    last_days = np.flatnonzero(following - days > unbroken_days)
    begins = [0, *(int(n) + 1 for n in last_days)]
    found: list[tuple[int, int | None]] = [
        (int(days[begin]), int(days[last]) + 1) for begin, last in zip(begins, last_days, strict=False)
    ]
    if begins[-1] < len(days):
        found.append((int(days[begins[-1]]), None))
    return found


# --- outcomes of a run --------------------------------------------------------------------------------------


def origin(plan: Scenario) -> date:
    """Day from which all durations count: `counts_from`, else the first day of the first wave, else the start.

    A wave is a ramp, step or pulse.
    """
    try:
        return counts_from(plan)
    except ValueError:
        return plan.start


def outcomes(records: Records, standards: Sequence[Standard] | None = None) -> dict[str, Outcome]:
    """Outcome of each standard by name (default: all of the scenario), and of all of them combined (last)."""
    standards = standards_of(records.plan) if standards is None else standards
    found = {standard.name: _outcome_of(standard, records) for standard in standards}
    return {**found, COMBINED: combined(records, standards)}


def combined(records: Records, standards: Sequence[Standard] | None = None) -> Outcome:
    """All chosen standards together: back on the first of 30 days on which all of them hold.

    A standard is left out on days on which it says nothing (`too_few_days` names it); parts of another chosen standard
    are not counted again. `worst` and `person_days` of its spells count standards. Raises ValueError without standards.
    """
    standards = standards_of(records.plan) if standards is None else standards
    if not standards:
        raise ValueError("choose at least one standard")
    names = {standard.name for standard in standards}
    chosen = [standard for standard in standards if standard.within not in names]
    number = np.sum([is_broken(standard, records) for standard in chosen], axis=0)
    masks = {standard.name: unknown(standard, records) for standard in chosen}
    return _outcome(COMBINED, "standards", records, number, number > 0, masks)


def _outcome_of(standard: Standard, records: Records) -> Outcome:
    broken = is_broken(standard, records)
    masks = {standard.name: unknown(standard, records)}
    return _outcome(standard.name, standard.unit, records, standard.not_kept(records), broken, masks)


def _state(name: str, broken: Mask, masks: Mapping[str, Mask]) -> Literal["kept", "broken", "too_few"]:
    """State on the last day of the run."""
    if name in masks and masks[name][-1]:
        return "too_few"
    return "broken" if broken[-1] else "kept"


def _outcome(
    name: str, unit: str, records: Records, not_kept: Numbers, broken: Mask, masks: Mapping[str, Mask]
) -> Outcome:
    plan, unbroken_days = records.plan, records.plan.recovery.unbroken_days
    start = origin(plan)
    first = min(max(plan.day_of(start), 0), records.days)
    found = breaks(broken[first:], unbroken_days)
    listed = [spell for spell in spells(not_kept, broken, plan.start) if spell.end >= start]
    back = found[0][1] if found else None
    ending: Ending
    if not found:
        ending = "never_broken"
    elif found[0][0] == 0:
        ending = "broken_before_start"
    else:
        ending = "not_within_horizon" if back is None else "back"
    return Outcome(
        standard=name,
        unit=unit,
        ending=ending,
        counts_from=start,
        seen_until=plan.date_of(records.days - unbroken_days),
        broken=listed[0].begin if listed else None,
        back=None if back is None else plan.date_of(first + back),
        broken_again=tuple(plan.date_of(first + begin) for begin, _ in found[1:]),
        spells=tuple(listed),
        too_few_days={name: int(mask[first:].sum()) for name, mask in masks.items() if mask[first:].any()},
        days_counted=records.days - first,
        at_end=float(not_kept[-1]),
        at_end_is=_state(name, broken, masks),
    )
