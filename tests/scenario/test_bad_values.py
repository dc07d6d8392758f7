"""Every way to get a value wrong, with the line and the words of the message that must come of it."""

from pathlib import Path

import pytest

from sim.scenario.problems import ScenarioError
from sim.scenario.reading import read_scenario

HEAD = "extends: wave.yaml\n"

# Name: (what follows after `extends: wave.yaml`, where in the file, words of the message).
BAD = {
    "unknown key": ("runz: 3", "2:1", ["unknown key 'runz'", "did you mean 'runs'?"]),
    "unknown key in a block": (
        "occupancy:\n  usable_shares: 0.9",
        "3:3",
        ["unknown key 'usable_shares'", "did you mean 'usable_share'?"],
    ),
    "unknown key, nothing near": ("moving: {xyz: 3}", "2:10", ["unknown key 'xyz'", "persons_per_day"]),
    "another unit": (
        "measures:\n  - {rung: 1, name: A, kind: hall, lead_time_weeks: 2}",
        "3:36",
        ["'lead_time_weeks'", "the unit is in the key", "lead_time_days is in days"],
    ),
    "no unit": (
        "measures:\n  - {rung: 1, name: A, kind: hall, lead_time: 2}",
        "3:36",
        ["the unit is in the key", "lead_time_days is in days"],
    ),
    "below the range": (
        "runs: 0",
        "2:7",
        ["runs: 0 is out of range", "a whole number from 1 to 100,000 (runs)"],
    ),
    "share above 1": (
        "occupancy: {usable_share: 1.2}",
        "2:27",
        ["1.2 is out of range", "from 0 to 1 (share)"],
    ),
    "dated share above 1": (
        "occupancy:\n  usable_share:\n    2014-01-01: 0.9\n    2015-01-01: 90",
        "5:17",
        ["usable_share on 2015-01-01: 90 is out of range"],
    ),
    "negative with its source": (
        "occupancy: {planned_area_m2: {value: -4, source: x}}",
        "2:38",
        ["-4 is out of range", "from 1 to 50 (m2/place)"],
    ),
    "shares that do not add up": (
        "groups: {asylum: {household_sizes: {1: 0.6, 2: 0.6}}}",
        "2:10",
        ["the shares add up to 1.2, they must add up to 1"],
    ),
    "text for a number": ("runs: many", "2:7", ["'many' is not a number", "a whole number from 1 to 100,000"]),
    "exponent": ("runs: 1e3", "2:7", ["'1e3'", "write 1000"]),
    "per cent": ("occupancy: {usable_share: 90 %}", "2:27", ["write 0.9 for 90 %"]),
    "decimal comma": ("occupancy:\n  usable_share: 0,9", "3:17", ["write 0.9 with a point"]),
    "decimal comma between braces": ("occupancy: {usable_share: 0,9}", "2:29", ["'9' has no value", "a point"]),
    "unit behind the number": ("moving: {persons_per_day: 60 persons}", "2:27", ["write 60 alone"]),
    "thousands with a point": ("moving: {persons_per_day: 1.000}", "2:27", ["reads 1.000 as 1", "write 1000"]),
    "no whole number": ("runs: 2.5", "2:7", ["2.5 is not a whole number"]),
    "yes for a number": ("runs: yes", "2:7", ["YAML reads yes as true"]),
    "no for a word": (
        "measures: []\nsites:\n  - {name: A, district: Wangen, kind: house, planned_places: 9, at_permit_end: no}",
        "4:80",
        ["YAML reads no as true or false", "renew, wind_down, close"],
    ),
    "number for a text": ("title: {de: 2015, en: x}", "2:13", ["YAML reads 2015 as a number", "'2015'"]),
    "word not known": (
        "placement: {policy: decentral, if_full: overfil}",
        "2:41",
        ["'overfil' is not known", "did you mean 'overfill'?"],
    ),
    "kind of inflow not known": (
        "inflow: {components: {a: {kind: puls, date: 2015-03-01, persons: 3}}}",
        "2:33",
        ["'puls' is not known", "did you mean 'pulse'?"],
    ),
    "kind of inflow not given": (
        "inflow: {components: {a: {persons: 3}}}",
        "2:26",
        ["the key 'kind' is missing"],
    ),
    "law not known": (
        "clocks: {own_housing: {duration: {law: normal, mean_days: 3}}}",
        "2:40",
        ["'normal' is not known", "exponential"],
    ),
    "law with both forms": (
        "clocks: {own_housing: {duration: {mean_days: 3}}}",
        "2:24",
        ["either per_month or mean_days"],
    ),
    "key missing": (
        "inflow: {components: {a: {kind: pulse, date: 2015-03-01}}}",
        "2:23",
        ["the key 'persons'", "is missing", "persons in all", "from 0 to 10,000,000"],
    ),
    "key taken away": ("start: null", "1", ["the key 'start' is missing", "a date such as 2015-06-01"]),
    "key without value": ("moving:\n", "2:1", ["'moving' has no value", "null"]),
    "date that does not exist": ("end: 2016-02-30", "2:6", ["2016-02-30 is not a date of the calendar"]),
    "date in quotes that does not exist": ("end: '2016-02-30'", "2:6", ["not a date of the calendar"]),
    "date as key that does not exist": (
        "occupancy: {usable_share: {2014-13-01: 0.9}}",
        "2:28",
        ["2014-13-01 is not a date of the calendar"],
    ),
    "German date": ("end: 31.12.2016", "2:6", ["write 2016-12-31"]),
    "year for a date": ("end: 2016", "2:6", ["'2016' is not a date"]),
    "date with a time": ("end: 2016-12-31 12:00:00", "2:6", ["write the date alone: 2016-12-31"]),
    "word among dates": (
        "occupancy: {usable_share: {2014-01-01: 0.9, later: 0.8}}",
        "2:27",
        ["'later' is not a date"],
    ),
    "month that does not exist": (
        "residents: {total: 3, move_ins: {2014-13: 3}}",
        "2:34",
        ["'2014-13' is not a month", "2015-06"],
    ),
    "month missing": (
        "inflow: {components: {a: {kind: series, months: {2015-01: 3, 2015-04: 3}}}}",
        "2:23",
        ["no value for 2015-02, 2015-03"],
    ),
    "block for a number": ("runs: {a: 3}", "2:7", ["a block with the keys 'a'", "a whole number"]),
    "list for a block": ("moving: [3]", "2:9", ["here stands a list", "a block of keys"]),
    "number for a block": ("moving: 3", "2:9", ["here stands '3'", "a block of keys"]),
    "number for a list": ("interventions: 3", "2:16", ["here stands '3'", "a list"]),
    "beside a value": (
        "runs: {value: 3, sauce: x}",
        "2:18",
        ["beside value: there is no key 'sauce'", "did you mean 'source'?"],
    ),
    "status not known": ("runs: {value: 3, status: guess}", "2:26", ["'guess' is not a status", "assumption"]),
    "intervention without lever": (
        "interventions: [{date: 2015-03-01, action: set, value: 3}]",
        "2:17",
        ["needs lever:"],
    ),
    "lever not known": (
        "interventions:\n  - {date: 2015-03-01, action: set, lever: moving.persons_perday, value: 3}",
        "3:44",
        ["there is no 'persons_perday' in moving", "did you mean 'persons_per_day'?"],
    ),
    "lever out of range": (
        "interventions:\n  - {date: 2015-03-01, action: set, lever: occupancy.usable_share, value: 3}",
        "3:44",
        ["3 is out of range", "from 0 to 1"],
    ),
    "lever settled before the run": (
        "interventions:\n  - {date: 2015-03-01, action: set, lever: seed, value: 3}",
        "3:44",
        ["seed: is settled before the first day"],
    ),
    "tolerance for no standard": (
        "recovery: {tolerated_persons: {wating: 3}}",
        "2:32",
        ["standard 'wating' is not in the table of standards", "did you mean 'waiting'?"],
    ),
    "residents at no site": (
        "residents: [{persons: 3, site: Haus 2}]",
        "2:32",
        ["site 'Haus 2' is not in sites.csv", "did you mean 'Haus 1'?"],
    ),
    "residents without sites": (
        "sites: null\nresidents: [{persons: 3, site: Haus 1}]",
        "3:32",
        ["'Haus 1' is not there", "no sites.csv"],
    ),
    "residents in another district": (
        "residents: [{persons: 3, site: Haus 1, district: Obertürkheim}]",
        "2:50",
        ["'Haus 1' stands in Wangen, not in Obertürkheim"],
    ),
    "residents who come later": (
        "residents: [{persons: 3, arrival_month: 2015-02}]",
        "2:41",
        ["2015-02 begins after the start"],
    ),
    "residents at a site to come": (
        "sites: [{name: N, district: Wangen, kind: house, planned_places: 9, usable_from: 2015-02-01}]\n"
        "residents: [{persons: 3, site: N}]",
        "3:32",
        ["'N' opens on 2015-02-01, after the start"],
    ),
    "residents at an extension": (
        "sites: [{name: H, district: Wangen, kind: house, planned_places: 9},\n"
        "  {name: X, district: Wangen, kind: house, planned_places: 9, part_of: H}]\n"
        "residents: [{persons: 3, site: X}]",
        "4:32",
        ["'X' enlarges H", "write H"],
    ),
    "blank between thousands": ('runs: "1 200"', "2:7", ["write 1200 for 1 200, without separators"]),
    "name of no folder": ("name: ../../x", "2:7", ["cannot be the name of a folder"]),
    # Dates that contradict each other.
    "end before start": ("end: 2014-12-31", "1", ["ends on 2014-12-31, before it starts on 2015-01-01"]),
    "counted from outside": ("counts_from: 2018-01-01", "2:14", ["outside the run", "2015-01-01 to 2016-12-31"]),
    "counted from nowhere": (
        "inflow: {components: {wave: {kind: constant, persons_per_month: 3}}}",
        "",
        ["'counts_from' is missing"],
    ),
    "no value in force at the start": (
        "occupancy: {usable_share: {2015-01-02: 0.9}}",
        "2:13",
        ["usable_share: no value is in force on 2015-01-01", "2015-01-02"],
    ),
    "ramp that ends before it begins": (
        "inflow: {components: {a: {kind: ramp, from: 2015-05-01, to: 2015-04-01, persons_per_month_at_end: 3}}}",
        "2:61",
        ["to: 2015-04-01 comes before from: 2015-05-01"],
    ),
    "announced period that ends before it begins": (
        "announcements: [{announced_on: 2015-01-01, from: 2015-05-01, to: 2015-04-01, persons_per_month: 3}]",
        "2:17",
        ["ends on 2015-04-01, before it begins on 2015-05-01"],
    ),
}


