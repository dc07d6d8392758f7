"""Status: decisions pending and taken among the persons present, as a part of the strategy."""

from __future__ import annotations

from sim.agents.counts import Counts

NAMES = ("status_pending", "status_recognised", "status_rejected", "decisions_positive", "decisions_negative")


class StatusOfAll:
    """Persons present by decision, read from the counts; decisions taken are counted from the start, in persons."""

    names: tuple[str, ...] = NAMES

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.positive = self.negative = 0
        self.next_review = 0

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`."""
        return (*self.counts.by_decision, self.positive, self.negative)
