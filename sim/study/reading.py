"""Reading a study: file -> Study with its scenario, factors and design, all problems at once at their places."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from sim.scenario.dates import place_of
from sim.scenario.ends import wrong_ends
from sim.scenario.files import Folders, shown
from sim.scenario.overrides import Varied, takes_whole
from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean
from sim.scenario.reading import Reading, read_scenario
from sim.scenario.remarks import remarked
from sim.scenario.schema import Scenario
from sim.scenario.tree import Node, without_nulls
from sim.scenario.tree import Path as TreePath
from sim.scenario.uncertainties import Uncertainty
from sim.scenario.validation import built
from sim.scenario.yaml_places import read_yaml
from sim.study.checks import Say, check_constraints, check_names, check_outcomes, path_of, unknown_policies
from sim.study.constraints import ConstraintError, constraint, word_of, words_of
from sim.study.design import Row, Rows
from sim.study.listed import table, zipped
from sim.study.schema import Crossed, Study, Table, Zip


@dataclass(frozen=True)
class Planned:
    """A study that can be run: its scenario without what the design varies, its factors, its design points.

    `listed`: the rows of a `zip` or `table`.
    """

    study: Study
    plan: Scenario
    rows: Rows
    listed: Sequence[Row] = ()

    @property
    def factors(self) -> Mapping[str, Uncertainty]:
        """Uncertainties, then levers, by name."""
        return self.rows.factors

    @property
    def seed(self) -> int:
        """Root of all draws."""
        return self.plan.seed if self.study.seed is None else self.study.seed

    @property
    def runs(self) -> int:
        """Number of runs: design points times replications."""
        return len(self.rows) * self.study.replications

    def at(self, values: Mapping[str, object]) -> Scenario:
        """The scenario at a design point. Raises ScenarioError where that cannot be."""
        return self._varied.at(values) if values else self.plan

    @cached_property
    def _varied(self) -> Varied:
        return Varied(self.plan, self.factors)


@dataclass(frozen=True)
class StudyReading:
    """A planned study with the scenario file it starts from, and warnings."""

    planned: Planned
    base: Reading
    warnings: list[Problem] = field(default_factory=list)


def read_study(path: str | os.PathLike[str]) -> StudyReading:
    """Read a study file. Raises ScenarioError with all problems, each with file, line and column."""
    path = Path(os.path.normpath(path))
    problems: list[Problem] = []
    tree = tree_of(path, problems)
    folders = Folders.around(path)
    base = base_of(tree, path, folders, problems)
    dropped = {str(name) for name, node in _below(tree, "uncertainties") if node.value is None}
    tree = without_nulls(tree)
    tree.map.setdefault("name", Node(path.stem, Place(tree.place.file, 1), text=path.stem))
    study = built(Study, tree, problems)
    if study is None or base is None:
        raise ScenarioError(problems)
    say = partial(_say, problems, tree)
    study = _with_uncertainties_of(base.scenario, study, dropped, say)
    listed = _listed(study, tree, path, folders, problems)
    if problems:
        raise ScenarioError(problems)
    planned = planned_of(study, base.scenario, listed, say)
    check_outcomes(study, base.scenario, say)
    if not problems:
        check_constraints(planned.rows, say)
    if problems:
        raise ScenarioError(problems)
    warnings = [*base.warnings, *(Problem(place_of(tree, at), text) for at, text in _doubts(planned))]
    return StudyReading(planned, base, warnings)


def planned_of(study: Study, scenario: Scenario, listed: Sequence[Row], say: Say | None = None) -> Planned:
    """The plan of a study whose uncertainties are complete. `say(path, text)` takes what is wrong."""
    say = say or _refuse
    chance = {name: scenario.uncertainties[name] for name in study.left_to_chance}
    plan = scenario.model_copy(update={"uncertainties": chance})
    factors: dict[str, Uncertainty] = {**study.uncertainties, **study.levers}
    for name, text in (*wrong_ends(plan, factors), *unknown_policies(factors)):
        say(path_of(name, study), text)
    held = []
    for number, text in enumerate(study.constraints):
        try:
            held.append(constraint(text, factors))
        except ConstraintError as error:
            say(("constraints", number), str(error))
    seed = plan.seed if study.seed is None else study.seed
    rows = Rows(study.design, factors, seed, _whole(plan, factors), held, listed, frozenset(study.levers))
    return Planned(study, plan, rows, listed)


def _refuse(path: TreePath, text: str) -> None:
    raise ScenarioError([Problem(Place(".".join(map(str, path))), text)])


def _say(problems: list[Problem], tree: Node, path: TreePath, text: str) -> None:
    problems.append(Problem(place_of(tree, path), text))


def _whole(plan: Scenario, factors: Mapping[str, Uncertainty]) -> frozenset[str]:
    """Factors between limits that lead to whole numbers only."""
    whole = set()
    for name, one in factors.items():
        try:
            if one.by == "value" and not one.one_of and all(takes_whole(plan, path) for path in one.sets):
                whole.add(name)
        except ScenarioError:
            continue  # told at the ends already
    return frozenset(whole)


# --- parts of the reading -------------------------------------------------------------------------------------


def tree_of(path: Path, problems: list[Problem]) -> Node:
    """Tree of a file that names a scenario with base:. Raises ScenarioError where it is none."""
    tree = read_yaml(Folders.around(path).text_of(path), shown(path), problems)
    if not tree.is_map:
        raise ScenarioError([*problems, Problem(tree.place, "a study is a block of keys such as title: and base:")])
    if "base" not in tree.map and ("city" in tree.map or "extends" in tree.map):
        text = (
            "this looks like a scenario; a study names one with base: and says what varies (ankunft run runs scenarios)"
        )
        raise ScenarioError([Problem(Place(tree.place.file, 1), text)])
    return remarked(tree, problems)


def _below(tree: Node, key: str) -> Iterator[tuple[object, Node]]:
    block = tree.get(key)
    yield from block.map.items() if block is not None else ()


def base_of(tree: Node, path: Path, folders: Folders, problems: list[Problem]) -> Reading | None:
    """The scenario a file starts from; None with the problems told where it cannot be read."""
    named = tree.map.get("base")
    if named is None or not isinstance(named.value, str):
        return None  # told by the schema
    try:
        return read_scenario(folders.find(named.value, path.parent, named.place))
    except ScenarioError as error:
        problems += error.problems
        return None


def _with_uncertainties_of(scenario: Scenario, study: Study, dropped: set[str], say: Say) -> Study:
    """The study with the uncertainties of the scenario that it neither changes, drops nor leaves to chance."""
    known = scenario.uncertainties
    for name in sorted(dropped - known.keys()):
        say(("uncertainties",), f"'{name}' is no uncertainty of {scenario.name}{did_you_mean(name, list(known))}")
    for number, name in enumerate(study.left_to_chance):
        if name not in known:
            text = f"'{name}' is no uncertainty of {scenario.name}{did_you_mean(name, list(known))}"
            say(("left_to_chance", number), text)
        elif name in study.uncertainties:
            say(("left_to_chance", number), f"'{name}' is varied by the design, too; choose one of the two")
    inherited = {name: one for name, one in known.items() if name not in dropped and name not in study.left_to_chance}
    study = study.model_copy(update={"uncertainties": {**inherited, **study.uncertainties}})
    check_names(study, say)
    return study


def _listed(study: Study, tree: Node, path: Path, folders: Folders, problems: list[Problem]) -> list[Row]:
    factors = {**study.uncertainties, **study.levers}
    place = place_of(tree, ("design",))
    if isinstance(study.design, Zip):
        return zipped(study.design, factors, place, problems)
    if isinstance(study.design, Table):
        place = place_of(tree, ("design", "file"))
        try:
            found = folders.find(study.design.file, path.parent, place)
            return table(folders.table_of(found, place), shown(found), factors, problems)
        except ScenarioError as error:
            problems += error.problems
    return []


def _doubts(planned: Planned) -> Iterator[tuple[TreePath, str]]:
    """Warnings: a factor that leaves the scenario as it is whatever its value."""
    for name, one in planned.factors.items():
        first, *others = ({name: end} for end in one.ends)
        scenario = planned.at(first)
        if all(planned.at(other) == scenario for other in others):
            yield (
                path_of(name, planned.study),
                f"{name}: the scenario is the same for all its values; it changes nothing",
            )
        elif one.from_ is not None and one.from_ > planned.plan.end:
            text = f"{name}: holds from {one.from_} on, after the last day of the run; it changes nothing"
            yield path_of(name, planned.study), text
        if name in planned.rows.whole and any(float(str(end)) % 1 for end in one.ends):
            text = (
                f"{name}: only whole numbers stand there; what is drawn between {one.low:g} and {one.high:g} is rounded"
            )
            yield path_of(name, planned.study), text
    study = planned.study
    for number, text in enumerate(study.constraints if isinstance(study.design, Crossed) else ()):
        used = words_of(text)
        if used & {word_of(name) for name in study.levers} and used & {word_of(name) for name in study.uncertainties}:
            what = "leaves out pairs of policies and futures, so that policies cannot be weighed (ankunft frontier)"
            yield ("constraints", number), f"'{text}' {what}"
