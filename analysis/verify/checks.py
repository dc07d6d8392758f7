"""Checks: V1 to V12 in order, and how they are run: one after the other, or shared among processes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from time import perf_counter

from analysis.verify import (
    by_hand,
    conservation,
    county,
    days_lived,
    floor_area,
    history,
    limits,
    people,
    refusal,
    shares,
    surge,
    wave,
)
from analysis.verify.check import Check, Maker, Size

CHECKS: dict[str, Maker] = {
    "V1": Maker(county.check, county.draw),
    "V2": Maker(surge.check, surge.draw),
    "V3": Maker(wave.check, wave.draw),
    "V4": Maker(refusal.check, refusal.draw),
    "V5": Maker(floor_area.check, floor_area.draw),
    "V6": Maker(shares.check, shares.draw),
    "V7": Maker(conservation.check, conservation.draw),
    "V8": Maker(people.check, people.draw),
    "V9": Maker(days_lived.check, days_lived.draw),
    "V10": Maker(history.check, history.draw),
    "V11": Maker(limits.check, limits.draw),
    "V12": Maker(by_hand.check, by_hand.draw),
}
# the longest first, so that the processes end together
LONGEST_FIRST = ("V7", "V1", "V4", "V10", "V3", "V2", "V9", "V11", "V8", "V12", "V5", "V6")
FEW_PROCESSES = 4


def run_checks(
    names: Sequence[str], size: Size, workers: int, told: Callable[[Check, float], None] | None = None
) -> list[Check]:
    """Run some checks; `told(check, seconds)` is called when one is done. Returns them in the order of their names.

    Few runs or few processes: each check in a process of its own. Else one check after the other, its runs shared.
    """
    found: dict[str, Check] = {}
    apart = workers > 1 and (size == "quick" or workers <= FEW_PROCESSES)
    made = _shared(names, size, workers) if apart else _in_turn(names, size, workers)
    for check, seconds in made:
        found[check.name] = check
        if told is not None:
            told(check, seconds)
    return [found[name] for name in CHECKS if name in found]


def _in_turn(names: Sequence[str], size: Size, workers: int) -> Iterator[tuple[Check, float]]:
    for name in CHECKS:
        if name in names:
            yield one_check(name, size, workers)


def _shared(names: Sequence[str], size: Size, workers: int) -> Iterator[tuple[Check, float]]:
    context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
    with ProcessPoolExecutor(min(workers, len(names)), mp_context=context) as pool:
        pending = [pool.submit(one_check, name, size, 1) for name in LONGEST_FIRST if name in names]
        for future in as_completed(pending):
            yield future.result()


def one_check(name: str, size: Size, workers: int) -> tuple[Check, float]:
    """One check and the seconds it took."""
    began = perf_counter()
    return CHECKS[name].check(size, workers), perf_counter() - began
