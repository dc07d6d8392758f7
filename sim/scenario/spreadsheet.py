"""Spreadsheets: a table in an Excel workbook (.xlsx) as the CSV text it would be, row for line."""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from sim.scenario.problems import Place, Problem, ScenarioError

SUFFIX = ".xlsx"
MAX_UNPACKED_BYTES = 200_000_000
ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
NO_WORKBOOK = "this is no Excel workbook; save it as .xlsx or as CSV UTF-8"


def csv_of(raw: bytes, file: str) -> str:
    """The first visible sheet of a workbook as CSV text; line n is row n. Formulas count with the value last seen.

    Raises ScenarioError where it is no workbook, unpacks to too much, or holds a cell with an error.
    """
    import openpyxl  # late: it takes a while, and hardly anybody keeps tables in workbooks

    try:
        with ZipFile(BytesIO(raw)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            text = f"the workbook unpacks to {unpacked / 1e6:,.0f} MB; {MAX_UNPACKED_BYTES / 1e6:.0f} MB is the most"
            raise _error(file, text)
        book = openpyxl.load_workbook(BytesIO(raw), data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except ScenarioError:
        raise
    except BadZipFile:
        raise _error(file, NO_WORKBOOK) from None
    except Exception as error:  # openpyxl raises whatever the broken part raised
        raise _error(file, f"{NO_WORKBOOK} ({type(error).__name__})") from None
    if not sheets:
        raise _error(file, "the workbook has no visible sheet with cells")
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for line, row in enumerate(sheets[0].iter_rows(values_only=True), 1):
        writer.writerow([_text(value, file, line) for value in row])
    return out.getvalue()


def _text(value: object, file: str, line: int) -> str:
    """A cell as it would be typed into a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    text = str(value)
    if text in ERRORS:
        raise ScenarioError([Problem(Place(file, line), f"a cell holds the error {text}; mend the formula in Excel")])
    return " ".join(text.split())


def _error(file: str, text: str) -> ScenarioError:
    return ScenarioError([Problem(Place(file), text)])
