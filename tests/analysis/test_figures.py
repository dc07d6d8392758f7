"""The main figure: PNG and SVG, the same bytes of SVG again, also where there is nothing to show."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.chronicle import Chronicle
from analysis.district_map import label, tiles
from analysis.figures import main_figure
from analysis.panels import announced, apart, band, marks
from analysis.staircase import broken_share, in_order
from sim.locale import LANGUAGES
from sim.run import Results
from sim.scenario.city import District
from sim.survival import spread


@pytest.mark.parametrize("lang", LANGUAGES)
def test_svg_bytes_are_the_same_again(chronicle: Chronicle, tmp_path: Path, lang: str) -> None:
    first = main_figure(chronicle, tmp_path / "one", lang)
    again = main_figure(chronicle, tmp_path / "two", lang)
    assert [path.suffix for path in first] == [".png", ".svg"]
    assert first[1].read_bytes() == again[1].read_bytes()
    assert first[0].stat().st_size < 400_000


def test_a_run_without_emergency_has_a_figure(calm_chronicle: Chronicle, tmp_path: Path) -> None:
    assert all(path.stat().st_size for path in main_figure(calm_chronicle, tmp_path, "de"))


def test_the_svg_says_no_date(chronicle: Chronicle, tmp_path: Path) -> None:
    assert "dc:date" not in main_figure(chronicle, tmp_path, "en")[1].read_text(encoding="utf-8")


def test_bands_are_the_spread_over_runs(chronicle: Chronicle, results: Results) -> None:
    found = band(chronicle, "persons")
    persons = np.array([one.city["persons"] for one in results.records])
    assert [tuple(day) for day in found.T] == [spread(day)[:3] for day in persons.T]


def test_the_latest_announcement_that_covers_a_day_counts(chronicle: Chronicle) -> None:
    plan = chronicle.plan
    told = announced(plan)
    june, october = (plan.day_of(day) for day in (plan.announcements[1].announced_on, plan.announcements[1].to))
    assert (told[june - 1], told[june], told[october], told[october + 1]) == (60, 400, 400, 60)


def test_marks_are_days_within_the_run(chronicle: Chronicle) -> None:
    days = marks(chronicle, "halls", "opened_on")
    assert len(days)
    assert days.min() >= np.datetime64(chronicle.plan.start)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8).map(sorted), st.floats(0.1, 30))
def test_labels_stand_apart_in_their_order(wanted: list[float], gap: float) -> None:
    heights = apart(wanted, gap)
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(heights))
    if all(b - a >= gap for a, b in pairwise(wanted)):
        assert heights == pytest.approx(wanted)


# --- district map -------------------------------------------------------------------------------------------


def placed(*places: tuple[float, float]) -> tuple[District, ...]:
    return tuple(
        District(name=f"D{n}", population=1, latitude=lat, longitude=lon) for n, (lat, lon) in enumerate(places)
    )


PLACES = st.lists(st.tuples(st.floats(40, 55), st.floats(5, 15)), min_size=1, max_size=40)


@given(PLACES)
def test_no_two_districts_share_a_tile(places: list[tuple[float, float]]) -> None:
    found = tiles(placed(*places))
    assert len(set(found)) == len(places)
    assert min(min(cell) for cell in found) >= 0


def test_north_is_up_and_west_is_left() -> None:
    north, south, west, east = tiles(placed((50, 9), (48, 9), (49, 8), (49, 10)))
    assert north[1] < south[1]
    assert west[0] < east[0]


def test_without_coordinates_districts_stand_in_the_order_of_the_list() -> None:
    found = tiles(tuple(District(name=f"D{n}", population=1) for n in range(7)))
    assert found == sorted(found, key=lambda cell: (cell[1], cell[0]))


def test_long_names_are_cut() -> None:
    assert label("Bad Cannstatt") == "Bad Cannstatt"
    assert all(len(line) <= 14 for line in label("Donaudampfschifffahrtsgesellschaft").split("\n"))


# --- staircase ----------------------------------------------------------------------------------------------


def test_the_staircase_shows_the_spells_of_all_runs(chronicle: Chronicle, results: Results) -> None:
    share = broken_share(chronicle)["no_emergency"]
    broken = np.array([one.kind["persons"][:, one.kind_is("emergency")].sum(axis=1) > 0 for one in results.records])
    first = chronicle.plan.day_of(chronicle.plan.counts_from)
    assert share[first:] == pytest.approx(broken.mean(axis=0)[first:])


def test_the_combined_standard_stands_at_the_bottom(chronicle: Chronicle) -> None:
    names = [one["name"] for one in in_order(chronicle.summary["standards"])]
    assert names[-1] == "combined"
    assert len(names) == len(chronicle.summary["standards"])
