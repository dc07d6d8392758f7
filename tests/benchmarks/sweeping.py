"""Sweeping: what it costs to make many runs: per run, per worker, per design point; `ankunft bench sweep` prints it.

Each way of making the runs is a process of its own and tells its seconds in the manifest it leaves. Serial and
parallel are measured by turns, so that a machine that slows down slows both.
"""

from __future__ import annotations

import dataclasses
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "scenarios" / "studies" / "stuttgart-nights.yaml"
WAYS = {"serial": (1, "local"), "local": (2, "local"), "dask": (2, "dask")}
POINTS = 100_000
RUNS_WANTED = 1000
PARTS = 1500
BOOKS = ("make_ms", "look_through_ms", "status_ms", "gather_ms")


def runs_of(kind: dict[str, Any], base: str = "stuttgart-nights.yaml") -> Any:
    """The shipped study with another design, read anew."""
    from sim.study.reading import StudyReading, planned_of, read_study
    from sim.study.schema import Study

    reading = read_study(STUDY.with_name(base))
    content = reading.planned.study.model_dump(mode="json", by_alias=True, exclude_none=True)
    study = Study.model_validate({**content, "design": kind})
    return StudyReading(planned_of(study, reading.base.scenario, []), reading.base)


def one_way(name: str, runs: int) -> dict[str, Any]:
    """Make so many runs of Stuttgart one way; what the manifest says, bytes a run, memory of this process."""
    from sim.study.sweep import sweep_with

    workers, engine = WAYS[name]
    reading = runs_of({"kind": "latin_hypercube", "rows": runs})
    made: Any
    if engine == "dask":
        from sim.study.dask_engine import dask_engine

        made = dask_engine(workers)
    else:
        from sim.study.engines import local

        made = local(workers)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        try:
            done = sweep_with(made, reading, out)
        finally:
            made.close()
        size = {t: sum(path.stat().st_size for path in (out / t).iterdir()) / runs for t in ("runs", "days", "events")}
    return {
        "runs": runs,
        "workers": workers,
        "seconds": done.seconds,
        "seconds_a_run_in_the_model": done.living / runs,
        "overhead_ms": 1e3 * (done.busy - done.living) / runs,
        "memory_mb": done.memory_mb,
        "bytes": size,
    }


def bare(processes: int, runs: int) -> float:
    """Seconds of so many runs shared by processes that do nothing else: what the machine gives at most."""
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1]);"
        "from sim.run import run_one; from sim.scenario.reading import load_scenario;"
        "plan = load_scenario(sys.argv[2]); run_one(plan, 1, 0); print('ready', flush=True); sys.stdin.readline();"
        "[run_one(plan, 1, n) for n in range(int(sys.argv[3]))]"
    )
    words = [
        sys.executable,
        "-c",
        code,
        str(ROOT),
        str(ROOT / "scenarios" / "stuttgart-2015.yaml"),
        str(runs // processes),
    ]
    pipe = subprocess.PIPE
    started = [subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) for _ in range(processes)]
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()
    began = time.perf_counter()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in started:
        process.wait()
    return time.perf_counter() - began


def planning() -> list[dict[str, Any]]:
    """100,000 design points of each kind, read in stretches as the workers do: seconds, and memory of the process."""
    kinds: dict[str, dict[str, Any]] = {
        "latin_hypercube": {"kind": "latin_hypercube", "rows": POINTS},
        "sobol": {"kind": "sobol", "rows": 2**17},
        "saltelli": {"kind": "saltelli", "base_rows": 2**14},
        "grid": {"kind": "grid", "levels": 10},
    }
    return [{"kind": name, **_in_its_own_process("plan", json.dumps(kind))} for name, kind in kinds.items()]


def plan(kind: dict[str, Any]) -> dict[str, Any]:
    """Read all points of a design a stretch at a time, with the id of each run."""
    from sim.study.identity import RunIds

    reading = runs_of(kind)
    before, began = _memory(), time.perf_counter()
    rows, ids, count = reading.planned.rows, RunIds(reading.planned, "", None), 0
    for start in range(0, len(rows), 1000):
        for values in rows.read(start, start + 1000):
            ids.of(values, 0)
            count += 1
    return {"points": count, "seconds": time.perf_counter() - began, "memory_mb": _memory() - before}


def bookkeeping(parts: int) -> dict[str, Any]:
    """So many parts of one run each: seconds to make them, to look them through at the start, for status, to gather."""
    from sim.study import sweep as sweeping
    from sim.study.engines import Serial
    from sim.study.outcomes import load_rules
    from sim.study.parts import Parts
    from sim.study.reading import read_study
    from sim.study.status import status_of
    from sim.study.sweep import sweep_with

    load_rules(STUDY.with_name("ishigami.py"))
    reading = read_study(STUDY.with_name("ishigami.yaml"))
    reading = type(reading)(
        dataclasses.replace(reading.planned, rows=dataclasses.replace(reading.planned.rows, kind=_latin(parts))),
        reading.base,
    )
    sweeping.chunk_of = lambda *_: 1
    seconds: dict[str, float] = {}

    def timed(name: str, what: Callable[[], object]) -> None:
        began = time.perf_counter()
        what()
        seconds[name] = time.perf_counter() - began

    with tempfile.TemporaryDirectory() as folder:
        out, gather = Path(folder) / "out", Parts.gather
        rules = STUDY.with_name("ishigami.py")
        Parts.gather = lambda *_: None  # type: ignore[method-assign]
        timed("make", lambda: sweep_with(Serial(), reading, out, rules=rules))
        timed("look_through", lambda: sweep_with(Serial(), reading, out, rules=rules))
        timed("status", lambda: status_of(out))
        Parts.gather = gather  # type: ignore[method-assign]
        timed("gather", lambda: Parts(out).gather(1))
    return {"parts": parts, **{f"{name}_ms": 1e3 * value / parts for name, value in seconds.items()}}


