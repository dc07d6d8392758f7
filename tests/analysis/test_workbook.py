"""The workbook: opened as a reader would, its numbers are those of the data, its sheets and units in both languages."""

from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import openpyxl
import pytest

from analysis.chronicle import Chronicle, chronicle_of
from analysis.output import write_results
from analysis.views import over_runs
from analysis.workbook.file import write_workbook
from analysis.workbook.sheets import EVERY_DAYS, Source, all_sheets
from sim.indicators import INDICATORS
from sim.locale import LANGUAGES, language
from sim.run import run
from sim.scenario.reading import read_scenario
from tests.readme import write_example

SHEETS = {
    "de": ["Kennzahlen", "Verlauf", "Bezirke", "Annahmen & Quellen", "Protokoll"],
    "en": ["Key figures", "Over time", "Districts", "Assumptions and sources", "Decision log"],
}


@pytest.fixture(scope="module")
def chronicle(tmp_path_factory: pytest.TempPathFactory) -> Chronicle:
    folder = tmp_path_factory.mktemp("town")
    reading = read_scenario(write_example(folder))
    (folder / "out").mkdir()
    write_results(folder / "out", reading, run(reading.scenario, runs=3), "test", 0.0)
    return chronicle_of(folder / "out")


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
    assert opened.sheetnames == SHEETS[lang]
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
    assert len(charts) == 3
    for page, chart in charts:
        assert chart.series
        for series in chart.series:
            name, cells = series.val.numRef.f.rsplit("!", 1)
            assert name.strip("'") == page.title
            values = [cell.value for (cell,) in page[cells.replace("$", "")]]
            assert all(isinstance(value, int | float) for value in values)
            assert len(values) > 1


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
