"""Triangle: a value between two limits with a most likely one, by a piece of luck."""

from __future__ import annotations

from math import sqrt


def triangular(luck: float, low: float, likely: float, high: float) -> float:
    """Value of a triangular distribution that is not exceeded with probability `luck`."""
    if high == low:
        return low
    if luck < (likely - low) / (high - low):
        return low + sqrt(luck * (high - low) * (likely - low))
    return high - sqrt((1 - luck) * (high - low) * (high - likely))
