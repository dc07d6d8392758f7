"""Same seed, same bytes: serial, parallel, stepped by hand, from the resolved file, in another process."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from subprocess import run as call
from sys import executable
from typing import Any

import pytest

from sim.folder import write_table
from sim.model import SurgeModel
from sim.records import households_of, records_of
from sim.run import Results, run, table_of
from sim.scenario.reading import load_scenario, read_scenario
from sim.scenario.resolved import resolved_yaml
from sim.scenario.schema import Scenario
from tests.small_city import bytes_of_records, differences, small_plan

ROOT = Path(__file__).parents[1]
TABLES = ("days", "districts", "shelters", "events", "households", "moves")
RUNS = 3


@pytest.fixture(scope="module")
def autumn() -> Scenario:
    """The small city until the gyms are full."""
    return small_plan(end="2015-11-30")


@pytest.fixture(scope="module")
def serial(autumn: Scenario) -> Results:
    return run(autumn, seed=5, runs=RUNS, workers=1, households=True)


@pytest.fixture(scope="module")
def parallel(autumn: Scenario) -> Results:
    return run(autumn, seed=5, runs=RUNS, workers=2, households=True)


def bytes_of_results(results: Results) -> dict[str, Any]:
    records = {f"{r.run}: {name}": one for r in results.records for name, one in bytes_of_records(r).items()}
    households = {
        f"{n}: {name}": column.tobytes()
        for n, columns in enumerate(results.households_of_run)
        for name, column in columns.items()
    }
    return {**records, **households}


def test_serial_and_parallel_runs_are_the_same(serial: Results, parallel: Results) -> None:
    assert list(differences(bytes_of_results(serial), bytes_of_results(parallel))) == []
    assert [r.run for r in parallel.records] == list(range(RUNS))


def test_a_model_stepped_by_hand_is_the_same(autumn: Scenario, serial: Results) -> None:
    for number, records in enumerate(serial.records):
        model = SurgeModel(autumn, rng=5, replication=number)
        while model.running:
            model.step()
        assert list(differences(bytes_of_records(records), bytes_of_records(records_of(model, number)))) == []
        columns, by_hand = serial.households_of_run[number], households_of(model)
        assert {name: columns[name].tobytes() for name in columns} == {n: c.tobytes() for n, c in by_hand.items()}


def test_one_replication_does_not_depend_on_how_many_there_are(autumn: Scenario, serial: Results) -> None:
    alone = run(autumn, seed=5, runs=1, workers=1)
    assert list(differences(bytes_of_records(alone.records[0]), bytes_of_records(serial.records[0]))) == []


def test_replications_and_seeds_differ(autumn: Scenario, serial: Results) -> None:
    one, other = serial.records[:2]
    assert one.city["arrived"].tolist() != other.city["arrived"].tolist()
    elsewhere = run(autumn, seed=6, runs=1, workers=1).records[0]
    assert one.city["arrived"].tolist() != elsewhere.city["arrived"].tolist()
    assert len({r.seed for r in (*serial.records, elsewhere)}) == RUNS + 1


@pytest.mark.parametrize("name", TABLES)
def test_written_tables_are_the_same_byte_for_byte(
    serial: Results, parallel: Results, tmp_path: Path, name: str
) -> None:
    for who, results in (("serial", serial), ("parallel", parallel)):
        write_table(tmp_path / f"{who}.parquet", table_of(results, name))
    one, other = ((tmp_path / f"{who}.parquet").read_bytes() for who in ("serial", "parallel"))
    assert len(one) > 500
    assert one == other


def test_the_resolved_scenario_runs_to_the_same_numbers(tmp_path: Path) -> None:
    """Resolved alone: no parent, no city folder, no tables beside it."""
    reading = read_scenario(ROOT / "scenarios" / "stuttgart-2015.yaml", ["end=2015-11-30"])
    resolved = tmp_path / "alone.yaml"
    resolved.write_text(resolved_yaml(reading), encoding="utf-8")
    one = run(reading.scenario, seed=5, runs=1, workers=1)
    other = run(load_scenario(resolved), seed=5, runs=1, workers=1)
    assert list(differences(bytes_of_results(one), bytes_of_results(other))) == []
    assert one.records[0].district["emergency_persons"].any()


DIGEST = """
import sys
from hashlib import sha256
from sim import load_scenario
from sim.run import run
from tests.small_city import bytes_of_records
plan = load_scenario(sys.argv[1], ["end=2015-10-31"])
print(sha256(repr(bytes_of_records(run(plan, runs=1, workers=1).records[0])).encode()).hexdigest())
"""


@pytest.mark.parametrize("hashes", ["0", "12345"])
def test_another_process_with_other_hashes_gives_the_same(hashes: str) -> None:
    """Nothing may hang on the order of a set or on Python's hash of a text."""
    path = ROOT / "scenarios" / "stuttgart-2015.yaml"
    plan = load_scenario(path, ["end=2015-10-31"])
    here = sha256(repr(bytes_of_records(run(plan, runs=1, workers=1).records[0])).encode()).hexdigest()
    environment = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hashes}
    done = call([executable, "-c", DIGEST, str(path)], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == here
