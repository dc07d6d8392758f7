"""Designs: every row where it belongs, the same read whole or in pieces, and as other people's packages make them."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.sample import sobol

from sim.scenario.uncertainties import Uncertainty
from sim.study.constraints import constraint
from sim.study.design import Rows
from sim.study.schema import Crossed, Grid, LatinHypercube, Morris, Saltelli, Sobol, Zip

TEXT = {"de": "a", "en": "a"}


def factor(**keys: Any) -> Uncertainty:
    return Uncertainty.model_validate({"label": TEXT, "sets": ["a.b"], **keys})


FACTORS = {
    "a": factor(low=0, high=10),
    "b": factor(low=1, likely=2, high=5),
    "c": factor(one_of=["x", "y", "z"]),
}
KINDS = (
    LatinHypercube(kind="latin_hypercube", rows=37),
    Sobol(kind="sobol", rows=64),
    Saltelli(kind="saltelli", base_rows=8),
    Saltelli(kind="saltelli", base_rows=8, second_order=True),
    Morris(kind="morris", trajectories=7),
    Grid(kind="grid", levels=3),
    Crossed.model_validate(
        {"kind": "crossed", "levers": {"kind": "grid", "levels": 2}, "uncertainties": {"kind": "sobol", "rows": 8}}
    ),
)
LEVERS = frozenset({"c"})


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.kind)
@given(start=st.integers(0, 130), length=st.integers(1, 130))
def test_a_stretch_is_a_piece_of_the_whole(kind: Any, start: int, length: int) -> None:
    rows = Rows(kind, FACTORS, seed=3, levers=LEVERS)
    whole = rows.read(0, len(rows))
    assert len(whole) == len(rows) == rows.planned
    assert Rows(kind, FACTORS, seed=3, levers=LEVERS).read(start, start + length) == whole[start : start + length]


def test_a_grid_has_every_level_with_every_other() -> None:
    rows = Rows(Grid(kind="grid", levels=3, levels_of={"b": 2}), FACTORS, seed=1)
    found = [tuple(row.values()) for row in rows.read(0, 99)]
    assert found == list(product([0, 5, 10], [1, 5], ["x", "y", "z"]))


def test_whole_numbers_stay_whole_and_a_level_is_there_once() -> None:
    rows = Rows(Grid(kind="grid", levels=5), {"a": factor(low=1, high=3)}, seed=1, whole=frozenset({"a"}))
    assert [row["a"] for row in rows.read(0, 9)] == [1, 2, 3]


def test_without_factors_a_grid_is_one_point() -> None:
    assert Rows(Grid(kind="grid"), {}, seed=1).read(0, 9) == [{}]


def test_a_latin_hypercube_fills_every_stripe_once() -> None:
    units = Rows(LatinHypercube(kind="latin_hypercube", rows=50), FACTORS, seed=4).units(0, 50)
    for column in units.T:
        assert sorted(np.floor(column * 50).astype(int)) == list(range(50))


@pytest.mark.parametrize("second", [False, True])
def test_saltelli_is_the_design_of_salib(second: bool) -> None:
    rows = Rows(Saltelli(kind="saltelli", base_rows=16, second_order=second), FACTORS, seed=5)
    problem = {"num_vars": 3, "names": list(FACTORS), "bounds": [[0, 1]] * 3}
    theirs = sobol.sample(problem, 16, calc_second_order=second, seed=np.random.default_rng(rows._seed))
    assert np.array_equal(rows.units(0, len(rows)), theirs)


def test_morris_moves_one_factor_at_a_time() -> None:
    units = Rows(Morris(kind="morris", trajectories=9), FACTORS, seed=6).units(0, 36)
    for trajectory in units.reshape(9, 4, 3):
        changed = np.diff(trajectory, axis=0) != 0
        assert (changed.sum(axis=1) == 1).all()
        assert (changed.sum(axis=0) == 1).all()


def test_values_follow_the_law_of_their_factor() -> None:
    rows = Rows(LatinHypercube(kind="latin_hypercube", rows=2000), FACTORS, seed=7).read(0, 2000)
    likely = sorted(float(str(row["b"])) for row in rows)
    assert np.mean(likely) == pytest.approx((1 + 2 + 5) / 3, abs=0.01)  # mean of a triangle
    assert np.mean([value <= 2 for value in likely]) == pytest.approx(0.25, abs=0.002)
    assert {name: sum(row["c"] == name for row in rows) // 10 for name in "xyz"} == {"x": 66, "y": 66, "z": 66}


def test_another_seed_gives_other_points() -> None:
    for kind in KINDS[:5]:
        assert Rows(kind, FACTORS, seed=1).read(0, 4) != Rows(kind, FACTORS, seed=2).read(0, 4)


def test_points_that_break_a_constraint_are_left_out_and_the_rest_moves_up() -> None:
    holds = constraint("a > 2 * b or c == 'y'", FACTORS)
    for kind in (*KINDS[:2], Grid(kind="grid", levels=4)):
        every = Rows(kind, FACTORS, seed=8).read(0, 99)
        rows = Rows(kind, FACTORS, seed=8, constraints=[holds])
        kept = [row for row in every if row["a"] > 2 * row["b"] or row["c"] == "y"]  # type: ignore[operator]
        assert rows.read(0, 99) == kept
        assert rows.read(2, 5) == kept[2:5]
        assert 0 < len(rows) == len(kept) < rows.planned


def test_words_of_a_constraint_stand_for_names_with_spaces() -> None:
    holds = constraint("own_housing / 2 >= 0.5 and not notice == 3", ["own housing", "notice"])
    assert holds({"own housing": 1.0, "notice": 4})
    assert not holds({"own housing": 1.0, "notice": 3})
    assert not constraint("1 / notice > 0", ["notice"])({"notice": 0})


def test_zip_reads_its_list() -> None:
    rows = Rows(Zip(kind="zip", values={"a": (1, 2)}), {"a": FACTORS["a"]}, seed=1, listed=[(1,), (2,)])
    assert rows.read(0, 9) == [{"a": 1}, {"a": 2}]


def test_crossed_puts_every_policy_under_every_future() -> None:
    rows = Rows(KINDS[-1], FACTORS, seed=9, levers=LEVERS)
    points = rows.read(0, 99)
    assert len(points) == 24
    futures = {policy: [(row["a"], row["b"]) for row in points if row["c"] == policy] for policy in "xyz"}
    assert futures["x"] == futures["y"] == futures["z"]
    assert len(set(futures["x"])) == 8
