"""Findings: each pattern against the runs of a scenario, with a verdict and the reason where it is not met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Literal

from analysis.hindcast.lived import Lived, Values
from analysis.hindcast.patterns import GROUPS, Pattern
from sim.locale import Language

MET, PARTLY = 0.9, 0.1
Verdict = Literal["met", "partly", "not_met"]


@dataclass(frozen=True)
class Finding:
    """One pattern over runs: lowest, middle and highest of each of its values, and the share of runs that meet it."""

    group: str
    key: str
    shown_as: str
    spreads: tuple[Values, ...]
    share: float
    reason: str

    @property
    def verdict(self) -> Verdict:
        """Met by nine runs in ten, partly by one in ten, else not met."""
        return verdict(self.share)

    @property
    def unexplained(self) -> bool:
        """Whether it is not wholly met and no reason is stated."""
        return self.verdict != "met" and not self.reason


def verdict(share: float) -> Verdict:
    """What a share of runs that meet a pattern is called."""
    return "met" if share >= MET else "partly" if share >= PARTLY else "not_met"


def findings(runs: Sequence[Lived]) -> list[Finding]:
    """All patterns against the runs, fitted, built-in and held-out ones in this order."""
    return [finding(group, pattern, runs) for group, patterns in GROUPS.items() for pattern in patterns]


def finding(group: str, pattern: Pattern, runs: Sequence[Lived]) -> Finding:
    """One pattern against the runs."""
    found = [pattern.found(lived) for lived in runs]
    share = sum(pattern.meets(values) for values in found) / len(found)
    spreads = tuple(ends(values) for values in zip(*found, strict=True))
    return Finding(group, pattern.key, pattern.shown_as, spreads, share, pattern.reason)


def ends(values: Sequence[float]) -> Values:
    """Lowest, middle and highest value; what never happened comes last."""
    ordered = sorted(values, key=lambda value: (isnan(value), value))
    return ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1]


def told(one: Finding, lang: Language) -> str:
    """What the runs show, in words."""
    return "; ".join(_spread(values, one.shown_as, lang) for values in one.spreads)


def _spread(values: Values, shown_as: str, lang: Language) -> str:
    low, middle, high = (shown(value, shown_as, lang) for value in values)
    return low if low == high else lang.say("hindcast.range", low=low, middle=middle, high=high)


def shown(value: float, shown_as: str, lang: Language) -> str:
    """A value as text: number, percent or date."""
    if isnan(value):
        return lang.say("hindcast.never")
    if shown_as == "date":
        return lang.date(date.fromordinal(int(value)))
    if shown_as == "percent":
        return lang.say("hindcast.percent", n=lang.number(value, 1))
    return lang.number(value).replace("-", "−")
