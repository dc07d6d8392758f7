"""Spreads over runs, ready for JSON: low, middle, high, the number of runs, and whether they are percentiles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import inf, isinf
from typing import Any

from sim.survival import spread

Told = dict[str, Any]


def of_numbers(values: Iterable[float | None]) -> Told | None:
    """Spread of numbers; None among them is "not within the horizon" and larger than all. No values: None."""
    known = [inf if value is None else float(value) for value in values]
    if not known:
        return None
    low, middle, high, is_percentile = spread(known)
    return {
        "low": _plain(low),
        "middle": _plain(middle),
        "high": _plain(high),
        "runs": len(known),
        "is_percentile": is_percentile,
    }


def of_dates(days: Iterable[date | None]) -> Told | None:
    """Spread of dates as ISO texts; None among them stands for "not within the horizon". No dates: None.

    The middle is the date of a run (the earlier of two), as in the median of Kaplan and Meier.
    """
    numbers = sorted(inf if day is None else float(day.toordinal()) for day in days)
    told = of_numbers(None if isinf(number) else number for number in numbers)
    if told is None:
        return None
    middle = _plain(numbers[(len(numbers) - 1) // 2])
    return {**told, "low": _iso(told["low"]), "middle": _iso(middle), "high": _iso(told["high"])}


def _plain(value: float) -> float | int | None:
    if isinf(value):
        return None
    return int(value) if value == int(value) else round(value, 6)


def _iso(ordinal: float | None) -> str | None:
    return None if ordinal is None else date.fromordinal(int(ordinal)).isoformat()
