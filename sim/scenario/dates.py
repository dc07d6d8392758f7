"""Dates of a scenario that contradict each other: errors a single block cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sim.scenario.fields import Slot, expected
from sim.scenario.people import Constant, Ramp, Seasonal, Step
from sim.scenario.problems import Place, Problem
from sim.scenario.scalars import told
from sim.scenario.schema import Scenario
from sim.scenario.tree import Node, Path, at, has_dates
from sim.scenario.waves import WAVES


def place_of(tree: Node, path: Path) -> Place:
    """Place of a value, or of the nearest block around it that stands in a file."""
    node = at(tree, path)
    while node is None:
        path = path[:-1]
        node = at(tree, path)
    if not path:
        return Place(node.place.file, 1)
    return node.place if node.is_scalar else node.key or node.place


def contradictions(scenario: Scenario, tree: Node, root: Slot) -> Iterator[Problem]:
    """Errors in the dates of a scenario whose values are right one by one; `tree`: the blocks that are looked at."""
    yield from _origin_of_counting(scenario, tree)
    yield from _not_yet_in_force(scenario, tree, root)
    yield from _backward_components(scenario, tree)
    if tree.get("sites") is not None:
        yield from _backward_sites(scenario, tree)
    if tree.get("measures") is not None:
        yield from _backward_measures(scenario, tree)


def _origin_of_counting(scenario: Scenario, tree: Node) -> Iterator[Problem]:
    day = scenario.counts_from
    if day is not None and not scenario.start <= day <= scenario.end:
        text = f"counts_from: {day} lies outside the run; wanted: a date from {scenario.start} to {scenario.end}"
        yield Problem(place_of(tree, ("counts_from",)), text)
    if day is None and not any(isinstance(one, WAVES) for one in scenario.inflow.components.values()):
        text = (
            "the key 'counts_from' is missing: without a ramp, step or pulse nothing says from which day"
            " durations until return are counted; add e.g. counts_from: " + str(scenario.start)
        )
        yield Problem(place_of(tree, ("start",)), text)


def _not_yet_in_force(scenario: Scenario, tree: Node, root: Slot) -> Iterator[Problem]:
    for path, node, slot in expected(tree, root):
        if slot is None or not slot.is_dated or not node.is_map or not has_dates(node):
            continue
        days = sorted(key if isinstance(key, date) else date.fromisoformat(str(key)) for key in node.map)
        if days[0] > scenario.start:
            text = f"no value is in force on {scenario.start}, the first day of the run (the first is of {days[0]})"
            yield told(path, node.key or node.place, text)


def _backward_components(scenario: Scenario, tree: Node) -> Iterator[Problem]:
    for name, one in scenario.inflow.components.items():
        path: Path = ("inflow", "components", name)
        if isinstance(one, Ramp | Step | Constant | Seasonal):
            yield from _backward(tree, path, "from", one.from_, "to", one.to)
        if isinstance(one, Ramp):
            yield from _backward(tree, path, "to", one.to, "until", one.until)


def _backward_sites(scenario: Scenario, tree: Node) -> Iterator[Problem]:
    for number, site in enumerate(scenario.sites):
        yield from _backward(tree, ("sites", number), "usable_from", site.usable_from, "permit_ends", site.permit_ends)


def _backward_measures(scenario: Scenario, tree: Node) -> Iterator[Problem]:
    for number, one in enumerate(scenario.measures):
        path: Path = ("measures", number)
        yield from _backward(tree, path, "available_from", one.available_from, "available_to", one.available_to)
        if one.max_term_days is not None and one.max_term_days < one.min_term_days:
            text = f"max_term_days: {one.max_term_days} is shorter than min_term_days: {one.min_term_days}"
            yield Problem(place_of(tree, (*path, "max_term_days")), text)


def _backward(
    tree: Node, path: Path, before: str, first: date | None, after: str, last: date | None
) -> Iterator[Problem]:
    if first is not None and last is not None and last < first:
        text = f"{after}: {last} comes before {before}: {first}"
        yield Problem(place_of(tree, (*path, after)), text)