def problems_of(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(("text", "where", "words"), BAD.values(), ids=BAD.keys())
def test_a_wrong_value_is_told_once_where_it_stands(write, text: str, where: str, words: list[str]) -> None:
    path = write("bad.yaml", HEAD + text + "\n")
    problems = problems_of(path)
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{path}:{where}:" if where else ""), problems[0]
    for word in words:
        assert word in problems[0]


def test_all_problems_come_at_once_in_the_order_of_files_and_lines(write) -> None:
    path = write("bad.yaml", HEAD + "runs: 0\nseed: x\nend: 2015-02-30\nmoving: {a: 1}\n")
    lines = [problem.removeprefix(f"{path}:").split(":")[0] for problem in problems_of(path)]
    assert lines == ["2", "3", "4", "5"]


def test_a_problem_of_the_parent_is_told_in_the_parent(write) -> None:
    parent = write("parent.yaml", HEAD + "\nruns: 0\n")
    child = write("child.yaml", "extends: parent.yaml\nseed: -1\n")
    first, second = problems_of(child)
    assert first.startswith(f"{child}:2:7: seed")
    assert second.startswith(f"{parent}:3:7: runs")


def test_a_value_set_on_the_command_line_is_told_as_it_was_typed(wave: Path) -> None:
    typed = {
        "runs": "wanted: path=value",
        "runs=": "is not a number",
        "runs=0": "out of range",
        "rnus=3": "there is no 'rnus'; did you mean 'runs'?",
        "inflow.components.wafe.persons=3": "there is no 'wafe' in inflow.components; did you mean 'wave'?",
        "sites.Haus 2.planned_places=3": "there is no row 'Haus 2' in sites; did you mean 'Haus 1'?",
        "occupancy.usable_share.soon=3": "'soon' is not a date",
        "occupancy.usable_share.2015-02-30=3": "is not a date of the calendar",
        "runs.foo=3": "nothing lies below runs",
        "title=[": "not YAML",
        "start=010": "base",
    }
    for text, words in typed.items():
        with pytest.raises(ScenarioError) as caught:
            read_scenario(wave, [text])
        (problem,) = caught.value.problems
        assert str(problem).startswith(f"--set {text}: ")
        assert words in str(problem)


def test_several_wrong_values_of_the_command_line_come_at_once(wave: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(wave, ["rnus=3", "seed=-1"])
    assert len(caught.value.problems) == 2
