"""Cohorts: residents and each day's arrivals by state and stage, and what a day does to them where nothing ages.

For exponential leaving clocks of any speed. States are those of `families`, stages undecided and decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import expm

from analysis.theory.arrivals import Arrivals
from analysis.theory.durations import by_date, mean_days, pace
from analysis.theory.families import Families
from analysis.theory.start import Residents
from sim.scenario.people import Clock, Exponential
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]
NEGLIGIBLE = 1e-13


@dataclass(frozen=True)
class Group:
    """One group of a scenario with the clocks that end its stays."""

    plan: Scenario
    name: str
    leaving: Mapping[str, Clock]
    arrivals: Arrivals
    residents: tuple[Residents, ...]


@dataclass
class Cohorts:
    """Columns: residents by line and time of arrival, then one for each day of arrival. Rows: states."""

    undecided: Floats
    decided: Floats
    waited: Floats  # by residents: days of the decision clock used up before instant 0, at normal speed
    lines: Floats  # which line a column of residents belongs to, shape (lines, columns of residents)

    @property
    def residents(self) -> int:
        """Number of columns of residents; those of arrivals follow."""
        return len(self.waited)


def cohorts_of(group: Group, states: Families) -> Cohorts:
    """Residents at instant 0; arrivals are still to come."""
    plan, about = group.plan, group.plan.groups[group.name]
    elapsed = {one.line: one.elapsed for one in group.residents}
    first = dict(zip(elapsed, np.cumsum([0, *(len(times) for times in elapsed.values())]).tolist(), strict=False))
    columns = sum(len(times) for times in elapsed.values())
    shape = (len(states.states), columns + plan.days)
    found = Cohorts(np.zeros(shape), np.zeros(shape), np.zeros(columns), np.zeros((len(elapsed), columns)))
    speed = plan.clocks.decision.date_factor.on(plan.start) if plan.clocks.decision else 0.0
    for row, (line, times) in enumerate(elapsed.items()):
        mine = slice(first[line], first[line] + len(times))
        found.waited[mine], found.lines[row, mine] = times * speed, 1.0
    for one in group.residents:
        mine = slice(first[one.line], first[one.line] + len(one.elapsed))
        state = one.households * states.newcomers(about, np.array([float(one.size)]), np.ones(1))
        found.undecided[:, mine] += np.outer(state, one.undecided)
        found.decided[:, mine] += np.outer(state, one.decided.sum(axis=1))
    return found


# --- what a day does ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """Steps of a day, from the states of the columns to those of the rows: undecided, deciding today, decided.

    `first_*`: from the moment of arrival to the end of that day.
    """

    undecided: sparse.csr_matrix
    deciding: sparse.csr_matrix
    decided: sparse.csr_matrix
    first_undecided: Floats
    first_decided: Floats


def days_of(group: Group, states: Families, leaving: Mapping[str, Clock]) -> list[Day]:
    """The steps of every day under some leaving clocks; days alike share them."""
    plan, members = group.plan, states.size.astype(int)
    births = plan.groups[group.name].births_per_person_month
    factors = {name: by_date(plan, clock) for name, clock in leaving.items()}
    known: dict[tuple[float, ...], Day] = {}
    found = []
    for day in range(plan.days):
        alike = (births.on(plan.date_of(day)), *(factors[name][day] for name in leaving))
        if alike not in known:
            before, after = np.zeros(len(members)), np.zeros(len(members))
            for factor, clock in zip(alike[1:], leaving.values(), strict=True):
                assert isinstance(clock.duration, Exponential)
                paces = np.array([pace(clock, group.name, size) for size in members])
                rate = paces * factor / mean_days(clock.duration)
                before, after = before + rate * clock.before_decision_factor, after + rate
            known[alike] = _steps(states.rates(alike[0]), before, after)
        found.append(known[alike])
    return found


def _steps(growth: Floats, before: Floats, after: Floats) -> Day:
    undecided, decided = growth - np.diag(before), growth - np.diag(after)
    middle = (undecided + decided) / 2
    return Day(_step(undecided), _step(middle), _step(decided), _part(undecided), _part(middle))


def _step(rates: Floats) -> sparse.csr_matrix:
    step = expm(rates).T
    return sparse.csr_matrix(np.where(step > NEGLIGIBLE, step, 0.0))


def _part(rates: Floats) -> Floats:
    """From an even moment of the day to its end: the mean of exp(rates x part) over parts from 0 to 1."""
    n = len(rates)
    both = np.zeros((2 * n, 2 * n))
    both[:n, :n], both[:n, n:] = rates, np.eye(n)
    return np.asarray(expm(both)[:n, n:].T)
