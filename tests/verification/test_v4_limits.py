"""V4: share turned away when places are limited, against the stationary law of the daily rule."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.records import Records
from tests.verification.exact import EXPECTED, erlang_b, refused_by_the_daily_rule
from tests.verification.measuring import agree, observe, ratio_of

WARM_UP_DAYS = 1200
STATED = {(10, 10): 0.212709, (100, 110): 0.026240, (234, 250): 0.016183, (225, 250): 0.006388, (960, 1000): 0.005624}
ROWS = list(STATED)
# runs of 31,200 days that bring a million arrivals after the warm-up: 30,000 days x load / 120 a run
FULL = {(10, 10): 400, (100, 110): 40, (234, 250): 18, (225, 250): 18, (960, 1000): 5}


def by_stretch(records: Records) -> Any:
    """Persons turned away and arrived after the warm-up, in ten stretches that are almost independent."""
    flows = np.array([records.city["turned_away"][WARM_UP_DAYS:], records.city["arrived"][WARM_UP_DAYS:]])
    length = flows.shape[1] // 10
    return flows[:, : 10 * length].reshape(2, 10, length).sum(axis=2)


def check(record: Callable[[str, object], None], load: int, places: int, runs: int) -> None:
    expected = refused_by_the_daily_rule(load, places)
    seen = observe(f"v4-limit-{load}-{places}", runs, by_stretch, workers=min(runs, 2))
    away, arrived = seen[:, 0].ravel(), seen[:, 1].ravel()
    what = f"V4 turned away, load {load}, {places} places (Erlang B {erlang_b(load, places):.6f})"
    record("row", f"{what}: {arrived.sum():,} arrivals")
    agree(record, [ratio_of(what, expected, away, arrived)])


@pytest.mark.parametrize(("load", "places"), ROWS)
def test_the_expected_shares_are_those_stated(load: int, places: int) -> None:
    assert refused_by_the_daily_rule(load, places) == pytest.approx(STATED[load, places], abs=5e-7)
    assert erlang_b(load, places) == pytest.approx(EXPECTED["V4_erlang_b"]["refused"][f"a={load},c={places}"], abs=5e-6)


@pytest.mark.parametrize(("load", "places"), ROWS)
def test_share_turned_away(load: int, places: int, record_property: Callable[[str, object], None]) -> None:
    check(record_property, load, places, runs=1)


@pytest.mark.slow
@pytest.mark.parametrize(("load", "places"), ROWS)
def test_with_a_million_arrivals(load: int, places: int, record_property: Callable[[str, object], None]) -> None:
    check(record_property, load, places, FULL[load, places])
