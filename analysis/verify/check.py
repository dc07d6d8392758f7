"""Check: one line of the verification, V1 to V12, with its rows, what its figure shows, and its verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from matplotlib.figure import Figure

from analysis.hindcast.findings import Finding
from analysis.verify.rows import Row
from sim.locale import Language

Size = Literal["quick", "full"]
Verdict = Literal["green", "explained", "red"]


@dataclass(frozen=True)
class Patterns:
    """Patterns of history against one scenario; `stock` has date, residents known, and found (mean of the runs)."""

    scenario: str
    title: Mapping[str, str]
    findings: tuple[Finding, ...]
    stock: tuple[tuple[date, int, float], ...]


@dataclass(frozen=True)
class Check:
    """What a check found.

    `rows` are judged; `details` are the single comparisons behind them, for those who want to see each. `patterns`
    are those of history (V10). `seen` is what the figure draws. `about` are numbers for the texts.
    """

    name: str
    rows: tuple[Row, ...] = ()
    details: tuple[Row, ...] = ()
    patterns: tuple[Patterns, ...] = ()
    seen: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, object] = field(default_factory=dict)

    @property
    def findings(self) -> list[Finding]:
        """All patterns of all scenarios."""
        return [one for patterns in self.patterns for one in patterns.findings]

    @property
    def compared(self) -> int:
        """Number of comparisons."""
        return len(self.rows) + len(self.details) + len(self.findings)

    @property
    def disagreeing(self) -> int:
        """Number of rows that do not agree, and of patterns that are not wholly met."""
        rows = [*self.rows, *self.details]
        return sum(not row.agrees for row in rows) + sum(one.verdict != "met" for one in self.findings)

    @property
    def verdict(self) -> Verdict:
        """Green: all agrees. Explained: what does not is a pattern of history with a stated reason. Red: all else."""
        rows = [*self.rows, *self.details]
        if not all(row.agrees for row in rows) or any(one.unexplained for one in self.findings):
            return "red"
        return "explained" if self.disagreeing else "green"


@dataclass(frozen=True)
class Maker:
    """How a check is made and drawn: `check(size, workers)` and `draw(check, lang)`."""

    check: Callable[[Size, int], Check]
    draw: Callable[[Check, Language], Figure]
