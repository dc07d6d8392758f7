"""Laws of durations: how long a clock runs at normal speed, and with what probability it still runs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.scenario.people import Exponential, Fixed, Law, LogNormal, Shaped, Triangular
from sim.scenario.quantities import DAYS_PER_MONTH

Floats = NDArray[np.float64]


def duration(law: Law, survival: Floats) -> Floats:
    """Duration in days that is exceeded with the given probability (inverse survival function).

    Laws: exponential, Weibull, gamma, log-logistic, log-normal (by their mean), triangular, fixed.
    """
    left = np.clip(survival, 1e-300, 1.0)
    if isinstance(law, Exponential):
        return -np.log(left) * _mean_days(law)
    if isinstance(law, Shaped):
        if law.law == "weibull":
            scale = law.mean_days / special.gamma(1 + 1 / law.shape)
            return np.asarray(scale * (-np.log(left)) ** (1 / law.shape))
        if law.law == "gamma":
            return np.asarray(special.gammainccinv(law.shape, left) * law.mean_days / law.shape)
        scale = law.mean_days * np.sin(np.pi / law.shape) / (np.pi / law.shape)
        return np.asarray(scale * ((1 - left) / left) ** (1 / law.shape))
    if isinstance(law, LogNormal):
        return np.asarray(law.mean_days * np.exp(-special.ndtri(left) * law.sigma - law.sigma**2 / 2))
    if isinstance(law, Triangular):
        low, mode, high = law.low_days, law.mode_days, law.high_days
        gone, rise = 1 - left, (mode - low) / (high - low)
        up = low + np.sqrt(gone * (high - low) * (mode - low))
        down = high - np.sqrt(left * (high - low) * (high - mode))
        return np.where(gone < rise, up, down)
    return np.full(left.shape, law.days)


def survival(law: Law, days: Floats) -> Floats:
    """Probability that a duration exceeds the given days."""
    t = np.maximum(days, 0.0)
    if isinstance(law, Exponential):
        return np.exp(-t / _mean_days(law))
    if isinstance(law, Shaped):
        if law.law == "weibull":
            scale = law.mean_days / special.gamma(1 + 1 / law.shape)
            return np.exp(-((t / scale) ** law.shape))
        if law.law == "gamma":
            return np.asarray(special.gammaincc(law.shape, t * law.shape / law.mean_days))
        scale = law.mean_days * np.sin(np.pi / law.shape) / (np.pi / law.shape)
        return np.asarray(1 / (1 + (t / scale) ** law.shape))
    if isinstance(law, LogNormal):
        with np.errstate(divide="ignore"):
            z = (np.log(t) - np.log(law.mean_days) + law.sigma**2 / 2) / law.sigma
        return np.asarray(special.ndtr(-z))
    if isinstance(law, Triangular):
        low, mode, high = law.low_days, law.mode_days, law.high_days
        up = (t - low) ** 2 / max((high - low) * (mode - low), 1e-300)
        down = (high - t) ** 2 / max((high - low) * (high - mode), 1e-300)
        return np.where(t <= low, 1.0, np.where(t >= high, 0.0, np.where(t < mode, 1 - up, down)))
    assert isinstance(law, Fixed)
    return np.where(t < law.days, 1.0, 0.0)


def by_points(shares: Mapping[int, float], survival: Floats) -> Floats:
    """Days by which a share is through, given by years: straight between the points, a constant rate beyond the last.

    `survival` is the chance of not being through yet, as in `duration`; before the first point from (0, 0).
    """
    years = sorted(shares)
    days = np.array([0.0, *(365.25 * year for year in years)])
    through = np.array([0.0, *(shares[year] for year in years)])
    gone = 1.0 - np.clip(survival, 1e-300, 1.0)
    left = max(1.0 - through[-1], 1e-300)
    beyond = days[-1] - days[-1] * np.log(left / np.clip(survival, 1e-300, 1.0)) / np.log(left)
    return np.asarray(np.where(gone <= through[-1], np.interp(gone, through, days), beyond))


def mean(law: Law) -> float:
    """Mean duration in days."""
    if isinstance(law, Exponential):
        return _mean_days(law)
    if isinstance(law, Triangular):
        return (law.low_days + law.mode_days + law.high_days) / 3
    return law.days if isinstance(law, Fixed) else law.mean_days


def _mean_days(law: Exponential) -> float:
    if law.mean_days is not None:
        return float(law.mean_days)
    assert law.per_month is not None
    return DAYS_PER_MONTH / law.per_month
