"""Speed: one run of stuttgart-2015, the same city 10 and 100 times as large, memory, and the start of the command.

Each measurement runs in a process of its own; medians of several. Runs are measured in CPU seconds of their process,
commands in wall seconds. `bench.py` calls it; 79 times the arrivals are a million persons.
"""

from __future__ import annotations

import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "stuttgart-2015.yaml"


def scaled(factor: int) -> Any:
    """The shipped scenario with so many times the arrivals, residents, sites, measures and moves."""
    from sim.scenario.reading import load_scenario
    from sim.scenario.schema import Scenario

    plan = load_scenario(SCENARIO).model_dump(by_alias=True, mode="json")
    if factor > 1:
        plan["inflow"]["factor"] = {day: value * factor for day, value in plan["inflow"]["factor"].items()}
        plan["residents"]["total"] *= factor
        plan["moving"]["persons_per_day"] = {d: v * factor for d, v in plan["moving"]["persons_per_day"].items()}
        for row in plan["announcements"]:
            row["persons_per_month"] *= factor
        for table in ("sites", "measures"):
            plan[table] = [
                {
                    **row,
                    "name": f"{row['name']} #{n}",
                    **({"part_of": f"{row['part_of']} #{n}"} if row.get("part_of") else {}),
                }
                for row in plan[table]
                for n in range(factor if row["kind"] in plan["kinds"] else 1)
            ]
    return Scenario.model_validate_json(json.dumps(plan))


def one(factor: int) -> dict[str, float]:
    """Build and run once; seconds, persons who came, peak memory of the process."""
    plan = scaled(factor)
    from sim.model import SurgeModel

    began = time.process_time()
    gc.disable()  # as `sim.run` does
    model = SurgeModel(plan, collect=False)
    built = time.process_time()
    while model.running:
        model.step()
    ended = time.process_time()
    flows = model.counts.flows
    return {
        "build_s": built - began,
        "run_s": ended - built,
        "total_s": ended - began,
        "arrived": flows["arrived"],
        "persons": flows["arrived"] + flows["born"] + plan.residents.total,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def measured(factor: int, times: int) -> dict[str, float]:
    """Medians of several runs, each in its own process."""
    found = []
    for _ in range(times):
        out = subprocess.run(
            [sys.executable, __file__, "--one", str(factor)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        found.append(json.loads(out.stdout))
    return {name: statistics.median(row[name] for row in found) for name in found[0]}


def command(*words: str, times: int = 5) -> float:
    """Median wall seconds of a command."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "sim", *words], capture_output=True, check=True, cwd=ROOT)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    print(json.dumps(one(int(sys.argv[2]))))
