"""The README of scenarios/: its smallest city runs as printed, and it names every column of the tables."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from sim.scenario.city import Announcement, District, Measure, ResidentRow, Site
from sim.scenario.reading import load_scenario

README = (Path(__file__).parents[2] / "scenarios" / "README.md").read_text(encoding="utf-8")


def test_the_smallest_city_of_the_readme_can_be_read(tmp_path: Path) -> None:
    files = re.findall(r"\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)```", README, re.DOTALL)
    assert len(files) == 5
    for name, text in files:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    town = load_scenario(tmp_path / "my-town-2026.yaml")
    assert [d.name for d in town.districts] == ["North", "South", "Harbour"]
    assert sum(s.planned_places for s in town.sites) == 240
    assert [m.name for m in town.measures] == ["Sports hall South"]


@pytest.mark.parametrize("table", [District, Site, Measure, Announcement, ResidentRow])
def test_every_column_of_a_table_is_explained(table: type[BaseModel]) -> None:
    explained = set(re.findall(r"\w+", " ".join(line.split("|")[1] for line in README.splitlines() if line[:1] == "|")))
    columns = {info.alias or name for name, info in table.model_fields.items()}
    assert columns - explained <= {"source", "status", "confidence"}
