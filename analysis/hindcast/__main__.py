"""Prints the comparison of the shipped scenarios with history: `python -m analysis.hindcast`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence

from analysis import hindcast
from analysis.hindcast.comparison import hindcast as compare

SCENARIOS = ("scenarios/stuttgart-2015.yaml", "scenarios/stuttgart-2015-flats.yaml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison for each scenario."""
    about = (hindcast.__doc__ or "").split("\n\n")[0]
    parser = argparse.ArgumentParser(prog="python -m analysis.hindcast", description=about)
    parser.add_argument("scenarios", nargs="*", default=SCENARIOS, metavar="SCENARIO")
    parser.add_argument("--runs", type=int, default=100)
    given = parser.parse_args(arguments)
    workers = os.cpu_count() or 1
    print(f"{platform.system()} {platform.machine()}, {workers} processors, Python {platform.python_version()}\n")
    for scenario in given.scenarios:
        print("\n".join(compare(scenario, given.runs, workers)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
