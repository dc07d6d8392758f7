"""Reading a study: file -> Study with its scenario, factors and design, all problems at once at their places."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from sim.indicators import BY_NAME
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
from sim.standards import STANDARDS
from sim.study.constraints import ConstraintError, constraint, word_of
from sim.study.design import Row, Rows
from sim.study.listed import table, zipped
from sim.study.outcomes import NAMES_OF_STANDARDS, OWN
from sim.study.schema import WHOLE, Crossed, Grid, Outcome, Study, Table, Zip

# columns of the tables of results that are there already
TAKEN = ("run", "run_id", "row", "replication", "seed", "status", "error", "traceback", "replay")


Say = Callable[[TreePath, str], None]


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
    _check_outcomes(study, base.scenario, say)
    if not problems:
        _check_constraints(planned, say)
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
    for name, text in wrong_ends(plan, factors):
        say(_path_of(name, study), text)
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


def _path_of(name: str, study: Study) -> TreePath:
    return ("levers" if name in study.levers else "uncertainties", name)


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
    for number, name in enumerate(study.left_to_chance):
        if name not in known:
            text = f"'{name}' is no uncertainty of {scenario.name}{did_you_mean(name, list(known))}"
            say(("left_to_chance", number), text)
        elif name in study.uncertainties:
            say(("left_to_chance", number), f"'{name}' is varied by the design, too; choose one of the two")
    inherited = {name: one for name, one in known.items() if name not in dropped and name not in study.left_to_chance}
    study = study.model_copy(update={"uncertainties": {**inherited, **study.uncertainties}})
    _check_names(study, say)
    return study


def _check_names(study: Study, say: Say) -> None:
    """Names that would be columns, or words of constraints, twice."""
    words: dict[str, str] = {}
    for name in (*study.uncertainties, *study.levers):
        if name in study.levers and name in study.uncertainties:
            say(("levers", name), f"'{name}' is an uncertainty, too; give the lever another name")
        elif (before := words.setdefault(word_of(name), name)) != name:
            say(_path_of(name, study), f"'{name}' and '{before}' are the same word in a constraint; rename one of them")
        if name in study.outcomes:
            say(("outcomes", name), f"'{name}' is a factor, too; give the outcome another name")
        if name in TAKEN:
            say(_path_of(name, study), f"'{name}' is a column of the results already; give the factor another name")
    for name in study.outcomes:
        if name in TAKEN:
            say(("outcomes", name), f"'{name}' is a column of the results already; give the outcome another name")
    if not words and not isinstance(study.design, Grid):
        say((), "nothing varies: add levers: or uncertainties:, or take design: {kind: grid} for replications alone")
    if not study.outcomes:
        say(("outcomes",), "name at least one outcome")
    if study.constraints and study.design.kind in WHOLE:
        text = f"a {study.design.kind} design needs all its points; leave the constraints out or take latin_hypercube"
        say(("constraints",), text)
    if isinstance(study.design, Crossed) and not (study.levers and study.uncertainties):
        lacking = "uncertainties" if study.levers else "levers"
        say(("design",), f"crossed: policies are crossed with futures, and there are no {lacking}; take another kind")
    for path, grid, known in _grids(study):
        for name in grid.levels_of:
            if name not in known:
                say((*path, "levels_of", name), f"there is no factor '{name}'{did_you_mean(name, known)}")


def _grids(study: Study) -> Iterator[tuple[TreePath, Grid, list[str]]]:
    """Grids of a design with their places and factors."""
    if isinstance(study.design, Grid):
        yield ("design",), study.design, [*study.uncertainties, *study.levers]
    if isinstance(study.design, Crossed):
        for key in ("levers", "uncertainties"):
            if isinstance(half := getattr(study.design, key), Grid):
                yield ("design", key), half, list(getattr(study, key))


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


def _check_constraints(planned: Planned, say: Say) -> None:
    try:
        if len(planned.rows) == 0:
            say(("constraints",), "no design point keeps all constraints")
    except ConstraintError as error:
        say(("constraints",), str(error))


def _check_outcomes(study: Study, scenario: Scenario, say: Say) -> None:
    """Outcomes that no run of the scenario produces."""
    for name, one in study.outcomes.items():
        text = _never_produced(one, scenario)
        if text:
            say(("outcomes", name), f"{name}: {text}")
    for number, kept in enumerate(study.keep.indicators):
        text = _never_produced(Outcome(indicator=kept), scenario)
        if text:
            say(("keep", "indicators", number), f"{kept}: {text}")


def _never_produced(one: Outcome, scenario: Scenario) -> str:
    for what, named, known in (
        ("indicator", one.indicator, list(BY_NAME)),
        ("standard", one.standard, list(NAMES_OF_STANDARDS)),
        ("function", one.function, list(OWN)),
    ):
        if named is not None and named not in known:
            hint = "; name its file with --rules" if what == "function" else ""
            return f"there is no {what} '{named}'{did_you_mean(named, known, 0 if what == 'indicator' else 20)}{hint}"
    part = BY_NAME[one.indicator].part if one.indicator is not None else None
    if one.standard is not None:
        part = next((standard.part for standard in STANDARDS if standard.name == one.standard), None)
    if part is not None and getattr(scenario, part) is None:
        return f"is never produced: {scenario.name} leaves {part}: out; add that block to the scenario"
    if one.from_ is not None and one.from_ > scenario.end:
        return f"is never produced: from: {one.from_} lies after the last day of the run, {scenario.end}"
    if one.to is not None and one.to < scenario.start:
        return f"is never produced: to: {one.to} lies before the first day of the run, {scenario.start}"
    return ""


def _doubts(planned: Planned) -> Iterator[tuple[TreePath, str]]:
    """Warnings: a factor that leaves the scenario as it is whatever its value."""
    for name, one in planned.factors.items():
        first, *others = ({name: end} for end in one.ends)
        scenario = planned.at(first)
        if all(planned.at(other) == scenario for other in others):
            yield (
                _path_of(name, planned.study),
                f"{name}: the scenario is the same for all its values; it changes nothing",
            )
        elif one.from_ is not None and one.from_ > planned.plan.end:
            text = f"{name}: holds from {one.from_} on, after the last day of the run; it changes nothing"
            yield _path_of(name, planned.study), text
