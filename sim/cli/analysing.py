"""Analyses of a study on the command line; each writes a short page into the study's folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import Json, app, echo_json, fail, language
from sim.cli.runs import SystemLang, language_of_system
from sim.cli.studied import Folder

if TYPE_CHECKING:
    from analysis.studies.answer import Answer
    from analysis.studies.opened import Opened
    from sim.locale import Language

MOST_COLUMNS = 6  # of a table that a terminal shows; wider ones stand on the page
Outcomes = Annotated[
    list[str] | None, typer.Option("--outcome", metavar="NAME", help="Only this outcome; repeatable (default: all).")
]
OutDir = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Empty or new folder (default: within the study's).")
]


@app.command()
def sensitivity(
    folder: Folder, outcome: Outcomes = None, out: OutDir = None, lang: SystemLang = None, as_json: Json = False
) -> None:
    """What matters: Sobol or Morris indices of a study, with intervals and the noise of the replications."""
    with needs("analysis"):
        from analysis.sensitivity.indices import NoIndicesError, indices
        from analysis.sensitivity.told import Told

    def answer(study: Opened, told: Language) -> Answer:
        try:
            return Told(study, [indices(study, name) for name in chosen(study, outcome)], told).answer()
        except NoIndicesError as error:
            fail(f"{folder}: {told.say(f'studies.refused.{error.reason}', **error.values)}")

    analyse(folder, "sensitivity", out, lang, as_json, answer)


@app.command()
def discover(
    folder: Folder,
    outcome: Annotated[str, typer.Option("--outcome", metavar="NAME", help="Which outcome.")],
    above: Annotated[float | None, typer.Option("--above", help="Sought are runs with more than this.")] = None,
    below: Annotated[float | None, typer.Option("--below", help="Sought are runs with less than this.")] = None,
    density: Annotated[
        float, typer.Option("--density", min=0.01, max=1, help="How many of the runs in a box must be such.")
    ] = 0.8,
    out: OutDir = None,
    lang: SystemLang = None,
    as_json: Json = False,
) -> None:
    """When does it happen: boxes of factors with most of the runs sought, by PRIM and CART, in words."""
    if (above is None) == (below is None):
        fail("discover wants one of --above and --below: which runs are sought")
    with needs("analysis"):
        from analysis.discovery.boxes import LEAST_CASES, NoCasesError, found
        from analysis.discovery.told import Told

    def answer(study: Opened, told: Language) -> Answer:
        (name,) = chosen(study, [outcome])
        try:
            return Told(study, found(study, name, above, below, density), told).answer()
        except NoCasesError as error:
            if not error.runs:
                fail(f"{folder}: {told.say('studies.refused.nothing')}")
            counts = {"cases": error.cases, "runs": error.runs, "least": LEAST_CASES}
            fail(f"{folder}: {told.say('studies.discovery.refused', **counts)}")

    analyse(folder, "discovery", out, lang, as_json, answer)


@app.command()
def frontier(
    folder: Folder, outcome: Outcomes = None, out: OutDir = None, lang: SystemLang = None, as_json: Json = False
) -> None:
    """What can be had at what price: policies that none beats in two outcomes, and the regret of each."""
    from analysis.tradeoff.policies import NotCrossedError, tradeoff
    from analysis.tradeoff.told import Told

    def answer(study: Opened, told: Language) -> Answer:
        weighed = [name for name, one in study.outcomes.items() if one.better is not None]
        names = list(dict.fromkeys(chosen(study, outcome))) if outcome else weighed
        if len(names) < 2:
            fail(f"{folder}: {told.say('studies.tradeoff.refused.two')}")
        try:
            return Told(study, tradeoff(study, names), told).answer()
        except NotCrossedError as error:
            fail(f"{folder}: {told.say(f'studies.tradeoff.refused.{error.reason}', **error.values)}")

    analyse(folder, "tradeoff", out, lang, as_json, answer)


@app.command()
def precision(
    folder: Folder,
    within: Annotated[
        float, typer.Option("--within", min=0.0001, max=1, help="Half the interval, as a share of the mean.")
    ] = 0.05,
    outcome: Outcomes = None,
    out: OutDir = None,
    lang: SystemLang = None,
    as_json: Json = False,
) -> None:
    """How many replications: how exact the means of a study are, and how many a stated exactness needs."""
    from analysis.replications.precision import OneReplicationError
    from analysis.replications.precision import precision as precision_of
    from analysis.replications.told import Told

    def answer(study: Opened, told: Language) -> Answer:
        try:
            return Told(study, [precision_of(study, name, within) for name in chosen(study, outcome)], told).answer()
        except OneReplicationError:
            fail(f"{folder}: {told.say('studies.precision.refused')}")

    analyse(folder, "precision", out, lang, as_json, answer)


def chosen(study: Opened, names: list[str] | None) -> list[str]:
    """Outcomes asked for; an unknown one ends the command."""
    from sim.scenario.problems import did_you_mean

    known = list(study.outcomes)
    for name in names or ():
        if name not in known:
            fail(f"--outcome {name}: the study has no such outcome{did_you_mean(name, known, 20)}")
    return names or known


def analyse(
    folder: Path,
    name: str,
    out: Path | None,
    lang: str | None,
    as_json: bool,
    answer: Callable[[Opened, Language], Answer],
) -> None:
    """Open a study, find the answer, write its page into the study's folder, print its lines."""
    from analysis.charts.axes import styled
    from analysis.studies.answer import BOOK, heading_of, write_answer
    from analysis.studies.opened import opened
    from analysis.studies.whole import NAMED, IncompleteError
    from sim.folder import FolderError, free_folder
    from sim.locale import language as book

    spoken = book(language(lang or language_of_system()), BOOK)
    try:
        study = opened(folder)
        target = free_folder(out, name, folder)
        with styled():
            found = answer(study, spoken)
        page = write_answer(target, heading_of(study, spoken), found, spoken)
    except FolderError as error:
        fail(str(error))
    except IncompleteError as error:
        rows = ", ".join(map(str, error.rows[:NAMED]))
        if len(error.rows) > NAMED:
            rows = spoken.say("studies.refused.more", rows=rows, n=len(error.rows) - NAMED)
        values = {"n": len(error.rows), "of": error.of, "rows": rows}
        named = {"outcome": error.outcome} if error.reason == "undefined" else {}
        fail(f"{folder}: {spoken.say(f'studies.refused.{error.reason}', **values, **named)}")
    tell(found, page, spoken, as_json=as_json)


def tell(found: Answer, page: Path, spoken: Language, *, as_json: bool) -> None:
    """Print the lines of an answer and its tables as far as a terminal has room, or all of it as JSON."""
    if as_json:
        rows_of = [dict(zip(found.columns, row, strict=True)) for row in found.data]
        echo_json({"lines": list(found.lines), found.name: rows_of, "folder": str(page.parent)})
        return
    _print(found)
    typer.echo("\n" + spoken.say("studies.results", path=page))


def _print(found: Answer) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from analysis.words.terminal import show_table

    console = Console(soft_wrap=False, highlight=False)
    console.print(Text(f"\n{found.title}", style="bold"))
    for number, line in enumerate(found.lines, 1):
        console.print(Padding(Text(f"{number}. {line}"), (0, 0, 0, 2)))
    for table in found.tables:
        if len(table.columns) <= MOST_COLUMNS:
            show_table(console, table)


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """What an analysis needs beyond the program itself; where it is missing, the command says how to get it."""
    try:
        yield
    except ImportError as error:
        fail(f"this needs further packages ({error.name}): pip install 'ankunft[{extra}]', or make research")
