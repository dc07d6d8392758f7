"""The workbook as a file: frozen titles, widths, dates and numbers as such, and charts of Excel's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import cycle
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter

from analysis.chronicle import Chronicle
from analysis.workbook.figure_data import figure_data
from analysis.workbook.sheets import Chart, Sheet, Source, all_sheets
from sim.locale import Language, language, with_other

NAME = "tables.xlsx"
MADE = datetime(2020, 1, 1)
WIDEST, NARROWEST = 60, 9
CHART_ROWS, ROW_PIXELS = 21, 20
SHARES_BELOW = 2  # such numbers show three digits, larger ones that are not whole one
LINE = 15  # height of a line of text, as Excel counts
PAGE_WIDE = 110  # letters of a sheet that is text only
A4 = 9  # as Excel counts paper
# Okabe and Ito, told apart with any colour vision
COLOURS = ("#000000", "#0072B2", "#56B4E9", "#D55E00", "#E69F00", "#CC79A7", "#009E73")
BAR = "#0072B2"


def write_workbook(chronicle: Chronicle, lang: str, folder: Path | None = None) -> Path:
    """Write `tables.xlsx` into the folder of the results (or another one); returns its path.

    The sheets in the language asked for come first, then the same sheets in the other one; what the figures draw, which
    is long, stands there once.
    """
    path = (folder or chronicle.folder) / NAME
    sources = [Source(chronicle, one) for one in with_other(language(lang), "workbook")]
    sets: list[tuple[Sequence[Sheet], Language]] = [(all_sheets(source), source.lang) for source in sources]
    sets.append((figure_data(sources[0]), sources[0].lang))
    write_sheets(path, str(chronicle.summary["title"][lang]), sets)
    return path


def write_sheets(
    path: Path, title: str, sets: Sequence[tuple[Sequence[Sheet], Language]], named_by: str = "workbook"
) -> None:
    """Write sheets into a workbook, one set a language, which knows their names from a book of texts."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}) as book:
        book.set_properties({"title": title, "created": MADE})
        looks = _looks(book)
        for sheet, lang in ((sheet, lang) for sheets, lang in sets for sheet in sheets):
            _write(book, looks, sheet, lang.say(f"{named_by}.sheet.{sheet.name}"))


def _looks(book: Any) -> dict[str, Any]:
    return {
        "above": book.add_format({"text_wrap": True, "valign": "top"}),
        "title": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#F3F7FA"}
        ),
        "unit": book.add_format({"italic": True, "font_color": "#555555", "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "whole": book.add_format({"num_format": "#,##0"}),
        "part": book.add_format({"num_format": "#,##0.0"}),
        "share": book.add_format({"num_format": "0.000"}),
        "text": book.add_format({"valign": "top"}),
    }


def _write(book: Any, looks: dict[str, Any], sheet: Sheet, name: str) -> None:
    page, last = book.add_worksheet(name), len(sheet.columns) - 1
    widths = [_width(sheet, column) for column in range(last + 1)] if last else [PAGE_WIDE]
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    for row, line in enumerate(sheet.above):
        if last:
            page.merge_range(row, 0, row, last, line, looks["above"])
        else:
            page.write_string(row, 0, line, looks["above"])
        page.set_row(row, LINE * ceil(1.1 * len(line) / sum(widths)))
    top = len(sheet.above) + (1 if sheet.above else 0)
    page.write_row(top, 0, sheet.columns, looks["title"])
    page.set_row(top, LINE * max(_lines(title, width) for title, width in zip(sheet.columns, widths, strict=True)))
    first = top + 1
    if sheet.units:
        page.write_row(first, 0, sheet.units, looks["unit"])
        page.set_row(first, LINE * max(_lines(unit, width) for unit, width in zip(sheet.units, widths, strict=True)))
        first += 1
    for number, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            _cell(page, looks, first + number, column, value)
        if not last:  # a page of text, not a table
            page.write_string(first + number, 0, str(cells[0]), looks["above"])
            page.set_row(first + number, LINE * _lines(str(cells[0]), PAGE_WIDE))
    page.freeze_panes(first, 1)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top, first - 1)
    if sheet.rows:
        page.autofilter(first - 1, 0, first + len(sheet.rows) - 1, last)
    for nth, chart in enumerate(sheet.charts):
        page.insert_chart(first + CHART_ROWS * nth, last + 2, _chart(book, sheet, chart, first, name))


def _width(sheet: Sheet, column: int) -> int:
    """Letters a column is wide: its longest value, no more than a reader wants to see at once."""
    longest = max((len(str(cells[column])) for cells in sheet.rows if cells[column] is not None), default=0)
    words = max(
        len(word) for word in f"{sheet.columns[column]} {'' if not sheet.units else sheet.units[column]}".split()
    )
    return min(WIDEST, max(NARROWEST, longest + 1, words + 2))


def _lines(text: str, width: int) -> int:
    """Lines a text takes when its words are wrapped."""
    return max(1, len(wrap(text, width)))


def _cell(page: Any, looks: dict[str, Any], row: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), looks["date"])
    elif isinstance(value, bool | str):
        page.write_string(row, column, str(value), looks["text"])
    else:
        look = "whole" if isinstance(value, int) else "share" if abs(value) < SHARES_BELOW else "part"
        page.write_number(row, column, value, looks[look])


# --- charts -------------------------------------------------------------------------------------------------


def _chart(book: Any, sheet: Sheet, chart: Chart, first: int, name: str) -> Any:
    """A chart of Excel's own, from the cells of the sheet."""
    subtype = {"subtype": "straight"} if chart.kind == "scatter" else {}
    made, last = book.add_chart({"type": chart.kind, **subtype}), first + len(sheet.rows) - 1
    titles = first - 2 if sheet.units else first - 1
    for column, colour in zip(chart.columns, cycle(COLOURS)):
        look = {"fill": {"color": BAR}} if chart.kind == "bar" else {"line": {"color": colour, "width": 1.75}}
        made.add_series(
            {
                "name": [name, titles, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
                **look,
            }
        )
    made.set_title({"name": chart.title, "name_font": {"size": 12}})
    if chart.kind == "line":
        made.set_x_axis({"date_axis": True, "num_format": "yyyy", "major_unit": 1, "major_unit_type": "years"})
        made.set_y_axis({"num_format": "#,##0", "min": 0})
        made.set_legend({"position": "bottom"})
        made.set_size({"width": 820, "height": CHART_ROWS * ROW_PIXELS - 20})
    elif chart.kind == "scatter":
        made.set_x_axis({"num_format": "yyyy-mm" if isinstance(sheet.rows[0][0], date) else "#,##0"})
        made.set_y_axis({"num_format": "0%", "min": 0, "max": 1})
        made.set_legend({"position": "bottom"})
        made.set_size({"width": 820, "height": CHART_ROWS * ROW_PIXELS - 20})
    else:
        made.set_legend({"none": True})
        made.set_y_axis({"reverse": True})
        made.set_size({"width": 640, "height": 80 + ROW_PIXELS * len(sheet.rows)})
    return made
