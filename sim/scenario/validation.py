"""From a tree to a Scenario: types, ranges, names and dates, all problems at once."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from sim.scenario.dates import contradictions
from sim.scenario.fields import Slot
from sim.scenario.joins import wrong_names
from sim.scenario.messages import sentences
from sim.scenario.problems import Place, Problem
from sim.scenario.scalars import wrong_scalars
from sim.scenario.schema import Scenario
from sim.scenario.tree import Node, Path, plain, without_nulls

ROOT = Slot(Scenario)


def validated(tree: Node, problems: list[Problem], *, complete: bool = True) -> Scenario | None:
    """Scenario of a tree, or None; what is wrong is added to the problems.

    `complete` is false where a file is missing that would have stated more: missing keys are then no news.
    """
    tree = without_nulls(tree)
    found: dict[Path, Problem] = {}
    for path, problem in wrong_scalars(tree, ROOT):
        found.setdefault(path, problem)
    data: Any = plain(tree)
    scenario = None
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        for path, problem in sentences(error, tree, ROOT, missing=complete):
            if not any(path[:length] in found for length in range(len(path) + 1)):
                found[path] = problem
    places: set[Place] = {problem.place for problem in problems}
    problems += [problem for problem in found.values() if problem.place not in places]
    problems += wrong_names(tree)
    if scenario is not None:
        problems += contradictions(scenario, tree, ROOT)
    return scenario
