"""Comparison: the patterns against the runs of a scenario, as Markdown tables with verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np

from analysis.hindcast.findings import Finding, findings, told
from analysis.hindcast.lived import Lived
from analysis.hindcast.measures import RESIDENTS
from sim.locale import Language, language
from sim.run import run


def row(one: Finding, lang: Language) -> str:
    """One line of the table."""
    name, source, wanted = (lang.say(f"pattern.{one.key}.{what}") for what in ("name", "source", "wanted"))
    cells = (name, source, wanted, told(one, lang), f"{one.share:.0%}", lang.say(f"hindcast.verdict.{one.verdict}"))
    return "| " + " | ".join(cells) + " |"


def table(found: Sequence[Finding], lang: Language) -> list[str]:
    """All patterns as a Markdown table, fitted and held-out ones apart."""
    columns = ("name", "source", "wanted", "found", "share", "verdict")
    head = " | ".join(lang.say(f"hindcast.columns.{column}") for column in columns)
    lines = [f"| {head} |", "|---|---|---|---|---|---|"]
    for group in dict.fromkeys(one.group for one in found):
        lines.append(f"| **{lang.say(f'hindcast.group.{group}')}** | | | | | |")
        lines += [row(one, lang) for one in found if one.group == group]
    return lines


def stock_table(runs: Sequence[Lived], lang: Language) -> list[str]:
    """Residents known and found (mean over runs) at the known dates."""
    columns = ("date", "known", "source", "found", "error")
    lines = [f"| {' | '.join(lang.say(f'hindcast.stock.{column}') for column in columns)} |", "|---|---|---|---|---|"]
    for when, known, found in stock(runs):
        source = lang.say(f"stock_source.{when:%Y-%m}")
        error = f"{100 * (found / known - 1):+.1f} %"
        lines.append(f"| {when:%Y-%m} | {lang.number(known)} | {source} | {lang.number(found)} | {error} |")
    return lines


def stock(runs: Sequence[Lived]) -> list[tuple[date, int, float]]:
    """Residents at each known date: date, known, found (mean over runs)."""
    return [
        (when, known, float(np.mean([lived.at("persons", when) for lived in runs])))
        for when, known in RESIDENTS.items()
    ]


def lived_through(scenario: str | Path, runs: int, workers: int) -> list[Lived]:
    """Runs of a scenario as the hindcast looks at them."""
    results = run(scenario, runs=runs, workers=workers, households=True)
    return [Lived(*pair) for pair in zip(results.records, results.households_of_run, strict=True)]


def hindcast(scenario: str | Path, runs: int, workers: int) -> list[str]:
    """Run a scenario and compare it with what is known: lines of Markdown."""
    began, lang = perf_counter(), language("en", "hindcast")
    lived = lived_through(scenario, runs, workers)
    seconds, plan = perf_counter() - began, lived[0].records.plan
    return [
        f"### {plan.title['en']}",
        "",
        f"`{scenario}`, {runs} runs, seed {plan.seed}, {seconds:.0f} s. Chance alone, forecast error not included.",
        "",
        *table(findings(lived), lang),
        "",
        *stock_table(lived, lang),
        "",
    ]
