"""Due days: a list of rows per day, so that nobody is scanned who has nothing to do today."""

from __future__ import annotations

from typing import Any


class DueDays:
    """A calendar of what falls due, day by day; entries may be stale and are checked when they come up."""

    def __init__(self, days: int) -> None:
        self.days = days
        self._entries: dict[int, list[Any]] = {}

    def add(self, moment: float, entry: Any, not_before: int) -> None:
        """Enter something for the day of a moment, at the earliest on `not_before`; beyond the end it is dropped."""
        if moment < self.days:
            day = int(moment) if moment > not_before else not_before
            if day < self.days:
                try:
                    self._entries[day].append(entry)
                except KeyError:
                    self._entries[day] = [entry]

    def pop(self, day: int) -> list[Any]:
        """Take out what is entered for a day."""
        return self._entries.pop(day, [])

    def __len__(self) -> int:
        return sum(len(entries) for entries in self._entries.values())

    def __deepcopy__(self, memo: dict[int, Any]) -> DueDays:
        twin = DueDays(self.days)
        memo[id(self)] = twin
        twin._entries = {day: list(entries) for day, entries in self._entries.items()}
        return twin
