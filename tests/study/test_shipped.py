"""The shipped studies are read without a word, fit the schema that editors use, and say what they say they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from analysis.calibration.question import read_question
from sim.scenario.editor import editor_schema_of, schema_text
from sim.study.outcomes import load_rules
from sim.study.reading import read_study
from sim.study.schema import Study

FOLDER = Path(__file__).parents[2] / "scenarios" / "studies"
STUDIES = sorted(path for path in FOLDER.glob("*.yaml") if "design:" in path.read_text(encoding="utf-8"))
SCHEMA: dict[str, Any] = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))


def test_the_schema_is_current() -> None:
    text = schema_text(editor_schema_of(Study, "ankunft study"))
    assert (FOLDER / "schema.json").read_text(encoding="utf-8") == text, (
        "write it anew: ankunft schema --study --write scenarios/studies/schema.json"
    )


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_a_shipped_study_is_right(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schema.json\n")
    content = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    jsonschema.validate(content, SCHEMA)
    rules = path.with_suffix(".py")
    if rules.exists():
        load_rules(rules)
    reading = read_study(path)
    own = [one for one in reading.warnings if "studies" in one.place.file]
    assert not own
    assert reading.planned.runs >= 100


def test_the_schema_sees_a_wrong_key() -> None:
    content = yaml.safe_load(STUDIES[0].read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**content, "lever": {}}, SCHEMA)


def test_the_shipped_calibration_is_right() -> None:
    question = read_question(FOLDER / "stuttgart-fit.yaml")
    assert sum(question.is_fitted(one) for one in question.seen) == 10
    assert len(question.seen) == 14
    assert question.asked.hindcast is not None
