"""Tables: the figures of a bench as Markdown, fit for docs/performance.md."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.machine import in_words
from tests.benchmarks.targets import RESULTS, TO_FIRST_DAY, verdicts


def lines(told: dict[str, Any], before: dict[str, Any] | None = None) -> list[str]:
    """All tables; stages and commands beside those of an earlier bench, if there is one."""
    return [
        f"{in_words(told['machine'])}.",
        "",
        *_cities(told["cities"]),
        "",
        *_compared(told["compared"]),
        "",
        *_seconds(_stages_and_commands(told), _stages_and_commands(before) if before else {}),
        "",
        *_targets(told),
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
    return [*found, "", "CPU seconds of one run, medians."]


def _compared(rows: list[dict[str, Any]]) -> list[str]:
    found = [
        "| arriving persons | seeds | idiomatic Mesa, s | ankunft, s | times faster | thrifty Mesa, s | times faster "
        "| peak in emergency shelters | first order, day | person-days | days waited for a course | tests passed |",
        "|---" * 12 + "|",
    ]
    for row in rows:
        results = " | ".join(_beside(row[name]) for name in RESULTS)
        found.append(
            f"| {row['arriving']:,} | {row['seeds']} | {row['mesa_s']:.2f} | {row['ankunft_s']:.3f} "
            f"| {row['times_faster']:.1f} | {row['thrifty_s']:.2f} | {row['times_faster_than_thrifty']:.1f} "
            f"| {results} |"
        )
    notes = (
        "CPU seconds, medians; times faster: median over runs made by turns. Thrifty Mesa: the same model, in which no "
        "household looks for a place when one of its size found none that day.",
        "Results: idiomatic Mesa, ankunft, their distance in standard errors (SE).",
    )
    return [*found, "", " ".join(notes)]


def _beside(one: dict[str, Any]) -> str:
    distance = f", {one['standard_errors']:+.1f} SE" if one["standard_errors"] is not None else ""
    return f"{one['mesa']:,.0f}, {one['ankunft']:,.0f}{distance}"


def _stages_and_commands(told: dict[str, Any]) -> dict[str, float]:
    stages = told["stages"]
    return {
        **{stage.replace("_", " "): seconds for stage, seconds in stages.items()},
        "to the first simulated day": sum(stages[name] for name in TO_FIRST_DAY),
        **{f"`ankunft {name}`": seconds for name, seconds in told["commands"].items()},
    }


def _seconds(now: dict[str, float], before: dict[str, float]) -> list[str]:
    """Wall seconds by stage and command."""
    head = ["stage of `ankunft run scenarios/stuttgart-2015.yaml` with one run; commands", "s"]
    rows = [[name, f"{seconds:.2f}"] for name, seconds in now.items()]
    if before:
        head.insert(1, "before, s")
        rows = [[name, f"{before[name]:.2f}" if name in before else "", seconds] for name, seconds in rows]
    return [_row(head), "|---" * len(head) + "|", *map(_row, rows), "", "Wall seconds, medians, warm caches."]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _targets(told: dict[str, Any]) -> list[str]:
    rows = [[one.target, one.measured, "met" if one.met else "**not met**"] for one in verdicts(told)]
    return ["| target | measured | |", "|---|---|---|", *map(_row, rows)]
