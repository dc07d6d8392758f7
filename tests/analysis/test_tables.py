"""Every cell of the tables is the value of its own row: a summary in which no two values are the same shows it."""

import re
from datetime import date
from typing import Any

import pytest

from analysis.words.lamps import lamps
from analysis.words.return_tables import spells
from analysis.words.tables import MILLION, YEARLY, tables, years
from analysis.words.wording import Wording
from sim.locale import language
from tests.analysis.marked import Marked

ENDS = ("low", "middle", "high")
# Rows whose names in the table are not the end of their path in the summary.
OTHERWISE = {"waiting_days": "waiting_person_days", "above_usable": "above_usable_peak"}
Where = dict[Any, str]


def told_apart(node: Any, path: str, where: Where) -> Any:
    """The summary with another value in each spread; `where` gets the path of each."""
    if isinstance(node, dict) and set(ENDS) <= node.keys() and "is_percentile" in node:
        if all(node[end] is None for end in ENDS):
            return node
        is_date = any(isinstance(node[end], str) for end in ENDS)
        new: dict[str, Any] = {}
        for end in ENDS:
            number = len(where) + 1
            new[end] = date.fromordinal(700_000 + number).isoformat() if is_date else number * MILLION
            where[new[end]] = f"{path}_{end}"
        return {**node, **new}
    if isinstance(node, dict):
        return {key: told_apart(below, f"{path}_{key}", where) for key, below in node.items()}
    if isinstance(node, list):
        return [told_apart(below, f"{path}_{n}", where) for n, below in enumerate(node)]
    return node


@pytest.fixture(scope="module")
def different(summary: dict[str, Any]) -> tuple[dict[str, Any], Where]:
    where: Where = {}
    return told_apart(summary, "", where), where


def keys_as_texts() -> Marked:
    """A language whose texts are their own keys, so that the title of a row is the name of its text."""
    kept = ("count.", "range", "join.", "runs.", "lamp.range", "lamp.of_all", "standard.part")
    texts = language("en").texts
    return Marked("en", {key: forms if key.startswith(kept) else {"other": key} for key, forms in texts.items()})


def values_in(cell: str, unit: float = 1) -> list[Any]:
    """The numbers and dates of a cell."""
    found = re.findall(r"⟦([^⟧]*)⟧", cell)
    return [one if re.fullmatch(r"\d{4}-\d\d-\d\d", one) else round(float(one) * unit) for one in found]


def test_each_cell_is_the_value_of_its_own_row(different: tuple[dict[str, Any], Where]) -> None:
    summary, where = different
    seen = set()
    for table in tables(summary, keys_as_texts()):
        if table.name in ("standards", "spells"):
            continue
        for row in table.rows:
            name = re.search(r"row\.(\w+)", row.cells[0])
            if row.heading or name is None or any(cell == "–" or "horizon" in cell for cell in row.cells):
                continue
            key = OTHERWISE.get(name[1], name[1])
            unit = MILLION if table.name == "cost" else 1
            for cell, end in zip(row.cells[1:], ENDS, strict=True):
                (value,) = values_in(cell, unit)
                assert where[value].endswith(f"{key}_{end}"), (table.name, row)
                seen.add(value)
    assert len(seen) > 60


def test_each_year_has_its_own_values(different: tuple[dict[str, Any], Where]) -> None:
    summary, where = different
    for n, row in enumerate(years(summary, keys_as_texts()).rows):
        for name, cell in zip(YEARLY, row.cells[1:], strict=True):
            found = [where[value] for value in values_in(cell, MILLION if name == "cost" else 1)]
            assert found == [f"_years_{n}_{name}_{end}" for end in ("middle", "low", "high")]


def test_each_standard_has_its_own_values(different: tuple[dict[str, Any], Where]) -> None:
    summary, where = different
    words = Wording(summary, keys_as_texts())
    for n, lamp in enumerate(lamps(words)):
        for key, cell in zip(("at_end", "worst", "days_broken"), lamp.values, strict=True):
            values = values_in(cell)
            if summary["standards"][n]["unit"] == "standards" and key != "days_broken":
                assert values.pop(1) == len(words.chosen)  # so many of so many
            paths = [where[value] for value in values]
            assert paths in ([], [f"_standards_{n}_{key}_{end}" for end in ("middle", "low", "high")])
    titles = [words.title(one) for one in summary["standards"]]
    assert len(set(titles)) == len(titles)
    for row in spells(words).rows:
        for key, cell in zip(("spells", "worst", "person_days"), row.cells[1:4], strict=True):
            found = [where[value] for value in values_in(cell)]
            assert found == [
                f"_standards_{titles.index(row.cells[0])}_{key}_{end}" for end in ("middle", "low", "high")
            ]
