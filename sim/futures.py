"""Futures: what one replication draws of what nobody knows, the same under every scenario that names it alike."""

from __future__ import annotations

from sim import draws
from sim.scenario.overrides import in_future
from sim.scenario.schema import Scenario


def drawn(plan: Scenario, seed: int) -> dict[str, object]:
    """Value of each uncertainty in the replication with this seed; luck belongs to the name, not to the scenario."""
    return {
        name: one.at(draws.uniform(seed, "uncertainty", draws.name_key(name)))
        for name, one in plan.uncertainties.items()
    }


def future(plan: Scenario, seed: int) -> Scenario:
    """The scenario as it is in that replication; without uncertainties the scenario itself."""
    return in_future(plan, drawn(plan, seed)) if plan.uncertainties else plan
