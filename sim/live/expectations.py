"""Expectations: what viewers said before the first day, beside what came; without names and without ranking."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sim.live.refusal import RefusedError
from sim.scenario.schema import Scenario

MOST = 2000


@dataclass
class Expectations:
    """Peak day and day back to standard by viewer; a viewer is a word their browser keeps, not a person."""

    of: dict[str, tuple[date | None, date | None]] = field(default_factory=dict)

    def state(self, me: str, peak: date | None, back: date | None, plan: Scenario, day: int) -> None:
        """Keep what a viewer expects. Errors: `RefusedError` once days have been lived, and outside the run."""
        if day > 0:
            raise RefusedError("refused.too_late")
        for named in (peak, back):
            if named is not None and not plan.start <= named <= plan.end:
                raise RefusedError("refused.outside", date=named.isoformat(), start=str(plan.start), end=str(plan.end))
        if peak is None and back is None:
            self.of.pop(me, None)
            return
        if me not in self.of and len(self.of) >= MOST:
            raise RefusedError("refused.full")
        self.of[me] = (peak, back)

    def told(self, me: str, came: dict[str, Any], day: int, epoch: int) -> dict[str, Any]:
        """All expectations in order of date, the viewer's own, and what came."""
        mine = self.of.get(me, (None, None))
        return {
            "t": "expected",
            "e": epoch,
            "open": day == 0,
            "n": len(self.of),
            "peak": sorted(str(peak) for peak, _ in self.of.values() if peak),
            "back": sorted(str(back) for _, back in self.of.values() if back),
            "mine": {"peak": mine[0] and str(mine[0]), "back": mine[1] and str(mine[1])},
            "came": came,
        }
