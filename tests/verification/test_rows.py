"""Rows and the laws behind them: when a comparison agrees, and that our exact solutions are those stated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.verify.county import TABLE
from analysis.verify.county_law import county_law
from analysis.verify.exact import EXPECTED, erlang_b, refused_by_the_daily_rule, wave_exponential, wave_fixed
from analysis.verify.refusal import LOADS
from analysis.verify.rows import Row, equal, exact_interval, largest, mean_of, ratio_of, share_of, spread_of
from analysis.verify.surge import day_empty, fluid
from analysis.verify.wave import LAWS, V3

STATED = {(10, 10): 0.212709, (100, 110): 0.026240, (234, 250): 0.016183, (225, 250): 0.006388, (960, 1000): 0.005624}
DICE = np.random.default_rng(1)


@pytest.mark.parametrize(
    ("gap", "agrees"), [(0.0, True), (3.4, True), (3.6, False), (-3.4, True), (-3.6, False)], ids=str
)
def test_three_standard_errors_and_half_a_percent(gap: float, agrees: bool) -> None:
    assert Row("v9_load", 100.0, 100.0 + gap, error=1.0).agrees is agrees


def test_an_expected_value_that_was_simulated_brings_its_own_error() -> None:
    assert not Row("v2_empty", 100, 105, error=1.0).agrees
    assert Row("v2_empty", 100, 105, error=1.0, expected_error=1.2).agrees


def test_equal_is_equal() -> None:
    assert equal("v5_after", 3650, 3650).agrees
    assert not equal("v5_after", 3650, 3650.0001).agrees


def test_a_share_near_nought_is_compared_with_its_exact_interval() -> None:
    assert share_of("v1_nobody", 0.001, 0, 100).agrees
    assert not share_of("v1_nobody", 0.001, 9, 100).agrees
    assert share_of("v1_nobody", 0.5, 50, 100).rule == "noise"


@given(st.integers(1, 400), st.floats(0, 1))
def test_an_exact_interval_holds_its_own_share(runs: int, share: float) -> None:
    hits = round(share * runs)
    low, high = exact_interval(hits, runs)
    assert 0 <= low <= hits / runs <= high <= 1


def test_five_percent_off_is_seen() -> None:
    values = DICE.normal(105, 10, 2000)
    assert not mean_of("v9_load", 100, values).agrees
    assert mean_of("v9_load", 105, values).agrees
    assert not spread_of("v2_at_60_spread", 12, values).agrees
    assert spread_of("v2_at_60_spread", 10, values).agrees


def test_a_ratio_of_sums_knows_its_error() -> None:
    below = DICE.poisson(1000, 500)
    above = DICE.binomial(below, 0.1)
    assert ratio_of("v4_refused", 0.1, above, below, 500).agrees
    assert not ratio_of("v4_refused", 0.11, above, below, 500).agrees


def test_many_dates_are_one_test_and_the_one_that_fails_is_shown() -> None:
    rows = [Row("v1_mean", 100, 100 + gap, error=1.0) for gap in (0, -3, 2)]
    assert largest(rows).gap == -3
    wrong = Row("v1_mean", 0.5, 2, "bound", at_least=0.5)
    assert largest([*rows, wrong]) is wrong


# --- exact laws ---------------------------------------------------------------------------------------------


def test_the_county_law_is_that_of_the_source() -> None:
    law = county_law()
    mean, none = law.mean(), law.none()
    for row in TABLE:
        assert mean[row["day"] - 1] == pytest.approx(row["exact_mean_unsheltered"], abs=0.02)
        assert none[row["day"] - 1] == pytest.approx(row["exact_P_unsheltered_is_0"], abs=5e-4)
    assert law.law.sum(axis=1) == pytest.approx(np.ones(len(mean)))
    assert law.law[:, -1].max() < 1e-12, "more people than the law has room for"


@pytest.mark.parametrize(("load", "places"), LOADS)
def test_the_expected_shares_turned_away_are_those_stated(load: int, places: int) -> None:
    assert refused_by_the_daily_rule(load, places) == pytest.approx(STATED[load, places], abs=5e-7)
    assert erlang_b(load, places) == pytest.approx(EXPECTED["V4_erlang_b"]["refused"][f"a={load},c={places}"], abs=5e-6)


@pytest.mark.parametrize("law", LAWS)
def test_the_formulas_of_the_wave_are_the_table(law: str) -> None:
    column, formula = LAWS[law]
    for instant, value in V3[column].items():
        assert formula(float(instant)) == pytest.approx(value, abs=1e-3)


def test_fixed_stays_have_a_peak_15_percent_higher() -> None:
    peaks = [max(map(formula, map(float, range(400)))) for formula in (wave_exponential, wave_fixed)]
    assert peaks[1] / peaks[0] == pytest.approx(1.15, abs=0.005)


def test_the_fluid_of_the_surge_is_the_closed_form() -> None:
    placed, arrived = fluid(False), fluid(True)
    assert placed[60] == pytest.approx(400)
    assert placed[179] > 0 == placed[180]
    assert arrived[60] == pytest.approx(314.8, abs=0.05)
    assert arrived[129] > 0 == arrived[130]


def test_the_day_of_emptiness_is_the_first_after_the_surge() -> None:
    runs = np.zeros((3, 100), dtype=int)
    runs[0, :70] = 5
    runs[1, :] = 5
    assert day_empty(runs).tolist() == [71, 100, 61]
