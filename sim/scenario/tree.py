"""What stands in the files, as a tree whose every value knows its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sim.scenario.problems import Place

Key = str | int | date
Path = tuple[Key, ...]

# The words that tell apart the forms of a block: another word means another block, not a change of it.
FORMS = ("kind", "law")


@dataclass(frozen=True, slots=True)
class Remark:
    """Where a value comes from: source, note, status (law, city, data or assumption)."""

    source: str = ""
    note: str = ""
    status: str = ""


@dataclass(slots=True)
class Node:
    """A value of a file: a map of nodes, a list of nodes, or a scalar; `key` is the place of its key."""

    value: object
    place: Place
    key: Place | None = None
    text: str = ""
    remark: Remark = field(default_factory=Remark)
    map: dict[Key, Node] = field(default_factory=dict)
    rows: list[Node] = field(default_factory=list)

    @property
    def is_map(self) -> bool:
        """Whether the value is a map of keys and values."""
        return self.value is dict

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return self.value is list

    @property
    def is_scalar(self) -> bool:
        """Whether the value is a single one: number, text, date, true or false, or nothing."""
        return not (self.is_map or self.is_list)

    def below(self) -> Iterator[tuple[Key, Node]]:
        """Keys (in a list: numbers) and nodes one level down."""
        yield from self.map.items()
        yield from enumerate(self.rows)

    def holding(self, below: dict[Key, Node] | list[Node]) -> Node:
        """This map or list with other nodes below it."""
        entries = (below, self.rows) if isinstance(below, dict) else (self.map, below)
        return Node(self.value, self.place, self.key, self.text, self.remark, *entries)

    def get(self, key: Key) -> Node | None:
        """The node under a key or number, if there is one."""
        if self.is_list:
            return self.rows[key] if isinstance(key, int) and 0 <= key < len(self.rows) else None
        return self.map.get(key)


def a_map(place: Place, entries: dict[Key, Node] | None = None, key: Place | None = None) -> Node:
    """Node that holds a map."""
    return Node(dict, place, key, map=entries or {})


def a_list(place: Place, rows: list[Node] | None = None, key: Place | None = None) -> Node:
    """Node that holds a list."""
    return Node(list, place, key, rows=rows or [])


def planted(value: object, place: Place) -> Node:
    """Tree of values that come from no file."""
    if isinstance(value, dict):
        return a_map(place, {key: planted(below, place) for key, below in value.items()}, place)
    if isinstance(value, list | tuple):
        return a_list(place, [planted(row, place) for row in value], place)
    return Node(value, place, place, text=str(value))


def merged(old: Node | None, new: Node) -> Node:
    """The new over the old: maps merge, the rest replaces; so does a block of another `kind` or `law`."""
    if old is None or not (old.is_map and new.is_map) or _another_form(old, new):
        return new
    entries = dict(old.map)
    for key, node in new.map.items():
        entries[key] = merged(old.map.get(key), node)
    return new.holding(entries)


def _another_form(old: Node, new: Node) -> bool:
    # Values by date instead of one value for all dates, such as shares by size.
    if old.map and new.map and has_dates(old) != has_dates(new):
        return True
    words = [(old.map[form], new.map[form]) for form in FORMS if form in old.map and form in new.map]
    return any(one.is_scalar and other.is_scalar and one.value != other.value for one, other in words)


def has_dates(node: Node) -> bool:
    """Whether a map has dates for keys."""
    return any(isinstance(key, date) or is_date_text(key) for key in node.map)


def is_date_text(key: object) -> bool:
    """Whether a key is a date in quotes."""
    return isinstance(key, str) and len(key) == 10 and key[4::3] == "--"


def without_nulls(node: Node) -> Node:
    """The tree without the keys that a file has set to `null`; the node itself where there are none."""
    if node.is_map:
        kept = {key: without_nulls(below) for key, below in node.map.items() if below.value is not None}
        same = len(kept) == len(node.map) and all(kept[key] is below for key, below in node.map.items())
        return node if same else node.holding(kept)
    if node.is_list:
        rows = [without_nulls(row) for row in node.rows]
        same = all(new is old for new, old in zip(rows, node.rows, strict=True))
        return node if same else node.holding(rows)
    return node


def plain(node: Node) -> object:
    """The values alone, as dicts, lists and scalars."""
    if node.is_map:
        return {key: plain(below) for key, below in node.map.items()}
    if node.is_list:
        return [plain(row) for row in node.rows]
    return node.value


def all_nodes(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every node with its path from the root, in the order of the file."""
    yield path, node
    for key, below in node.below():
        yield from all_nodes(below, (*path, key))


def at(node: Node, path: Path) -> Node | None:
    """The node at a path, if there is one."""
    found: Node | None = node
    for key in path:
        found = found.get(key) if found is not None else None
    return found


def dotted(path: Path) -> str:
    """A path as it is written in messages and on the command line."""
    return ".".join(str(key) for key in path)
