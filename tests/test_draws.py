"""Keyed draws: uniform, independent, the same one by one and all at once; counts by the inverse law."""

from itertools import combinations
from subprocess import run
from sys import executable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from sim import draws

MANY = 10**6
DECISIONS = ("own_housing", "voluntary_return", "decision", "household size", "moment")


def some_keys(number: int = MANY, name: str = "wave") -> NDArray[np.uint64]:
    """Keys as the inflow makes them: few households on each of many days."""
    each = np.arange(number)
    return draws.keys(name, 735_000 + each // 20, each % 20 + 1)


KEYS = some_keys()


@given(
    seed=st.integers(0, 2**63 - 1),
    decision=st.text(max_size=20),
    key=st.integers(0, 2**64 - 1),
    n=st.integers(0, 1000),
)
def test_one_draw_is_the_draw_of_the_column(seed: int, decision: str, key: int, n: int) -> None:
    column = draws.uniforms(seed, decision, np.array([7, key], dtype=np.uint64), n)
    by_row = draws.uniforms(seed, decision, np.array([7, key], dtype=np.uint64), np.array([n + 1, n]))
    assert draws.uniform(seed, decision, key, n) == column[1] == by_row[1]


def test_draws_lie_strictly_between_0_and_1() -> None:
    """Also for the extreme words of the hash, where a logarithm or an inverse law would break."""
    lowest, highest = key_that_ends_in(0), key_that_ends_in(2**64 - 1)
    for key, expected in ((lowest, 2.0**-53), (highest, 1 - 2.0**-53)):
        assert draws.uniform(1, "birth", key) == expected
        assert draws.uniforms(1, "birth", np.array([key], dtype=np.uint64))[0] == expected


def key_that_ends_in(word: int) -> int:
    """The key whose draw of seed 1 for a birth is made from this word: the hash run backwards."""
    root = draws._mixed_one(1 ^ draws.name_key("birth"))
    return unmixed((unmixed(word) - draws._STEP) % 2**64) ^ root


def unmixed(word: int) -> int:
    for shift, factor in ((31, draws._MIX2), (27, draws._MIX1)):
        word = word ^ (word >> shift) ^ (word >> 2 * shift)
        word = word * pow(factor, -1, 2**64) % 2**64
    return word ^ (word >> 30) ^ (word >> 60)


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_million_draws_are_uniform(decision: str) -> None:
    luck = draws.uniforms(20150101, decision, KEYS)
    counts = np.bincount((luck * 1000).astype(int), minlength=1000)
    assert stats.chisquare(counts).pvalue > 1e-4
    assert stats.kstest(luck[:: MANY // 10_000], "uniform").pvalue > 1e-4


def test_decisions_seeds_and_numbers_are_independent() -> None:
    columns = [draws.uniforms(7, decision, KEYS) for decision in DECISIONS]
    columns += [draws.uniforms(7, "birth", KEYS, n) for n in range(3)]
    columns += [draws.uniforms(8, "birth", KEYS), draws.uniforms(7 + 2**40, "birth", KEYS)]
    bound = 5 / np.sqrt(MANY)
    for one, other in combinations(columns, 2):
        assert abs(np.corrcoef(one, other)[0, 1]) < bound
        assert abs(np.corrcoef(one > 0.5, other > 0.5)[0, 1]) < bound


def test_neighbouring_keys_are_independent() -> None:
    """Households of a day, days in a row, and components must not share their luck."""
    luck = draws.uniforms(7, "own_housing", KEYS)
    bound = 5 / np.sqrt(MANY)
    for lag in (1, 2, 19, 20, 21, 400):
        assert abs(np.corrcoef(luck[lag:], luck[:-lag])[0, 1]) < bound
    other = draws.uniforms(7, "own_housing", some_keys(name="base"))
    assert abs(np.corrcoef(luck, other)[0, 1]) < bound
    plain = draws.uniforms(7, "own_housing", np.arange(MANY, dtype=np.uint64))
    assert abs(np.corrcoef(plain[1:], plain[:-1])[0, 1]) < bound


def test_two_draws_of_a_household_fill_the_square() -> None:
    one, other = (draws.uniforms(3, decision, KEYS) for decision in ("own_housing", "onward_move"))
    counts, _, _ = np.histogram2d(one, other, bins=50, range=[[0, 1], [0, 1]])
    assert stats.chisquare(counts.ravel()).pvalue > 1e-4


def test_no_two_households_share_a_key() -> None:
    assert len(np.unique(np.concatenate([KEYS, some_keys(name="base")]))) == 2 * MANY


def test_draws_never_change() -> None:
    """Numbers written down once: another machine, Python or NumPy gives the same run."""
    assert draws.replication_seed(1, 0) == 4215923173971654960
    assert draws.replication_seed(1, 1) == 2021340933837429789
    assert draws.replication_seed(2**63 - 1, 99_999) == 3100672094871163050
    assert draws.name_key("own_housing") == 8169871168721073875
    assert draws.keys("wave", np.array([735_600]), np.array([3])).tolist() == [5258172223002920289]
    assert draws.uniform(1, "birth", 2, 3) == 0.9785091506064109
    assert draws.mixed(np.array([1, 2**63], dtype=np.uint64)).tolist() == [6238072747940578789, 2720858781877447050]


def test_seeds_of_replications_differ() -> None:
    seeds = {draws.replication_seed(root, run) for root in range(50) for run in range(200)}
    assert len(seeds) == 50 * 200
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_names_do_not_depend_on_the_process() -> None:
    """Python's own hash of a text changes from process to process; ours must not."""
    ask = "from sim.draws import name_key, uniform; print(name_key('decision'), uniform(1, 'decision', 5))"
    said = run([executable, "-c", ask], capture_output=True, text=True, check=True).stdout.split()
    assert said == [str(draws.name_key("decision")), str(draws.uniform(1, "decision", 5))]


# --- counts -------------------------------------------------------------------------------------------------

LUCK = np.concatenate([draws.uniforms(5, "how many", KEYS[:4000]), [2.0**-53, 1e-9, 0.5, 1 - 1e-9]])


@pytest.mark.parametrize("mean", [1e-9, 1e-3, 0.1, 1.0, 5.5, 50.0, 1000.0, 1e5])
def test_poisson_counts_are_the_inverse_law(mean: float) -> None:
    counts = draws.poisson(np.full(len(LUCK), mean), LUCK)
    assert counts.tolist() == stats.poisson.ppf(LUCK, mean).astype(int).tolist()


@pytest.mark.parametrize("dispersion", [1.0001, 1.5, 3.0, 10.0, 100.0])
@pytest.mark.parametrize("mean", [1e-3, 0.1, 1.0, 5.5, 50.0, 1000.0])
def test_over_dispersed_counts_are_the_inverse_law(mean: float, dispersion: float) -> None:
    counts = draws.over_dispersed(np.full(len(LUCK), mean), dispersion, LUCK)
    share = 1 / dispersion
    assert counts.tolist() == stats.nbinom.ppf(LUCK, mean * share / (1 - share), share).astype(int).tolist()


@pytest.mark.parametrize("dispersion", [1.0, 1.7, 3.0, 10.0])
def test_counts_have_the_mean_and_the_dispersion_asked_for(dispersion: float) -> None:
    counts = draws.over_dispersed(np.full(40_000, 6.3), dispersion, draws.uniforms(5, "how many", KEYS[:40_000]))
    assert counts.mean() == pytest.approx(6.3, abs=4 * np.sqrt(6.3 * dispersion / 40_000))
    assert counts.var() / counts.mean() == pytest.approx(dispersion, rel=0.06)


@given(
    low=st.floats(0, 300),
    more=st.floats(0, 300),
    dispersion=st.sampled_from([1.0, 1.3, 4.0, 20.0]),
    root=st.integers(0, 1000),
)
def test_a_larger_mean_never_brings_fewer(low: float, more: float, dispersion: float, root: int) -> None:
    luck = draws.uniforms(root, "how many", KEYS[:50])
    few = draws.over_dispersed(np.full(50, low), dispersion, luck)
    many = draws.over_dispersed(np.full(50, low + more), dispersion, luck)
    assert (few >= 0).all()
    assert (many >= few).all()


def test_no_mean_no_arrivals() -> None:
    for dispersion in (1.0, 5.0):
        assert draws.over_dispersed(np.zeros(3), dispersion, np.array([1e-9, 0.5, 1 - 1e-9])).tolist() == [0, 0, 0]


def test_sizes_come_as_often_as_their_shares() -> None:
    shares = {1: 0.6, 2: 0.0, 4: 0.3, 7: 0.1}
    sizes = draws.chosen(draws.uniforms(5, "household size", KEYS), shares)
    counts = {size: int((sizes == size).sum()) for size in shares}
    assert counts[2] == 0
    assert stats.chisquare([counts[1], counts[4], counts[7]], [MANY * 0.6, MANY * 0.3, MANY * 0.1]).pvalue > 1e-4


def test_sizes_rise_with_the_luck_and_the_order_of_the_shares_says_nothing() -> None:
    luck = np.array([2.0**-53, 0.25, 0.75 - 1e-9, 0.75 + 1e-9, 1 - 2.0**-53])
    expected = [1, 1, 2, 5, 5]
    assert draws.chosen(luck, {1: 0.5, 2: 0.25, 5: 0.25}).tolist() == expected
    assert draws.chosen(luck, {5: 0.25, 1: 0.5, 2: 0.25}).tolist() == expected
