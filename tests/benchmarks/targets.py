"""Targets: what the figures of a bench are held against; each is met, not met, or was not measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FASTER = {10_000: 12, 100_000: 40}
TO_FIRST_DAY = ("start", "read", "imports", "first_day")
RESULTS = ("peak_emergency", "first_order", "person_days", "course_days_waited", "passed")
SEEDS_THAT_TELL = 10  # with fewer the noise itself is hardly known
MILLION = 79  # times the arrivals of stuttgart-2015


@dataclass(frozen=True)
class Verdict:
    """One target with the figure measured."""

    target: str
    measured: str
    met: bool


def verdicts(told: dict[str, Any]) -> list[Verdict]:
    """Targets that can be judged by the figures; those that were not measured are left out."""
    cities = {row["factor"]: row for row in told["cities"]}
    found = [*_cities(cities), *_larger_cities(cities)]
    for row in told["compared"]:
        found += _compared(row)
    return [*found, *_commands(told["stages"], told["commands"])]


def _cities(cities: dict[int, dict[str, float]]) -> list[Verdict]:
    if 1 not in cities:
        return []
    one = cities[1]
    return [
        _at_most("a run of stuttgart-2015 with all parts takes at most 0.5 s", one["total_s"], 0.5, "s"),
        _at_most("and at most 200 MB", one["memory_mb"], 200, "MB"),
    ]


def _larger_cities(cities: dict[int, dict[str, float]]) -> list[Verdict]:
    found = []
    each = {factor: 1e6 * row["total_s"] / row["persons"] for factor, row in cities.items()}
    for factor in (10, 100):
        if {1, factor} <= set(each):
            wanted = f"a person costs no more at {factor} times the arrivals than at 1"
            measured = f"{each[factor]:.1f} and {each[1]:.1f} us"
            found.append(Verdict(wanted, measured, each[factor] <= each[1]))
    if MILLION in cities:
        row = cities[MILLION]
        found.append(_at_most("1,000,000 arriving persons take at most 20 s", row["total_s"], 20, "s"))
        found.append(_at_most("and at most 600 MB", row["memory_mb"], 600, "MB"))
    return found


def _compared(row: dict[str, Any]) -> list[Verdict]:
    arriving, faster = row["arriving"], row["times_faster"]
    found = []
    if arriving in FASTER:
        wanted = f"at {arriving:,} arriving persons at least {FASTER[arriving]} times faster than idiomatic Mesa"
        found.append(Verdict(wanted, f"{faster:.1f} times", faster >= FASTER[arriving]))
    apart = [row[name]["standard_errors"] for name in RESULTS]
    if row["seeds"] >= SEEDS_THAT_TELL and None not in apart:
        worst = max(abs(distance) for distance in apart)
        wanted = f"at {arriving:,} arriving persons the same results within noise ({row['seeds']} seeds)"
        found.append(Verdict(wanted, f"at most {worst:.1f} standard errors apart", worst <= 3))
    return found


def _commands(stages: dict[str, float], commands: dict[str, float]) -> list[Verdict]:
    return [
        _at_most("to the first simulated day at most 2.5 s", sum(stages[name] for name in TO_FIRST_DAY), 2.5, "s"),
        _at_most("the report takes at most 3 s", stages["report"], 3, "s"),
        *(
            _at_most(f"`ankunft {name}` takes at most 0.5 s", commands[name], 0.5, "s")
            for name in ("--help", "check")
            if name in commands
        ),
    ]


def _at_most(target: str, measured: float, limit: float, unit: str) -> Verdict:
    digits = 0 if unit == "MB" else 2
    return Verdict(target, f"{measured:.{digits}f} {unit}", measured <= limit)
