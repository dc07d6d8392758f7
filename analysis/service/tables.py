"""Service tables: each part of the strategy as a sentence, a table of its figures, and a table of its years."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.words.rows import Line, Row, Table, chance, spread_table
from analysis.words.wording import Form, Told, Wording

NONE = "–"
TENTHS = ("posts", "weeks", "volunteers/100 persons")


@dataclass(frozen=True)
class Section:
    """One part in the report: what it is, its sentence, its figures and years as tables."""

    title: str
    about: str
    lead: str
    table: Table
    years: Table


def sections(words: Wording) -> list[Section]:
    """One section for each part the scenario has."""
    return [_section(words, told) for told in words.summary["services"]]


def tables(words: Wording) -> list[Table]:
    """Tables of figures, as the terminal prints them."""
    return [_facts(words, told) for told in words.summary["services"]]


def lead(words: Wording, told: Told) -> str:
    """The sentence of a part, with its figures put in."""
    values = {fact["key"]: _value(words, fact) for fact in told["facts"]}
    days = {f"{fact['key']}_on": words.when(fact["on"]["middle"]) for fact in told["facts"] if fact["on"]}
    none = {f"{fact['key']}_on": NONE for fact in told["facts"]}
    key = f"service.{told['part']}.lead"
    quiet = f"{key}_none"
    waiting = [fact["spread"] for fact in told["facts"] if fact["how"] == "highest"]
    if quiet in words.lang.texts and not any(spread["high"] for spread in waiting if spread is not None):
        key = quiet
    return words.lang.say(key, end=words.end, **{**none, **days, **values})


def _section(words: Wording, told: Told) -> Section:
    say = words.lang.say
    return Section(
        say(f"service.{told['part']}.title"),
        say(f"service.{told['part']}.about"),
        lead(words, told),
        _facts(words, told),
        _years(words, told),
    )


def _facts(words: Wording, told: Told) -> Table:
    lines: list[Line | str] = []
    for fact in told["facts"]:
        label = words.lang.say(
            f"service.how.{fact['how']}",
            label=fact["label"][words.lang.code],
            end=words.end,
            on=words.when(fact["on"]["middle"]) if fact["on"] else NONE,
        )
        lines.append(Line(label, fact["spread"], form(words, fact["unit"])))
    table = spread_table(words, "services", lines)
    return Table(f"services {told['part']}", _title(words, told), table.columns, table.rows, table.notes)


def _years(words: Wording, told: Told) -> Table:
    say, code = words.lang.say, words.lang.code
    about = {fact["indicator"]: fact for fact in told["drawn"]}
    titles = [about[name]["label"][code] for name in about]
    rows = []
    for year in told["years"]:
        cells = [_span(words, year["spreads"][name], about[name]["unit"]) for name in about]
        rows.append(Row((str(year["year"]), *cells)))
    title = say("service.years", title=_title(words, told))
    notes = (say("service.years_note"), chance(words))
    return Table(f"years {told['part']}", title, (say("year.year"), *titles), tuple(rows), notes)


def _title(words: Wording, told: Told) -> str:
    return words.lang.say(f"service.{told['part']}.title")


def _value(words: Wording, fact: Told) -> str:
    return _span(words, fact["spread"], fact["unit"]).replace("\n", " ")


def _span(words: Wording, spread: Told | None, unit: str) -> str:
    if spread is None:
        return NONE
    return words.span(spread, form(words, unit)).replace(" (", "\n(")


def form(words: Wording, unit: str) -> Form:
    """How a number of a unit is written: shares in percent, posts and weeks with a digit, others whole."""
    if unit.startswith("share"):
        return words.lang.percent
    if unit in TENTHS:
        return lambda value: words.lang.number(value, 1 if value else 0)
    return words.number
