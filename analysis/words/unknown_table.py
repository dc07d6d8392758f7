"""What nobody knows: the uncertainties of a scenario with their limits and what the runs drew."""

from __future__ import annotations

from analysis.words.rows import Row, Table, chance
from analysis.words.wording import Told, Wording

COLUMNS = ("what", "low", "likely", "high", "drawn")


def unknown(words: Wording) -> Table:
    """One row an uncertainty; an empty table where the runs differ by chance alone."""
    say = words.lang.say
    if not words.summary["uncertainties"]:
        return Table("uncertainties", "", (), (), ())
    rows = tuple(_row(words, one) for one in words.summary["uncertainties"])
    columns = tuple(say(f"unknown.{name}") for name in COLUMNS)
    return Table("uncertainties", say("table.uncertainties"), columns, rows, (say("note.uncertainties"), chance(words)))


def _row(words: Wording, one: Told) -> Row:
    say, label = words.lang.say, one["label"][words.lang.code]
    if one["by"] == "factor":
        label = say("unknown.factor", label=label)
    if one["from"] is not None:
        label = say("unknown.since", label=label, date=words.lang.date(one["from"]))
    if one["one_of"]:
        runs = words.count("runs")
        chosen = [say("unknown.chosen", value=value, runs=runs(number)) for value, number in one["one_of"].items()]
        return Row((label, "", "", "", say("join.semicolon").join(chosen)))
    limits = ("" if one[end] is None else words.lang.exact(one[end]) for end in ("low", "likely", "high"))
    return Row((label, *limits, words.span(one["drawn"], lambda value: words.lang.number(value, 2))))
