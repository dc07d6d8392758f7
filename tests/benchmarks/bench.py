"""Bench: everything that is measured, in one run on the machine at hand; printed as Markdown, nothing is asserted.

The shipped scenario, 10 and 100 times the city, the comparison with idiomatic Mesa, and the stages of `ankunft run`.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks import comparison, speed, stages  # noqa: E402

CITIES = ((1, 7), (10, 3), (79, 1), (100, 1))
COMPARED = ((10_000, 20), (100_000, 3))
SHORT = {"cities": ((1, 3), (10, 1)), "compared": ((10_000, 3),)}
TARGETS = {10_000: 12, 100_000: 40}


def measure(*, quick: bool) -> dict[str, Any]:
    """All figures; `quick` leaves out the large cities and most seeds."""
    cities = SHORT["cities"] if quick else CITIES
    compared = SHORT["compared"] if quick else COMPARED
    told: dict[str, Any] = {
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "date": time.strftime("%Y-%m-%d"),
        "cities": [],
        "compared": [],
    }
    for factor, times in cities:
        told["cities"].append({"factor": factor, **speed.measured(factor, times)})
    for arriving, seeds in compared:
        told["compared"].append(comparison.compare(arriving, seeds))
    told["stages"] = stages.median_of(3 if quick else 5)
    told["commands"] = {words[0]: speed.command(*words) for words in (("--help",), ("check", str(speed.SCENARIO)))}
    return told


def lines(told: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    return [
        f"{told['machine']}, {told['date']}",
        "",
        *_cities(told["cities"]),
        "",
        *_compared(told["compared"]),
        "",
        *_stages(told["stages"], told["commands"]),
    ]


def _cities(rows: list[dict[str, float]]) -> list[str]:
    head = "| city | arriving persons | set up, s | five years, s | together, s | us a person | memory, MB |"
    found = [head, "|---|---|---|---|---|---|---|"]
    for row in rows:
        each = 1e6 * row["total_s"] / row["persons"]
        found.append(
            f"| {row['factor']:.0f} times | {row['arrived']:,.0f} | {row['build_s']:.2f} | {row['run_s']:.2f} "
            f"| {row['total_s']:.2f} | {each:.1f} | {row['memory_mb']:.0f} |"
        )
    return found


def _compared(rows: list[dict[str, Any]]) -> list[str]:
    found = [
        "| arriving persons | seeds | idiomatic Mesa, s | ankunft, s | times faster | peak in emergency shelters "
        "| first order, day | person-days |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        results = " | ".join(_beside(row[name]) for name in ("peak_emergency", "first_order", "person_days"))
        found.append(
            f"| {row['arriving']:,} | {row['seeds']} | {row['mesa_s']:.2f} | {row['ankunft_s']:.3f} "
            f"| {row['times_faster']:.1f} (target {TARGETS[row['arriving']]}) | {results} |"
        )
    return [*found, "", "Results: idiomatic Mesa, ankunft, their distance in standard errors (SE)."]


def _beside(one: dict[str, Any]) -> str:
    distance = f", {one['standard_errors']:+.1f} SE" if one["standard_errors"] is not None else ""
    return f"{one['mesa']:,.0f}, {one['ankunft']:,.0f}{distance}"


def _stages(found: dict[str, float], commands: dict[str, float]) -> list[str]:
    to_first_day = sum(found[stage] for stage in ("start", "read", "imports", "first_day"))
    return [
        "| stage of `ankunft run scenarios/stuttgart-2015.yaml --runs 1` | s |",
        "|---|---|",
        *(f"| {stage.replace('_', ' ')} | {seconds:.2f} |" for stage, seconds in found.items()),
        f"| to the first simulated day | {to_first_day:.2f} (target 2.5) |",
        *(f"| `ankunft {name}` | {seconds:.2f} |" for name, seconds in commands.items()),
    ]


def main(arguments: list[str]) -> int:
    """Measure and print."""
    told = measure(quick="--quick" in arguments)
    print(json.dumps(told, indent=2) if "--json" in arguments else "\n".join(lines(told)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
