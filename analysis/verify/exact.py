"""Expected values computed here, independently of the program: the daily rule, closed forms, exact intervals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy import integrate, stats

#: Expected values that others published or simulated, with their sources.
EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))


def refused_by_the_daily_rule(load: float, places: int, mean_stay: float = 120.0) -> float:
    """Share turned away when rooms freed in the morning serve the whole day: stationary law of the daily rule.

    The state is the number of people after the morning's leaving. A resident survives a morning with exp(-1/stay),
    somebody who came yesterday at the moment u with the mean of exp(-(2-u)/stay). Nobody leaves on the day of arrival.
    """
    survives = np.exp(-1 / mean_stay)
    survives_first, _ = integrate.quad(lambda u: np.exp(-(2 - u) / mean_stay), 0, 1)
    arriving = np.arange(int(load / mean_stay * 3) + 20)
    chance = stats.poisson.pmf(arriving, load / mean_stay)
    people = np.arange(places + 1)
    young = [stats.binom.pmf(np.arange(new + 1), new, survives_first) for new in arriving]
    after_night = np.zeros((places + 1, places + 1))
    for n in people:
        admitted = np.minimum(arriving, places - n)
        old = stats.binom.pmf(people, n, survives)
        for new in range(int(admitted.max()) + 1):
            after_night[n] += chance[admitted == new].sum() * np.convolve(old, young[new])[: places + 1]
    equations = after_night.T - np.eye(places + 1)
    equations[-1] = 1.0
    law = np.linalg.solve(equations, np.append(np.zeros(places), 1.0))
    refused = law @ (np.maximum(arriving[None, :] - (places - people)[:, None], 0) @ chance)
    return float(refused / (load / mean_stay))


def erlang_b(load: float, places: int) -> float:
    """Erlang's loss formula: share refused when rooms are free the moment somebody leaves."""
    inverse = 1.0
    for n in range(1, places + 1):
        inverse = 1 + inverse * n / load
    return 1 / inverse


def wave_exponential(instant: float) -> float:
    """Persons present in V3 with exponential stays of 120 days: 5 a day, 20 a day from instant 0 to 60."""
    more = 15 * 120 * (1 - np.exp(-min(max(instant, 0), 60) / 120))
    return float(600 + more * np.exp(-max(instant - 60, 0) / 120))


def wave_fixed(instant: float) -> float:
    """Persons present in V3 with stays of exactly 120 days."""
    return 600 + 15 * (min(max(instant, 0), 60) - min(max(instant - 120, 0), 60))
