"""Verification on the command line: `verify`, all checks or any scenario beside theory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import FAILED, Set, app, fail, language
from sim.cli.files import lines_of, read_or_exit
from sim.cli.runs import Runs, Seed, SystemLang, Workers, as_values, language_of_system, progress_of

if TYPE_CHECKING:
    from analysis.verify.check import Check

Quick = Annotated[bool, typer.Option("--quick", help="Few runs: under a minute, finds coarse mistakes only.")]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="V1", help="Only this check; repeatable.")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Empty or new folder (default: results/verification).")
]


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="Scenario to put beside theory (default: V1 to V12).", show_default=False)
    ] = None,
    quick: Quick = False,
    only: Only = None,
    runs: Runs = None,
    seed: Seed = None,
    overrides: Set = None,
    out: Out = None,
    workers: Workers = None,
    lang: SystemLang = None,
) -> None:
    """Compare the program with results nobody here made up (V1 to V12), or any scenario with what theory expects."""
    spoken, processes = language(lang or language_of_system()), workers or os.cpu_count() or 1
    if file is None:
        options = {"--runs": runs, "--seed": seed, "--set": overrides}
        if given := [name for name, value in options.items() if value is not None]:
            fail(f"{given[0]} belongs to a scenario: ankunft verify FILE {given[0]} ...")
        _checks(only or [], quick, out, processes, spoken)
    elif quick or only:
        fail("--quick and --only belong to the checks V1 to V12, without a scenario file")
    else:
        changes = [*(overrides or ()), *as_values(seed=seed, runs=runs)]
        _scenario(file, changes, out, processes, spoken)


def _scenario(file: Path, changes: list[str], out: Path | None, workers: int, lang: str) -> None:
    from datetime import date

    from analysis.theory.compare import compare
    from analysis.theory.page import BOOKS, head, lamp, write
    from analysis.theory.reasons import NotComparableError
    from analysis.verify.page import HTML
    from sim.folder import FolderError, free_folder, written_whole
    from sim.locale import language as language_of
    from sim.run import RunFailedError
    from sim.scenario.problems import ScenarioError

    plan, told, today = read_or_exit(file, changes).scenario, language_of(lang, *BOOKS), date.today().isoformat()
    try:
        target = free_folder(out, f"verification-{plan.name}")
        with written_whole(target) as folder, progress_of(plan.name) as progress:
            beside = compare(plan, plan.runs, workers, progress=progress)
            write(folder, beside, lang, today)
    except NotComparableError as error:
        fail("\n".join(error.sentences(told)))
    except FolderError as error:
        fail(str(error))
    except ScenarioError as error:
        fail("\n".join(lines_of(error.problems, [])))
    except RunFailedError as error:
        typer.echo(f"{plan.name}: {error}; nothing was written", err=True)
        raise typer.Exit(FAILED) from None
    typer.echo(f"{lamp(beside, told)}: {head(beside, told, today)}")
    for reason in beside.reasons:
        typer.echo(f"  {told.say(f'beside.name.{reason.theory}')}: {reason.sentence(told)}")
    typer.echo(told.say("verify.wrote", path=str(target / HTML)))
    if not beside.agrees:
        raise typer.Exit(FAILED)


def _checks(only: list[str], quick: bool, out: Path | None, workers: int, lang: str) -> None:
    from datetime import date
    from time import perf_counter

    from analysis.verify.checks import CHECKS, run_checks
    from analysis.verify.data import BOOKS, Session
    from analysis.verify.observing import SCENARIOS
    from analysis.verify.page import HTML, write
    from analysis.verify.wording import summary
    from sim.folder import FolderError, free_folder, written_whole
    from sim.locale import language as language_of
    from sim.run import RunFailedError

    if unknown := [name for name in only if name not in CHECKS]:
        fail(f"--only {unknown[0]}: there is {', '.join(CHECKS)}")
    if not SCENARIOS.is_dir():
        fail(
            "ankunft verify needs a checkout of the project: scenarios/verification is not beside the installed program"
        )
    told, began = language_of(lang, *BOOKS), perf_counter()
    try:
        target = free_folder(out, "verification")
        with written_whole(target) as folder:
            names = only or list(CHECKS)
            checks = run_checks(names, "quick" if quick else "full", workers, lambda c, s: _say(c, s, lang))
            session = Session("quick" if quick else "full", perf_counter() - began, date.today().isoformat())
            write(folder, checks, session, lang)
    except FolderError as error:
        fail(str(error))
    except RunFailedError as error:
        typer.echo(f"{error}; nothing was written", err=True)
        raise typer.Exit(FAILED) from None
    typer.echo(f"\n{summary(checks, told)}")
    typer.echo(told.say("verify.wrote", path=str(target / HTML)))
    if any(check.verdict == "red" for check in checks):
        raise typer.Exit(FAILED)


def _say(check: Check, seconds: float, lang: str) -> None:
    from analysis.verify import wording
    from analysis.verify.data import BOOKS
    from sim.locale import language as language_of

    told = language_of(lang, *BOOKS)
    title = told.say(f"verify.{check.name.lower()}.title")
    typer.echo(f"{check.name:<4} {wording.lamp(check, told):<34} {title} ({seconds:.0f} s)")
    for row in [*check.rows, *check.details]:
        if not row.agrees:
            typer.echo("     " + "  ".join(cell for cell in wording.cells(row, told) if cell))
    for one in check.findings:
        if one.unexplained:
            typer.echo("     " + "  ".join(wording.pattern_cells(one, told)))
