"""Regret on the command line: `regret`, every plan under every wave."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.app import Json, Set, app, echo_json, fail, language
from sim.cli.comparing import refuse
from sim.cli.files import read_or_exit
from sim.cli.runs import (
    Out,
    Runs,
    Seed,
    SystemLang,
    Workers,
    ends_with_a_sentence,
    language_of_system,
    progress_of,
    target_of,
)
from sim.workers import start_early

if TYPE_CHECKING:
    from analysis.regret.told import Told

REGRET = "regret"


@app.command()
def regret(
    plans: Annotated[
        list[Path], typer.Argument(metavar="PLAN...", help="Scenario files, each a plan.", show_default=False)
    ],
    waves: Annotated[
        list[Path] | None,
        typer.Option(
            "--wave", metavar="FILE", help="Scenario file whose wave comes; repeatable (default: the plans')."
        ),
    ] = None,
    seed: Seed = None,
    runs: Runs = None,
    workers: Workers = None,
    out: Out = None,
    overrides: Set = None,
    lang: SystemLang = None,
    as_json: Json = False,
) -> None:
    """Plan A under wave B: what each plan has more than the best one, whichever wave comes, as a heat map table."""
    spoken = language(lang or language_of_system())
    if len(plans) < 2:
        fail("regret wants two plans or more: scenario files of one city over the same days")
    ours = [read_or_exit(path, overrides).scenario for path in plans]
    theirs = [read_or_exit(path, overrides).scenario for path in waves] if waves else ours
    target = target_of(out, REGRET)
    from analysis.compare.page import unique
    from analysis.compare.sides import plans_differ
    from analysis.regret.cells import cells
    from analysis.regret.page import BOOKS, PAGE, brief_of, write_regret
    from analysis.regret.told import Told
    from analysis.words.terminal import show_brief
    from sim.folder import FolderError
    from sim.locale import language as book

    names = unique([one.name for one in ours]), unique([one.name for one in theirs])
    refuse(plans_differ([*ours, *theirs]), list(dict.fromkeys([*names[0], *names[1]])), spoken)
    many = workers or os.cpu_count() or 1
    if many > 1:
        start_early()
    count, root = runs or max(one.runs for one in ours), ours[0].seed if seed is None else seed
    with ends_with_a_sentence(REGRET), progress_of(REGRET) as progress:
        found = cells(ours, theirs, root, count, many, progress)
    told = Told(ours, theirs, names, found, count, root, book(spoken, *BOOKS))
    try:
        write_regret(target, told)
    except FolderError as error:
        fail(str(error))
    if as_json:
        echo_json({**_as_data(told), "folder": str(target)})
        return
    show_brief(brief_of(told))
    typer.echo("\n" + told.say("results", path=target / PAGE))


def _as_data(told: Told) -> dict[str, Any]:
    plans, waves = told.names
    rows = [
        {
            "outcome": one.outcome.name,
            "middle": one.middle,
            "regret": one.regret,
            "least": [plans[number] for number in one.least],
        }
        for one in told.regrets
    ]
    return {"plans": plans, "waves": waves, "runs": told.runs, REGRET: rows}
