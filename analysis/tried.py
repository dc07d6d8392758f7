"""Tried: numbers most answers hang on, made a tenth smaller and larger where nobody says how uncertain they are."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.overrides import times
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario

A_TENTH = (0.9, 1.1)
# chosen by docs/parameters.md: the fit and the answers move most with these
TRIED: dict[str, tuple[str, ...]] = {
    "arrivals": ("inflow.factor",),
    "own_housing": ("clocks.own_housing.date_factor",),
    "onward_move": ("clocks.onward_move.date_factor",),
    "usable_share": ("occupancy.usable_share",),
    "moving": ("moving.persons_per_day",),
    "horizon": ("emergency.triggers.projection.planning_horizon_days",),
    "outlook": ("emergency.outlook.exits_per_person_month",),
    "building_time": tuple(f"building.lead_time.{end}" for end in ("low", "likely", "high")),
}
# what a part of the scenario moves, also where an uncertainty names another number of it
SAME = {"arrivals": "inflow.", "own_housing": "clocks.own_housing.", "building_time": "building.lead_time."}


def not_covered(plan: Scenario) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Assumptions that no uncertainty of the scenario moves already, with their paths."""
    moved = [path for one in plan.uncertainties.values() for path in one.sets]
    for name, paths in TRIED.items():
        begins = SAME.get(name, paths[0])
        if not any(path.startswith(begins) for path in moved):
            yield name, paths


def changed(plan: Scenario, paths: tuple[str, ...], factor: float) -> Scenario | None:
    """The scenario with values times a factor; None where it has no such value or it would leave its range."""
    for path in paths:
        try:
            plan = times(plan, path, factor)
        except ScenarioError:
            return None
    return plan
