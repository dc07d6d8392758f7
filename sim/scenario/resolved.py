"""A scenario written out in full: one file, no parent, no city folder, no tables; reads back to the same."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import BaseModel

from sim.scenario.fields import keys_of
from sim.scenario.quantities import ALWAYS, Dated
from sim.scenario.reading import Origin, Reading
from sim.scenario.tree import Key, Path, dotted

Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
HEAD = "# Resolved by ankunft: complete without any other file. Better edit the scenario it comes from.\n"


class Plainly(Dumper):
    """Writes every value out, also when it is there twice."""

    def ignore_aliases(self, data: object) -> bool:
        """Never refer to what was written before."""
        return True


def resolved_yaml(reading: Reading) -> str:
    """Text of the resolved scenario; numbers keep source, note and status where they are known."""
    origins = {dotted(path): origin for path, origin in reading.origins.items()}
    data = _written(reading.scenario, (), origins, False)
    text: str = yaml.dump(data, Dumper=Plainly, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)
    return HEAD + text


def _written(value: object, path: Path, origins: dict[str, Origin], has_source: bool) -> object:
    """The value as it stands in a file; `has_source`: the row around says itself where it comes from."""
    match value:
        case Dated() if list(value.root) == [ALWAYS]:
            return _written(value.root[ALWAYS], path, origins, has_source)
        case Dated():
            return _gathered(_entries(value.root, path, origins, has_source))
        case BaseModel():
            own = "source" in type(value).model_fields and bool(getattr(value, "source", ""))
            names = zip(keys_of(type(value)), type(value).model_fields, strict=True)
            stated = {key: getattr(value, name) for key, name in names}
            return _entries({key: one for key, one in stated.items() if one is not None}, path, origins, own)
        case dict():
            return _gathered(_entries(value, path, origins, has_source))
        case tuple() | list():
            return [_written(one, (*path, n), origins, has_source) for n, one in enumerate(value)]
        case bool():
            return value
        case int() | float() if not has_source:
            return _with_remark(value, origins.get(dotted(path)))
    return value


def _entries(entries: dict[Any, Any], path: Path, origins: dict[str, Origin], has_source: bool) -> dict[Key, object]:
    return {key: _written(one, (*path, key), origins, has_source) for key, one in entries.items()}


def _gathered(entries: dict[Key, object]) -> dict[Key, object]:
    """The entries with their remark written once, if all of them have the same."""
    parts = [dict(one) for one in entries.values() if isinstance(one, dict) and "value" in one]
    values = [part.pop("value") for part in parts]
    if len(parts) < 2 or len(parts) < len(entries) or any(part != parts[0] for part in parts):
        return entries
    return {"value": dict(zip(entries, values, strict=True)), **parts[0]}


def _with_remark(value: float, origin: Origin | None) -> object:
    if origin is None:
        return value
    remarks = {"source": origin.source, "note": origin.note, "status": origin.status}
    said = {key: text for key, text in remarks.items() if text}
    return {"value": value, **said} if said else value
