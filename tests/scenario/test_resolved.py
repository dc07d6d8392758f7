from dataclasses import replace
from pathlib import Path

import pytest

from sim.scenario.explain import Row, difference, explain
from sim.scenario.reading import Reading, read_scenario
from sim.scenario.remarks import DEFAULT
from sim.scenario.resolved import resolved_yaml

SHIPPED = sorted(Path(__file__).parents[2].glob("scenarios/*.yaml"))
RICH = """\
extends: wave.yaml
question: {de: "Warum: 1e3, on, 010?", en: "x"}
counts_from: 2015-07-01
groups:
  asylum:
    household_sizes: {2014-01-01: {1: 0.6, 2: 0.4}, 2016-01-01: {1: 0.5, 2: 0.5}}
    births_per_person_month: {value: 0.001, source: "Statistik: 2015", note: n, status: data}
inflow:
  components:
    all: {kind: series, months: town/months.csv, factor: {2014-01-01: 1, 2016-01-01: 1.5}}
residents: people.csv
interventions:
  - {date: 2015-03-01, action: set, lever: moving.persons_per_day, value: 60, who: "council, 1st", why: "no: yes"}
"""


@pytest.fixture
def rich(write) -> Reading:
    write("town/months.csv", "month,persons,source,status\n2015-01,100,A,data\n2015-02,0,A,data\n")
    write("people.csv", "site,persons,household_size,source\nHaus 1,40,2,counted\n")
    return read_scenario(write("rich.yaml", RICH))


def read_back(reading: Reading, folder: Path) -> Reading:
    path = folder / "scenario.yaml"
    path.write_text(resolved_yaml(reading), encoding="utf-8")
    return read_scenario(path)


def test_the_resolved_scenario_alone_reads_back_equal(rich: Reading, tmp_path: Path) -> None:
    back = read_back(rich, tmp_path)
    assert back.scenario == rich.scenario
    assert back.scenario.name == "rich"
    assert [path.name for path in back.files] == ["scenario.yaml"]


def told(reading: Reading) -> list[Row]:
    """Everything said of every value but the place in the files."""
    return [replace(row, place="") for row in explain(reading)]


def test_the_resolved_scenario_keeps_source_note_and_status_of_every_value(rich: Reading, tmp_path: Path) -> None:
    assert told(read_back(rich, tmp_path)) == told(rich)


def test_resolving_twice_changes_nothing(rich: Reading, tmp_path: Path) -> None:
    assert resolved_yaml(read_back(rich, tmp_path)) == resolved_yaml(rich)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_scenarios_read_back_equal(path: Path, tmp_path: Path) -> None:
    reading = read_scenario(path)
    back = read_back(reading, tmp_path)
    assert back.scenario == reading.scenario
    assert told(back) == told(reading)


# --- explain and difference ---------------------------------------------------------------------------------


def test_every_value_is_explained(rich: Reading, town: Path) -> None:
    rows = {row.path: row for row in explain(rich)}
    births = rows["groups.asylum.births_per_person_month"]
    assert (births.value, births.unit, births.label["de"]) == (0.001, "births per person and month", "Geburten")
    assert births.place == f"{town / 'rich.yaml'}:7:38"
    assert (births.status, births.source, births.note) == ("data", "Statistik: 2015", "n")
    assert rows["sites.Haus 1.planned_places"].place == f"{town / 'town/sites.csv'}:2: column planned_places"
    assert rows["seed"].status == DEFAULT
    assert rows["seed"].place == ""
    assert rows["groups.asylum.household_sizes.2016-01-01.2"].value == 0.5
    assert rows["inflow.components.all.months.2015-02"].value == 0.0
    assert rows["interventions.0.lever"].value == "moving.persons_per_day"


def test_a_value_of_the_command_line_says_so(wave: Path) -> None:
    rows = {row.path: row for row in explain(read_scenario(wave, ["runs=3"]))}
    assert rows["runs"].place == "--set runs=3"


def test_the_difference_is_what_has_another_value(wave: Path, rich: Reading) -> None:
    assert difference(read_scenario(wave), read_scenario(wave)) == []
    pairs = {
        path: (one, other) for path, one, other in difference(read_scenario(wave, ["runs=3"]), read_scenario(wave))
    }
    assert set(pairs) == {"runs"}
    paths = {path: (one, other) for path, one, other in difference(read_scenario(wave), rich)}
    one, other = paths["inflow.components.all.kind"]
    assert one is None
    assert other is not None
    assert "sites.Haus 1.planned_places" not in paths
