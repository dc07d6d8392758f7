"""From a tree to a Scenario: types, ranges, names and dates, all problems at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.scenario.dates import contradictions
from sim.scenario.fields import Slot, keys_of
from sim.scenario.joins import AllNames, wrong_names
from sim.scenario.messages import sentences
from sim.scenario.problems import Place, Problem
from sim.scenario.scalars import wrong_scalars
from sim.scenario.schema import Scenario
from sim.scenario.tree import Key, Node, Path, a_map, plain, planted, without_nulls

ROOT = Slot(Scenario)
NAMED = ("districts", "sites", "measures", "plots")  # tables, by the names of their rows
KEYED = ("groups", "kinds")  # blocks, by their keys
Block = TypeVar("Block", bound=BaseModel)


def validated(tree: Node, problems: list[Problem], *, complete: bool = True) -> Scenario | None:
    """Scenario of a tree, or None; what is wrong is added to the problems.

    `complete` is false where a file is missing that would have stated more: missing keys are then no news.
    """
    tree = without_nulls(tree)
    scenario = built(Scenario, tree, problems, complete=complete)
    problems += wrong_names(tree)
    if scenario is not None:
        problems += contradictions(scenario, tree, ROOT)
    return scenario


@dataclass(frozen=True)
class Known:
    """A scenario that is right, with the names values elsewhere may refer to: as lists, and with where they stand."""

    scenario: Scenario
    names: dict[str, list[str]]
    all_names: AllNames

    @classmethod
    def of(cls, scenario: Scenario) -> Known:
        """What is known of a scenario."""
        names, place = _names_of(scenario), Place("scenario")
        known: dict[Key, Node] = {key: planted([{"name": name} for name in names[key]], place) for key in NAMED}
        known |= {key: planted(dict.fromkeys(names[key]), place) for key in KEYED}
        return cls(scenario, names, AllNames.of(a_map(place, known)))


def revalidated(known: Known, changed: Node, new: Node, problems: list[Problem]) -> Scenario | None:
    """The scenario with the blocks of a tree in place of its own, or None; the others are taken over unread.

    `new`: the part of the tree that is not known to be right already.
    """
    scenario = known.scenario
    names = dict(zip(keys_of(Scenario), Scenario.model_fields, strict=True))
    kept = {key: getattr(scenario, name) for key, name in names.items() if key not in changed.map}
    changed, new = without_nulls(changed), without_nulls(new)
    result = built(Scenario, changed, problems, besides=kept, new=new)
    if result is None:
        return None
    if _names_of(result) != known.names:
        # what refers to them stands in blocks that were not read
        return validated(planted(result.model_dump(by_alias=True), changed.place), problems)
    problems += wrong_names(new, known.all_names)
    problems += contradictions(result, new, ROOT)
    return result.model_copy(update={names[key]: value for key, value in kept.items()})


def built(
    block: type[Block],
    tree: Node,
    problems: list[Problem],
    *,
    complete: bool = True,
    besides: Mapping[str, object] | None = None,
    new: Node | None = None,
) -> Block | None:
    """Block of a file made of its tree, or None; wrong types and ranges are added to the problems.

    `besides`: values of further keys that are right already; `new`: the part of the tree whose types are not known
    to be right.
    """
    root = Slot(block)
    found: dict[Path, Problem] = {}
    for path, problem in wrong_scalars(tree if new is None else new, root):
        found.setdefault(path, problem)
    data: Any = plain(tree)
    result = None
    try:
        result = block.model_validate({**data, **besides} if besides else data)
    except ValidationError as error:
        for path, problem in sentences(error, tree, root, missing=complete):
            if not any(path[:length] in found for length in range(len(path) + 1)):
                found[path] = problem
    places: set[Place] = {problem.place for problem in problems}
    problems += [problem for problem in found.values() if problem.place not in places]
    return result


def _names_of(scenario: Scenario) -> dict[str, list[str]]:
    """Names that values of other blocks may refer to."""
    named = {key: [row.name for row in getattr(scenario, key)] for key in NAMED}
    if scenario.building is None:
        named["plots"] = []  # nothing is built on them, so nothing can be called after them
    return named | {key: list(getattr(scenario, key)) for key in KEYED}
