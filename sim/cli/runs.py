"""Runs on the command line: `run`, with its progress and where the results go."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.app import FAILED, Files, Json, Set, app, echo_json, fail, language
from sim.cli.files import lines_of, read_or_exit
from sim.cli.frontier import FRONTIER, show_frontier
from sim.workers import start_early

if TYPE_CHECKING:
    from sim.run import Results
    from sim.scenario.reading import Reading

Seed = Annotated[int | None, typer.Option("--seed", min=0, help="Root of all draws (default: of the scenario).")]
Runs = Annotated[int | None, typer.Option("--runs", min=1, help="Replications (default: of the scenario).")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes (default: all processors).")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Empty or new folder (default: results/<scenario>).")
]
SystemLang = Annotated[
    str | None, typer.Option("--lang", metavar="de|en", help="Language (default: that of the system).")
]


@app.command()
def run(
    files: Files,
    seed: Seed = None,
    runs: Runs = None,
    workers: Workers = None,
    out: Out = None,
    overrides: Set = None,
    lang: SystemLang = None,
    no_report: Annotated[bool, typer.Option("--no-report", help="No figures and no report.")] = False,
    households: Annotated[
        bool, typer.Option("--households", help="Also write one row per household, and its moves.")
    ] = False,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="FILE", help="Python file with further placement policies.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Run scenarios, print what came out, and write the results into a folder."""
    spoken = language(lang or language_of_system())
    if runs != 1 and (workers or os.cpu_count() or 1) > 1:
        start_early()
    changes = [*(overrides or ()), *as_values(seed=seed, runs=runs)]
    readings = [read_or_exit(file, changes) for file in files]
    names = apart([reading.scenario.name for reading in readings])
    several = len(files) > 1
    targets = [target_of(out / name if several and out is not None else out, name) for name in names]
    beside = target_of(out / FRONTIER if out is not None else None, FRONTIER) if several else None
    for reading, target in zip(readings, targets, strict=True):
        summary = run_into(reading, target, spoken, workers, rules=rules, households=households, report=not no_report)
        _tell(summary, target, spoken, report=not no_report, as_json=as_json)
    if beside is not None:
        show_frontier(targets, beside, spoken, figure=not no_report, as_json=as_json)


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="Results folder of a run.", show_default=False)],
    lang: SystemLang = None,
) -> None:
    """Write figures, report and workbook of a results folder anew, from what lies in it."""
    from analysis.chronicle import chronicle_of
    from analysis.report import write_report
    from analysis.workbook.file import write_workbook
    from sim.folder import FolderError

    spoken = language(lang or language_of_system())
    try:
        chronicle = chronicle_of(folder)
        path = write_report(chronicle, spoken)
        write_workbook(chronicle, spoken)
    except FolderError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{folder} cannot be written to: {error.strerror or error}")
    typer.echo(path)


def as_values(**numbers: int | None) -> list[str]:
    """Options of a command as overrides of the scenario."""
    return [f"{name}={number}" for name, number in numbers.items() if number is not None]


def language_of_system() -> str:
    """German where the system speaks German, else English."""
    import locale

    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    named = next((name for name in names if name), locale.getlocale()[0] or "")
    return "de" if named.lower().startswith(("de", "german")) else "en"


def apart(names: list[str]) -> list[str]:
    """Names of folders, none twice: a second `town` is `town-2`, and none is that of the frontier."""
    taken = {FRONTIER} if len(names) > 1 else set[str]()
    for number, name in enumerate(names):
        free = next(one for n in count(1) if (one := name if n == 1 else f"{name}-{n}") not in taken)
        taken.add(free)
        names[number] = free
    return names


def target_of(out: Path | None, name: str) -> Path:
    """Folder to write to, empty or new; what is wrong with it ends the command."""
    from sim.folder import FolderError, free_folder

    try:
        return free_folder(out, name)
    except FolderError as error:
        fail(str(error))


def run_into(
    reading: Reading,
    target: Path,
    lang: str,
    workers: int | None,
    *,
    rules: Path | None = None,
    households: bool = False,
    report: bool = True,
    known: Results | None = None,
) -> dict[str, Any]:
    """Run a scenario into a folder, whole or not at all; returns the summary. What goes wrong ends the command.

    `known`: results of runs lived through already.
    """
    from time import perf_counter

    from sim.folder import FolderError, written_whole
    from sim.run import run as run_scenario

    began = perf_counter()
    try:
        with (
            ends_with_a_sentence(reading.scenario.name),
            written_whole(target) as folder,
            progress_of(reading.scenario.name) as progress,
        ):
            results = run_scenario(
                reading.scenario,
                workers=workers or os.cpu_count() or 1,
                households=households,
                rules=rules,
                progress=progress,
                known=known,
            )
            from analysis.output import write_results

            seconds = perf_counter() - began
            summary = write_results(folder, reading, results, _command(), seconds, rules)
            if report:
                from analysis.chronicle import chronicle_of
                from analysis.report import write_report
                from analysis.workbook.file import write_workbook

                lived = chronicle_of(folder)
                write_report(lived, lang)
                write_workbook(lived, lang)
    except FolderError as error:
        fail(str(error))
    return summary


@contextmanager
def ends_with_a_sentence(name: str) -> Iterator[None]:
    """What goes wrong in runs ends the command: bad input with its places, a run that broke off with its number."""
    from sim.run import RunFailedError
    from sim.scenario.problems import ScenarioError

    try:
        yield
    except ScenarioError as error:
        fail("\n".join(lines_of(error.problems, [])))
    except RunFailedError as error:
        typer.echo(f"{name}: {error}; nothing was written", err=True)
        raise typer.Exit(FAILED) from None


def _tell(summary: dict[str, Any], target: Path, lang: str, *, report: bool, as_json: bool) -> None:
    if as_json:
        echo_json({**summary, "folder": str(target)})
        return
    from rich.console import Console

    from analysis.words.terminal import show as show_summary

    console = Console(soft_wrap=False)
    show_summary(summary, lang, console)
    where = {"de": "Ergebnisse", "en": "Results"}[lang]
    typer.echo(f"\n{where}: {target}" + (f" ({target / 'report.html'})" if report else ""))


def _command() -> str:
    """The command as it was called, without the folder the program lies in."""
    import shlex

    return shlex.join(["ankunft", *sys.argv[1:]])


@contextmanager
def progress_of(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on a terminal, a line a minute otherwise."""
    from time import monotonic

    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(name, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
        return
    said = [monotonic()]

    def say(done: int, total: int | None) -> None:
        if monotonic() - said[0] > 60:
            said[0] = monotonic()
            of = "" if total is None else f" of {total}"
            typer.echo(f"{name}: {done}{of} runs", err=True)

    yield say
