"""The workbook: opened as a reader would, its numbers are those of the data, its sheets and units in both languages."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import openpyxl
import pandas
import pytest
from matplotlib.collections import PolyCollection

from analysis.charts.axes import day_number
from analysis.charts.figures import draw, emergency_figure, periods
from analysis.charts.flags import decisions
from analysis.charts.lanes import MARKS, marks
from analysis.charts.panels import months_of
from analysis.charts.staircase import broken_share
from analysis.charts.views import over_runs
from analysis.chronicle import Chronicle, chronicle_of
from analysis.district.day import day_shown, values
from analysis.output import write_results
from analysis.service.figure import service_figure
from analysis.words.wording import FAMILIES, Wording
from analysis.workbook.figure_data import drawn
from analysis.workbook.file import write_workbook
from analysis.workbook.sheets import EVERY_DAYS, Source, all_sheets, label_of
from sim.indicators import BY_NAME, INDICATORS
from sim.locale import LANGUAGES, language
from sim.run import run
from sim.scenario.reading import read_scenario
from tests.readme import write_example

SHEETS = {
    "de": ["Kennzahlen", "Verlauf", "Bezirke", "Annahmen & Quellen", "Protokoll"],
    "en": ["Key figures", "Over time", "Districts", "Assumptions and sources", "Decision log"],
}
FIGURES = {
    "de": ["Abbildungen nach Tagen", "Abbildungen nach Monaten", "Abbildungen - Marken"],
    "en": ["Figures by day", "Figures by month", "Figures - marks"],
}


@pytest.fixture(scope="module")
def chronicle(tmp_path_factory: pytest.TempPathFactory) -> Chronicle:
    folder = tmp_path_factory.mktemp("town")
    reading = read_scenario(write_example(folder))
    (folder / "out").mkdir()
    write_results(folder / "out", reading, run(reading.scenario, runs=3), "test", 0.0)
    return chronicle_of(folder / "out")


@pytest.fixture(scope="module")
def strategy(tmp_path_factory: pytest.TempPathFactory) -> Chronicle:
    """Musterstadt, with building by rule and social care, for a year and a half."""
    folder = tmp_path_factory.mktemp("strategy")
    reading = read_scenario(Path(__file__).parents[2] / "scenarios" / "musterstadt.yaml", ["end=2027-06-30"])
    write_results(folder, reading, run(reading.scenario, runs=2), "test", 0.0)
    return chronicle_of(folder)


@pytest.fixture(scope="module", params=LANGUAGES)
def book(
    request: pytest.FixtureRequest, chronicle: Chronicle, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    return request.param, write_workbook(chronicle, request.param, tmp_path_factory.mktemp("book"))


def rows_of(path: Path, sheet: int) -> list[tuple[object, ...]]:
    """The rows of a sheet below its frozen titles."""
    page = openpyxl.load_workbook(path).worksheets[sheet]
    first = int("".join(letter for letter in str(page.freeze_panes) if letter.isdigit()))
    return list(page.iter_rows(min_row=first, values_only=True))


def test_sheets_are_named_in_the_language_and_their_titles_stay_in_view(book: tuple[str, Path]) -> None:
    lang, path = book
    opened = openpyxl.load_workbook(path)
    other = {"de": "en", "en": "de"}[lang]
    assert opened.sheetnames == [*SHEETS[lang], *SHEETS[other], *FIGURES[lang]]
    for page in opened.worksheets:
        assert page.freeze_panes is not None
        assert page.auto_filter.ref is not None
        assert page.page_setup.fitToHeight == 0


def test_every_indicator_stands_there_with_the_numbers_of_the_data(
    book: tuple[str, Path], chronicle: Chronicle
) -> None:
    lang, path = book
    told = [one for one in INDICATORS if one.told_by(chronicle.plan)]
    rows = rows_of(path, 0)
    assert len(rows) == len(told)
    for one, row in zip(told, rows, strict=True):
        assert str(row[0]).lower() == one.label[lang].lower()
        daily = np.asarray(chronicle.daily(one.name), dtype=float)
        for at, by_run in ((3, daily[:, -1]), (6, np.nanmax(np.nan_to_num(daily, nan=-np.inf), axis=1))):
            if np.isfinite(by_run).all():
                assert row[at : at + 3] == pytest.approx(over_runs(by_run), abs=1e-6)
            else:
                assert row[at : at + 3] == (None, None, None)
        if one.unit == "persons" or one.unit.endswith("/day"):
            assert row[9:12] == pytest.approx(over_runs(np.nansum(daily, axis=1)), abs=1e-6)
        else:
            assert not any(row[9:])


def test_over_time_is_every_seventh_day_of_the_data(book: tuple[str, Path], chronicle: Chronicle) -> None:
    rows, plan = rows_of(book[1], 1), chronicle.plan
    days = [plan.day_of(row[0].date()) for row in rows if isinstance(row[0], datetime)]
    assert days == [*range(0, plan.days - 1, EVERY_DAYS), plan.days - 1]
    low, middle, high = over_runs(chronicle.daily("persons")[:, days])
    assert [row[1:4] for row in rows] == [pytest.approx(values) for values in zip(middle, low, high, strict=True)]


def test_charts_show_cells_of_their_sheet_that_hold_numbers(book: tuple[str, Path]) -> None:
    opened = openpyxl.load_workbook(book[1])
    charts = [(page, chart) for page in opened.worksheets for chart in page._charts]
    assert len(charts) == 6
    for page, chart in charts:
        assert chart.series
        for series in chart.series:
            name, cells = series.val.numRef.f.rsplit("!", 1)
            assert name.strip("'") == page.title
            values = [cell.value for (cell,) in page[cells.replace("$", "")]]
            assert all(isinstance(value, int | float) for value in values)
            assert len(values) > 1


def test_both_languages_hold_the_same_numbers(book: tuple[str, Path]) -> None:
    numbers = []
    for page in openpyxl.load_workbook(book[1], read_only=True).worksheets[:10]:
        cells = [cell for row in page.iter_rows(values_only=True) for cell in row]
        numbers.append([cell for cell in cells if cell is not None and not isinstance(cell, str)])
    assert numbers[:5] == numbers[5:]
    assert sum(map(len, numbers)) > 1000


# --- every number of every figure -----------------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["town", "strategy"])
def test_every_number_of_the_figures_is_in_the_workbook_and_the_data(
    whose: str, chronicle: Chronicle, strategy: Chronicle, tmp_path: Path
) -> None:
    """Lines, bands, steps and marks are read back from the figures as drawn, and looked up by their day."""
    chosen = chronicle if whose == "town" else strategy
    told = language("en")
    path = write_workbook(chosen, "en", tmp_path)
    by_day, titles = days_of(path)
    figures = [draw(chosen, told, decisions(chosen, told))]
    if found := periods(chosen, told):
        figures.append(emergency_figure(found[0], told, found[1]))
    if chosen.summary["services"]:
        figures.append(service_figure(chosen, Wording(chosen.summary, told)))
    looked_at = sum(look_up(axes, by_day) for figure in figures for axes in figure.axes)
    assert looked_at > 2000
    # the workbook's own numbers are the spread of the runs in days.parquet
    days = pandas.read_parquet(chosen.folder / "days.parquet")
    for name in drawn(chosen):
        label = label_of(BY_NAME[name], told)
        wide = days.pivot(index="run", columns="day", values=name).to_numpy()
        at = titles.index(f"{label}: middle")
        for day, row in by_day.items():
            band = over_runs(wide[:, day - day_number(chosen.plan.start)])
            expected = [None if np.isnan(value) else pytest.approx(value, abs=1e-6) for value in band]
            assert list(row[at - 1 : at + 2]) == expected


def days_of(path: Path) -> tuple[dict[int, tuple[Any, ...]], list[str]]:
    """Rows of the sheet of figures by day as charts count it, and its titles."""
    page = openpyxl.load_workbook(path)["Figures by day"]
    rows = list(page.iter_rows(values_only=True))
    top = next(n for n, row in enumerate(rows) if row[0] == "Date")
    return {day_number(row[0].date()): row for row in rows[top + 2 :]}, [str(title) for title in rows[top]]


def look_up(axes: Any, by_day: dict[int, tuple[Any, ...]]) -> int:
    """Look up each point of the lines and bands of a panel; returns how many there were."""
    points = [
        tuple(point) for line in axes.lines if line.get_transform() == axes.transData for point in line.get_xydata()
    ]
    for area in axes.collections:
        if isinstance(area, PolyCollection):
            points += [tuple(point) for path in area.get_paths() for point in path.vertices]
    lanes = axes.get_ylim()[0] > axes.get_ylim()[1]  # lanes hold days only, their heights are no numbers
    count = 0
    for x, y in points:
        if not np.isfinite(y) or x != int(x) or lanes:
            continue
        row = by_day[int(x)]
        assert any(isinstance(v, int | float) and v == pytest.approx(y, abs=1e-5) for v in (*row, 0)), (x, y)
        count += 1
    return count


def test_months_and_marks_of_the_figures_are_in_the_workbook(chronicle: Chronicle, tmp_path: Path) -> None:
    opened = openpyxl.load_workbook(write_workbook(chronicle, "en", tmp_path))
    first, months = months_of(chronicle)
    rows = [row for row in opened["Figures by month"].iter_rows(values_only=True) if isinstance(row[0], datetime)]
    assert [row[0].date() for row in rows] == first
    assert np.array([row[1:] for row in rows]) == pytest.approx(over_runs(months).T)
    acts = [row for row in opened["Figures - marks"].iter_rows(values_only=True) if isinstance(row[0], datetime)]
    shared = [(np.datetime64(row[0].date()), row[3]) for row in acts]
    for family in FAMILIES:
        for what in MARKS:
            for day, share in marks(chronicle, family, what).items():
                assert any(at == day and value == pytest.approx(share) for at, value in shared if value is not None)
    back = {row[0].date().isoformat() for row in acts if row[3] is None}
    assert back >= {one["median_back"] for one in chronicle.summary["standards"] if one["median_back"]}
    days, titles = days_of(write_workbook(chronicle, "en", tmp_path))
    for one in chronicle.summary["standards"]:
        shares = broken_share(chronicle).get(one["name"])
        if shares is not None:
            at = titles.index(f"Share of runs in which it is broken: {one['label']['en']}")
            start = day_number(chronicle.plan.start)
            assert all(row[at] == pytest.approx(shares[day - start], abs=1e-6) for day, row in days.items())


def test_maps_of_the_report_are_the_sheet_of_districts(chronicle: Chronicle, tmp_path: Path) -> None:
    shown = values(chronicle, day_shown(chronicle))
    rows = rows_of(write_workbook(chronicle, "en", tmp_path), 2)
    assert [row[0] for row in rows] == [district.name for district in chronicle.plan.districts]
    for at, name in ((3, "load"), (4, "emergency"), (5, "shortfall")):
        assert [row[at] for row in rows] == pytest.approx(list(getattr(shown, name)), abs=1e-6)


def test_assumptions_and_log_are_whole(book: tuple[str, Path], chronicle: Chronicle) -> None:
    lang, path = book
    sheets = {sheet.name: sheet for sheet in all_sheets(Source(chronicle, language(lang, "workbook")))}
    assert len(rows_of(path, 3)) == len(chronicle.parameters) == len(sheets["assumptions"].rows)
    dates = [row[0].date() for row in rows_of(path, 4) if isinstance(row[0], datetime)]
    assert dates == [row[0] for row in sheets["log"].rows]
    assert all(isinstance(day, date) for day in dates)


def test_the_same_results_give_the_same_bytes(chronicle: Chronicle, tmp_path: Path) -> None:
    first, second = (
        write_workbook(chronicle, "de", folder)
        for folder in (tmp_path, tmp_path / "x")
        if folder.mkdir(exist_ok=True) is None
    )
    assert first.read_bytes() == second.read_bytes()
    with ZipFile(first) as inside:
        assert not [name for name in inside.namelist() if "external" in name.lower()]


def test_no_text_becomes_a_formula(chronicle: Chronicle, tmp_path: Path) -> None:
    opened = openpyxl.load_workbook(write_workbook(chronicle, "de", tmp_path))
    assert not [cell for page in opened for row in page.iter_rows() for cell in row if cell.data_type == "f"]
