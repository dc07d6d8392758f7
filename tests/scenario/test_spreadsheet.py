"""Tables kept in Excel workbooks: read as the CSV they would be, and refused with the row where something is wrong."""

import csv
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from sim.scenario.problems import ScenarioError
from sim.scenario.reading import load_scenario


def typed(text: str) -> object:
    """A cell as somebody would have it in Excel: numbers and dates as such."""
    for kind in (int, float, date.fromisoformat):
        try:
            return kind(text)  # type: ignore[operator]
        except ValueError:
            continue
    return text or None


def as_workbook(table: Path) -> Path:
    """The CSV file as a workbook in its place, a second sheet behind it."""
    book = openpyxl.Workbook()
    assert book.active is not None
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            book.active.append([typed(cell) for cell in row])
    book.create_sheet("Notizen").append(["nothing", "here"])
    path = table.with_suffix(".xlsx")
    book.save(path)
    table.unlink()
    return path


def changed(path: Path, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    book.active[cell] = value  # type: ignore[index]
    book.save(path)


def told(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    return str(caught.value)


def test_a_city_in_workbooks_is_the_same_city(wave: Path, town: Path) -> None:
    before = load_scenario(wave)
    for table in sorted((town / "town").glob("*.csv")):
        as_workbook(table)
    assert load_scenario(wave) == before
    assert before.sites[0].usable_from == date(2014, 1, 1)


def test_what_is_wrong_is_told_at_its_row(wave: Path, town: Path) -> None:
    path = as_workbook(town / "town" / "sites.csv")
    changed(path, "C2", "hose")
    assert "sites.xlsx:2" in told(wave)
    assert "did you mean 'house'" in told(wave)
    changed(path, "C2", "house")
    changed(path, "D2", "many")
    assert "sites.xlsx:2" in told(wave)
    changed(path, "D2", datetime(2020, 1, 2, 3, 4))
    assert "sites.xlsx:2" in told(wave)


def test_empty_rows_do_not_move_the_others(wave: Path, town: Path) -> None:
    path = as_workbook(town / "town" / "sites.csv")
    changed(path, "A9", "Haus 2")
    assert "sites.xlsx:9" in told(wave)


def test_a_cell_with_an_error_a_csv_beside_it_and_no_workbook_are_told(wave: Path, town: Path) -> None:
    path = as_workbook(town / "town" / "sites.csv")
    changed(path, "D2", "#REF!")
    assert "sites.xlsx:2: a cell holds the error #REF!" in told(wave)
    (town / "town" / "sites.csv").write_text("name,district,kind,planned_places\n")
    assert "sites.csv and sites.xlsx are both there" in told(wave)
    (town / "town" / "sites.csv").unlink()
    for content in (b"name;district\n", b"PK\x03\x04 broken"):
        path.write_bytes(content)
        assert "sites.xlsx: this is no Excel workbook" in told(wave)


def test_a_table_named_in_the_scenario(wave: Path, town: Path) -> None:
    (town / "today.csv").write_text("site,group,persons,household_size\nHaus 1,asylum,12,2\n")
    as_workbook(town / "today.csv")
    wave.write_text(wave.read_text() + "residents: today.xlsx\n")
    residents = load_scenario(wave).residents
    assert isinstance(residents, tuple)
    assert residents[0].persons == 12
