"""Bench: everything that is measured, in one run on the machine at hand; printed as Markdown, nothing is asserted.

The shipped scenario, 10 and 100 times the city, the comparison with idiomatic Mesa, and the stages of `ankunft run`.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks import comparison, living, machine, speed, stages, sweeping  # noqa: E402
from tests.benchmarks.tables import lines  # noqa: E402


@dataclass(frozen=True)
class Extent:
    """How much is measured: (factor, runs) of the cities, (arriving persons, seeds) of the comparison, and repeats."""

    cities: tuple[tuple[int, int], ...]
    compared: tuple[tuple[int, int], ...]
    repeats: int


QUICK = Extent(cities=((1, 3), (10, 1)), compared=((10_000, 3),), repeats=3)
USUAL = Extent(cities=((1, 7), (10, 3), (79, 1), (100, 1)), compared=((10_000, 20), (100_000, 3)), repeats=5)
RUNS_OF_A_SWEEP = 96
FULL = Extent(cities=USUAL.cities, compared=((10_000, 20), (100_000, 20)), repeats=5)


def measure(extent: Extent) -> dict[str, Any]:
    """All figures."""
    check = ("check", str(speed.SCENARIO))
    return {
        "machine": machine.this_machine(),
        "cities": [{"factor": factor, **speed.measured(factor, times)} for factor, times in extent.cities],
        "compared": [comparison.compare(arriving, seeds) for arriving, seeds in extent.compared],
        "stages": stages.median_of(extent.repeats),
        "commands": {
            **{words[0]: speed.command(*words, times=extent.repeats) for words in (("--help",), check)},
            **{f"run{told}": stages.whole_command(words, extent.repeats) for told, words in stages.COMMANDS.items()},
        },
    }


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["model", "sweep", "live"], default="model")
    parser.add_argument("--quick", action="store_true", help="without the large cities and with few seeds")
    parser.add_argument("--full", action="store_true", help="20 seeds also at 100,000 arriving persons")
    parser.add_argument("--json", action="store_true", help="JSON instead of Markdown")
    parser.add_argument("--before", type=Path, help="JSON of an earlier bench, shown beside the stages")
    asked = parser.parse_args(arguments)
    if asked.what == "sweep":
        runs, turns = (16, 1) if asked.quick else (RUNS_OF_A_SWEEP, 5 if asked.full else 3)
        told = {"machine": machine.this_machine(), **sweeping.measured(runs, turns)}
        text = [f"{machine.in_words(told['machine'])}.", "", *sweeping.lines(told)]
        print(json.dumps(told, indent=2) if asked.json else "\n".join(text))
        return 0
    if asked.what == "live":
        told = {"machine": machine.this_machine(), **living.measured(quick=asked.quick)}
        text = [f"{machine.in_words(told['machine'])}.", "", *living.lines(told)]
        print(json.dumps(told, indent=2) if asked.json else "\n".join(text))
        return 0
    before = json.loads(asked.before.read_text(encoding="utf-8")) if asked.before else None
    told = measure(QUICK if asked.quick else FULL if asked.full else USUAL)
    print(json.dumps(told, indent=2) if asked.json else "\n".join(lines(told, before)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
