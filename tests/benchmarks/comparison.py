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
from collections.abc import Callable
from math import sqrt
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WHO = ("ankunft", "mesa")
RESULTS = ("peak_emergency", "first_order", "person_days")

Run = Callable[[str, int, int], dict[str, float]]


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
        "first_order": int((daily["ordered"] > 0).to_numpy().argmax()) if daily["ordered"].any() else reduced.DAYS,
        "person_days": int(daily["persons"].sum()),
    }


def run_apart(who: str, arriving: int, seed: int) -> dict[str, float]:
    """One run in a process of its own."""
    words = [sys.executable, __file__, "--one", who, str(arriving), str(seed)]
    out = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, float] = json.loads(out.stdout)
    return found


def compare(arriving: int, seeds: int, run: Run = run_apart) -> dict[str, Any]:
    """Seconds of both (medians), how many times faster ours is, and how far the results are apart.

    Both run by turns, so that a machine that slows down slows both.
    """
    pairs = [[run(who, arriving, seed) for who in WHO] for seed in range(1, seeds + 1)]
    mine, mesa = ([pair[n] for pair in pairs] for n in range(len(WHO)))
    seconds = [statistics.median(one["seconds"] for one in found) for found in (mine, mesa)]
    told: dict[str, Any] = {"arriving": arriving, "seeds": seeds, "ankunft_s": seconds[0], "mesa_s": seconds[1]}
    told["times_faster"] = statistics.median(
        theirs["seconds"] / own["seconds"] for own, theirs in zip(mine, mesa, strict=True)
    )
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
