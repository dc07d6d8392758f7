"""Placement `optimal`: feasible, never worse than the greedy way on its own objective, and better where that errs."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.rules import optimal
from sim.rules.optimal import Problem, greedily, solve
from sim.scenario.rules import OptimalPlacement


@st.composite
def problems(draw: Any) -> Problem:
    """Small cities with a few classes of households, sites and districts."""
    sites, districts = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    classes = sorted(draw(st.sets(st.tuples(st.integers(0, 2), st.integers(1, 5)), min_size=1, max_size=5)))
    whole = st.integers(0, 12)

    def many(count: int, what: Any = whole) -> Any:
        return np.array(draw(st.lists(what, min_size=count, max_size=count)), dtype=float)

    free, suited = many(sites), np.zeros((sites, 3))
    suited[:, 1], suited[:, 2] = many(sites), many(sites)
    population = many(districts, st.integers(1, 9))
    weights = OptimalPlacement(
        balance=draw(st.sampled_from([0.0, 1.0, 5.0])),
        needs=draw(st.sampled_from([0.0, 20.0])),
        mix=draw(st.sampled_from([0.0, 0.1, 3.0])),
        cost=draw(st.sampled_from([0.0, 0.01])),
    )
    living = many(sites)
    return Problem(
        classes=classes,
        number=many(len(classes), st.integers(0, 4)),
        sites=[SimpleNamespace(number=n) for n in range(sites)],  # type: ignore[misc]
        free=free,
        room=np.maximum(free, suited.max(axis=1)),
        suited=suited,
        districts=districts,
        of=many(sites, st.integers(0, districts - 1)).astype(int),
        share=population / population.sum(),
        persons=many(districts, st.integers(0, 50)),
        singles=np.minimum(many(sites), living),
        living=living,
        price=many(sites, st.integers(10, 90)),
        ends_soon=many(sites, st.integers(0, 1)) == 1,
        weights=weights,
    )


def assert_feasible(problem: Problem, placed: Any) -> None:
    assert (placed >= 0).all()
    assert np.array_equal(placed, np.round(placed))
    assert (placed.sum(axis=1) <= problem.number).all()
    for site in range(len(problem.sites)):
        used = {0: 0.0, 1: 0.0, 2: 0.0}
        for n, (need, size) in enumerate(problem.classes):
            used[need if need and problem.is_suited(n)[site] else 0] += placed[n, site] * size
        assert used[0] <= problem.free[site]
        assert all(used[kind] <= problem.suited[site, kind] for kind in (1, 2))
        assert sum(used.values()) <= problem.room[site]


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_both_ways_are_feasible_and_the_search_is_not_worse(problem: Problem) -> None:
    greedy = greedily(problem)
    assert_feasible(problem, greedy)
    found, in_time = solve(problem)
    assert in_time
    assert found is not None
    assert_feasible(problem, found)
    assert problem.value(found) <= problem.value(greedy) + 1e-6


def one_problem() -> Problem:
    """A family of four and two of two; the greedy way puts the four where both twos would fit."""
    return Problem(
        classes=[(0, 2), (0, 4)],
        number=np.array([2.0, 1.0]),
        sites=[SimpleNamespace(number=n) for n in range(2)],  # type: ignore[misc]
        free=np.array([5.0, 4.0]),
        room=np.array([5.0, 4.0]),
        suited=np.zeros((2, 3)),
        districts=1,
        of=np.array([0, 0]),
        share=np.array([1.0]),
        persons=np.array([0.0]),
        singles=np.zeros(2),
        living=np.zeros(2),
        price=np.zeros(2),
        ends_soon=np.array([False, False]),
        weights=OptimalPlacement(mix=0.0),
    )


def test_more_people_are_placed_than_one_after_the_other() -> None:
    problem = replace(one_problem(), number=np.array([2.0, 1.0]), free=np.array([5.0, 3.0]), room=np.array([5.0, 3.0]))
    persons = {way: float((placed.sum(axis=1) * problem.members).sum()) for way, placed in both(problem).items()}
    assert persons["together"] >= persons["greedy"] == 6


def both(problem: Problem) -> dict[str, Any]:
    found, _ = solve(problem)
    assert found is not None
    return {"greedy": greedily(problem), "together": found}


def test_where_the_time_limit_is_reached_the_greedy_way_is_taken_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noted: list[Any] = []
    problem = one_problem()
    rows = [0, 1, 2]
    table = SimpleNamespace(cells={"members": {0: 2, 1: 4, 2: 2}})
    city = SimpleNamespace(
        households=table, ledger=SimpleNamespace(needs=None), note=lambda *what, **more: noted.append(what[0])
    )
    late = SimpleNamespace(x=np.zeros(12), message="Time limit reached. (HiGHS Status 13)")
    monkeypatch.setattr(optimal, "milp", lambda *_, **__: late)
    monkeypatch.setattr(optimal, "_problem", lambda *_: problem)
    placed = optimal.place_together(city, rows)  # type: ignore[arg-type]
    assert noted == ["time_limit"]
    assert len(placed) == int(greedily(problem).sum())
