"""A scenario written out in full: one file, no parent, no city folder, no tables; reads back to the same."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import BaseModel

from sim.scenario.fields import keys_of
from sim.scenario.quantities import ALWAYS, Dated
from sim.scenario.reading import Origin, Reading
from sim.scenario.remarks import DEFAULT
from sim.scenario.tree import Key, Path, dotted

Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
Own = tuple[str, str]
NOTHING: Own = ("", "")
HEAD = "# Resolved by ankunft: complete without any other file. Better edit the scenario it comes from.\n"


class Plainly(Dumper):
    """Writes every value out, also when it is there twice."""

    def ignore_aliases(self, data: object) -> bool:
        """Never refer to what was written before."""
        return True


def resolved_yaml(reading: Reading) -> str:
    """Text of the resolved scenario; values keep source, note and status, also that of a default."""
    origins = {dotted(path): origin for path, origin in reading.origins.items()}
    # outlines are for maps: they lie beside the results, a scenario is complete without them
    data = _written(reading.scenario.model_copy(update={"geometry": None}), (), origins)
    text: str = yaml.dump(data, Dumper=Plainly, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)
    return HEAD + text


def _written(value: object, path: Path, origins: dict[str, Origin], own: Own = NOTHING) -> object:
    """The value as it stands in a file; `own`: source and status that the row or block around names for its values."""
    match value:
        case Dated() if list(value.root) == [ALWAYS]:
            return _written(value.root[ALWAYS], path, origins, own)
        case Dated():
            return _gathered(_entries(value.root, path, origins, own))
        case BaseModel():
            written = _entries(_stated(value, path, origins), path, origins, _own(value) or own)
            return {**written, **_note(written, path, origins)}
        case dict():
            return _gathered(_entries(value, path, origins, own))
        case tuple() | list():
            return [_written(one, (*path, n), origins, own) for n, one in enumerate(value)]
    origin = origins.get(dotted(path))
    is_told = own != NOTHING and origin is not None and (origin.source, origin.status) == own
    return value if is_told else _with_remark(value, origin)


def _own(block: BaseModel) -> Own | None:
    """Source and status a row or block names itself."""
    own = (str(getattr(block, "source", "")), str(getattr(block, "status", "")))
    return own if own != NOTHING else None


def _note(row: dict[Key, object], path: Path, origins: dict[str, Origin]) -> dict[Key, object]:
    """The note of a row of a table, as a key of its own."""
    in_row = bool(path) and isinstance(path[-1], int)
    notes = {origins[dotted((*path, key))].note for key in row if in_row and dotted((*path, key)) in origins}
    return {"note": notes.pop()} if len(notes) == 1 and "" not in notes else {}


def _stated(block: BaseModel, path: Path, origins: dict[str, Origin]) -> dict[Key, object]:
    """What is written of a block: all but what is absent; of a row, and of texts, only what a file states."""
    in_row = bool(path) and isinstance(path[-1], int)
    names = zip(keys_of(type(block)), type(block).model_fields, strict=True)
    values: dict[Key, object] = {key: getattr(block, name) for key, name in names}
    return {
        key: value
        for key, value in values.items()
        if value is not None and (dotted((*path, key)) in origins or not (in_row or value == ""))
    }


def _entries(entries: dict[Any, Any], path: Path, origins: dict[str, Origin], own: Own) -> dict[Key, object]:
    return {key: _written(one, (*path, key), origins, own) for key, one in entries.items()}


def _gathered(entries: dict[Key, object]) -> dict[Key, object]:
    """The entries with their remark written once, if all of them have the same."""
    parts = [dict(one) for one in entries.values() if isinstance(one, dict) and "value" in one]
    values = [part.pop("value") for part in parts]
    if len(parts) < 2 or len(parts) < len(entries) or any(part != parts[0] for part in parts):
        return entries
    return {"value": dict(zip(entries, values, strict=True)), **parts[0]}


def _with_remark(value: object, origin: Origin | None) -> object:
    if origin is None:
        return {"value": value, "status": DEFAULT}
    remarks = {"source": origin.source, "note": origin.note, "status": origin.status}
    said = {key: text for key, text in remarks.items() if text}
    return {"value": value, **said} if said else value
