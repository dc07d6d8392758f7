"""The main figure: PNG and SVG, the same bytes of SVG again, also where there is nothing to show."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts.figures import main_figure
from analysis.charts.flags import Flag, beside_cap, decisions, of_emergency, stacked
from analysis.charts.labels import apart
from analysis.charts.lanes import marks
from analysis.charts.panels import announced
from analysis.charts.staircase import broken_share, in_order, spans
from analysis.charts.views import emergency_period, whole
from analysis.chronicle import Chronicle
from analysis.district.day import day_shown, values
from analysis.district.map import colour, maps
from analysis.words.months import months
from analysis.words.wording import Wording
from sim.locale import LANGUAGES, language
from sim.run import Results
from sim.scenario.city import District
from sim.survival import spread
from sim.tiles import label, tiles


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
    view = whole(chronicle, every=True)
    found = view.band("persons")
    persons = np.array([one.city["persons"] for one in results.records])
    assert [tuple(day) for day in found.T] == [spread(day)[:3] for day in persons.T]


def test_the_latest_announcement_that_covers_a_day_counts(chronicle: Chronicle) -> None:
    plan = chronicle.plan
    told = announced(plan)
    june, october = (plan.day_of(day) for day in (plan.announcements[1].announced_on, plan.announcements[1].to))
    assert (told[june - 1], told[june], told[october], told[october + 1]) == (60, 400, 400, 60)


def test_marks_are_days_within_the_run(chronicle: Chronicle) -> None:
    days = marks(chronicle, "halls", "opened_on")
    assert days
    assert min(days) >= np.datetime64(chronicle.plan.start)
    assert set(days.values()) <= {0.5, 1.0}


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
    assert label("Bad Cannstatt") == ["Bad Cannstatt"]
    assert all(len(line) <= 14 for line in label("Donaudampfschifffahrtsgesellschaft"))


def test_load_and_shortfall_are_those_of_the_table(chronicle: Chronicle) -> None:
    day = day_shown(chronicle)
    shown = values(chronicle, day)
    for name, found in (("persons_per_1000", shown.load), ("shortfall", shown.shortfall)):
        assert found == pytest.approx(np.median(chronicle.by_district(name)[:, day, :], axis=0))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_map_says_its_values_and_who_has_most(chronicle: Chronicle, lang: str) -> None:
    shown = values(chronicle, day_shown(chronicle))
    load, emergency, shortfall = maps(chronicle, shown, language(lang))
    most = chronicle.plan.districts[int(shown.load.argmax())].name
    assert f" {most} (" in load.svg
    assert load.svg.count("<path") == len(chronicle.plan.districts)
    assert emergency.title != load.title
    assert 'class="over"' in shortfall.svg


def test_where_nothing_is_to_be_seen_the_map_says_so(calm_chronicle: Chronicle) -> None:
    shown = values(calm_chronicle, day_shown(calm_chronicle))
    emergency = maps(calm_chronicle, shown, language("en"))[1]
    assert emergency.reading == "On this day nobody is in an emergency shelter in any district."


def test_colours_go_from_white_to_one_hue() -> None:
    assert colour("load", 0, 10) == (255, 255, 255)
    assert colour("load", 10, 10) == (0, 114, 178)
    assert colour("shortfall", -10, 10) != colour("shortfall", 10, 10)


# --- flags, the months with emergency shelters, the table of months ----------------------------------------


def test_flags_say_announcements_orders_and_laws_in_the_order_of_their_days(chronicle: Chronicle) -> None:
    view = emergency_period(chronicle)
    assert view is not None
    flags = of_emergency(view, language("en"))
    assert [flag.day for flag in flags] == sorted(flag.day for flag in flags)
    assert "New announcement: 400 persons a month for 1 Jun – 30 Sep 2020" in [flag.text for flag in flags]
    assert any(flag.text.startswith("Ordered by projection: ") for flag in flags)
    assert [flag.sort for flag in decisions(chronicle, language("en"))] == ["law"]


def test_floor_area_is_told_with_the_status_of_each_value(chronicle: Chronicle) -> None:
    (law,) = decisions(chronicle, language("en"))
    assert "preliminary accommodation 7\u00a0m² (" in law.text
    assert "follow-up accommodation 4.5\u00a0m² (" in law.text
    assert "aw: at least" not in law.text


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (0, 306, "A opens with 306 planned places, more than 250"),
        (240, 396, "A grows from 240 to 396 planned places, more than 250"),
        (396, 0, "A with 396 planned places no longer above 250"),
    ],
)
def test_a_site_above_the_cap_opens_or_grows(before: int, now: int, told: str) -> None:
    assert beside_cap("A", before, now, 250, language("en")) == told


def test_flags_of_near_days_are_stacked(chronicle: Chronicle) -> None:
    view = whole(chronicle)
    days = [date(2020, 3, 1), date(2020, 3, 2), date(2020, 3, 3), date(2021, 3, 1)]
    assert stacked([Flag(day, "law", "") for day in days], view) == [0, 1, 2, 0]


def test_without_emergency_use_there_are_no_months_of_it(calm_chronicle: Chronicle) -> None:
    assert emergency_period(calm_chronicle) is None


def test_the_months_begin_before_the_first_order(chronicle: Chronicle) -> None:
    view = emergency_period(chronicle)
    assert view is not None
    first = date.fromisoformat(chronicle.summary["emergency"]["total"]["ordered"]["low"])
    assert view.first == first - timedelta(days=31)
    assert view.last == chronicle.plan.end  # not empty within the horizon


def test_the_table_of_months_says_what_is_drawn(chronicle: Chronicle, results: Results) -> None:
    words = Wording(chronicle.summary, language("en"))
    table = months(words, chronicle)
    assert [row.cells[0] for row in table.rows][:2] == ["Jan 2020", "Feb 2020"]
    assert len(table.rows) == 24
    arrived = [int(one.city["arrived"][:31].sum()) for one in results.records]
    low, middle, high = spread(arrived)[:3]
    cell = table.rows[0].cells[table.columns.index("Arrived")]
    assert cell == words.lang.say(
        "range", middle=words.number(middle), low=words.number(low), high=words.number(high)
    ).replace(" (", "\n(")


def test_spans_are_the_stretches_of_days() -> None:
    found = spans(np.arange(10.0), np.array([0, 1, 1, 0, 0, 1, 0, 0, 1, 1], dtype=bool))
    assert found == [(1.0, 2.0), (5.0, 1.0), (8.0, 2.0)]


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
