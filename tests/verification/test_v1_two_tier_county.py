"""V1: regular and emergency capacity changing every 63 days, arrivals every year, against the exact solution."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.records import Records
from tests.verification.exact import EXPECTED, exact_interval
from tests.verification.measuring import Row, agree, mean_of, observe

TABLE = EXPECTED["V1_two_tier_county"]["expected"]
DAYS = [row["day"] for row in TABLE]
SIX_YEARS = EXPECTED["V1_two_tier_county"]["expected_time_average_unsheltered_6_years"]


def unsheltered(records: Records) -> Any:
    """Waiting, or above the usable places; the record of day 63 k - 1 is the state just before the k-th change."""
    without_place = records.city["waiting"] + records.city["above_usable"]
    return [*without_place[[day - 1 for day in DAYS]], without_place.sum() / 2190]


def check(record: Callable[[str, object], None], runs: int, workers: int) -> None:
    seen = observe("v1-two-tier-county", runs, unsheltered, workers=workers)
    by_date, average = seen[:, :-1], seen[:, -1]
    means = [
        mean_of(
            f"V1 mean unsheltered on day {row['day']}",
            row["exact_mean_unsheltered"],
            by_date[:, n],
            at_least=0.5 if row["exact_mean_unsheltered"] < 1 else 0.0,
        )
        for n, row in enumerate(TABLE)
    ]
    nobody = [
        share_without(f"V1 nobody unsheltered on day {row['day']}", row["exact_P_unsheltered_is_0"], by_date[:, n])
        for n, row in enumerate(TABLE)
    ]
    agree(record, [*means, *nobody, mean_of("V1 mean unsheltered over six years", SIX_YEARS, average)])


def share_without(what: str, expected: float, values: Any) -> Row:
    """Share of runs with nobody unsheltered; rare and near-certain ones by their exact interval."""
    hits, runs = int((values == 0).sum()), len(values)
    if 0.01 <= expected <= 0.99:
        return Row(what, expected, hits / runs, float(np.sqrt(expected * (1 - expected) / runs)))
    low, high = exact_interval(hits, runs)
    inside = low - 1e-4 <= expected <= high + 1e-4  # the expected values are rounded to four digits
    return Row(what, expected, hits / runs, 0.0, at_least=1.0 if inside else 0.0, step=0.0)


def test_mean_unsheltered_and_chance_that_nobody_is(record_property: Callable[[str, object], None]) -> None:
    check(record_property, runs=40, workers=1)


@pytest.mark.slow
def test_with_three_standard_errors_below_half_a_person(record_property: Callable[[str, object], None]) -> None:
    check(record_property, runs=6200, workers=2)
