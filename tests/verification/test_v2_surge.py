"""V2: a surge over full places and the way back; the leaving clock starts in a regular place, or already on arrival."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.records import Records
from tests.verification.exact import EXPECTED
from tests.verification.measuring import agree, mean_of, observe, spread_of

V2 = EXPECTED["V2_rectangular_wave"]


def emergency_at_60_and_day_empty(records: Records) -> Any:
    """Persons in emergency places at instant 60 (record of day 59), and the first instant after it with nobody."""
    there = records.kind["persons"][:, records.kind_is("emergency")].sum(axis=1)
    empty = np.flatnonzero(there[60:] == 0)
    assert len(empty), "the emergency places are never empty"
    return there[59], 61 + empty[0]


def check(record: Callable[[str, object], None], runs: int, workers: int) -> None:
    seen = observe("v2-surge", runs, emergency_at_60_and_day_empty, workers=workers)
    peak, empty = V2["expected"]["emergency_at_day_60"], V2["expected"]["day_emergency_empty"]
    own_error = empty["sim_sd"] / np.sqrt(400)
    rows = [
        mean_of("V2 persons in emergency at instant 60", peak["mean"], seen[:, 0]),
        spread_of("V2 their standard deviation", peak["sd"], seen[:, 0]),
        mean_of("V2 emergency empty on day", empty["sim_mean"], seen[:, 1], expected_error=own_error),
        spread_of("V2 its standard deviation", empty["sim_sd"], seen[:, 1], expected_error=own_error / np.sqrt(2)),
    ]
    seen = observe("v2-surge-clock-from-arrival", runs, emergency_at_60_and_day_empty, workers=workers)
    other = V2["variant_clock_runs_in_emergency_too"]
    rows += [
        mean_of("V2 clock from arrival: persons at instant 60", other["emergency_at_day_60"], seen[:, 0]),
        mean_of("V2 clock from arrival: empty on day", other["day_emergency_empty"], seen[:, 1]),
    ]
    agree(record, rows)


def test_peak_and_day_empty_with_both_starts_of_the_clock(record_property: Callable[[str, object], None]) -> None:
    check(record_property, runs=40, workers=1)


@pytest.mark.slow
def test_with_three_standard_errors_below_one_day(record_property: Callable[[str, object], None]) -> None:
    check(record_property, runs=2400, workers=2)
