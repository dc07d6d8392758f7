"""Values set from outside: `--set path=value`, and levers that an intervention sets on a date."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sim.scenario.problems import Place, Problem, ScenarioError
from sim.scenario.remarks import remarked
from sim.scenario.schema import Scenario
from sim.scenario.setting import Setting, slot_at
from sim.scenario.tree import Node, planted
from sim.scenario.uncertainties import Uncertainty
from sim.scenario.validation import ROOT, Known, revalidated, validated
from sim.scenario.yaml_places import read_value

# What a run has settled before its first day; no intervention can change it.
SETTLED = (
    *("name", "title", "question", "look_at", "sources", "start", "end", "counts_from", "seed", "runs"),
    *("districts", "sites", "measures", "plots", "kinds", "residents", "interventions", "rooms", "uncertainties"),
)
FIXED = ("name", "title", "question", "look_at", "sources", "start", "end", "seed", "runs", "uncertainties")
# What values elsewhere lean on: after a change here the whole scenario is looked through again.
LEANT_ON = {"start", "end", "counts_from", "interventions"}


def set_lever(scenario: Scenario, path: str, value: object, *, on: date | None = None) -> Scenario:
    """The scenario with another value at a path such as `moving.persons_per_day`.

    A value that may change by date gets it from `on` and keeps what was before; without `on` it holds always.
    Raises ScenarioError for an unknown path or a value out of range.
    """
    place = Place(f"lever {path}")
    top = path.split(".")[0]
    if on is not None and top in SETTLED:
        raise ScenarioError([Problem(place, f"{top}: is settled before the first day and cannot be set in a run")])
    return _put(scenario, [Setting(path, planted(value, place), on)])


def times(scenario: Scenario, path: str, factor: float) -> Scenario:
    """The scenario with all numbers at and below a path multiplied. Raises ScenarioError as `set_lever` does."""
    return _put(scenario, [Setting(path, planted(factor, Place(f"{path} times {factor:g}")), None, times=True)])


def in_future(scenario: Scenario, values: Mapping[str, object]) -> Scenario:
    """The scenario in one future: every uncertainty named has the value given.

    Raises ScenarioError, at the uncertainty, for an unknown path or a value out of range.
    """
    return with_factors(scenario, scenario.uncertainties, values)


def with_factors(
    scenario: Scenario, factors: Mapping[str, Uncertainty], values: Mapping[str, object], what: str = "uncertainty"
) -> Scenario:
    """The scenario with the value of each factor named, in the order of the values.

    Raises ScenarioError, at the factor (`what` it is and its name), for an unknown path or a value out of range.
    """
    return Varied(scenario, {name: factors[name] for name in values}, what).at(values)


class Varied:
    """A scenario some of whose values vary; what it takes to put values in is made ready once."""

    def __init__(self, scenario: Scenario, factors: Mapping[str, Uncertainty], what: str = "factor") -> None:
        """`what`: how a factor is called in messages."""
        self._factors, self._what = factors, what
        self._base = _Base(scenario, {path for one in factors.values() for path in one.sets})

    def at(self, values: Mapping[str, object]) -> Scenario:
        """The scenario with these values, put in in their order. Raises ScenarioError, at the factor."""
        settings = []
        for name, value in values.items():
            one, place = self._factors[name], Place(f"{self._what} {name}")
            for path in one.sets:
                if path.split(".")[0] in FIXED:
                    raise ScenarioError([Problem(place, f"{path} cannot be uncertain")])
                settings.append(Setting(path, planted(value, place), one.from_, drawn=True, times=one.by == "factor"))
        return self._base.put(settings)


def takes_whole(scenario: Scenario, path: str) -> bool:
    """Whether only whole numbers may stand at a path. Raises ScenarioError for an unknown path."""
    place = Place(path)
    tree = planted(scenario.model_dump(by_alias=True, include={path.split(".")[0]}), place)
    return slot_at(tree, ROOT, path, planted(0, place)).type is int


def _put(scenario: Scenario, settings: Sequence[Setting]) -> Scenario:
    """The scenario with values put in, one after the other."""
    return _Base(scenario, {setting.path for setting in settings}).put(settings)


class _Base:
    """A scenario as a tree of the blocks that some paths lead into; the others are taken over as they are."""

    def __init__(self, scenario: Scenario, paths: Collection[str]) -> None:
        self._known = Known.of(scenario)
        self._paths = [path.split(".") for path in paths]
        touched = {path[0] for path in self._paths}
        self._whole = bool(touched & LEANT_ON) or not touched <= ROOT.keys().keys()
        data = scenario.model_dump(by_alias=True, include=None if self._whole else touched)
        self._tree = planted(data, Place("scenario"))

    def put(self, settings: Sequence[Setting]) -> Scenario:
        """The scenario with values put in. Raises ScenarioError where it cannot be."""
        tree, problems = self._tree, list[Problem]()
        for setting in settings:
            tree = setting.put(tree, ROOT, setting.path.split("."))
        if self._whole:
            result = validated(tree, problems)
        else:
            result = revalidated(self._known, tree, _along(tree, self._paths), problems)
        if result is None or problems:
            raise ScenarioError(problems)
        return result


def _along(node: Node, paths: Sequence[Sequence[str]]) -> Node:
    """The part of a tree that lies on or below some paths; all of a block whose keys they do not name plainly."""
    if not node.is_map or any(not path or path[0] not in node.map for path in paths):
        return node
    heads = dict.fromkeys(path[0] for path in paths)
    return replace(node, map={key: _along(node.map[key], [p[1:] for p in paths if p[0] == key]) for key in heads})


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
