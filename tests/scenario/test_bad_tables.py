"""Every way to get a table wrong, with the line, the column and the words of the message."""

from pathlib import Path

import pytest

from sim.scenario.problems import ScenarioError
from sim.scenario.reading import read_scenario

SITES = "name,district,kind,planned_places\n"
MONTHS = "month,persons\n"

# Name: (table, text, place after the file name, words of the message).
BAD = {
    "column missing": ("sites", "name,district,kind\nA,Wangen,house\n", ":1", ["'planned_places' is missing"]),
    "column misspelt": (
        "sites",
        "name,district,kind,planned_places,usable_form\nA,Wangen,house,3,2015-01-01\n",
        ":1",
        ["unknown column 'usable_form'", "did you mean 'usable_from'?"],
    ),
    "column twice": ("sites", "name,district,kind,planned_places,name\n", ":1", ["'name' is there 2 times"]),
    "text for a number": (
        "sites",
        SITES + "A,Wangen,house,twenty\n",
        ":2: column planned_places",
        ["'twenty' is not a number", "(places)"],
    ),
    "negative places": (
        "sites",
        SITES + "A,Wangen,house,3\nB,Wangen,house,-3\n",
        ":3: column planned_places",
        ["-3 is out of range", "from 0 to 1,000,000 (places)"],
    ),
    "half a place": ("sites", SITES + "A,Wangen,house,2.5\n", ":2: column planned_places", ["'2.5' is not"]),
    "decimal comma": (
        "sites",
        'name,district,kind,planned_places,floor_area_m2\nA,Wangen,house,3,"12,5"\n',
        ":2: column floor_area_m2",
        ["decimal comma"],
    ),
    "empty cell": ("sites", SITES + "A,Wangen,,3\n", ":2: column kind", ["the cell is empty"]),
    "date that does not exist": (
        "sites",
        "name,district,kind,planned_places,usable_from\nA,Wangen,house,3,2015-02-30\n",
        ":2: column usable_from",
        ["'2015-02-30' is not a date of the calendar"],
    ),
    "German date": (
        "sites",
        "name,district,kind,planned_places,usable_from\nA,Wangen,house,3,1.6.2015\n",
        ":2: column usable_from",
        ["write 2015-06-01"],
    ),
    "name twice": (
        "sites",
        SITES + "A,Wangen,house,3\nA,Wangen,house,3\n",
        ":3: column name",
        ["'A' is there already", "sites.csv:2"],
    ),
    "district of no table": (
        "sites",
        SITES + "A,Obertuerkheim,house,3\n",
        ":2: column district",
        ["'Obertuerkheim' is not in districts.csv", "did you mean 'Obertürkheim'?"],
    ),
    "district in capitals": ("sites", SITES + "A,WANGEN,house,3\n", ":2: column district", ["mean 'Wangen'?"]),
    "kind of no table": (
        "sites",
        SITES + "A,Wangen,huose,3\n",
        ":2: column kind",
        ["kind 'huose' is not in kinds: of city.yaml", "did you mean 'house'?"],
    ),
    "part of no site": (
        "sites",
        "name,district,kind,planned_places,part_of\nHaus 2,Wangen,house,3,Huas 1\nHaus 1,Wangen,house,3,\n",
        ":2: column part_of",
        ["did you mean 'Haus 1'?"],
    ),
    "part of itself": (
        "sites",
        "name,district,kind,planned_places,part_of\nHaus 2,Wangen,house,3,Haus 2\n",
        ":2: column part_of",
        ["part of itself"],
    ),
    "permit ends before the opening": (
        "sites",
        "name,district,kind,planned_places,usable_from,permit_ends\nA,Wangen,house,3,2015-01-01,2014-01-01\n",
        ":2: column permit_ends",
        ["permit_ends: 2014-01-01 comes before usable_from: 2015-01-01"],
    ),
    "quotation mark left open": ("sites", SITES + '"A,Wangen,house,3\n', ":2", ["quotation mark"]),
    "too many cells": ("sites", SITES + "A, the first,Wangen,house,3\n", ":2", ["5 cells, the head 4"]),
    "nothing but a head": ("sites", SITES, ":1", ["has a head, but no rows"]),
    "empty": ("sites", "\n", "", ["the file is empty"]),
    "measure of an unknown district": (
        "measures",
        "rung,name,kind,district,places\n1,A,hall,Wange,3\n",
        ":2: column district",
        ["did you mean 'Wangen'?"],
    ),
    "measure of an unknown kind": (
        "measures",
        "rung,name,kind,places\n1,A,denser_ocupancy,3\n",
        ":2: column kind",
        ["did you mean 'denser_occupancy'?"],
    ),
    "longest term below the shortest": (
        "measures",
        "rung,name,kind,places,min_term_days,max_term_days\n1,A,hall,3,60,30\n",
        ":2: column max_term_days",
        ["max_term_days: 30 is shorter than min_term_days: 60"],
    ),
    "population 0": ("districts", "name,population\nWangen,0\n", ":2: column population", ["0 is out of range"]),
    "month missing": ("months", MONTHS + "2015-01,3\n2015-03,3\n", None, ["no value for 2015-02"]),
    "month twice": ("months", MONTHS + "2015-01,3\n2015-01,3\n", ":3: column month", ["here a second time"]),
    "no month": ("months", MONTHS + "Jan 2015,3\n", ":2: column month", ["'Jan 2015' is not a month"]),
    "no persons": ("months", MONTHS + "2015-01,\n", ":2: column persons", ["the cell is empty"]),
    "text for persons": ("months", MONTHS + "2015-01,few\n", ":2: column persons", ["'few' is not a number"]),
    "no column persons": ("months", "month,people\n2015-01,3\n", ":1", ["'persons' is missing", "people"]),
}
CHILD = (
    "extends: wave.yaml\ncounts_from: 2015-01-01\n"
    "inflow: {components: {wave: null, all: {kind: series, months: town/months.csv}}}\n"
)


@pytest.mark.parametrize(("table", "text", "place", "words"), BAD.values(), ids=BAD.keys())
def test_a_wrong_table_is_told_with_line_and_column(
    write, wave: Path, table: str, text: str, place: str | None, words: list[str]
) -> None:
    if table == "districts":
        write("town/sites.csv", SITES + "A,Wangen,house,3\n")
    path = write(f"town/{table}.csv", text)
    child = write("child.yaml", CHILD) if table == "months" else wave
    with pytest.raises(ScenarioError) as caught:
        read_scenario(child)
    told = [str(problem) for problem in caught.value.problems]
    about = [one for one in told if all(word in one for word in words)]
    assert len(about) == 1, told
    assert place is None or about[0].startswith(f"{path}{place}:"), about[0]


@pytest.mark.parametrize("name", ["column missing", "text for a number", "empty cell", "date that does not exist"])
def test_what_one_cell_has_wrong_is_told_once(write, wave: Path, name: str) -> None:
    table, text, _, _ = BAD[name]
    write(f"town/{table}.csv", text)
    with pytest.raises(ScenarioError) as caught:
        read_scenario(wave)
    assert len(caught.value.problems) == 1, caught.value.problems


def test_names_are_not_missed_a_hundred_times_when_their_table_cannot_be_read(write, wave: Path) -> None:
    path = write("town/districts.csv", '"name,population\n')
    with pytest.raises(ScenarioError) as caught:
        read_scenario(wave)
    assert [one.place.file for one in caught.value.problems] == [str(path)]
