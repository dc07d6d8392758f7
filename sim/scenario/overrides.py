"""Values set from outside: `--set path=value`, and levers that an intervention sets on a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sim.scenario.problems import Place, Problem, ScenarioError
from sim.scenario.remarks import remarked
from sim.scenario.schema import Scenario
from sim.scenario.setting import Setting
from sim.scenario.tree import Node, planted
from sim.scenario.validation import ROOT, validated
from sim.scenario.yaml_places import read_value

# What a run has settled before its first day; no intervention can change it.
SETTLED = (
    *("name", "title", "question", "look_at", "sources", "start", "end", "counts_from", "seed", "runs"),
    *("districts", "sites", "measures", "plots", "kinds", "residents", "interventions", "rooms", "uncertainties"),
)
FIXED = ("name", "title", "question", "look_at", "sources", "start", "end", "seed", "runs", "uncertainties")
LONG_TABLES = {"sites", "residents", "announcements", "interventions"}


def set_lever(scenario: Scenario, path: str, value: object, *, on: date | None = None) -> Scenario:
    """The scenario with another value at a path such as `moving.persons_per_day`.

    A value that may change by date gets it from `on` and keeps what was before; without `on` it holds always.
    Raises ScenarioError for an unknown path or a value out of range.
    """
    place = Place(f"lever {path}")
    top = path.split(".")[0]
    if on is not None and top in SETTLED:
        raise ScenarioError([Problem(place, f"{top}: is settled before the first day and cannot be set in a run")])
    # The long tables cannot be touched by most levers; left out, a lever costs a fraction.
    aside = LONG_TABLES - {top} if top not in SETTLED else set()
    kept = scenario.model_dump(by_alias=True, exclude=aside)
    changed = with_value(planted(kept, Place("scenario")), path, planted(value, place), on)
    return _again(scenario, changed, aside)


def times(scenario: Scenario, path: str, factor: float) -> Scenario:
    """The scenario with all numbers at and below a path multiplied. Raises ScenarioError as `set_lever` does."""
    aside = LONG_TABLES - {path.split(".")[0]}
    place = Place(f"{path} times {factor:g}")
    tree = planted(scenario.model_dump(by_alias=True, exclude=aside), Place("scenario"))
    setting = Setting(path, planted(factor, place), None, times=True)
    return _again(scenario, setting.put(tree, ROOT, path.split(".")), aside)


def in_future(scenario: Scenario, values: Mapping[str, object]) -> Scenario:
    """The scenario in one future: every uncertainty named has the value given.

    Raises ScenarioError, at the uncertainty, for an unknown path or a value out of range.
    """
    touched = {path.split(".")[0] for name in values for path in scenario.uncertainties[name].sets}
    aside = LONG_TABLES - touched
    tree = planted(scenario.model_dump(by_alias=True, exclude=aside), Place("scenario"))
    for name, value in values.items():
        one, place = scenario.uncertainties[name], Place(f"uncertainty {name}")
        for path in one.sets:
            if path.split(".")[0] in FIXED:
                raise ScenarioError([Problem(place, f"{path} cannot be uncertain")])
            setting = Setting(path, planted(value, place), one.from_, drawn=True, times=one.by == "factor")
            tree = setting.put(tree, ROOT, path.split("."))
    return _again(scenario, tree, aside)


def _again(scenario: Scenario, changed: Node, aside: set[str]) -> Scenario:
    """The scenario of a changed tree; tables left aside are those it had."""
    problems: list[Problem] = []
    result = validated(changed, problems)
    if result is None or problems:
        raise ScenarioError(problems)
    return result.model_copy(update={name: getattr(scenario, name) for name in aside})


def with_override(tree: Node, text: str) -> Node:
    """The tree with one `path=value` of the command line; the value is read as YAML."""
    path, sign, written = text.partition("=")
    place = Place(f"--set {text}")
    if not sign or not path.strip():
        raise ScenarioError([Problem(place, "wanted: path=value, e.g. moving.persons_per_day=60")])
    problems: list[Problem] = []
    try:
        node = remarked(_here(read_value(written, place.file, problems), place), problems)
    except ScenarioError as error:
        problems += error.problems
    if problems:
        raise ScenarioError([Problem(place, problem.text) for problem in problems])
    return with_value(tree, path.strip(), node, None)


def with_value(tree: Node, path: str, value: Node, on: date | None) -> Node:
    """A copy of the tree with a value at a dotted path."""
    return Setting(path, value, on).put(tree, ROOT, path.split("."))


def _here(node: Node, place: Place) -> Node:
    """The node and all below it at one place: what is typed in a command has no lines."""
    below = {key: _here(one, place) for key, one in node.map.items()}
    return replace(node, place=place, key=place, map=below, rows=[_here(row, place) for row in node.rows])
