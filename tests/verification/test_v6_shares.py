"""V6: population shares to whole places."""

from math import floor

from hypothesis import given
from hypothesis import strategies as st

from analysis.verify.exact import EXPECTED
from sim.scenario.apportion import apportion

V6 = EXPECTED["V6_apportionment"]
WEIGHTS = st.lists(st.integers(1, 10**6), min_size=1, max_size=30)


def test_largest_remainders_would_take_a_place_from_a_district_and_this_does_not() -> None:
    hamilton = V6["hamilton_shows_the_paradox"]["[6,6,2]"]
    assert hamilton["11"][2] < hamilton["10"][2]
    assert apportion(11, [6, 6, 2])[2] >= apportion(10, [6, 6, 2])[2]


@given(WEIGHTS, st.integers(0, 400))
def test_nobody_loses_a_place_because_the_total_grew_by_one(weights: list[int], total: int) -> None:
    smaller, larger = apportion(total, weights), apportion(total + 1, weights)
    assert sum(smaller) == total
    assert sorted(b - a for a, b in zip(smaller, larger, strict=True)) == [0] * (len(weights) - 1) + [1]


@given(WEIGHTS, st.integers(0, 400))
def test_each_place_goes_where_the_claim_is_largest(weights: list[int], total: int) -> None:
    """No district has a claim w / (2 n + 1) on the next place larger than that by which another got its last one."""
    seats = apportion(total, weights)
    last = [w / (2 * n - 1) for w, n in zip(weights, seats, strict=True) if n]
    following = [w / (2 * n + 1) for w, n in zip(weights, seats, strict=True)]
    assert not last or max(following) <= min(last) * (1 + 1e-12)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=3), st.integers(0, 300))
def test_up_to_three_districts_get_their_quota_rounded_up_or_down(weights: list[int], total: int) -> None:
    for weight, seats in zip(weights, apportion(total, weights), strict=True):
        quota = total * weight / sum(weights)
        assert floor(quota) - 1 <= seats <= floor(quota) + 2
