"""Rolling-origin hindcast: forecasts from what was known at each origin, weighed by what had been observed then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from analysis.calibration.checks import Checked, rows_of
from analysis.calibration.known import ARRIVALS, MOST, known_on
from analysis.calibration.lived import simulating
from analysis.calibration.question import Hindcast, Origin, Question, Seen
from sim import draws

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Forecast:
    """What could have been forecast on a day.

    `rows`: each later observed value with band and rank; `effective`: runs that still count after weighing; `city`:
    what the city itself forecast, by date.
    """

    origin: date
    rows: tuple[Checked, ...]
    runs: int
    effective: float
    city: dict[date, float]

    @property
    def coverage(self) -> float:
        """Share of the values within the 90 % band."""
        inside = [row.low <= row.seen.value <= row.high for row in self.rows]
        return float(np.mean(inside)) if inside else float("nan")


def forecasts(
    question: Question, workers: int = 1, progress: Callable[[int, int | None], None] | None = None
) -> tuple[Forecast, ...]:
    """A forecast at each origin of the question, in order of the days."""
    hindcast = question.asked.hindcast
    if hindcast is None:
        return ()
    found = []
    for number, (day, origin) in enumerate(sorted(hindcast.origins.items()), 1):
        found.append(_forecast(question, hindcast, day, origin, workers))
        if progress is not None:
            progress(number, len(hindcast.origins))
    return tuple(found)


def _forecast(question: Question, hindcast: Hindcast, day: date, origin: Origin, workers: int) -> Forecast:
    last = day + timedelta(days=hindcast.horizon_days)
    seen = [one for one in question.seen if one.indicator == hindcast.indicator and one.day <= last]
    plan = known_on(question.plan, day, hindcast, origin)
    plan = plan.model_copy(update={"end": min(plan.end, last)})
    priors = {**question.parameters, **plan.uncertainties}
    plan = plan.model_copy(update={"uncertainties": {}})
    seed = question.asked.seed
    pairs = [(_drawn(question, hindcast, day, run), run) for run in range(hindcast.runs)]
    with simulating(plan, priors, [(one.day, one.indicator) for one in seen], seed, workers) as simulate:
        lived = simulate(pairs)
    before = [one.day <= day for one in seen]
    weights = _weights(lived[:, before], [one for one in seen if one.day <= day], question.asked.error_share)
    after = [not one for one in before]
    later = [one for one in seen if one.day > day]
    rows = rows_of(lived[:, after], later, [False] * len(later), seed, weights)
    return Forecast(day, rows, hindcast.runs, float(1 / (weights**2).sum()), dict(origin.forecast))


def _drawn(question: Question, hindcast: Hindcast, day: date, run: int) -> dict[str, object]:
    """Values of one run: each parameter from its limits as the question states them, nothing fitted; and arrivals."""

    def luck(name: str) -> float:
        return draws.uniform(question.asked.seed, f"prior {day}", draws.name_key(name), run)

    drawn = {name: one.at(luck(name)) for name, one in question.parameters.items()}
    return {**drawn, ARRIVALS: min(float(MOST), hindcast.arrivals.at(luck(ARRIVALS)))}


def _weights(lived: Numbers, seen: list[Seen], share: float) -> Numbers:
    """How much each run counts: the likelihood of what had been observed by then (normal errors).

    The error of a value is at least that share of it: the model is no better than that, however exact the count.
    """
    if not seen:
        return np.full(len(lived), 1 / len(lived))
    values = np.array([one.value for one in seen])
    errors = np.maximum([one.error for one in seen], share * np.abs(values))
    against = -0.5 * (((lived - values) / errors) ** 2).sum(axis=1)
    weights = np.exp(against - against.max())
    return np.asarray(weights / weights.sum())
