"""What the READMEs print runs as printed, and every column of the tables is named."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from sim.model import SurgeModel
from sim.scenario.building import Plot
from sim.scenario.city import Announcement, District, Measure, ResidentRow, Site
from sim.scenario.reading import load_scenario, read_scenario
from tests.readme import write_example

ROOT = Path(__file__).parents[2]
README = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")


def test_the_example_city_is_the_one_the_tests_know(tmp_path: Path) -> None:
    town = load_scenario(write_example(tmp_path))
    assert [d.name for d in town.districts] == ["North", "South", "Harbour"]
    assert sum(s.planned_places for s in town.sites) == 240
    assert [m.name for m in town.measures] == ["Sports hall South"]


@pytest.mark.parametrize("text", [README, (ROOT / "README.md").read_text(encoding="utf-8")], ids=["scenarios", "root"])
def test_the_interventions_shown_have_an_effect(text: str, tmp_path: Path) -> None:
    write_example(tmp_path)
    (block,) = (b for b in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "\ninterventions:" in "\n" + b)
    path = tmp_path / "variant.yaml"
    path.write_text(block if "extends:" in block else "extends: my-town-2026.yaml\n" + block, encoding="utf-8")
    reading = read_scenario(path)
    assert reading.warnings == []
    model = SurgeModel(reading.scenario, collect=False)
    while model.running:
        model.step()
    assert "no_effect" not in {event.what for event in model.log}
    assert len([event for event in model.log if event.reason == "intervention" or event.what == "lever"]) >= len(
        reading.scenario.interventions
    )


@pytest.mark.parametrize("table", [District, Site, Measure, Plot, Announcement, ResidentRow])
def test_every_column_of_a_table_is_explained(table: type[BaseModel]) -> None:
    explained = set(re.findall(r"\w+", " ".join(line.split("|")[1] for line in README.splitlines() if line[:1] == "|")))
    columns = {info.alias or name for name, info in table.model_fields.items()}
    assert columns - explained <= {"source", "status", "confidence"}
