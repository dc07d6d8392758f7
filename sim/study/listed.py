"""Listed designs: the rows of `zip` and `table`, with values that are checked against the factors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.fields import Slot, number
from sim.scenario.problems import Place, Problem, did_you_mean
from sim.scenario.tables import cell_value, columns_of, taken_apart
from sim.scenario.uncertainties import Uncertainty
from sim.study.design import Row
from sim.study.schema import Zip

NUMBER = Slot(float)


def zipped(design: Zip, factors: Mapping[str, Uncertainty], place: Place, problems: list[Problem]) -> list[Row]:
    """Rows of the lists of a `zip`; what is missing, unknown or out of range is added to the problems."""
    known = list(factors)
    problems += [
        Problem(place, f"zip: there is no factor '{name}'{did_you_mean(name, known)}")
        for name in design.values
        if name not in factors
    ]
    missing = [name for name in known if name not in design.values]
    problems += [Problem(place, f"zip: the values of the factor '{name}' are missing") for name in missing]
    if missing:
        return []
    rows = list(zip(*(design.values[name] for name in known), strict=True))
    for row in rows:
        problems += [Problem(place, f"zip: {text}") for _, text in _wrong(dict(zip(known, row, strict=True)), factors)]
    return rows


def table(text: str, file: str, factors: Mapping[str, Uncertainty], problems: list[Problem]) -> list[Row]:
    """Rows of a CSV table with one column a factor; what is wrong is added to the problems with its line."""
    read, names = taken_apart(text, file, problems), list(factors)
    if set(names) - columns_of(read, names, names, problems):
        return []
    rows: list[Row] = []
    for line, cells in read.rows:
        row: dict[str, object] = {}
        for name, cell in read.cells(cells):
            if name in factors:
                place = read.place(line, name)
                row[name] = cell_value(cell, NUMBER, read, place, problems)
                row[name] = next((one for one in factors[name].one_of if _text(one) == _text(cell)), row[name])
        problems += [Problem(read.place(line, name), "the cell is empty") for name in names if name not in row]
        problems += [Problem(read.place(line, name), text) for name, text in _wrong(row, factors)]
        rows.append(tuple(row.get(name) for name in names))
    return rows


def _text(value: object) -> str:
    return str(value).lower()


def _wrong(row: Mapping[str, object], factors: Mapping[str, Uncertainty]) -> Iterator[tuple[str, str]]:
    """Factor and sentence of each value that the factor does not allow."""
    for name, value in row.items():
        one = factors[name]
        if one.one_of:
            if value not in one.one_of:
                yield name, f"{name}: '{value}' is none of {', '.join(map(str, one.one_of))}"
        elif isinstance(value, bool) or not isinstance(value, int | float):
            yield name, f"{name}: '{value}' is not a number"
        elif one.low is not None and one.high is not None and not one.low <= value <= one.high:
            yield (
                name,
                f"{name}: {value:g} is out of range; wanted: a number from {number(one.low)} to {number(one.high)}",
            )
