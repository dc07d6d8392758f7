"""Apportionment: whole numbers in proportion to weights; nobody loses one because the total grew by one."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heapreplace


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Split a total over weights by Sainte-Laguë (largest weight / (2 seats + 1) next; ties to the first).

    Monotone in the total, unlike the method of largest remainders.
    Errors: `ValueError` for negative or all-zero weights.
    """
    if total < 0 or not weights or min(weights) < 0 or sum(weights) <= 0:
        raise ValueError("a total of at least 0 and weights of at least 0, not all 0, are needed")
    seats = [0] * len(weights)
    claims = [(-float(weight), number) for number, weight in enumerate(weights)]
    heapify(claims)
    for _ in range(total):
        number = claims[0][1]
        seats[number] += 1
        heapreplace(claims, (-weights[number] / (2 * seats[number] + 1), number))
    return seats
