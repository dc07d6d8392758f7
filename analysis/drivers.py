"""Drivers: which of the things nobody knows moves an answer most, from the futures that were lived through anyway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy import stats

FEWEST = 12  # below, thirds of the futures say nothing


@dataclass(frozen=True)
class Driver:
    """One uncertainty: `strength` in [0, 1], and the answer in the thirds of the futures with its ends.

    `strength`: size of the rank correlation with the answer (Spearman); for one of several values that of the best
    order of them. `low_value`, `high_value`: limits of the thirds (or the two values that differ most); `at_low`,
    `at_high`: middle of the answer there. `stands_out`: chance alone would give less in 95 of 100 cases.
    """

    name: str
    strength: float
    low_value: object
    high_value: object
    at_low: float
    at_high: float
    stands_out: bool


def drivers(drawn: Mapping[str, Sequence[object]], answer: Sequence[float]) -> list[Driver]:
    """The uncertainties in order of how much they move the answer; none where there are too few futures.

    An answer may be infinite (later than anybody has seen); runs whose answer is not a number are left out.
    """
    known = [n for n, value in enumerate(answer) if not isnan(value)]
    if len(known) < FEWEST or len({answer[n] for n in known}) == 1:
        return []
    values = [float(answer[n]) for n in known]
    found = [_driver(name, [draws[n] for n in known], values) for name, draws in drawn.items()]
    return sorted((one for one in found if one is not None), key=lambda one: -one.strength)


def _driver(name: str, draws: Sequence[object], answer: Sequence[float]) -> Driver | None:
    if len({str(one) for one in draws}) == 1:
        return None
    if all(isinstance(one, int | float) and not isinstance(one, bool) for one in draws):
        numbers = np.array([float(str(one)) for one in draws])
        low, high = np.quantile(numbers, [1 / 3, 2 / 3])
        return _between(name, numbers, answer, (float(low), float(high)), numbers <= low, numbers >= high)
    return _chosen(name, [str(one) for one in draws], answer)


def _chosen(name: str, draws: Sequence[str], answer: Sequence[float]) -> Driver:
    """One of several values: in the order of the answers they lead to."""
    middles = {one: median(a for d, a in zip(draws, answer, strict=True) if d == one) for one in sorted(set(draws))}
    order = sorted(middles, key=lambda one: middles[one])
    numbers = np.array([float(order.index(one)) for one in draws])
    least, most = order[0], order[-1]
    return _between(name, numbers, answer, (least, most), numbers == 0, numbers == len(order) - 1)


def _between(
    name: str,
    numbers: NDArray[np.float64],
    answer: Sequence[float],
    ends: tuple[object, object],
    low: NDArray[np.bool_],
    high: NDArray[np.bool_],
) -> Driver:
    ranked = stats.spearmanr(numbers, stats.rankdata(answer))
    strength, chance = abs(float(ranked.statistic)), float(ranked.pvalue)
    at_low, at_high = (median(a for a, here in zip(answer, part, strict=True) if here) for part in (low, high))
    return Driver(name, strength, *ends, at_low, at_high, chance <= 0.05)
