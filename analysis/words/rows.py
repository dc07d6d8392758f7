"""Rows: tables of text in one language, and how a spread over runs becomes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.words.wording import Form, Told, Wording
from sim.survival import BEYOND, RUNS_BEYOND


@dataclass(frozen=True)
class Row:
    """Line of a table; a heading line has one cell and names the lines below it."""

    cells: tuple[str, ...]
    heading: bool = False


@dataclass(frozen=True)
class Table:
    """Table with its title, columns (the first is text, the others numbers or dates), rows and notes below it."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


# --- rows of spreads ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A spread with its label and how its values are written."""

    label: str
    spread: Told | None
    form: Form


def spread_table(words: Wording, name: str, lines: Sequence[Line | str], notes: Sequence[str] = ()) -> Table:
    """Table of spreads: lowest, middle, highest; one column when there is one run. Texts are headings."""
    say, one_run = words.lang.say, words.summary["runs"] == 1
    spreads = [line.spread for line in lines if isinstance(line, Line) and line.spread is not None]
    kinds = {spread["is_percentile"] for spread in spreads}
    mixed = len(kinds) > 1
    twentieth = "_twentieth" if True in kinds else ""
    outer = (f"table.low{twentieth}", "table.middle", f"table.high{twentieth}")
    columns = ("table.value",) if one_run else outer
    rows = [Row((line,), heading=True) if isinstance(line, str) else _row(words, line, mixed) for line in lines]
    rule = "one_run" if one_run else "mixed" if mixed else "percentiles" if True in kinds else "range"
    return Table(
        name,
        say(f"table.{name}"),
        (say("table.figure"), *(say(column) for column in columns)),
        tuple(rows),
        (*notes, say(f"note.{rule}"), chance(words)),
    )


def chance(words: Wording) -> str:
    """The note under every block of figures: chance is not uncertainty; with uncertainties each run is a future."""
    runs, unknown = words.count("runs")(words.summary["runs"]), words.unknown
    return (
        words.lang.say("note.futures", runs=runs, names=unknown)
        if unknown
        else words.lang.say("note.chance", runs=runs)
    )


def noted(table: Table, note: str) -> Table:
    """The table with a further note before the others; without a text it stays as it is."""
    return replace(table, notes=(note, *table.notes)) if note else table


def brackets(words: Wording) -> str:
    """What stands in brackets behind a middle, and what middles are not; no text for a single run."""
    say, runs = words.lang.say, words.summary["runs"]
    if runs == 1:
        return ""
    within = runs - 2 * int(BEYOND * runs + 1e-9)
    percentiles = int(BEYOND * runs + 1e-9) >= RUNS_BEYOND
    told = say("note.brackets_percentiles", k=words.number(within), n=words.number(runs))
    return f"{told if percentiles else say('note.brackets_range')} {say('note.middles')}"


def _row(words: Wording, line: Line, mixed: bool) -> Row:
    spread = line.spread
    if spread is None:
        return Row((line.label, *(["–"] * (1 if words.summary["runs"] == 1 else 3))))
    label = line.label
    if spread["runs"] < words.summary["runs"]:
        label = words.lang.say("row.only", label=label, runs=words.runs(spread["runs"]))
    if mixed and not spread["is_percentile"]:
        label += " °"
    ends = ("middle",) if words.summary["runs"] == 1 else ("low", "middle", "high")
    return Row((label, *(line.form(spread[end]) for end in ends)))
