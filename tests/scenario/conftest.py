"""A town small enough to be read at a glance, written to a folder of its own for every test."""

from collections.abc import Callable
from pathlib import Path

import pytest

TOWN = {
    "town/city.yaml": """\
kinds:
  house:
    label: {de: Haus, en: house}
    shelter_class: regular
    family: regular
  hall:
    label: {de: Halle, en: hall}
    shelter_class: emergency
    family: halls
groups:
  asylum:
    label: {de: Asyl, en: asylum}
    household_sizes: {1: 0.6, 2: 0.4}
occupancy:
  floor_area_m2:
    preliminary: {value: 4.5, source: "FlüAG § 8", status: law}
    follow_up: {2014-01-01: 4.5, 2018-01-01: 7}
clocks:
  own_housing:
    duration: {law: exponential, per_month: 0.02}
""",
    "town/districts.csv": "name,population,source,status\nObertürkheim,8000,register,data\nWangen,9000,register,data\n",
    "town/sites.csv": "name,district,kind,planned_places,usable_from\nHaus 1,Wangen,house,120,2014-01-01\n",
    "town/measures.csv": "rung,name,kind,district,places,lead_time_days\n1,Halle 1,hall,Wangen,100,14\n",
    "wave.yaml": """\
city: town
title: {de: Eine Welle, en: One wave}
start: 2015-01-01
end: 2016-12-31
inflow:
  components:
    wave: {kind: pulse, date: 2015-06-01, persons: 300}
emergency:
  triggers: {occupancy: {above_share: 0.95}}
""",
}

Write = Callable[[str, str], Path]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Folder `scenarios` with the scenario wave.yaml and the city folder `town`."""
    folder = tmp_path / "scenarios"
    for name, text in TOWN.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def write(town: Path) -> Write:
    """Writes one more file into the folder of the scenarios."""

    def written(name: str, text: str) -> Path:
        path = town / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def wave(town: Path) -> Path:
    """The scenario file of the town."""
    return town / "wave.yaml"
