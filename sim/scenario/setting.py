"""Setting: one value on its way to its place in a tree, along a dotted path."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import get_args

from sim.scenario.fields import Slot, paths_to
from sim.scenario.problems import Problem, ScenarioError, did_you_mean
from sim.scenario.quantities import ALWAYS
from sim.scenario.tree import Key, Node, a_map, has_dates, is_date_text, merged


@dataclass(frozen=True)
class Setting:
    """One value on its way to its place."""

    path: str
    value: Node
    on: date | None
    drawn: bool = False  # a number between limits: rounded where only whole ones may stand
    times: bool = False  # the value is a factor on what stands there

    def put(self, node: Node | None, slot: Slot, parts: list[str]) -> Node:
        """The node with the value put in below, along the parts of the path that are left."""
        place = self.value.place
        if not parts:
            return self._here(node, slot)
        old = node if node is not None and not node.is_scalar else a_map(place, key=place)
        slot = slot.picked(old)
        if slot.model is not None:
            key, rest = self._field(slot, parts)
        elif slot.is_dated:
            old, key, rest = self._dated(node, slot, parts)
        elif slot.container == "list":
            key, rest = self._row(old, parts)
        elif slot.container == "map":
            key, rest = self._free_name(old, slot, parts)
        else:
            raise self._error(f"nothing lies below {self._before(parts)}: it takes {slot.wanted}")
        inner = slot.step(key, old) if not slot.is_dated else slot.value_slot()
        if inner is None:
            raise self._error(f"'{key}' cannot be set")
        below = self.put(old.get(key), inner, rest)
        if old.is_list:
            rows = [below if number == key else row for number, row in enumerate(old.rows)]
            return old.holding(rows)
        return old.holding({**old.map, key: below})

    def _here(self, node: Node | None, slot: Slot) -> Node:
        """The value itself, in the place of what was there."""
        if self.times:
            return self._scaled(node, slot)
        value = self._whole(slot) if self.drawn else self.value
        if not slot.is_dated:
            return merged(node, value)
        if self.on is None or has_dates(value):
            return value
        earlier: dict[Key, Node] = {}
        if node is not None:
            steps = node.map if has_dates(node) else {ALWAYS: node}
            earlier = {day: one for day, one in steps.items() if _day(day) < self.on}
        return a_map(value.place, {**earlier, self.on: value}, value.place)

    def _whole(self, slot: Slot) -> Node:
        """A number that was drawn, rounded where only whole ones may stand."""
        inner = slot.value_slot() if slot.is_dated else slot
        value = self.value.value
        return (
            replace(self.value, value=round(value))
            if inner and inner.type is int and isinstance(value, float)
            else self.value
        )

    def _scaled(self, node: Node | None, slot: Slot) -> Node:
        """What stands there times the factor; by date from the day on which the factor holds."""
        if node is None or node.value is None:
            raise self._error(f"{self.path} is not stated, so there is nothing to multiply")
        steps = node.map if slot.is_dated and has_dates(node) else None
        if steps is None or self.on is None:
            return self._times(node)
        later: dict[Key, Node] = {day: self._times(one) for day, one in steps.items() if _day(day) > self.on}
        earlier: dict[Key, Node] = {day: one for day, one in steps.items() if _day(day) < self.on}
        in_force = [one for day, one in sorted(steps.items(), key=lambda step: _day(step[0])) if _day(day) <= self.on]
        now = self._times(in_force[-1] if in_force else next(iter(steps.values())))
        return a_map(node.place, {**earlier, self.on: now, **later}, node.key)

    def _times(self, node: Node) -> Node:
        """All numbers below times the factor; whole numbers stay whole."""
        factor = self.value.value
        assert isinstance(factor, int | float)
        if not node.is_scalar:
            below = {key: self._times(one) for key, one in node.map.items()}
            return replace(node, map=below, rows=[self._times(row) for row in node.rows])
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self._error(f"{self.path} is no number, so it cannot be multiplied")
        value = node.value * factor
        return replace(node, value=round(value) if isinstance(node.value, int) else value, place=self.value.place)

    def _field(self, slot: Slot, parts: list[str]) -> tuple[Key, list[str]]:
        known = list(slot.keys())
        if parts[0] not in known:
            full = paths_to(parts[0], slot) if len(parts) == 1 else []
            hint = f"; did you mean {' or '.join(full)}?" if full else did_you_mean(parts[0], known, 25)
            raise self._error(f"there is no '{parts[0]}'{self._within(parts)}{hint}")
        return parts[0], parts[1:]

    def _dated(self, node: Node | None, slot: Slot, parts: list[str]) -> tuple[Node, Key, list[str]]:
        if not is_date_text(parts[0]):
            raise self._error(f"'{parts[0]}' is not a date; {self._before(parts)} takes {slot.wanted}")
        try:
            day = date.fromisoformat(parts[0])
        except ValueError:
            raise self._error(f"'{parts[0]}' is not a date of the calendar") from None
        if node is None or has_dates(node):
            return node or a_map(self.value.place), day, parts[1:]
        return a_map(node.place, {ALWAYS: node}, node.key), day, parts[1:]

    def _row(self, old: Node, parts: list[str]) -> tuple[Key, list[str]]:
        found = [row.get("name") for row in old.rows]
        names = [str(node.value) if node is not None else "" for node in found]
        for taken in range(len(parts), 0, -1):
            name = ".".join(parts[:taken])
            if name in names:
                return names.index(name), parts[taken:]
        if parts[0].isdigit() and int(parts[0]) < len(old.rows):
            return int(parts[0]), parts[1:]
        known = [name for name in names if name]
        raise self._error(f"there is no row '{parts[0]}'{self._within(parts)}{did_you_mean(parts[0], known)}")

    def _free_name(self, old: Node, slot: Slot, parts: list[str]) -> tuple[Key, list[str]]:
        """A name of the file, which may hold dots; a new one only if the value itself goes there."""
        by_text = {str(key): key for key in old.map}
        for taken in range(len(parts), 0, -1):
            name = ".".join(parts[:taken])
            if name in by_text:
                return by_text[name], parts[taken:]
        if len(parts) > 1:
            known = did_you_mean(parts[0], list(by_text))
            raise self._error(f"there is no '{parts[0]}'{self._within(parts)}{known}")
        wants = get_args(slot.type)[0]
        numbered = parts[0].isdigit() and wants is not str
        return int(parts[0]) if numbered else parts[0], []

    def _before(self, parts: list[str]) -> str:
        return ".".join(self.path.split(".")[: -len(parts)]) or "the scenario"

    def _within(self, parts: list[str]) -> str:
        return f" in {self._before(parts)}" if len(parts) < len(self.path.split(".")) else ""

    def _error(self, text: str) -> ScenarioError:
        return ScenarioError([Problem(self.value.place, text)])


@dataclass(frozen=True)
class _Seeking(Setting):
    """A setting that puts nothing in, but notes what may stand where it leads."""

    found: list[Slot] = field(default_factory=list)

    def _here(self, node: Node | None, slot: Slot) -> Node:
        self.found.append(slot.value_slot() or slot if slot.is_dated else slot)
        return node or self.value


def slot_at(tree: Node, slot: Slot, path: str, value: Node) -> Slot:
    """What may stand at a dotted path of a tree. Raises ScenarioError, at the place of the value, as a setting does."""
    seeking = _Seeking(path, value, None)
    seeking.put(tree, slot, path.split("."))
    return seeking.found[0]


def _day(key: Key) -> date:
    return key if isinstance(key, date) else date.fromisoformat(str(key))
