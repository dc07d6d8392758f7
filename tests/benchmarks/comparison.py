"""Comparison: the reduced workload in idiomatic Mesa and as a scenario of ours; speed and results over many seeds.

The Mesa model runs twice: as written by the tutorials, and thrifty, without looks for a place that cannot succeed.
Every run is a process of its own and measured in CPU seconds after import. Results are the peak of emergency
shelters, the day of the first order, person-days, days waited for a course and tests passed; they must agree within
noise.
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from math import sqrt
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WHO = ("ankunft", "mesa", "thrifty")
RESULTS = ("peak_emergency", "first_order", "person_days", "course_days_waited", "passed")

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
        "course_days_waited": int(city["parts"]["course_waiting"].sum()),
        "passed": int(city["parts"]["first_tests_passed"][-1]),
    }


def idiomatic(arriving: int, seed: int, *, thrifty: bool = False) -> dict[str, float]:
    """One run in idiomatic Mesa; `thrifty` without looks for a place that cannot succeed."""
    from tests.benchmarks import reduced
    from tests.benchmarks.idiomatic import ReducedModel, ThriftyModel

    began = time.process_time()
    model = (ThriftyModel if thrifty else ReducedModel)(arriving, seed)
    for _ in range(reduced.DAYS):
        model.step()
    seconds = time.process_time() - began
    daily = model.datacollector.get_model_vars_dataframe()
    return {
        "seconds": seconds,
        "peak_emergency": int(daily["emergency_persons"].max()),
        "first_order": int((daily["ordered"] > 0).to_numpy().argmax()) if daily["ordered"].any() else reduced.DAYS,
        "person_days": int(daily["persons"].sum()),
        "course_days_waited": int(daily["for_a_course"].sum()),
        "passed": int(daily["passed"].iloc[-1]),
    }


def run_apart(who: str, arriving: int, seed: int) -> dict[str, float]:
    """One run in a process of its own."""
    words = [sys.executable, __file__, "--one", who, str(arriving), str(seed)]
    out = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, float] = json.loads(out.stdout)
    return found


def compare(arriving: int, seeds: int, run: Run = run_apart) -> dict[str, Any]:
    """Seconds of each (medians), how many times faster ours is, and how far the results are apart.

    All run by turns, so that a machine that slows down slows all.
    """
    turns = [[run(who, arriving, seed) for who in WHO] for seed in range(1, seeds + 1)]
    found = {who: [turn[n] for turn in turns] for n, who in enumerate(WHO)}
    told: dict[str, Any] = {"arriving": arriving, "seeds": seeds}
    for who in WHO:
        told[f"{who}_s"] = statistics.median(one["seconds"] for one in found[who])
    told["times_faster"] = _times(found["mesa"], found["ankunft"])
    told["times_faster_than_thrifty"] = _times(found["thrifty"], found["ankunft"])
    for name in RESULTS:
        a, b = ([one[name] for one in found[who]] for who in ("ankunft", "mesa"))
        told[name] = {"ankunft": statistics.mean(a), "mesa": statistics.mean(b), "standard_errors": _distance(a, b)}
    return told


def _times(theirs: list[dict[str, float]], ours: list[dict[str, float]]) -> float:
    """Median over the turns of their seconds against ours."""
    return statistics.median(their["seconds"] / our["seconds"] for their, our in zip(theirs, ours, strict=True))


def _distance(a: list[float], b: list[float]) -> float | None:
    """Difference of two means in standard errors; None where one run says nothing of its spread."""
    if len(a) < 2:
        return None
    error = sqrt(statistics.variance(a) / len(a) + statistics.variance(b) / len(b))
    return (statistics.mean(a) - statistics.mean(b)) / error if error else 0.0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    run_one = {"ankunft": ours, "mesa": idiomatic, "thrifty": partial(idiomatic, thrifty=True)}[sys.argv[2]]
    print(json.dumps(run_one(int(sys.argv[3]), int(sys.argv[4]))))
