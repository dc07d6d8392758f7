"""Paired comparison: counts, ties, what is beyond the horizon, and an interval that covers as it says."""

from itertools import pairwise
from math import comb, inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.paired import interval, lowest_rank, paired

VALUES = st.one_of(st.integers(0, 5).map(float), st.just(inf), st.just(nan))
RUNS = st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=30)


@given(RUNS)
def test_every_run_is_counted_once(runs: list[tuple[float, float]]) -> None:
    told = paired([a for a, _ in runs], [b for _, b in runs])
    assert told.better + told.worse + told.equal + told.undecided == told.runs == len(runs)


@given(RUNS)
def test_the_other_way_round_is_the_opposite(runs: list[tuple[float, float]]) -> None:
    one, other = paired([a for a, _ in runs], [b for _, b in runs]), paired([b for _, b in runs], [a for a, _ in runs])
    assert (one.better, one.worse, one.undecided) == (other.worse, other.better, other.undecided)
    for mine, theirs in ((one.middle, other.middle), (one.low, other.high), (one.high, other.low)):
        assert (mine is None) == (theirs is None)
        assert mine is None or mine == pytest.approx(-float(str(theirs)))


def test_not_back_within_the_horizon_is_worse_than_any_day_and_both_is_undecided() -> None:
    told = paired([100.0, inf, inf, 50.0, 7.0], [inf, 100.0, inf, 50.0, nan])
    assert (told.worse, told.better, told.equal, told.undecided) == (1, 1, 1, 2)


def test_no_difference_is_invented_where_most_runs_are_not_seen() -> None:
    told = paired([100.0] * 10, [inf] * 10)
    assert (told.worse, told.middle, told.low, told.high) == (10, None, None, None)
    assert told.stands_out is True  # how much later nobody has seen, but later in every run


def test_a_difference_stands_out_when_its_interval_leaves_0_on_one_side() -> None:
    assert paired([0.0] * 6, [1.0, 2.0, 3.0, inf, inf, 6.0]).stands_out is True
    assert paired([0.0] * 6, [-1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).stands_out is False
    assert paired([0.0] * 5, [1.0] * 5).stands_out is None


@pytest.mark.parametrize("runs", range(1, 120))
def test_the_interval_covers_the_median_with_95_per_cent_and_no_narrower_one_does(runs: int) -> None:
    def covered(rank: int) -> float:
        return sum(comb(runs, k) for k in range(rank, runs - rank + 1)) / 2**runs

    rank = lowest_rank(runs)
    assert rank == 0 or covered(rank) >= 0.95
    assert covered(rank + 1) < 0.95 or rank + 1 > (runs + 1) // 2
    assert (rank > 0) == (runs >= 6)


def test_more_runs_never_widen_the_rank() -> None:
    assert all(b in (a, a + 1) for a, b in pairwise(lowest_rank(n) for n in range(1, 200)))


def test_the_interval_of_simulated_differences_covers_their_median() -> None:
    luck = np.random.default_rng(3)
    hits = 0
    for _ in range(2000):
        ordered = sorted(luck.exponential(size=25).tolist())
        low, high = interval(ordered)
        assert low is not None
        assert high is not None
        hits += low <= np.log(2) <= high
    assert hits / 2000 >= 0.94


def test_another_number_of_runs_is_refused() -> None:
    with pytest.raises(ValueError, match="same runs"):
        paired([1.0], [1.0, 2.0])
