"""Verification on the command line: `verify`, all checks or any scenario beside theory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import FAILED, app, fail, language
from sim.cli.runs import SystemLang, Workers, language_of_system

if TYPE_CHECKING:
    from analysis.verify.check import Check

Quick = Annotated[bool, typer.Option("--quick", help="Few runs: under a minute, finds coarse mistakes only.")]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="V1", help="Only this check; repeatable.")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Empty or new folder (default: results/verification).")
]


@app.command()
def verify(
    quick: Quick = False,
    only: Only = None,
    out: Out = None,
    workers: Workers = None,
    lang: SystemLang = None,
) -> None:
    """Compare the program with results nobody here made up (V1 to V12), as a page and as JSON."""
    spoken = language(lang or language_of_system())
    _checks(only or [], quick, out, workers or os.cpu_count() or 1, spoken)


def _checks(only: list[str], quick: bool, out: Path | None, workers: int, lang: str) -> None:
    from datetime import date
    from time import perf_counter

    from analysis.verify.checks import CHECKS, run_checks
    from analysis.verify.observing import SCENARIOS
    from analysis.verify.page import BOOKS, HTML, Session, summary, write
    from sim.folder import FolderError, free_folder, written_whole
    from sim.locale import language as language_of

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
    typer.echo(f"\n{summary(checks, told)}")
    typer.echo(told.say("verify.wrote", path=str(target / HTML)))
    if any(check.verdict == "red" for check in checks):
        raise typer.Exit(FAILED)


def _say(check: Check, seconds: float, lang: str) -> None:
    from analysis.verify import wording
    from analysis.verify.page import BOOKS
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
