"""YAML with places: text to a tree, every value with line and column; traps are refused with a sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import yaml

from sim.scenario.problems import Place, Problem, ScenarioError
from sim.scenario.tree import Key, Node, a_list, a_map
from sim.scenario.yaml_scalars import scalar_value

MAX_DEPTH = 50
MAX_ALIASES = 20

# The parser written in C where PyYAML brings it: ten times faster, same events.
Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, file: str, problems: list[Problem]) -> Node:
    """Tree of a YAML document; what can be read in spite of them is read, traps are added to the problems.

    Raises ScenarioError when the text is no YAML, or not of a kind that is read here.
    """
    text = unicodedata.normalize("NFC", text)
    builder = Builder(file, problems)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise ScenarioError([_syntax(error, file, text)]) from None
    except yaml.YAMLError as error:
        raise ScenarioError([Problem(Place(file), f"this is not YAML: {_one_line(str(error))}")]) from None
    if builder.root is None:
        raise ScenarioError([Problem(Place(file), "the file is empty (nothing but comments)")])
    return builder.root


def read_value(text: str, file: str, problems: list[Problem]) -> Node:
    """Tree of a value given on the command line, e.g. `3.5`, `2016-01-01` or `{2016-01-01: 0.9}`."""
    return read_yaml(text if text.strip() else "''", file, problems)


def _events(text: str) -> Iterator[Any]:
    parser = Parser(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


@dataclass
class Level:
    """A map or list that is being read."""

    node: Node
    anchor: str | None
    key: Key | None = None
    key_place: Place | None = None
    awaits_key: bool = True


@dataclass
class Builder:
    """Puts a tree together from the events of the parser, without recursion."""

    file: str
    problems: list[Problem]
    root: Node | None = None
    open: list[Level] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    aliases: int = 0
    documents: int = 0

    def take(self, event: Any) -> None:
        """Add one event of the parser to the tree."""
        place = Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise self.stop(place, "a second document begins here (---); a file holds one scenario")
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.begin(event, place)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                level = self.open.pop()
                self.add(level.node, level.anchor)
            case yaml.AliasEvent():
                self.add(self.alias(event.anchor, place), None)
            case yaml.ScalarEvent():
                self.scalar(event, place)

    def stop(self, place: Place, text: str) -> ScenarioError:
        """Error that ends the reading at once."""
        return ScenarioError([Problem(place, text)])

    def say(self, place: Place, text: str) -> None:
        """Note a problem and read on."""
        self.problems.append(Problem(place, text))

    def begin(self, event: Any, place: Place) -> None:
        """A map or a list begins."""
        if len(self.open) >= MAX_DEPTH:
            raise self.stop(place, f"values are nested deeper than {MAX_DEPTH} levels")
        if self.open and self.open[-1].node.is_map and self.open[-1].awaits_key:
            raise self.stop(place, "a key must be a word, a whole number or a date, not a list or a map")
        make = a_map if isinstance(event, yaml.MappingStartEvent) else a_list
        key = self.open[-1].key_place if self.open else None
        self.open.append(Level(make(place, key=key), event.anchor))

    def scalar(self, event: Any, place: Place) -> None:
        """A single value, or a key."""
        value, trap = scalar_value(event)
        if trap:
            self.say(place, trap)
        level = self.open[-1] if self.open else None
        if level is not None and level.node.is_map and level.awaits_key:
            self.begin_entry(level, value, event.value, place)
        else:
            key = level.key_place if level is not None else None
            self.add(Node(value, place, key, text=event.value), event.anchor)

    def begin_entry(self, level: Level, value: object, text: str, place: Place) -> None:
        """A key of a map: refuse what is no key, and what was there before."""
        level.awaits_key = False
        level.key, level.key_place = None, place
        if isinstance(value, bool):
            self.say(place, f"YAML reads the key {text} as {str(value).lower()}; put it in quotes: '{text}'")
        elif text == "<<":
            self.say(place, "maps are not merged with <<; use extends:, or write the values out")
        elif not isinstance(value, str | int | date):
            self.say(place, f"the key '{text}' must be a word, a whole number or a date")
        elif (before := level.node.map.get(value)) is not None:
            first = (before.key or before.place).line
            self.say(place, f"the key '{text}' is here a second time (first in line {first}); keep one of them")
        else:
            level.key = value

    def add(self, node: Node, anchor: str | None) -> None:
        """A complete value joins the map or list it stands in."""
        if anchor is not None:
            self.anchors[anchor] = node
        if not self.open:
            self.root = node
            return
        level = self.open[-1]
        if node.value is None and not node.text:
            self.say(node.key or node.place, _nothing_said(level.key))
        if level.node.is_list:
            level.node.rows.append(node)
            return
        if level.key is not None:
            level.node.map[level.key] = node
        level.awaits_key = True

    def alias(self, anchor: str | None, place: Place) -> Node:
        """The value an alias repeats."""
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise self.stop(place, f"more than {MAX_ALIASES} aliases (*{anchor}); write the values out")
        if self.open and self.open[-1].node.is_map and self.open[-1].awaits_key:
            raise self.stop(place, "an alias cannot be a key")
        if anchor is None or anchor not in self.anchors:
            raise self.stop(place, f"*{anchor} repeats a value that is not complete or not there")
        return replace(self.anchors[anchor], key=self.open[-1].key_place if self.open else None)


def _nothing_said(key: Key | None) -> str:
    if isinstance(key, int) and not isinstance(key, bool):
        return f"'{key}' has no value; a decimal number is written with a point, not a comma"
    return f"the key '{key}' has no value; write null if the value of the parent is to go" if key else "no value here"


def _syntax(error: yaml.MarkedYAMLError, file: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(Place(file), f"this is not YAML text: {_one_line(str(error))}")
    place = Place(file, mark.line + 1, mark.column + 1)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: mark.column + 1]:
        return Problem(place, "there is a tab in this line; YAML is indented with spaces only")
    problem = _one_line(error.problem or str(error))
    context = f" ({_one_line(error.context)})" if error.context else ""
    return Problem(place, f"this is not YAML as it should be: {problem}{context}; look at this line and the one above")


def _one_line(text: str) -> str:
    return " ".join(text.split())
