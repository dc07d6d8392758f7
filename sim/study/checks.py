"""Checks: what is wrong with a study as a whole: names, designs, constraints, outcomes no run produces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sized
from importlib.util import find_spec

from sim.agents.policies import policy_named
from sim.indicators import BY_NAME
from sim.scenario.problems import ScenarioError, did_you_mean
from sim.scenario.schema import Scenario
from sim.scenario.tree import Path as TreePath
from sim.scenario.uncertainties import Uncertainty
from sim.standards import STANDARDS
from sim.study.constraints import ConstraintError, word_of
from sim.study.outcomes import NAMES_OF_STANDARDS, OWN
from sim.study.schema import WHOLE, Crossed, Grid, Morris, Outcome, Study

# columns of the tables of results that are there already
TAKEN = ("run", "run_id", "row", "replication", "seed", "status", "error", "traceback", "replay")
Say = Callable[[TreePath, str], None]


def path_of(name: str, study: Study) -> TreePath:
    """Where a factor stands in the file."""
    return ("levers" if name in study.levers else "uncertainties", name)


def unknown_policies(factors: Mapping[str, Uncertainty]) -> Iterator[tuple[str, str]]:
    """Factor and sentence of each placement policy to choose from that does not exist."""
    for name, one in factors.items():
        for value in one.one_of if "placement.policy" in one.sets else ():
            try:
                policy_named(str(value))
            except ScenarioError as error:
                yield name, f"{name}: {error.problems[0].text}"


def check_names(study: Study, say: Say) -> None:
    """Names that would be columns, or words of constraints, twice."""
    words: dict[str, str] = {}
    for name in (*study.uncertainties, *study.levers):
        if name in study.levers and name in study.uncertainties:
            say(("levers", name), f"'{name}' is an uncertainty, too; give the lever another name")
        elif (before := words.setdefault(word_of(name), name)) != name:
            say(path_of(name, study), f"'{name}' and '{before}' are the same word in a constraint; rename one of them")
        if name in study.outcomes:
            say(("outcomes", name), f"'{name}' is a factor, too; give the outcome another name")
        if name in TAKEN:
            say(path_of(name, study), f"'{name}' is a column of the results already; give the factor another name")
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
    if isinstance(study.design, Morris) and find_spec("SALib") is None:
        say(("design",), "morris: needs SALib: pip install 'ankunft[analysis]', or make research")
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


def check_constraints(rows: Sized, say: Say) -> None:
    """Constraints that cannot be reckoned, or that no design point keeps."""
    try:
        if len(rows) == 0:
            say(("constraints",), "no design point keeps all constraints")
    except ConstraintError as error:
        say(("constraints",), str(error))


def check_outcomes(study: Study, scenario: Scenario, say: Say) -> None:
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