def _latin(rows: int) -> Any:
    from sim.study.schema import LatinHypercube

    return LatinHypercube(kind="latin_hypercube", rows=rows)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _in_its_own_process(what: str, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(Path(__file__)), what, *words], check=True, capture_output=True, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def measured(runs: int, turns: int) -> dict[str, Any]:
    """All ways by turns, medians; what two bare processes give; the planning of many points."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in WAYS}
    alone, together = [], []
    for _ in range(turns):
        for name in WAYS:
            found[name].append(_in_its_own_process("way", name, str(runs)))
        alone.append(bare(1, max(2, runs // 4)) / max(2, runs // 4))
        together.append(bare(2, max(2, runs // 2)) / max(2, runs // 2))
    return {
        "ways": {name: _medians(rows) for name, rows in found.items()},
        "machine_gives": statistics.median(a / (2 * b) for a, b in zip(alone, together, strict=True)),
        "planning": planning(),
        "bookkeeping": _in_its_own_process("book", str(PARTS)),
        "turns": turns,
    }


def _medians(rows: list[dict[str, Any]]) -> dict[str, Any]:
    numbers = [name for name, value in rows[0].items() if isinstance(value, int | float)]
    return {**rows[0], **{name: statistics.median(row[name] for row in rows) for name in numbers}}


def lines(told: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    ways, sizes = told["ways"], told["ways"]["serial"]["bytes"]
    found = [
        "| runs of stuttgart-2015 | workers | s | s a run in the model | beside the model, ms a run | efficiency "
        "| 1,000 runs, min | memory a worker, MB |",
        "|---" * 8 + "|",
    ]
    for name, row in ways.items():
        cells = (
            f"{row['runs']} by {name}",
            row["workers"],
            f"{row['seconds']:.1f}",
            f"{row['seconds_a_run_in_the_model']:.3f}",
            f"{row['overhead_ms']:.1f}",
            f"{efficiency(ways, name):.2f}",
            f"{minutes(row):.1f}",
            f"{row['memory_mb']:.0f}",
        )
        found.append(f"| {' | '.join(map(str, cells))} |")
    bytes_a_run = ", ".join(f"{name} {size:,.0f}" for name, size in sizes.items())
    found += [
        "",
        f"Wall seconds, medians of {told['turns']}, by turns; efficiency: serial seconds / (workers x seconds), start "
        f"of the workers included. Two bare processes side by side reach {told['machine_gives']:.2f}. "
        f"Bytes a run: {bytes_a_run}.",
        "",
        "| design points planned, with the ids of their runs | points | s | memory, MB |",
        "|---|---|---|---|",
        *(f"| {r['kind']} | {r['points']:,} | {r['seconds']:.1f} | {r['memory_mb']:.0f} |" for r in told["planning"]),
        "",
        "Bookkeeping, ms a part (three files): "
        + ", ".join(f"{name.removesuffix('_ms').replace('_', ' ')} {told['bookkeeping'][name]:.2f}" for name in BOOKS)
        + f" ({told['bookkeeping']['parts']:,} parts of one tiny run each).",
        "",
        "| target | measured | |",
        "|---|---|---|",
        *(f"| {target} | {value} | {'met' if met else '**not met**'} |" for target, value, met in verdicts(told)),
    ]
    return found


def efficiency(ways: dict[str, Any], name: str) -> float:
    """Serial seconds over the seconds of all workers of a way."""
    return float(ways["serial"]["seconds"] / (ways[name]["workers"] * ways[name]["seconds"]))


def minutes(row: dict[str, Any]) -> float:
    """Minutes that 1,000 runs would take at the pace of these."""
    return float(row["seconds"] / row["runs"] * RUNS_WANTED / 60)


def verdicts(told: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """The targets of sweeps: target, figure, met."""
    ways, local = told["ways"], told["ways"]["local"]
    reached, overhead = efficiency(ways, "local"), ways["serial"]["overhead_ms"]
    memory = max(row["memory_mb"] for row in ways.values())
    planned = max(row["memory_mb"] for row in told["planning"])
    return [
        (f"{RUNS_WANTED:,} runs on two cores under 5 minutes", f"{minutes(local):.1f} min", minutes(local) < 5),
        ("parallel efficiency on two workers at least 0.9", f"{reached:.2f}", reached >= 0.9),
        ("beside the model under 5 ms a run", f"{overhead:.1f} ms", overhead < 5),
        ("memory of a worker under 400 MB", f"{memory:.0f} MB", memory < 400),
        ("100,000 design points not all in memory: under 50 MB", f"{planned:.0f} MB", planned < 50),
    ]


COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    "way": lambda name, runs: one_way(name, int(runs)),
    "plan": lambda kind: plan(json.loads(kind)),
    "book": lambda parts: bookkeeping(int(parts)),
}

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))
