"""Values written as `{value: 3.5, source: ..., note: ..., status: ...}`: the value stays, the remark goes along."""

from __future__ import annotations

from dataclasses import replace

from sim.scenario.problems import Problem, did_you_mean
from sim.scenario.tree import Node, Remark

STATUS = ("law", "city", "data", "assumption")
# what no file states; only a resolved scenario writes it down
DEFAULT = "default"
PARTS = ("value", "source", "note", "status")
# Blocks that have a key `value` of their own.
OWN_VALUE = ("action", "lever", "date")


def remarked(node: Node, problems: list[Problem], remark: Remark | None = None) -> Node:
    """The tree with plain values; each value keeps the remark made on it, else the one on the block around it."""
    remark = remark or Remark()
    if _is_remarked(node):
        own = _remark_of(node, problems)
        inner = replace(node.map["value"], key=node.key)
        return remarked(inner, problems, _over(remark, own))
    node = replace(node, remark=remark)
    if node.is_map:
        remark = _over(remark, _of_block(node, remark.note))
        node.map = {key: remarked(below, problems, remark) for key, below in node.map.items()}
    elif node.is_list:
        node.rows = [remarked(row, problems, _over(remark, _note_of_row(row))) for row in node.rows]
    return node


def _is_remarked(node: Node) -> bool:
    return "value" in node.map and not any(word in node.map for word in OWN_VALUE)


def _note_of_row(row: Node) -> Remark:
    """The `note` that any row of a list may carry; it is taken out of the row."""
    note = row.map.pop("note", None) if row.is_map and not _is_remarked(row) else None
    return Remark(note=note.text) if note is not None else Remark()


def _of_block(node: Node, note: str) -> Remark:
    """A row or block that names its own source says so for all its values."""
    texts = {key: below.text for key in ("source", "status") if (below := node.map.get(key)) is not None}
    return Remark(**texts, note=note) if "source" in texts else Remark()


def _over(outer: Remark, inner: Remark) -> Remark:
    return inner if inner != Remark() else outer


def _remark_of(node: Node, problems: list[Problem]) -> Remark:
    texts = {"source": "", "note": "", "status": ""}
    for key, below in node.map.items():
        if key == "value":
            continue
        place = below.key or below.place
        if key not in PARTS:
            known = did_you_mean(str(key), PARTS)
            problems.append(Problem(place, f"beside value: there is no key '{key}'{known}"))
        elif not below.is_scalar:
            problems.append(Problem(below.place, f"{key}: takes a text"))
        elif below.value is not None:
            texts[str(key)] = below.text
    status = texts["status"]
    if status and status not in (*STATUS, DEFAULT):
        place = node.map["status"].place
        problems.append(Problem(place, f"'{status}' is not a status{did_you_mean(status, STATUS)}"))
    return Remark(**texts)
