"""Frontier as a table of text, and as a file for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from analysis.frontier.variants import Standing, Variant, beaten_by, standings
from analysis.words.rows import Row, Table, brackets, chance
from analysis.words.spreads import of_numbers
from analysis.words.tables import money_of
from analysis.words.wording import Form, Wording
from sim.locale import Language

MEASURES = ("cost", "nights", "waiting", "turned_away")
ALWAYS = ("cost", "nights")
COLUMNS = ("cost_eur", "emergency_nights", "waiting_nights", "persons_turned_away")


def words_of(variants: Sequence[Variant], lang: Language) -> Wording:
    """Words for the numbers of all variants: one unit of money, one number of runs."""
    dearest = max(max(one.cost) for one in variants)
    unknown = [{"label": label} for label in dict.fromkeys(label for one in variants for label in one.unknown)]
    summary = {"runs": len(variants[0].seeds), "cost": {"total": {"high": dearest}}, "uncertainties": unknown}
    return Wording(summary, lang)


def frontier_table(variants: Sequence[Variant], lang: Language) -> Table:
    """One row a variant: cost, nights, people without a place; below it who beats whom, and what that means."""
    words = words_of(variants, lang)
    money, unit = money_of(words, differences=True)
    stands = standings(variants)
    shown = [name for name in MEASURES if name in ALWAYS or any(any(getattr(one, name)) for one in variants)]
    forms: dict[str, Form] = {name: money if name == "cost" else words.number for name in shown}
    titles = {name: lang.say(f"frontier.{name}", **({"unit": unit} if name == "cost" else {})) for name in shown}
    rows = [
        Row((one.name, *(_cell(words, one, name, form) for name, form in forms.items()), _unbeaten(words, standing)))
        for one, standing in zip(variants, stands, strict=True)
    ]
    beaten = [_beaten(words, one, standing) for one, standing in zip(variants, stands, strict=True)]
    notes = ["\n".join([text for text in beaten if text] + [""])]
    notes += [lang.say(f"frontier.note_{name}") for name in ("unbeaten", "waiting", "money")]
    return Table(
        "frontier",
        lang.say("frontier.title"),
        (lang.say("frontier.variant"), *titles.values(), lang.say("frontier.unbeaten")),
        tuple(rows),
        tuple(note for note in (*notes, brackets(words), chance(words)) if note),
    )


def _cell(words: Wording, one: Variant, name: str, form: Form) -> str:
    return words.span(of_numbers(getattr(one, name)), form).replace(" (", "\n(")


def _unbeaten(words: Wording, standing: Standing) -> str:
    number, every = words.number(standing.unbeaten), words.number(words.summary["runs"])
    return words.lang.say("frontier.of", number=number, every=every)


def _beaten(words: Wording, one: Variant, standing: Standing) -> str:
    """By whom a variant is beaten, and in how many runs; empty where it never is."""
    say = words.lang.say
    by = [say("frontier.by", name=name, runs=words.runs(runs)) for name, runs in standing.beaten_by]
    return say("frontier.beaten", name=one.name, by=say("join.comma").join(by)) if by else ""


def write_csv(path: Path, variants: Sequence[Variant]) -> None:
    """One row a variant and run: cost in EUR, nights, persons turned away, and who beats it in that run."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["variant", "run", "seed", *COLUMNS, "beaten_by"])
        for one in variants:
            for run, seed in enumerate(one.seeds):
                measured = [round(numbers[run], 2) for numbers in one.measured]
                writer.writerow([one.name, run, seed, *measured, "; ".join(beaten_by(variants, one, run))])
