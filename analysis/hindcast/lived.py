"""One run as the hindcast looks at it: counts of the city by date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.records import Records

Values = tuple[float, ...]


@dataclass(frozen=True)
class Lived:
    """One run: its records, and its households (members, arrived, left_on, state)."""

    records: Records
    households: Mapping[str, Any]

    def day(self, when: date) -> int:
        """Number of a date in the run."""
        return self.records.plan.day_of(when)

    def at(self, name: str, when: date) -> float:
        """A daily count of the city at the end of a date."""
        return float(self.records.city[name][self.day(when)])

    def monthly(self, names: Sequence[str], first: int, last: int) -> float:
        """Mean flow a month from the beginning of one year to the end of another."""
        days = slice(self.day(date(first, 1, 1)), self.day(date(last, 12, 31)) + 1)
        return float(sum(self.records.city[name][days].sum() for name in names)) / (12 * (last - first + 1))
