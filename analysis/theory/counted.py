"""Counted: what is written down of the cohorts at the end of each day - persons, their spread, and who seeks a flat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.theory.cohorts import Cohorts, Group, days_of
from analysis.theory.families import Families
from analysis.theory.presence import Presence, Seeking, scatter

Floats = NDArray[np.float64]


class Seen:
    """What is recorded at the end of each day."""

    def __init__(self, group: Group, states: Families, cohorts: Cohorts, keep_stay: bool) -> None:
        days, self.size = group.plan.days, states.size
        self.cohorts, self.arrivals = cohorts, group.arrivals
        self.persons, self.variance, self.of_start = np.zeros(days), np.zeros(days), np.zeros(days)
        self.of_lines = np.zeros((2, len(cohorts.lines), days))
        self.stay = np.zeros((days, days), dtype=np.float32) if keep_stay else None
        start = cohorts.undecided[:, : cohorts.residents] + cohorts.decided[:, : cohorts.residents]
        self.at_start = np.array([cohorts.lines @ (self.size**n @ start) for n in (2, 1)])

    def record(self, day: int, newcomers: Floats) -> None:
        """A newcomer of today is still there tonight, whatever the clocks say: the leave step has passed."""
        first, now = self.cohorts.residents, self.cohorts.residents + day
        there = self.cohorts.undecided[:, :now] + self.cohorts.decided[:, :now]
        number = self.arrivals.households[: day + 1]
        persons = np.append(self.size @ there, self.size @ newcomers)
        squares = np.append(self.size**2 @ there, self.size**2 @ newcomers)
        fixed = number - self.arrivals.variance[: day + 1]
        self.variance[day] = number @ squares[first:] - fixed @ persons[first:] ** 2
        self.of_start[day] = persons[:first].sum()
        self.persons[day] = self.of_start[day] + number @ persons[first:]
        self.of_lines[:, :, day] = self.cohorts.lines @ squares[:first], self.cohorts.lines @ persons[:first]
        if self.stay is not None:
            self.stay[: day + 1, day] = persons[first:]

    def presence(self, seeking: Seeking | None) -> Presence:
        """All days together."""
        scattered = [
            scatter(self.of_lines[0, n], self.of_lines[1, n], self.at_start[:, n])
            for n in range(self.of_lines.shape[1])
        ]
        variance = self.variance + np.sum(scattered, axis=0)
        return Presence(self.persons, variance, self.of_start, self.stay, seeking)


class Seekers:
    """Households whose housing clock runs out: who would still be there tonight without it, less those who are."""

    def __init__(self, group: Group, states: Families, cohorts: Cohorts) -> None:
        self.cohorts, self.size, days = cohorts, states.size, group.plan.days
        others = {name: clock for name, clock in group.leaving.items() if name != "own_housing"}
        self.days = days_of(group, states, others)
        self.number = np.concatenate([np.ones(cohorts.residents), group.arrivals.households])
        self.new = np.zeros((days + 1, len(states.states)))

    def expect(self, day: int, chances: Floats | None, newcomers: Floats) -> None:
        """Those who would be there tonight; whoever looks for a flat on the day of arrival does so tomorrow."""
        there, step = self.cohorts.residents + day, self.days[day]
        number, part = self.number[:there], newcomers * self.number[there]
        undecided, decided = self.cohorts.undecided[:, :there] @ number, self.cohorts.decided[:, :there] @ number
        if chances is None:
            self.new[day] += step.undecided @ undecided
            self.new[day + 1] += step.first_undecided @ part
            return
        waiting, fresh = (self.cohorts.undecided[:, :there] * chances[:, :there]) @ number, chances[:, there]
        self.new[day] += step.undecided @ waiting + step.deciding @ (undecided - waiting) + step.decided @ decided
        self.new[day + 1] += step.first_undecided @ (part * fresh) + step.first_decided @ (part * (1 - fresh))

    def subtract(self, day: int) -> None:
        """Those who are there."""
        there = self.cohorts.residents + day
        tonight = self.cohorts.undecided[:, : there + 1] + self.cohorts.decided[:, : there + 1]
        self.new[day] -= tonight[:, :there] @ self.number[:there]
        self.new[day + 1] -= tonight[:, there] * self.number[there]

    def seeking(self) -> Seeking:
        """New seekers of all days."""
        return Seeking(np.maximum(self.new[:-1], 0.0), self.size, [day.decided for day in self.days])
