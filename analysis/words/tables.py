"""Tables of the summary as rows of text in one language; terminal and report print the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from analysis.service import tables as service_tables
from analysis.words.return_tables import spells, standards
from analysis.words.rows import Line, Row, Table, chance, spread_table
from analysis.words.unknown_table import unknown
from analysis.words.wording import FAMILIES, Form, Told, Wording
from sim.locale import Language

USE = (
    ("shelters_ordered", "number"),
    ("places_ordered", "number"),
    ("orders", "number"),
    ("never_used", "number"),
    ("stood_at_start", "number"),
    ("ordered", "date"),
    ("opened", "date"),
    ("first_person", "date"),
    ("peak_persons", "number"),
    ("peak_on", "date"),
    ("person_nights", "number"),
    ("empty", "date"),
    ("hall_days", "number"),
)
SORTS = ("regular", "emergency", "service", "preliminary", "follow_up", "empty", "capital")
RANGE = ("at_lowest_prices", "at_highest_prices")
ONLY_IF_ANY = ("stood_at_start", "never_used", "orders")
FLOWS = (
    "arrived",
    "straight_to_private",
    "born",
    "joined",
    "left_own_housing",
    "left_voluntary_return",
    "left_onward_move",
    "left_other",
)
YEARLY = (
    "persons",
    "planned_regular_places",
    "usable_regular_places",
    "emergency_peak",
    "emergency_nights",
    "arrived",
    "cost",
)
MILLION = 1_000_000


def tables(summary: Told, lang: Language) -> list[Table]:
    """All tables in the order in which they are read."""
    words = Wording(summary, lang)
    made = [
        unknown(words),
        _emergency(words),
        standards(words),
        spells(words),
        _people(words),
        _exits(words),
        _decentral(words),
        *service_tables.tables(words),
        _cost(words),
    ]
    return [table for table in made if table.rows]


# --- the tables ---------------------------------------------------------------------------------------------


def _emergency(words: Wording) -> Table:
    lines: list[Line | str] = []
    say = words.lang.say
    forms: dict[str, Form] = {"number": words.number, "date": words.when}
    used = [family for family in FAMILIES if words.summary["emergency"][family]["runs_with_any"]]
    for family in [*used, *(["total"] if len(used) > 1 else [])]:
        use = words.summary["emergency"][family]
        lines.append(f"{say(f'family.{family}')} – {words.runs(use['runs_with_any'])}")
        again = use["orders"]["high"] > use["shelters_ordered"]["high"]
        some = {
            **use,
            "stood_at_start": _unless_zero(use["stood_at_start"]),
            "never_used": _unless_zero(use["never_used"]),
            "orders": use["orders"] if again else None,
        }
        lines += [
            Line(say(f"row.{key}"), some[key], forms[form])
            for key, form in USE
            if key in some and not (some[key] is None and key in ONLY_IF_ANY)
        ]
    return spread_table(words, "emergency", lines)


def _unless_zero(spread: Told | None) -> Told | None:
    return spread if spread is not None and spread["high"] else None


def _people(words: Wording) -> Table:
    say, persons = words.lang.say, words.summary["persons"]
    waiting = persons["waiting"]
    lines = [
        Line(say("row.start"), persons["start"], words.number),
        Line(say("row.peak"), persons["peak"], words.number),
        Line(say("row.peak_on"), persons["peak_on"], words.when),
        Line(say("row.end"), persons["end"], words.number),
        Line(say("row.waiting_peak"), waiting["peak"], words.number),
        *([Line(say("row.waiting_on"), waiting["peak_on"], words.when)] if waiting["peak_on"] else []),
        *([Line(say("row.waiting_days"), waiting["person_days"], words.number)] if waiting["peak_on"] else []),
        Line(say("row.above_usable"), persons["above_usable"]["peak"], words.number),
        Line(say("row.turned_away"), persons["turned_away"], words.number),
    ]
    return spread_table(words, "people", lines)


def _exits(words: Wording) -> Table:
    flows = words.summary["flows"]
    lines = [Line(words.lang.say(f"row.{name}"), flows[name], words.number) for name in FLOWS]
    return spread_table(words, "exits", lines)


def _decentral(words: Wording) -> Table:
    say, told, cap = words.lang.say, words.summary["decentral"], words.summary["cap"]
    places = words.number(cap["places_per_site"])

    def index(value: float) -> str:
        return words.lang.number(value, 3)

    lines = [
        Line(say("row.worst_excess"), told["worst_excess"], index),
        Line(say("row.worst_on"), told["worst_on"], words.when),
        Line(say("row.worst_d"), told["worst_d"], index),
        Line(say("row.end_d"), told["end_d"], index),
        Line(say("row.end_building"), told["end_building"], index),
        *(
            Line(say(f"row.cap_{what}_{when}", cap=places), cap[what][when], words.number)
            for what in ("planned", "residents")
            for when in ("peak", "end")
        ),
    ]
    persons = words.count("persons")(told["too_few_persons"])
    return spread_table(words, "decentral", lines, [say("note.decentral", persons=persons)])


def _cost(words: Wording) -> Table:
    say, cost = words.lang.say, words.summary["cost"]
    if not cost["total"]["high"]:
        return Table("cost", "", (), (), ())
    money, unit = money_of(words)
    lines: list[Line | str] = [Line(_kind_label(words, row), row["cost"], money) for row in cost["kinds"]]
    some = [what for what in SORTS if cost[what]["high"]]
    lines += [Line(say(f"row.cost_{what}"), cost[what], money) for what in some]
    lines.append(Line(say("row.cost_total"), cost["total"], money))
    notes = [say("note.cost")]
    if cost["at_lowest_prices"] != cost["at_highest_prices"]:
        lines += [Line(say(f"row.cost_{what}"), cost[what], money) for what in RANGE]
        notes.append(say("note.cost_range"))
    if cost["preliminary"]["high"] or cost["follow_up"]["high"]:
        notes.append(say("note.cost_stage"))
    table = spread_table(words, "cost", lines, [*notes, *_who_pays(words)])
    return Table(table.name, f"{table.title}, {unit}", table.columns, table.rows, table.notes)


def _who_pays(words: Wording) -> list[str]:
    """Who finally pays, by item, where the scenario says so, named and not netted; price years likewise."""
    named: dict[str, list[str]] = {}
    years: dict[int, list[str]] = {}
    for row in words.summary["cost"]["kinds"]:
        label = _kind_label(words, row)
        if row["paid_by"]:
            named.setdefault(row["paid_by"][words.lang.code], []).append(label)
        if row["price_year"]:
            years.setdefault(row["price_year"], []).append(label)
    say = words.lang.say
    comma, semicolon = say("join.comma"), say("join.semicolon")
    told = []
    if named:
        payers = [say("note.payer", payer=payer, names=comma.join(names)) for payer, names in named.items()]
        told.append(say("note.paid_by", payers=semicolon.join(payers)))
    if years:
        listed = [say("note.price_year", year=str(y), names=comma.join(names)) for y, names in sorted(years.items())]
        told.append(say("note.price_years", years=semicolon.join(listed)))
    return told


def money_of(words: Wording, *, differences: bool = False) -> tuple[Form, str]:
    """How sums of money are written and in which unit: millions where the total has at least ten of them.

    Millions have one digit, none from a hundred on, as prices do not bear more - unless small differences are shown.
    """
    if words.summary["cost"]["total"]["high"] < 10 * MILLION:
        return words.number, words.lang.say("money.plain")
    whole_from = inf if differences else 100 * MILLION
    return lambda value: words.lang.number(value / MILLION, 0 if value >= whole_from else 1), words.lang.say(
        "money.million"
    )


def _kind_label(words: Wording, row: Mapping[str, Any]) -> str:
    label = str(row["label"][words.lang.code])
    return words.lang.say("row.converted", label=label) if row["converted"] else label


# --- year by year -------------------------------------------------------------------------------------------


def years(summary: Told, lang: Language) -> Table:
    """The figure as a table: one row a calendar year, middle of the runs with the range on a second line."""
    words = Wording(summary, lang)
    money, unit = money_of(words)
    titles = [lang.say(f"year.{name}", **({"unit": unit} if name == "cost" else {})) for name in YEARLY]
    rows = [_year(words, year, money) for year in summary["years"]]
    title, column = lang.say("table.years"), lang.say("year.year")
    return Table("years", title, (column, *titles), tuple(rows), (lang.say("note.years"), chance(words)))


def _year(words: Wording, year: Told, money: Form) -> Row:
    label = str(year["year"])
    if year["days"] < 365:
        label = words.lang.say("year.part", year=label, days=words.count("days")(year["days"]))
    forms = {"cost": money}
    spans = (words.span(year[name], forms.get(name, words.number)) for name in YEARLY)
    return Row((label, *(span.replace(" (", "\n(") for span in spans)))
