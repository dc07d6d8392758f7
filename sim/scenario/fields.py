"""What the schema expects at a place of the tree: type, unit, label, allowed range, known words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.quantities import Dated
from sim.scenario.tree import FORMS, Key, Node, Path, has_dates

LIMITS = ("ge", "gt", "le")
NO_LABEL = {"de": "", "en": ""}


@dataclass(frozen=True)
class Slot:
    """What is expected at one place; a number keeps unit, label and limits of the field it stands in."""

    type: Any
    unit: str = ""
    label: dict[str, str] = field(default_factory=lambda: dict(NO_LABEL))
    limits: dict[str, float] = field(default_factory=dict)
    optional: bool = False

    @cached_property
    def model(self) -> type[BaseModel] | None:
        """The block of keys expected here, if it is one."""
        return self.type if _is_block(self.type) else None

    @cached_property
    def is_dated(self) -> bool:
        """Whether the value may change by date."""
        return isinstance(self.type, type) and issubclass(self.type, Dated)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words to choose from, if there are such."""
        return get_args(self.type) if get_origin(self.type) is Literal else ()

    @cached_property
    def container(self) -> Literal["map", "list", None]:
        """Whether free names (or dates, months, sizes) or a list stand here."""
        origin = get_origin(self.type) or self.type
        return {dict: "map", tuple: "list", list: "list"}.get(origin)  # type: ignore[return-value]

    @property
    def range(self) -> str:
        """The allowed numbers in words, with their unit, e.g. `from 0 to 1 (share)`."""
        low = self.limits.get("ge", self.limits.get("gt"))
        high = self.limits.get("le")
        words = []
        if low is not None:
            words.append(f"{'above' if 'gt' in self.limits else 'from'} {number(low)}")
        if high is not None:
            words.append(f"{'up to' if 'gt' in self.limits or low is None else 'to'} {number(high)}")
        unit = f" ({self.unit})" if self.unit else ""
        return " ".join(words) + unit if words else unit.strip()

    @property
    def wanted(self) -> str:
        """What may stand here, as a noun phrase."""
        match self.type:
            case kind if kind is float or kind is int:
                noun = "a number" if kind is float else "a whole number"
                return f"{noun} {self.range}".rstrip()
            case kind if kind is bool:
                return "true or false"
            case kind if kind is str:
                return "a text"
            case kind if kind is date:
                return "a date such as 2015-06-01"
        if self.words:
            return f"one of {', '.join(self.words)}"
        if self.is_dated:
            inner = self.value_slot()
            return f"{inner.wanted}, or such values by date" if inner else "values by date"
        return {"map": "a block of keys", "list": "a list"}.get(self.container or "map", "a value")

    def value_slot(self) -> Slot | None:
        """What is expected one level down in a map of free names, a list, or a dated value."""
        return self._value_slot

    @cached_property
    def _value_slot(self) -> Slot | None:
        if self.is_dated:
            return self._inner(get_args(self.type.model_fields["root"].annotation)[1])
        if self.container == "map":
            return self._inner(get_args(self.type)[1])
        if self.container == "list":
            return self._inner(get_args(self.type)[0])
        return None

    def keys(self) -> dict[str, FieldInfo]:
        """The keys of the block expected here, as they are written in files."""
        return keys_of(self.model) if self.model is not None else {}

    def step(self, key: Key, node: Node) -> Slot | None:
        """What is expected under a key of `node`, which stands here; None for an unknown key."""
        here = self.picked(node)
        if here.model is not None:
            return slots_of(here.model).get(str(key))
        inner = here.value_slot()
        # A dated map of shares by size may be written without a date: {1: 0.6, 2: 0.4}.
        if here.is_dated and inner is not None and not has_dates(node):
            return inner.picked(node).value_slot()
        return inner

    def picked(self, node: Node) -> Slot:
        """The slot with the one of several forms that fits what the file says."""
        return next((slot for slot in self._forms if _fits(slot, node)), self)

    @cached_property
    def _forms(self) -> list[Slot]:
        """Slots of the several forms that may stand here; empty where there is one."""
        if get_origin(self.type) not in (Union, UnionType):
            return []
        return [self._inner(form) for form in get_args(self.type) if form is not type(None)]

    def _inner(self, annotation: Any) -> Slot:
        return unwrapped(annotation, replace(self, optional=False))


@cache
def keys_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Fields of a block by the keys that files use for them."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


@cache
def slots_of(model: type[BaseModel]) -> dict[str, Slot]:
    """What the keys of a block expect."""
    return {key: field_slot(info) for key, info in keys_of(model).items()}


def field_slot(info: FieldInfo) -> Slot:
    """What one field of the schema expects."""
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    label: Any = extra.get("label", NO_LABEL)
    limits = _limits(info.metadata)
    return unwrapped(info.annotation, Slot(None, str(extra.get("unit", "")), label, limits))


def unwrapped(annotation: Any, around: Slot) -> Slot:
    """Slot of an annotation without `Annotated` and `None`, the limits collected on the way."""
    limits, optional = dict(around.limits), around.optional
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *extras = get_args(annotation)
            for extra in extras:
                limits |= _limits(extra.metadata) if isinstance(extra, FieldInfo) else _limits([extra])
        elif origin in (Union, UnionType) and type(None) in get_args(annotation):
            optional = True
            rest = [form for form in get_args(annotation) if form is not type(None)]
            annotation = rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007
        else:
            return Slot(annotation, around.unit, around.label, limits, optional)


def expected(node: Node, slot: Slot | None, path: Path = ()) -> Iterator[tuple[Path, Node, Slot | None]]:
    """Every node below with its path and what is expected there; None below an unknown key."""
    here = slot.picked(node) if slot is not None else None
    yield path, node, here
    for key, below in node.below():
        yield from expected(below, here.step(key, node) if here is not None else None, (*path, key))


def paths_to(key: str, slot: Slot, path: tuple[str, ...] = ()) -> list[str]:
    """Dotted paths below a block that end in a key; blocks with free names and lists are not looked into."""
    found: list[str] = []
    for name, below in slots_of(slot.model).items() if slot.model is not None else ():
        if name == key and path:
            found.append(".".join((*path, name)))
        elif not below.is_dated:
            found += paths_to(key, below, (*path, name))
    return found


def number(value: float) -> str:
    """A number for a sentence: 10,000,000 and 0.5."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


def _limits(metadata: list[Any]) -> dict[str, float]:
    return {name: value for part in metadata for name in LIMITS if (value := getattr(part, name, None)) is not None}


def _is_block(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel) and not issubclass(kind, Dated)


def _fits(form: Slot, node: Node) -> bool:
    if form.model is None:
        return node.is_list if form.container == "list" else node.is_scalar and form.container is None
    if not node.is_map:
        return False
    for name in FORMS:
        slot = slots_of(form.model).get(name)
        if slot is not None and slot.words:
            stated = node.map.get(name)
            return stated is not None and stated.value in slot.words
    return True
