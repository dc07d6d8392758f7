"""Keyed draws: every piece of luck is a hash of (seed, decision, household key, n), turned into a uniform.

No stream of random numbers exists, so nobody's luck depends on who came before or on what a policy did.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]

_MASK = 0xFFFFFFFFFFFFFFFF
_STEP = 0x9E3779B97F4A7C15
_MIX1 = 0xBF58476D1CE4E5B9
_MIX2 = 0x94D049BB133111EB


@lru_cache(maxsize=4096)
def name_key(name: str) -> int:
    """Number for a name (a decision, an inflow component), the same on every machine."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def replication_seed(root: int, replication: int) -> int:
    """Seed of one replication, derived from the root and its number only."""
    state = np.random.SeedSequence(root, spawn_key=(replication,)).generate_state(1, np.uint64)
    return int(state[0]) >> 1


def mixed(words: Keys) -> Keys:
    """Scramble 64-bit words (the finaliser of SplitMix64)."""
    with np.errstate(over="ignore"):
        words = (words ^ (words >> np.uint64(30))) * np.uint64(_MIX1)
        words = (words ^ (words >> np.uint64(27))) * np.uint64(_MIX2)
        return words ^ (words >> np.uint64(31))


def _mixed_one(word: int) -> int:
    word = ((word ^ (word >> 30)) * _MIX1) & _MASK
    word = ((word ^ (word >> 27)) * _MIX2) & _MASK
    return word ^ (word >> 31)


def keys(name: str, days: NDArray[Any], numbers: NDArray[Any]) -> Keys:
    """Keys of households: inflow component, day (date ordinal) and number on that day."""
    with np.errstate(over="ignore"):
        day = mixed(days.astype(np.uint64) * np.uint64(_STEP) ^ np.uint64(name_key(name)))
        return mixed(day + (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(_STEP))


def uniforms(seed: int, decision: str, of: Keys, n: int | NDArray[Any] = 0) -> Floats:
    """Uniforms in (0, 1) for a decision, one per key; `n` numbers repeated draws of the same decision."""
    nth = np.asarray(n).astype(np.uint64)
    root = np.uint64(_mixed_one((seed & _MASK) ^ name_key(decision)))
    with np.errstate(over="ignore"):
        words = mixed(mixed(of ^ root) + (nth + np.uint64(1)) * np.uint64(_STEP))
    return ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def uniform(seed: int, decision: str, of: int, n: int = 0) -> float:
    """One uniform, the same number `uniforms` gives for this key."""
    root = _mixed_one((seed & _MASK) ^ name_key(decision))
    word = _mixed_one((_mixed_one(of ^ root) + (n + 1) * _STEP) & _MASK)
    return ((word >> 12) + 0.5) * 2.0**-52


def poisson(means: Floats, luck: Floats) -> NDArray[np.int64]:
    """Poisson counts by the inverse law: a larger mean never gives a smaller count."""
    guess = np.ceil(special.pdtrik(luck, np.maximum(means, 1e-300)))
    lower = np.maximum(guess - 1, 0)
    counts = np.where(special.pdtr(lower, means) >= luck, lower, guess)
    return np.where(means > 0, counts, 0).astype(np.int64)


def over_dispersed(means: Floats, dispersion: float, luck: Floats) -> NDArray[np.int64]:
    """Negative binomial counts with variance = dispersion x mean, by the inverse law."""
    if dispersion <= 1:
        return poisson(means, luck)
    p = 1 / dispersion
    size = np.maximum(means, 1e-12) * p / (1 - p)
    guess = np.ceil(special.nbdtrik(luck, size, p))
    lower = np.maximum(guess - 1, 0)
    # not special.nbdtr: it cuts a size that is no whole number
    counts = np.where(special.betainc(size, lower + 1, p) >= luck, lower, guess)
    return np.where(means > 0, np.nan_to_num(counts), 0).astype(np.int64)


def chosen(luck: Floats, shares: dict[int, float]) -> NDArray[np.int64]:
    """Values drawn from shares by the inverse law (values in rising order)."""
    values = np.array(sorted(shares), dtype=np.int64)
    edges = np.cumsum([shares[int(v)] for v in values])
    return np.asarray(values[np.minimum(np.searchsorted(edges, luck * edges[-1], side="right"), len(values) - 1)])
