"""Comparison: the patterns against the runs of a scenario, as Markdown tables with verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isnan
from pathlib import Path
from time import perf_counter

import numpy as np

from analysis.hindcast.lived import Lived
from analysis.hindcast.measures import RESIDENTS
from analysis.hindcast.patterns import GROUPS, Pattern
from sim.run import run

MET, PARTLY = 0.9, 0.1


def verdict(share: float) -> str:
    """What a share of runs that meet a pattern is called."""
    return "met" if share >= MET else "partly" if share >= PARTLY else "not met"


def shown(value: float, kind: str) -> str:
    """A value as text: number, percent or date."""
    if isnan(value):
        return "never"
    if kind == "date":
        return date.fromordinal(int(value)).isoformat()
    return f"{value:.1f} %" if kind == "percent" else f"{value:,.0f}"


def spread(values: Sequence[float], kind: str) -> str:
    """Lowest to highest over runs with the middle one; a single value where all runs agree."""
    ordered = sorted(values, key=lambda value: (isnan(value), value))
    low, middle, high = (shown(ordered[n], kind) for n in (0, (len(ordered) - 1) // 2, -1))
    return low if low == high else f"{low} to {high} (middle {middle})"


def row(pattern: Pattern, runs: Sequence[Lived]) -> str:
    """One line of the table."""
    found = [pattern.found(lived) for lived in runs]
    share = sum(pattern.meets(values) for values in found) / len(found)
    told = "; ".join(spread(values, pattern.shown_as) for values in zip(*found, strict=True))
    cells = (pattern.name, pattern.source, pattern.wanted, told, f"{share:.0%}", verdict(share))
    return "| " + " | ".join(cells) + " |"


def table(runs: Sequence[Lived]) -> list[str]:
    """All patterns as a Markdown table, fitted and held-out ones apart."""
    lines = ["| pattern | source | wanted | found | runs that meet it | verdict |", "|---|---|---|---|---|---|"]
    for title, patterns in GROUPS.items():
        lines += [f"| **{title}** | | | | | |", *(row(pattern, runs) for pattern in patterns)]
    return lines


def stock_table(runs: Sequence[Lived]) -> list[str]:
    """Residents known and found (mean over runs) at the known dates."""
    lines = ["| end of | residents known | source | found, mean of runs | error |", "|---|---|---|---|---|"]
    for when, (known, source) in RESIDENTS.items():
        found = float(np.mean([lived.at("persons", when) for lived in runs]))
        lines.append(f"| {when:%Y-%m} | {known:,} | {source} | {found:,.0f} | {100 * (found / known - 1):+.1f} % |")
    return lines


def hindcast(scenario: str | Path, runs: int, workers: int) -> list[str]:
    """Run a scenario and compare it with what is known: lines of Markdown."""
    began = perf_counter()
    results = run(scenario, runs=runs, workers=workers, households=True)
    lived = [Lived(*pair) for pair in zip(results.records, results.households_of_run, strict=True)]
    seconds = perf_counter() - began
    return [
        f"### {results.plan.title['en']}",
        "",
        f"`{scenario}`, {runs} runs, seed {results.seed}, {seconds:.0f} s. Chance alone, forecast error not included.",
        "",
        *table(lived),
        "",
        *stock_table(lived),
        "",
    ]
