"""Stages: how long each part of `ankunft run scenarios/stuttgart-2015.yaml` takes, in one fresh process.

Wall seconds with warm caches: start-up, reading, building the city, the first day, the other days of one run,
writing, report.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "stuttgart-2015.yaml"
STAGES = ("start", "read", "imports", "first_day", "days", "write", "report")
COMMANDS = {
    ", 1 run, no report": ("--runs", "1", "--no-report"),
    ", 20 runs, no report": ("--runs", "20", "--no-report"),
    ", 20 runs": ("--runs", "20"),
}


def one(called: float | None = None) -> dict[str, float]:
    """Live through the stages of a run with one replication; seconds of each.

    `called`: moment of `time.time()` at which this process was called for, so that Python's own start counts.
    """
    began = time.time()
    clock = [time.perf_counter()]

    def lap() -> float:
        clock.append(time.perf_counter())
        return clock[-1] - clock[-2]

    import sim.cli  # noqa: F401

    told = {"start": lap() + (began - called if called is not None else 0.0)}
    from sim.scenario.reading import read_scenario

    reading = read_scenario(SCENARIO, ["runs=1"])
    told["read"] = lap()
    from sim.model import SurgeModel
    from sim.records import records_of
    from sim.run import Results

    told["imports"] = lap()
    model = SurgeModel(reading.scenario, collect=False)
    model.step()
    told["first_day"] = lap()
    while model.running:
        model.step()
    told["days"] = lap()
    results = Results(reading.scenario, reading.scenario.seed, (records_of(model),), ())
    from analysis.output import write_results

    with tempfile.TemporaryDirectory() as folder:
        write_results(Path(folder), reading, results, "bench", 0.0)
        told["write"] = lap()
        from analysis.chronicle import chronicle_of
        from analysis.report import write_report

        write_report(chronicle_of(Path(folder)), "en")
        told["report"] = lap()
    return told


def whole_command(words: tuple[str, ...], times: int) -> float:
    """Median wall seconds of `ankunft run` from the call to the end."""
    found = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "results"
            began = time.perf_counter()
            called = [sys.executable, "-m", "sim", "run", str(SCENARIO), "--out", str(out), *words]
            subprocess.run(called, capture_output=True, check=True, cwd=ROOT)
            found.append(time.perf_counter() - began)
    return statistics.median(found)


def median_of(times: int) -> dict[str, float]:
    """Median seconds of each stage over several processes; the time Python itself needs to start counts as start."""
    found = []
    for _ in range(times):
        words = [sys.executable, __file__, str(time.time())]
        out = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)
        found.append(json.loads(out.stdout))
    return {stage: sorted(told[stage] for told in found)[len(found) // 2] for stage in STAGES}


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    print(json.dumps(one(float(sys.argv[1]))))
