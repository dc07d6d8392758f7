"""Comparison: the reduced workload in idiomatic Mesa and as a scenario of ours; speed and results over many seeds.

Every run is a process of its own and measured in CPU seconds after import. Results are the peak of emergency
shelters, the day of the first order, and person-days; they must agree within noise.
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import time
from math import sqrt
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WHO = ("ankunft", "mesa")
RESULTS = ("peak_emergency", "first_order", "person_days")


def ours(arriving: int, seed: int) -> dict[str, float]:
    """One run as a scenario of ours."""
    from sim.model import SurgeModel
    from tests.benchmarks import reduced

    plan = reduced.scenario(arriving)
    gc.disable()  # as `sim.run` does
    began = time.process_time()
    model = SurgeModel(plan, rng=seed, collect=False)
    while model.running:
        model.step()
    seconds = time.process_time() - began
    city = model.recorder.arrays()
    emergency = city["district"]["emergency_persons"].sum(axis=1)
    ordered = [event.day for event in model.log if event.what == "ordered"]
    return {
        "seconds": seconds,
        "peak_emergency": int(emergency.max()),
        "first_order": min(ordered, default=reduced.DAYS),
        "person_days": int(city["city"]["persons"].sum()),
    }


def idiomatic(arriving: int, seed: int) -> dict[str, float]:
    """One run in idiomatic Mesa."""
    from tests.benchmarks import reduced
    from tests.benchmarks.idiomatic import ReducedModel

    began = time.process_time()
    model = ReducedModel(arriving, seed)
    for _ in range(reduced.DAYS):
        model.step()
    seconds = time.process_time() - began
    daily = model.datacollector.get_model_vars_dataframe()
    return {
        "seconds": seconds,
        "peak_emergency": int(daily["emergency_persons"].max()),
        "first_order": int((daily["ordered"] > 0).to_numpy().argmax()),
        "person_days": int(daily["persons"].sum()),
    }


def runs(who: str, arriving: int, seeds: int) -> list[dict[str, float]]:
    """Runs with seeds 1, 2, ..., one process after the other."""
    found = []
    for seed in range(1, seeds + 1):
        words = [sys.executable, __file__, "--one", who, str(arriving), str(seed)]
        out = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)
        found.append(json.loads(out.stdout))
    return found


def compare(arriving: int, seeds: int) -> dict[str, Any]:
    """Seconds of both (medians), their ratio, and the differences of the results in standard errors."""
    mine, mesa = (runs(who, arriving, seeds) for who in WHO)
    seconds = [statistics.median(one["seconds"] for one in found) for found in (mine, mesa)]
    told: dict[str, Any] = {"arriving": arriving, "seeds": seeds, "ankunft_s": seconds[0], "mesa_s": seconds[1]}
    told["times_faster"] = seconds[1] / seconds[0]
    for name in RESULTS:
        a, b = ([one[name] for one in found] for found in (mine, mesa))
        told[name] = {"ankunft": statistics.mean(a), "mesa": statistics.mean(b), "standard_errors": _distance(a, b)}
    return told


def _distance(a: list[float], b: list[float]) -> float | None:
    """Difference of two means in standard errors; None where one run says nothing of its spread."""
    if len(a) < 2:
        return None
    error = sqrt(statistics.variance(a) / len(a) + statistics.variance(b) / len(b))
    return (statistics.mean(a) - statistics.mean(b)) / error if error else 0.0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    run_one = {"ankunft": ours, "mesa": idiomatic}[sys.argv[2]]
    print(json.dumps(run_one(int(sys.argv[3]), int(sys.argv[4]))))
