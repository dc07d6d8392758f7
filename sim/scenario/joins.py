"""Names that must be found in another table: districts, kinds, sites, measures, groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from sim.scenario.city import NO_SHELTER
from sim.scenario.people import Clocks
from sim.scenario.problems import Problem, did_you_mean
from sim.scenario.rules import STANDARD_NAMES
from sim.scenario.tree import Node, at

NUMBERED = re.compile(r" \(\d+\)$")


@dataclass(frozen=True)
class Names:
    """The names of a table or block, and where it stands."""

    what: str
    where: str
    known: tuple[str, ...]


class AllNames(NamedTuple):
    """The names that values elsewhere may refer to."""

    districts: Names
    sites: Names
    measures: Names
    kinds: Names
    groups: Names

    @classmethod
    def of(cls, tree: Node) -> AllNames:
        """The names in the tables and blocks of a tree."""
        tables = (_rows_named(tree, key) for key in ("districts", "sites", "measures"))
        return cls(*tables, *(_keys_named(tree, key) for key in ("kinds", "groups")))


def wrong_names(tree: Node, known: AllNames | None = None) -> Iterator[Problem]:
    """Every name that is not where it should be, with the spelling that was probably meant.

    `known`: the names, where `tree` holds but a part of the scenario.
    """
    districts, sites, measures, kinds, groups = known or AllNames.of(tree)
    for key in ("districts", "sites", "measures", "plots"):
        yield from _twice(tree, key)
    for row in _rows(tree, "plots"):
        yield from _one(row, "district", districts)
        yield from _one(row, "kind", kinds)
    for name in _listed(tree, "building", "districts_without_offer"):
        yield from _check(name, Names("district", districts.where, districts.known))
    for row in _rows(tree, "sites"):
        yield from _one(row, "district", districts)
        yield from _one(row, "kind", kinds)
        yield from _one(row, "part_of", sites)
        yield from _not_itself(row)
    for row in _rows(tree, "measures"):
        yield from _one(row, "district", districts)
        yield from _one(row, "kind", kinds, NO_SHELTER)
    for row in _rows(tree, "residents"):
        yield from _one(row, "district", districts)
        yield from _one(row, "site", sites)
        yield from _one(row, "group", groups)
    yield from _one(tree.get("residents"), "group", groups)
    yield from _in_people(tree, groups)
    yield from _in_parts(tree, groups)
    yield from _in_orders(tree, measures)
    yield from _in_interventions(tree, districts, kinds, sites, measures)
    yield from _in_tolerances(tree)


def _listed(tree: Node, *path: str) -> list[Node]:
    """Items of a list of names."""
    found = at(tree, path)
    return found.rows if found is not None else []


def _in_people(tree: Node, groups: Names) -> Iterator[Problem]:
    components = at(tree, ("inflow", "components"))
    for _, component in components.below() if components is not None else ():
        yield from _one(component, "group", groups)
    clocks = tree.get("clocks")
    for _, clock in clocks.below() if clocks is not None else ():
        factors = clock.get("group_factors")
        for key, factor in factors.map.items() if factors is not None else ():
            if groups.known and str(key) not in groups.known:
                yield Problem(factor.key or factor.place, _sentence(str(key), groups))


def _in_parts(tree: Node, groups: Names) -> Iterator[Problem]:
    """Names of groups and of clocks in the blocks of parts of the strategy."""
    clocks = Names("clock", "clocks:", tuple(Clocks.model_fields))
    for path, names in (
        (("status", "recognition"), groups),
        (("care", "effect_on_clocks"), clocks),
        (("circles", "effect_on_clocks"), clocks),
    ):
        block = at(tree, path)
        for key, node in block.map.items() if block is not None else ():
            if names.known and str(key) not in names.known:
                yield Problem(node.key or node.place, _sentence(str(key), names))


def _in_tolerances(tree: Node) -> Iterator[Problem]:
    tolerated = at(tree, ("recovery", "tolerated_persons"))
    standards = Names("standard", "the table of standards", STANDARD_NAMES)
    for key, node in tolerated.map.items() if tolerated is not None else ():
        if str(key) not in STANDARD_NAMES:
            yield Problem(node.key or node.place, _sentence(str(key), standards))


def _in_orders(tree: Node, measures: Names) -> Iterator[Problem]:
    orders = at(tree, ("emergency", "triggers", "dates", "orders"))
    for _, names in orders.below() if orders is not None else ():
        for name in names.rows:
            yield from _check(name, measures)


def _in_interventions(tree: Node, districts: Names, kinds: Names, sites: Names, measures: Names) -> Iterator[Problem]:
    targets = Names("target", f"{sites.where} or {measures.where}", (*sites.known, *measures.known))
    # a site built by rule has the name of its plot; one ordered there again the same with a number
    building = tree.get("building")
    plots = _rows_named(tree, "plots").known if building is not None and building.map else ()
    for act in _rows(tree, "interventions"):
        yield from _one(act, "district", districts)
        yield from _one(act, "kind", kinds)
        target = act.get("target")
        if target is None or target.value in targets.known or NUMBERED.sub("", str(target.value)) in plots:
            continue
        action = act.get("action")
        word = action.value if action is not None else None
        new = all(act.get(key) is not None for key in ("places", "district", "kind"))
        if word in ("order", "open") and new:
            targets = Names(targets.what, targets.where, (*targets.known, str(target.value)))
        elif word in ("order", "open"):
            text = _sentence(str(target.value), targets)
            yield Problem(target.place, f"{text}; for a new site give places:, district: and kind:, too")
        else:
            yield from _check(target, targets)


def _rows(tree: Node, key: str) -> list[Node]:
    table = tree.get(key)
    return table.rows if table is not None else []


def _rows_named(tree: Node, key: str) -> Names:
    names = (row.get("name") for row in _rows(tree, key))
    return Names(key.removesuffix("s"), _where(tree, key), tuple(str(name.value) for name in names if name))


def _keys_named(tree: Node, key: str) -> Names:
    block = tree.get(key)
    keys = tuple(str(name) for name in block.map) if block is not None else ()
    return Names(key.removesuffix("s"), _where(tree, key), keys)


def _where(tree: Node, key: str) -> str:
    block = tree.get(key)
    if block is None:
        return f"{key}:"
    file = PurePath(block.place.file).name
    return file if file.endswith((".csv", ".xlsx")) else f"{key}: of {file}"


def _one(row: Node | None, key: str, names: Names, besides: tuple[str, ...] = ()) -> Iterator[Problem]:
    node = row.get(key) if row is not None else None
    if node is not None and node.value not in besides:
        yield from _check(node, Names(key, names.where, names.known), besides)


def _check(node: Node, names: Names, besides: tuple[str, ...] = ()) -> Iterator[Problem]:
    # Without any known name the table itself is missing or unreadable, which is told elsewhere.
    if node.is_scalar and names.known and node.value not in names.known:
        yield Problem(node.place, _sentence(node.text, Names(names.what, names.where, (*names.known, *besides))))


def _sentence(name: str, names: Names) -> str:
    return f"{names.what} '{name}' is not in {names.where}{did_you_mean(name, names.known, 25)}"


def _twice(tree: Node, key: str) -> Iterator[Problem]:
    first: dict[str, Node] = {}
    for row in _rows(tree, key):
        name = row.get("name")
        if name is None or not isinstance(name.value, str):
            continue
        if (before := first.get(name.value)) is not None:
            where = f"{before.place.file}:{before.place.line}"
            yield Problem(name.place, f"'{name.value}' is there already ({where}); names must differ")
        first.setdefault(name.value, name)


def _not_itself(row: Node) -> Iterator[Problem]:
    name, whole = row.get("name"), row.get("part_of")
    if name is not None and whole is not None and name.value == whole.value:
        yield Problem(whole.place, f"'{whole.text}' cannot be part of itself")
