"""Families: the states a household goes through by births and joining relatives, and the rates between them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, sqrt

import numpy as np
from numpy.typing import NDArray

from sim.scenario.people import Group
from sim.scenario.quantities import DAYS_PER_MONTH

Floats = NDArray[np.float64]
State = tuple[int, int, int]
MOST_BIRTHS = 40


@dataclass(frozen=True)
class Families:
    """States (members when the next birth was drawn, members joined since, relatives still to come).

    `size` is members in each state. `births` and `joins` are the steps from one state to another: rows of
    (from, to, members at the rate) and (from, to).
    """

    states: tuple[State, ...]
    births: tuple[tuple[int, int, int], ...]
    joins: tuple[tuple[int, int], ...]
    delay_days: float

    @property
    def size(self) -> Floats:
        """Members in each state."""
        return np.array([base + extra for base, extra, _ in self.states], dtype=float)

    def rates(self, births_per_person_month: float) -> Floats:
        """Rates a day between states, shape (states, states), each row adding up to 0."""
        rates = np.zeros((len(self.states), len(self.states)))
        for here, there, members in self.births:
            rates[here, there] += births_per_person_month * members / DAYS_PER_MONTH
        for here, there in self.joins:
            rates[here, there] += 1 / self.delay_days
        return rates - np.diag(rates.sum(axis=1))

    def newcomers(self, group: Group, sizes: Floats, shares: Floats) -> Floats:
        """Share of newly come households in each state, by their shares by size (any leading axes)."""
        found = np.zeros((*shares.shape[:-1], len(self.states)))
        number = {state: n for n, state in enumerate(self.states)}
        for column, size in enumerate(sizes.astype(int).tolist()):
            for pending, share in expecting(group, size).items():
                found[..., number[size, 0, pending]] += share * shares[..., column]
        return found


def expecting(group: Group, size: int) -> dict[int, float]:
    """Share of households of a size by number of relatives who are going to join them."""
    relatives = group.relatives
    if relatives is None or size > relatives.up_to_size or not relatives.share:
        return {0: 1.0}
    return {0: 1 - relatives.share, **{n: relatives.share * share for n, share in relatives.persons.items() if share}}


def grow(group: Group) -> bool:
    """Whether households of a group change in size at all."""
    births = any(rate > 0 for rate in group.births_per_person_month.values)
    return births or (group.relatives is not None and group.relatives.share > 0)


def families(group: Group, sizes: Floats, days: int) -> Families:
    """All states that households of a group can reach; births so far beyond the usual that they hardly occur end it."""
    rate = max(group.births_per_person_month.values) / DAYS_PER_MONTH
    relatives = max(group.relatives.persons, default=0) if group.relatives is not None else 0
    largest = int(sizes.max()) + relatives
    growth = exp(min(rate * days, 5.0))
    usual = largest * (growth - 1) + 4 * sqrt(largest * growth * (growth - 1))
    last = largest + min(MOST_BIRTHS, ceil(usual) + 2 if rate else 0)
    found: dict[State, int] = {}
    births: list[tuple[int, int, int]] = []
    joins: list[tuple[int, int]] = []
    ahead: list[State] = [(size, 0, n) for size in sizes.astype(int).tolist() for n in expecting(group, size)]

    def number(state: State) -> int:
        if state not in found:
            found[state] = len(found)
            ahead.append(state)
        return found[state]

    for state in list(ahead):
        found.setdefault(state, len(found))
    while ahead:
        base, extra, pending = state = ahead.pop()
        if rate and base >= group.births_from_size and base + extra < last:
            births.append((found[state], number((base + extra + 1, 0, pending)), base))
        if pending:
            joins.append((found[state], number((base, extra + pending, 0))))
    delay = group.relatives.mean_delay_days if group.relatives is not None else 1.0
    return Families(tuple(found), tuple(dict.fromkeys(births)), tuple(dict.fromkeys(joins)), delay)
