"""Door: who comes with what luck, and which families are there each day; to compare policies person by person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.agents.tables import CLOCKS, PLACED, WAITING
from sim.audit.books import live
from sim.model import SurgeModel
from sim.scenario.schema import Scenario

LATENT = ("arrived", "members", "group", "component", "birth_at", "stage_limit", *(f"{clock}_left" for clock in CLOCKS))
Luck = Mapping[int, tuple[Any, ...]]


def arrivals(plan: Scenario, seed: int) -> Luck:
    """Everybody who comes from outside, by key, with all that is luck, as they come to the door."""
    model = SurgeModel(plan, rng=seed, collect=False)
    seen: dict[int, tuple[Any, ...]] = {}
    admit = model.ledger.admit

    def watched(rows: range) -> None:
        cells = model.households.cells
        for row in rows:
            of = model.people["household"] == row
            persons = tuple(zip(model.people["born_on"][of].tolist(), model.people["woman"][of].tolist(), strict=True))
            seen[cells["key"][row]] = (*(cells[name][row] for name in LATENT), persons)
        admit(rows)

    model.ledger.admit = watched  # type: ignore[method-assign]
    live(model, lambda city, part: None)
    return seen


def families(plan: Scenario, seed: int) -> list[Luck]:
    """For each day the households present with their members, births and the persons who have joined so far."""
    days: list[Luck] = []
    model = SurgeModel(plan, rng=seed, collect=False)
    while model.running:
        model.step()
        table = model.households
        here = np.isin(table["state"], (WAITING, PLACED))
        people = np.bincount(model.people["household"][model.people["joined_on"] < model.day], minlength=len(table))
        columns = (table["key"], table["members"], table["births"], people)
        days.append({int(key): tuple(rest) for key, *rest in zip(*(c[here].tolist() for c in columns), strict=True)})
    return days
