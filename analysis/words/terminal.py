"""Terminal: the two answers as sentences, then tables, readable on 80 columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from analysis.brief import Brief
from analysis.words.headlines import answers
from analysis.words.rows import Table, chance
from analysis.words.tables import tables
from analysis.words.wording import Wording
from sim.locale import Language, language
from sim.scenario.schema import Scenario


def show(summary: Mapping[str, Any], lang: str, console: Console) -> None:
    """Print the summary of all runs in German or English (`de`, `en`)."""
    told = language(lang)
    words = Wording(summary, told)
    console.print()
    console.print(Text(summary["title"][lang], style="bold"))
    console.print(Text(heading(words), style="dim"))
    if summary["question"]:
        console.print(Text(summary["question"][lang]))
    if summary["look_at"]:
        console.print(Text(f"{told.say('report.look_at')} {summary['look_at'][lang]}"))
    found = answers(words)
    for answer in found:
        facts = [told.say("headline.fact", what=what, value=value) for what, value in answer.facts]
        _answer(console, answer.question, [answer.whole, *facts, *answer.notes, chance(words)])
    for table in tables(summary, told):
        show_table(console, table)
    console.print()
    console.print(Text(invented(words)))
    if summary["without_effect"]:
        names = told.say("join.comma").join(summary["without_effect"])
        console.print(Text(told.say("terminal.no_effect", names=names)))
    _answer(console, told.say("terminal.short"), [answer.whole for answer in found])
    console.print()
    console.print(Text(told.say("limits.recommends"), style="dim"))


def heading(words: Wording) -> str:
    """First day, last day, runs and seed."""
    summary = words.summary
    start, runs = words.lang.date(summary["start"]), words.count("runs")(summary["runs"])
    return words.lang.say("terminal.head", start=start, end=words.end, runs=runs, seed=summary["seed"])


def invented(words: Wording) -> str:
    """Sentence that says which sites are invented."""
    places = words.summary["places"]
    sites = (places["sites"], places["sites_invented"])
    return _invented(sites, (places["measures"], places["measures_invented"]), words.lang)


def invented_of(plan: Scenario, lang: Language) -> str:
    """The same for a scenario that no results were written of."""
    told = [["synthetic" in one.status for one in rows] for rows in (plan.sites, plan.measures)]
    sites, measures = ((len(one), sum(one)) for one in told)
    return _invented(sites, measures, lang)


def _invented(sites: tuple[int, int], measures: tuple[int, int], lang: Language) -> str:
    told = lang.say("note.invented_none")
    if sites[1]:
        told = lang.say("note.invented", sites[1], sites=lang.say("count.sites", sites[0]))
    if measures[1]:
        told += " " + lang.say("note.invented_measures", measures[1], measures=lang.say("count.measures", measures[0]))
    return told


def _answer(console: Console, question: str, sentences: Sequence[str]) -> None:
    console.print()
    console.print(Text(question, style="bold"))
    for sentence in sentences:
        console.print(Padding(Text(sentence), (0, 0, 0, 2)))


def show_brief(brief: Brief) -> None:
    """Print the first page of a comparison or an answer."""
    console = Console(soft_wrap=False, highlight=False)
    console.print()
    console.print(Text(brief.question, style="bold"))
    for number, line in enumerate(brief.lines, 1):
        console.print(Padding(Text(f"{number}. {line}"), (0, 0, 0, 2)))
    if brief.moved:
        console.print(Text(f"\n{brief.moved_note}", style="bold"))
    for line in brief.moved:
        console.print(Padding(Text(f"- {line}"), (0, 0, 0, 2)))
    console.print(Text("\n" + " ".join(brief.limits), style="dim"))


def show_table(console: Console, table: Table) -> None:
    """Print a table; numbers to the right."""
    grid = Grid(title=table.title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    numbers = table.name not in ("standards", "spells")
    for number, column in enumerate(table.columns):
        grid.add_column(column, justify="right" if numbers and number else "left", overflow="fold")
    for row in table.rows:
        if row.heading:
            grid.add_section()
        grid.add_row(*(Text(cell, style="bold" if row.heading else "") for cell in row.cells))
    console.print()
    console.print(grid)
    console.print(Text(" ".join(table.notes).replace("\n ", "\n"), style="dim"))
