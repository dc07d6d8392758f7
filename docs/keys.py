"""Writes docs/keys.md, all keys of a scenario file, from the schema: `python docs/keys.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.scenario.fields import Slot, field_slot, keys_of, slots_of, unwrapped
from sim.scenario.quantities import Text
from sim.scenario.schema import Scenario
from sim.scenario.tree import FORMS

HEAD = """# All keys of a scenario file

Written by `python docs/keys.py` from the schema; a test keeps it current. `<name>` stands for a name of your own,
`[]` for the rows of a list or table. *By date* means that the value may also be written by date,
`{2015-01-01: 4.5, 2018-01-01: 7}`. Every number may carry its source: `{value: 4.5, source: "FlüAG § 8", status: law}`
(status: law, city, data or assumption). A key without a default must be stated, in the file, in one it `extends`, or
in the city's folder; `-` means that it may be left out.

Two keys only link files: `extends:` (one scenario file that this one changes: maps merge, lists replace, `null`
deletes) and `city:` (the folder with `city.yaml` and the tables).
"""
FEW = 3
Seen = dict[type[BaseModel], str]
Found = tuple[str, Slot, FieldInfo | None]
COLUMNS = "| key | what | allowed | default |\n|---|---|---|---|\n"


def page() -> str:
    """All keys as a Markdown page: the single values first, then a table for each block."""
    slots = slots_of(Scenario)
    single = [key for key, slot in slots.items() if _is_single(slot)]
    parts = [HEAD, _section("At the top", "", [line for key in single for line in _lines(key)])]
    parts += [_section(key, _about(slot), _lines(key)) for key, slot in slots.items() if key not in single]
    return "".join(parts)


def _is_single(slot: Slot) -> bool:
    return slot.type is Text or (slot.model is None and slot.container is None and not _forms(slot))


def _section(title: str, about: str, lines: list[str]) -> str:
    return f"\n## {title}\n\n{about}{COLUMNS}{''.join(lines)}"


def _lines(key: str) -> list[str]:
    return [_line(*row) for row in _walk(slots_of(Scenario)[key], key, keys_of(Scenario)[key], {})]


def _about(slot: Slot) -> str:
    inner = slot.value_slot() if slot.container else slot
    model = inner.model if inner is not None else None
    return f"{_first_line(model)}\n\n" if model is not None else ""


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().split("\n")[0]


def _forms(slot: Slot) -> list[Slot]:
    """The forms a block may have, if it is not always the same."""
    parts = get_args(slot.type) if get_origin(slot.type) in (Union, UnionType) else ()
    return [unwrapped(form, slot) for form in parts]


def _walk(slot: Slot, path: str, info: FieldInfo | None, seen: Seen) -> Iterator[Found]:
    """Path, slot and field of every single value below; a block that was shown before is only named."""
    forms, inner = _forms(slot), slot.value_slot()
    if slot.type is Text:
        yield path, slot, info
    elif forms:
        yield from _by_form(forms, path, seen)
    elif slot.model is not None:
        yield from _block(slot.model, path, seen)
    elif inner is not None and not slot.is_dated and (inner.model is not None or _forms(inner)):
        yield from _walk(inner, path + ("[]" if slot.container == "list" else ".<name>"), info, seen)
    else:
        yield path, slot, info


def _by_form(forms: list[Slot], path: str, seen: Seen) -> Iterator[Found]:
    """The keys that all forms share, then those of each form."""
    models = [form.model for form in forms if form.model is not None]
    if seen.setdefault(models[0], path) != path:
        yield _note(path, f"the same as `{seen[models[0]]}`")
        return
    words = {key for key in FORMS if all(key in keys_of(model) for model in models)}
    shared = [key for key in keys_of(models[0]) if all(_same(key, model, models[0]) for model in models)]
    yield from _keys(models[0], path, shared, seen)
    for form in forms:
        inner = form.value_slot()
        if form.model is None and inner is not None:
            yield _note(f"{path}[]", "or a list, one row for each household size, stage, place ...")
            yield from _walk(inner, path + "[]", None, seen)
        elif form.model is not None:
            named = "".join(f", `{key}: {'` or `'.join(slots_of(form.model)[key].words)}`" for key in words)
            yield _note(path + named, _first_line(form.model))
            yield from _keys(form.model, path, [k for k in keys_of(form.model) if k not in {*shared, *words}], seen)


def _same(key: str, one: type[BaseModel], other: type[BaseModel]) -> bool:
    mine, theirs = keys_of(one).get(key), keys_of(other).get(key)
    return mine is not None and theirs is not None and field_slot(mine) == field_slot(theirs)


def _block(model: type[BaseModel], path: str, seen: Seen) -> Iterator[Found]:
    if len(keys_of(model)) > FEW and seen.setdefault(model, path) != path:
        yield _note(path, f"the same keys as `{seen[model]}`")
        return
    yield from _keys(model, path, list(keys_of(model)), seen)


def _keys(model: type[BaseModel], path: str, keys: list[str], seen: Seen) -> Iterator[Found]:
    for key in keys:
        yield from _walk(slots_of(model)[key], f"{path}.{key}", keys_of(model)[key], seen)


def _note(path: str, text: str) -> Found:
    return path, Slot(None), FieldInfo(description=text)


def _line(path: str, slot: Slot, info: FieldInfo | None) -> str:
    if slot.type is None:
        return f"| **{path}** | {info.description if info else ''} | | |\n"
    return f"| `{path}` | {_what(slot, info)} | {_allowed(slot)} | {_default(slot, info)} |\n"


def _what(slot: Slot, info: FieldInfo | None) -> str:
    label = " / ".join(text for text in (slot.label["en"], slot.label["de"]) if text)
    said = info.description if info is not None and info.description else ""
    return "; ".join(text for text in (label, said) if text).replace("|", "\\|")


def _allowed(slot: Slot) -> str:
    if slot.type is Text:
        return "`{de: ..., en: ...}`"
    inner = slot.value_slot() if slot.is_dated else None
    text = (inner or slot).wanted
    if (inner or slot).container:
        below = (inner or slot).value_slot()
        many = "a list of" if (inner or slot).container == "list" else "by name:"
        text = f"{many} {below.wanted}" if below is not None else text
    return f"{text}, *by date*" if slot.is_dated else text


def _default(slot: Slot, info: FieldInfo | None) -> str:
    if info is None or info.default is PydanticUndefined:
        return "" if info is None or info.default_factory is None else "-"
    value: Any = info.default
    if value is None or value in ("", (), {}):
        return "-"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else f"{value}"


if __name__ == "__main__":
    (Path(__file__).parent / "keys.md").write_text(page(), encoding="utf-8")
