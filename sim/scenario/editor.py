"""JSON Schema of a scenario file, so that editors complete keys and show units while one types."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from sim.scenario.remarks import STATUS
from sim.scenario.schema import Scenario
from sim.scenario.tables import ROWS

ADDRESS = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string"}
REMARKED = "Remarked"
DATED = "Dated_"
# What a file may hold besides the scenario itself.
READING_KEYS = {
    "extends": {**TEXT, "description": "scenario file this one changes; maps merge, lists replace, null deletes"},
    "city": {**TEXT, "description": "folder with city.yaml and the tables districts.csv, sites.csv, measures.csv ..."},
}


def editor_schema() -> dict[str, Any]:
    """JSON Schema for scenario files as they are written: partial, with sources beside values, tables by file name."""
    schema = editor_schema_of(Scenario, "ankunft scenario")
    keys = schema["properties"]
    for key in ROWS:
        keys[key] = _or(keys[key], {**TEXT, "description": "CSV file, beside this one"})
    for block, key in (("Series", "months"), ("ResidentTotal", "move_ins")):
        months = schema["$defs"][block]["properties"]
        months[key] = _or(months[key], {**TEXT, "description": "CSV file with the columns month and persons"})
    schema["properties"] = {**READING_KEYS, **keys}
    return schema


def editor_schema_of(block: type[BaseModel], title: str) -> dict[str, Any]:
    """JSON Schema for files of a block as they are written: partial, with sources beside values."""
    raw = block.model_json_schema(by_alias=True)
    schema = _loosened(raw, raw["$defs"])
    schema["$defs"] = {name: part for name, part in schema["$defs"].items() if not name.startswith(DATED)}
    schema["$defs"][REMARKED] = _remarked()
    return {"$schema": ADDRESS, **schema, "title": title}


def _loosened(schema: Any, parts: dict[str, Any]) -> Any:
    """The schema without required keys (a parent or the city may give them), with remarks beside numbers.

    Dated values are written out where they stand: the names pydantic gives them say nothing.
    """
    if isinstance(schema, list):
        return [_loosened(part, parts) for part in schema]
    if not isinstance(schema, dict):
        return schema
    reference = str(schema.get("$ref", "")).rpartition("/")[2]
    if reference.startswith(DATED):
        schema = {**schema, **parts[reference]}
    loose = {key: _loosened(part, parts) for key, part in schema.items() if not _is_left_out(key, schema)}
    if isinstance(loose.get("additionalProperties"), dict):
        loose["additionalProperties"] = _remarkable(loose["additionalProperties"])
    if "patternProperties" in loose:
        loose["patternProperties"] = {key: _remarkable(part) for key, part in loose["patternProperties"].items()}
    return _remarkable(loose) if "unit" in schema else loose


def _is_left_out(key: str, schema: dict[str, Any]) -> bool:
    dated = str(schema.get("$ref", "")).rpartition("/")[2].startswith(DATED)
    named = key == "title" and isinstance(schema[key], str)
    return named or key in ("required", "default") or (dated and key in ("$ref", "description"))


def _remarkable(schema: dict[str, Any]) -> dict[str, Any]:
    """Either the value, or the value with its source, or `null` to take it away."""
    return _or(schema, {"$ref": f"#/$defs/{REMARKED}"}, {"type": "null"})


def _or(schema: dict[str, Any], *others: dict[str, Any]) -> dict[str, Any]:
    """Either the schema or another; what describes the value stays outside, where editors look for it."""
    outside: dict[str, Any] = {key: schema[key] for key in ("title", "description", "unit", "label") if key in schema}
    inside = {key: part for key, part in schema.items() if key not in outside}
    label = outside.get("label")
    if label is not None:
        outside["description"] = f"{label['en']} / {label['de']} [{outside['unit']}]"
    return {**outside, "anyOf": [inside, *others]}


def _remarked() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "a value with its source",
        "properties": {"value": {}, "source": TEXT, "note": TEXT, "status": {"enum": list(STATUS)}},
        "required": ["value"],
        "additionalProperties": False,
    }


def schema_text(schema: dict[str, Any] | None = None) -> str:
    """A schema, by default that of scenarios, as the text of its file."""
    return json.dumps(schema or editor_schema(), ensure_ascii=False, indent=1) + "\n"
