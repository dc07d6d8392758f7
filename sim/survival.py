"""Survival: what many runs say together - shares with exact intervals, median dates of return, ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf, isnan
from typing import NamedTuple

import numpy as np
from scipy import special

from sim.recovery import ENDINGS, Ending, Outcome

LEVEL = 0.95
BEYOND = 0.05
RUNS_BEYOND = 5


class Spread(NamedTuple):
    """Low, middle and high of runs; percentiles (5 and 95 %) only with 100 runs and more, else lowest and highest."""

    low: float
    middle: float
    high: float
    is_percentile: bool


NOTHING = Spread(inf, inf, inf, False)


class Proportion(NamedTuple):
    """Share of runs with its exact interval (Clopper-Pearson, 95 %)."""

    number: int
    runs: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Summary:
    """One standard over runs. The dates are of the runs in which it was broken after the origin (`in_median` of them).

    `median`: None when it is not back within the horizon in half of them (or there are none). `earliest`, `latest`:
    the range of dates, or percentiles (`is_percentile`); None where runs that are not back lie there. `censored`:
    runs of the median not back within the horizon; `ties`: runs that share their date with another. `first_returns`:
    dates of runs broken before the origin, in order, to be shown without a duration. `too_few`: standards left out on
    some days, with the number of runs.
    """

    standard: str
    runs: int
    shares: Mapping[Ending, Proportion]
    counts_from: date
    median: date | None
    earliest: date | None
    latest: date | None
    is_percentile: bool
    in_median: int
    censored: int
    ties: int
    first_returns: tuple[date, ...]
    broken_again: int
    too_few: Mapping[str, int]


def spread(values: Iterable[float]) -> Spread:
    """Range over runs: percentiles only where at least 5 runs lie beyond them, else lowest and highest.

    The ends are values of single runs, never interpolated, so infinity may stand for "not within the horizon".
    Raises ValueError without values or with NaN.
    """
    ordered = sorted(float(value) for value in values)
    if not ordered or any(isnan(value) for value in ordered):
        raise ValueError("a range over runs needs a number for every run, and at least one run")
    runs = len(ordered)
    beyond = int(BEYOND * runs + 1e-9)
    is_percentile = beyond >= RUNS_BEYOND
    skipped = beyond if is_percentile else 0
    middle = (ordered[(runs - 1) // 2] + ordered[runs // 2]) / 2
    return Spread(ordered[skipped], middle, ordered[runs - 1 - skipped], is_percentile)


def proportion(number: int, runs: int) -> Proportion:
    """Share of runs with its exact interval. Source: C. Clopper and E. Pearson, Biometrika 26 (1934)."""
    if not 0 <= number <= runs or runs == 0:
        raise ValueError(f"{number} of {runs} runs is no share")
    tail = (1 - LEVEL) / 2
    low = float(special.betaincinv(number, runs - number + 1, tail)) if number else 0.0
    high = float(special.betaincinv(number + 1, runs - number, 1 - tail)) if number < runs else 1.0
    return Proportion(number, runs, number / runs, low, high)


def median_time(times: Sequence[float], seen: Sequence[bool]) -> float | None:
    """Median of times to an event, some only known to be later (`seen` False): first time at which half are through.

    None when fewer than half are. Source: E. Kaplan and P. Meier, Journal of the American Statistical Association
    53 (1958); events come before censorings of the same time.
    """
    at, event = np.asarray(times, dtype=float), np.asarray(seen, dtype=bool)
    remaining = 1.0
    for time in np.unique(at[event]):
        remaining *= 1 - (event & (at == time)).sum() / (at >= time).sum()
        if remaining <= 0.5 + 1e-9:
            return float(time)
    return None


def over_runs(outcomes: Sequence[Outcome]) -> Summary:
    """The four endings of one standard over runs, and the date of its return; never a mean of censored dates.

    Raises ValueError without outcomes or when they differ in standard or origin.
    """
    told = {(outcome.standard, outcome.counts_from) for outcome in outcomes}
    if len(told) != 1:
        raise ValueError("outcomes over runs must be of one standard, counted from one origin, and at least one")
    [(standard, start)] = told
    endings = [outcome.ending for outcome in outcomes]
    in_median = [outcome for outcome in outcomes if outcome.ending in ("back", "not_within_horizon")]
    days = [outcome.days_until_back for outcome in in_median]
    back = [day for day in days if day is not None]
    times = [(o.seen_until - start).days if day is None else day for o, day in zip(in_median, days, strict=True)]
    median = median_time(times, [day is not None for day in days])
    low, _, high, is_percentile = spread(inf if day is None else day for day in days) if days else NOTHING
    too_few = [name for outcome in outcomes for name in outcome.too_few_days]
    return Summary(
        standard=standard,
        runs=len(outcomes),
        shares={ending: proportion(endings.count(ending), len(outcomes)) for ending in ENDINGS},
        counts_from=start,
        median=_date(start, median),
        earliest=_date(start, low),
        latest=_date(start, high),
        is_percentile=is_percentile,
        in_median=len(in_median),
        censored=len(days) - len(back),
        ties=sum(back.count(day) > 1 for day in back),
        first_returns=tuple(sorted(o.back for o in outcomes if o.ending == "broken_before_start" and o.back)),
        broken_again=sum(bool(outcome.broken_again) for outcome in outcomes),
        too_few={name: too_few.count(name) for name in dict.fromkeys(too_few)},
    )


def _date(start: date, days: float | None) -> date | None:
    return None if days is None or days == inf else start + timedelta(days=days)
