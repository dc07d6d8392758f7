"""CSV tables of a city folder: rows with the columns of the schema, to nodes that know file, line and column."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO

from pydantic import BaseModel

from sim.scenario.building import Plot
from sim.scenario.city import Announcement, District, Measure, ResidentRow, Site
from sim.scenario.fields import Slot, field_slot, keys_of
from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean, nearest
from sim.scenario.remarks import STATUS
from sim.scenario.tree import Node, Remark, a_list, a_map

ROWS: dict[str, type[BaseModel]] = {
    "districts": District,
    "sites": Site,
    "measures": Measure,
    "plots": Plot,
    "announcements": Announcement,
    "residents": ResidentRow,
}
# Columns about where a row comes from; tables may carry them even if the schema has no such field.
REMARKS = ("source", "status", "confidence", "note")
PERSONS = ("persons", "inflow_persons")

WHOLE = re.compile(r"[+-]?\d+")
DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
DECIMAL_COMMA = re.compile(r"[+-]?(\d+(,\d*)?|,\d+)")


@dataclass
class Table:
    """A CSV file taken apart: columns, rows with their line numbers, separator."""

    file: str
    columns: list[str]
    rows: list[tuple[int, list[str]]]
    separator: str

    def cells(self, row: list[str]) -> Iterator[tuple[str, str]]:
        """Column and text of the cells of a row that are not empty."""
        return ((column, cell) for column, cell in zip(self.columns, row, strict=False) if cell)

    def place(self, line: int, column: str = "") -> Place:
        """Place of a cell."""
        return Place(self.file, line, cell=column)


def read_rows(text: str, file: str, key: str, problems: list[Problem]) -> Node:
    """List node of a table (`sites`, `districts` ...); problems are added to the list."""
    table = taken_apart(text, file, problems)
    fields = keys_of(ROWS[key])
    needed = [name for name, info in fields.items() if info.is_required()]
    known = columns_of(table, needed, [*fields, *(name for name in REMARKS if name not in fields)], problems)
    slots = {name: field_slot(info) for name, info in fields.items()}
    rows = []
    for line, cells in table.rows:
        row = a_map(table.place(line))
        remark = _remark(dict(table.cells(cells)), own_status="status" in fields)
        for column, cell in table.cells(cells):
            if column in slots and column in known:
                place = table.place(line, column)
                value = cell_value(cell, slots[column], table, place, problems)
                row.map[column] = Node(value, place, place, cell, remark)
        row.remark = remark
        missing = [name for name in needed if name in known and name not in row.map]
        problems += [
            Problem(table.place(line, name), f"the cell is empty; wanted: {slots[name].wanted}") for name in missing
        ]
        rows.append(row)
    return a_list(Place(file, 1), rows)


def read_months(text: str, file: str, slot: Slot, problems: list[Problem]) -> Node:
    """Map node of a table with the columns `month` and `persons`."""
    table = taken_apart(text, file, problems)
    persons = next((name for name in PERSONS if name in table.columns), PERSONS[0])
    known = columns_of(table, ["month", persons], ["month", persons, *REMARKS], problems)
    months = a_map(Place(file, 1))
    for line, cells in table.rows:
        row = dict(table.cells(cells))
        if not {"month", persons} <= known:
            break
        for name in ("month", persons):
            if name not in row:
                wanted = slot.wanted if name == persons else "a month such as 2015-06"
                problems.append(Problem(table.place(line, name), f"the cell is empty; wanted: {wanted}"))
        if "month" not in row or persons not in row:
            continue
        place, month = table.place(line, persons), row["month"]
        if (before := months.map.get(month)) is not None:
            text = f"the month {month} is here a second time (first in line {before.place.line})"
            problems.append(Problem(table.place(line, "month"), text))
            continue
        value = cell_value(row[persons], slot, table, place, problems)
        months.map[month] = Node(value, place, table.place(line, "month"), row[persons], _remark(row))
    return months


def taken_apart(text: str, file: str, problems: list[Problem]) -> Table:
    """A CSV text taken apart; rows that cannot be right are added to the problems. Errors: `ScenarioError`."""
    text = unicodedata.normalize("NFC", text)
    head = text.lstrip("\r\n").split("\n", 1)[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    source = StringIO(text, newline="")
    lines = csv.reader(source, delimiter=separator, strict=True, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for row in lines:
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                rows.append((start, cells))
            start = lines.line_num + 1
    except csv.Error as error:
        raise ScenarioError(
            [Problem(Place(file, start), f"this row cannot be read ({error}); is a quotation mark left open?")]
        ) from None
    if not rows:
        raise ScenarioError([Problem(Place(file), "the table is empty")])
    columns = rows[0][1]
    if len(rows) == 1:
        problems.append(Problem(Place(file, rows[0][0]), "the table has a head, but no rows"))
    for line, row in rows[1:]:
        if len(row) > len(columns) and any(row[len(columns) :]):
            text = f"the row has {len(row)} cells, the head {len(columns)}; a text with '{separator}' needs quotes"
            problems.append(Problem(Place(file, line), text))
    return Table(file, columns, rows[1:], separator)


def columns_of(table: Table, needed: list[str], known: list[str], problems: list[Problem]) -> set[str]:
    """Columns that can be read; missing, unknown and repeated ones are problems."""
    head = table.place(1)
    for name in dict.fromkeys(table.columns):
        if table.columns.count(name) > 1 and name:
            problems.append(Problem(head, f"the column '{name}' is there {table.columns.count(name)} times"))
        if name and name not in known and not name.startswith("note"):
            left = [other for other in known if other not in table.columns]
            problems.append(Problem(head, f"unknown column '{name}'{did_you_mean(name, left or known, 20)}"))
    for name in needed:
        if name not in table.columns:
            guess = nearest(name, [column for column in table.columns if column not in known])
            hint = f"; is it '{guess}'?" if guess else f"; the columns are {', '.join(table.columns)}"
            problems.append(Problem(head, f"the column '{name}' is missing{hint}"))
    return set(table.columns) & set(known)


def _remark(row: dict[str, str], own_status: bool = False) -> Remark:
    """Source, note and status of a row; a status in free words is a note, unless the schema knows it."""
    status = row.get("status", "")
    notes = [cell for column, cell in row.items() if column.startswith("note") or column == "confidence"]
    if status not in STATUS and not own_status:
        notes, status = [*([status] if status else []), *notes], ""
    return Remark(row.get("source", ""), "; ".join(notes), status)


def cell_value(cell: str, slot: Slot, table: Table, place: Place, problems: list[Problem]) -> object:
    """The cell as its column wants it: number, date or text."""
    if slot.type is date:
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return cell
    if slot.type is int and WHOLE.fullmatch(cell):
        return int(cell)
    if slot.type is float:
        if DECIMAL.fullmatch(cell):
            return float(cell) if "." in cell else int(cell)
        if table.separator == ";" and DECIMAL_COMMA.fullmatch(cell):
            return float(cell.replace(",", "."))
    if slot.type is bool and cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    if slot.type in (int, float) and "," in cell and table.separator == ",":
        text = f"'{cell}' has a decimal comma; write a point, or use ; between the columns"
        problems.append(Problem(place, text))
    return cell
