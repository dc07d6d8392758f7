"""Frontier of cost against emergency nights: who beats whom, what cannot be compared, and what is said of it."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.chronicle import chronicle_of
from analysis.frontier.figure import frontier_figure
from analysis.frontier.table import frontier_table, write_csv
from analysis.frontier.variants import Variant, beats, not_comparable, standings, variant_of
from analysis.output import write_results
from sim.costs import items
from sim.indicators import BY_NAME
from sim.locale import language
from sim.run import run
from sim.scenario.reading import read_scenario
from tests.readme import write_example

FEW = st.integers(0, 3).map(float)


def variant(name: str, *measured: tuple[float, ...]) -> Variant:
    """A variant with so many runs; cost, nights, waiting, turned away."""
    return Variant(name, date(2020, 1, 1), date(2020, 12, 31), tuple(range(len(measured[0]))), "they", *measured)


@st.composite
def variants(draw: st.DrawFn) -> list[Variant]:
    runs = draw(st.integers(1, 4))
    numbers = st.lists(FEW, min_size=runs, max_size=runs).map(tuple)
    return [variant(str(n), *(draw(numbers) for _ in range(4))) for n in range(draw(st.integers(2, 5)))]


@given(variants())
def test_nobody_beats_itself_and_no_two_beat_each_other(some: list[Variant]) -> None:
    for run_ in range(len(some[0].seeds)):
        for one in some:
            assert not beats(one, one, run_)
            assert not any(beats(one, other, run_) and beats(other, one, run_) for other in some)


@given(variants())
def test_in_every_run_somebody_is_unbeaten_and_the_beaten_are_beaten_by_one_of_them(some: list[Variant]) -> None:
    for run_ in range(len(some[0].seeds)):
        unbeaten = [one for one in some if not any(beats(other, one, run_) for other in some)]
        assert unbeaten
        for one in some:
            assert one in unbeaten or any(beats(other, one, run_) for other in unbeaten)
    for one, standing in zip(some, standings(some), strict=True):
        assert 0 <= standing.unbeaten <= len(one.seeds)
        assert bool(standing.beaten_by) == (standing.unbeaten < len(one.seeds))


@given(variants(), st.integers(0, 3), st.sampled_from(["waiting", "turned_away"]))
def test_more_people_without_a_place_never_make_a_variant_better(some: list[Variant], more: int, where: str) -> None:
    mine = some[0]
    worse = replace(mine, **{where: tuple(number + more for number in getattr(mine, where))})
    before, after = standings(some)[0], standings([worse, *some[1:]])[0]
    assert after.unbeaten <= before.unbeaten
    for run_ in range(len(mine.seeds)):
        for other in some[1:]:
            assert beats(mine, other, run_) or not beats(worse, other, run_)


def test_cheaper_because_people_wait_beats_nobody() -> None:
    halls = variant("halls", (10.0,), (5.0,), (0.0,), (0.0,))
    waiting = variant("waiting", (1.0,), (0.0,), (5.0,), (0.0,))
    assert [standing.beaten_by for standing in standings([halls, waiting])] == [(), ()]


def test_only_the_same_days_runs_and_people_are_compared() -> None:
    mine = variant("a", (1.0,), (1.0,), (0.0,), (0.0,))
    for change, reason in (
        ({"end": date(2021, 1, 1)}, "days"),
        ({"seeds": (7,)}, "runs"),
        ({"people": "others"}, "people"),
        ({}, ""),
    ):
        other = replace(mine, name="b", **change)  # type: ignore[arg-type]
        assert not_comparable([mine, other]) == reason
        if reason:
            with pytest.raises(ValueError, match=reason):
                standings([mine, other])


def test_variants_of_runs_have_the_same_people_unless_more_come(tmp_path: Path) -> None:
    text = write_example(tmp_path)
    lived = {}
    for name, change in {"base": "", "first fit": "placement.policy=first_fit", "other": "seed=12"}.items():
        reading = read_scenario(text, [change] if change else [])
        results = run(reading.scenario, runs=2)
        (tmp_path / name).mkdir()
        write_results(tmp_path / name, reading, results, "test", 0.0)
        lived[name] = variant_of(chronicle_of(tmp_path / name), name)
        if not change:
            emergency = [float(BY_NAME["emergency_persons"].of(one).sum()) for one in results.records]
            cost = [sum(item.cost.sum() for item in items(one)) for one in results.records]
    base = lived["base"]
    assert base.nights == tuple(emergency)
    assert max(emergency) > 0
    assert base.cost == pytest.approx(cost)
    assert base.people == lived["first fit"].people != lived["other"].people
    assert not_comparable([base, lived["first fit"]]) == ""


@pytest.mark.parametrize("code", ["de", "en"])
def test_table_file_and_figure_say_the_same(tmp_path: Path, code: str) -> None:
    lang = language(code, "frontier")
    some = [
        variant("cheap", (20e6, 21e6), (900.0, 800.0), (0.0, 0.0), (0.0, 0.0)),
        variant("dear", (30e6, 31e6), (100.0, 90.0), (0.0, 4.0), (0.0, 0.0)),
        variant("bad", (30e6, 32e6), (950.0, 800.0), (0.0, 9.0), (0.0, 0.0)),
    ]
    table = frontier_table(some, lang)
    assert len(table.columns) == 5  # nobody is turned away, so no column
    assert [row.cells[0] for row in table.rows] == ["cheap", "dear", "bad"]
    assert [row.cells[-1][0] for row in table.rows] == ["2", "2", "0"]
    assert "bad" in table.notes[0]
    assert "cheap" in table.notes[0]
    write_csv(tmp_path / "frontier.csv", some)
    with (tmp_path / "frontier.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["beaten_by"] for row in rows] == ["", "", "", "", "cheap; dear", "cheap; dear"]
    png, svg = frontier_figure(some, tmp_path, lang)
    assert png.stat().st_size > 10_000
    first = svg.read_bytes()
    frontier_figure(some, tmp_path, lang)
    assert svg.read_bytes() == first
