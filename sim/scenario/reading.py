"""Reading a scenario: file -> frozen Scenario, with the origin of every value and all problems at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.scenario.chain import Chain
from sim.scenario.dates import place_of
from sim.scenario.doubts import doubts
from sim.scenario.ends import wrong_ends
from sim.scenario.files import Folders
from sim.scenario.geometry import Outlines
from sim.scenario.overrides import set_lever, with_override
from sim.scenario.problems import Place, Problem, ScenarioError, in_order
from sim.scenario.residents import impossible_residents
from sim.scenario.schema import Scenario
from sim.scenario.tree import Node, all_nodes, without_nulls
from sim.scenario.tree import Path as TreePath
from sim.scenario.validation import validated


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was set, and where it comes from."""

    place: Place
    source: str = ""
    note: str = ""
    status: str = ""

    @property
    def file(self) -> str:
        """File that sets the value."""
        return self.place.file

    @property
    def line(self) -> int:
        """Line of the file."""
        return self.place.line

    @property
    def column(self) -> int:
        """Column in the line; 0 in a table."""
        return self.place.column


@dataclass(frozen=True)
class Reading:
    """A scenario with everything known about how it came about."""

    scenario: Scenario
    origins: dict[TreePath, Origin]
    warnings: list[Problem] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    outlines: Outlines | None = None


def load_scenario(path: str | os.PathLike[str], overrides: Sequence[str] = ()) -> Scenario:
    """Read a scenario file; `overrides` are texts such as `moving.persons_per_day=60`.

    Raises ScenarioError with all problems, each with file, line and column.
    """
    return read_scenario(path, overrides).scenario


def read_scenario(path: str | os.PathLike[str], overrides: Sequence[str] = ()) -> Reading:
    """Read a scenario file together with the origin of its values, warnings and the files it is made of."""
    path = Path(os.path.normpath(path))
    chain = Chain(Folders.around(path))
    tree = chain.read(path)
    problems = chain.problems
    if tree is None:
        raise ScenarioError(problems)
    for text in overrides:
        try:
            tree = chain.with_tables(with_override(tree, text), path)
        except ScenarioError as error:
            problems += error.problems
    tree = without_nulls(tree)
    tree.map.setdefault("name", _name(path, tree))
    scenario = validated(tree, problems, complete=not chain.cut)
    if scenario is not None:
        problems += _impossible_levers(scenario, tree)
        problems += _impossible_futures(scenario, tree)
        problems += [Problem(place_of(tree, path), text) for path, text in impossible_residents(scenario)]
    outlines = chain.outlines(tree, path, _places(scenario)) if scenario is not None else None
    if problems or scenario is None:
        raise ScenarioError(problems)
    warnings = in_order(doubts(scenario, tree))
    return Reading(scenario, origins(tree), warnings, list(dict.fromkeys(chain.folders.read)), outlines)


def _name(path: Path, tree: Node) -> Node:
    return Node(path.stem, Place(tree.place.file, 1), text=path.stem)


def _impossible_levers(scenario: Scenario, tree: Node) -> Iterator[Problem]:
    """Problems of the levers that interventions set, told at the intervention."""
    for number, act in enumerate(scenario.interventions):
        if act.action != "set" or act.lever is None:
            continue
        try:
            set_lever(scenario, act.lever, act.value, on=act.date)
        except ScenarioError as error:
            for problem in error.problems:
                yield Problem(place_of(tree, ("interventions", number, "lever")), problem.text)


def _impossible_futures(scenario: Scenario, tree: Node) -> Iterator[Problem]:
    """Problems of uncertainties at their ends, told at the one."""
    for name, text in wrong_ends(scenario, scenario.uncertainties):
        yield Problem(place_of(tree, ("uncertainties", name)), text)


def origins(tree: Node) -> dict[TreePath, Origin]:
    """Origin of every value of the tree, by its path."""
    return {path: _origin(node) for path, node in all_nodes(tree)}


def _origin(node: Node) -> Origin:
    return Origin(node.place, node.remark.source, node.remark.note, node.remark.status)


def _places(scenario: Scenario) -> dict[str, tuple[float, float] | None]:
    """Longitude and latitude of each district, where it has them."""
    return {
        one.name: None if one.longitude is None or one.latitude is None else (one.longitude, one.latitude)
        for one in scenario.districts
    }
