"""The decision log as a table: what each event saw is JSON that every program reads."""

import json
from pathlib import Path

from sim.folder import events_table
from sim.run import run
from sim.scenario.reading import load_scenario

STUTTGART = Path(__file__).parents[1] / "scenarios" / "stuttgart-2015.yaml"


def test_what_the_events_saw_is_in_the_table() -> None:
    records = run(load_scenario(STUTTGART, ["end=2016-03-31", "counts_from=2015-07-01"]), runs=2).records
    events = [(one.run, event) for one in records for event in one.events]
    rows = events_table(records).to_pylist()
    assert [(row["run"], json.loads(row["numbers"])) for row in rows] == [(n, event.numbers) for n, event in events]
    assert {type(value) for row in rows for value in json.loads(row["numbers"]).values()} == {int, float}
    assert [row["alternatives"] for row in rows] == ["; ".join(event.alternatives) for _, event in events]
    assert any(event.alternatives for _, event in events)
