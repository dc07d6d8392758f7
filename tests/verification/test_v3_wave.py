"""V3: unlimited places and a rectangular wave; exponential and fixed stays, and the Poisson spread."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.records import Records
from tests.verification.exact import EXPECTED, wave_exponential, wave_fixed
from tests.verification.measuring import Row, agree, mean_of, observe

V3 = EXPECTED["V3_infinite_places"]["rectangular"]
WAVE_BEGINS = 1200


def persons_at(instants: list[int]) -> Callable[[Records], Any]:
    """Persons at instants counted from the beginning of the wave: instant t is the record of day t - 1."""
    return lambda records: records.city["persons"][[WAVE_BEGINS + t - 1 for t in instants]]


def check(record: Callable[[str, object], None], law: str, formula: Callable[[float], float], runs: int) -> None:
    column = V3["exponential_stay" if law == "exponential" else "fixed_stay_120"]
    stated = {int(t): value for t, value in column.items()}
    seen = observe(f"v3-wave-{law}", runs, persons_at(list(stated)), workers=1 if runs < 100 else 2)
    rows = []
    for n, (t, value) in enumerate(stated.items()):
        assert value == pytest.approx(formula(t), abs=1e-3)
        rows.append(mean_of(f"V3 {law} stays: persons at instant {t}", value, seen[:, n]))
    # Poisson: variance = mean; one number, the mean of both ratios over all dates
    variance = float((seen.var(axis=0, ddof=1) / np.array(list(stated.values()))).mean())
    error = float(np.sqrt(2 / (runs - 1)))  # of one date; dates go together, so more of them are not worth more
    rows.append(Row(f"V3 {law} stays: variance / mean of persons", 1.0, variance, error))
    agree(record, rows)


@pytest.mark.parametrize(("law", "formula"), [("exponential", wave_exponential), ("fixed", wave_fixed)])
def test_persons_by_day_and_their_spread(
    law: str, formula: Callable[[float], float], record_property: Callable[[str, object], None]
) -> None:
    check(record_property, law, formula, runs=25)


@pytest.mark.slow
@pytest.mark.parametrize(("law", "formula"), [("exponential", wave_exponential), ("fixed", wave_fixed)])
def test_with_three_standard_errors_below_one_percent(
    law: str, formula: Callable[[float], float], record_property: Callable[[str, object], None]
) -> None:
    check(record_property, law, formula, runs=1000)
