"""Comparison on the command line: `compare`, of scenario files that are run now, or of results folders."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from math import isinf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import Json, Set, app, echo_json, fail, language
from sim.cli.files import read_or_exit
from sim.cli.runs import (
    Out,
    Runs,
    Seed,
    SystemLang,
    Workers,
    apart,
    as_values,
    ends_with_a_sentence,
    language_of_system,
    progress_of,
    run_into,
    target_of,
)
from sim.workers import start_early

if TYPE_CHECKING:
    from analysis.chronicle import Chronicle
    from analysis.compare.precision import Precision
    from analysis.compare.table import Told
    from sim.run import Results
    from sim.scenario.schema import Scenario

COMPARISON = "comparison"
Compared = Annotated[
    list[Path], typer.Argument(metavar="A B...", help="Scenario files or results folders.", show_default=False)
]
Precise = Annotated[
    float | None,
    typer.Option(
        "--precision",
        metavar="SHARE",
        help="Run until the middle difference in emergency nights is known so exactly, e.g. 0.1 of the nights.",
    ),
]
MostRuns = Annotated[int, typer.Option("--most-runs", min=1, help="No more runs than these for --precision.")]


@app.command()
def compare(
    compared: Compared,
    seed: Seed = None,
    runs: Runs = None,
    workers: Workers = None,
    precision: Precise = None,
    most_runs: MostRuns = 500,
    out: Out = None,
    overrides: Set = None,
    lang: SystemLang = None,
    as_json: Json = False,
) -> None:
    """Compare scenarios of one city run by run, the first is the base: page, numbers, and what differs in words."""
    spoken = language(lang or language_of_system())
    if len(compared) < 2:
        fail("compare wants two scenario files or results folders, or more; the first is the base")
    target = target_of(out / COMPARISON if out is not None else None, COMPARISON)
    if runs != 1 and (workers or os.cpu_count() or 1) > 1:
        start_early()
    if precision is not None and not 0 < precision < 1:
        fail(f"--precision {precision:g}: wanted is a share above 0 and below 1, e.g. 0.1")
    asked = None if precision is None else (precision, most_runs)
    chronicles, reached = _chronicles(compared, seed, runs, workers, out, overrides or [], spoken, asked)
    from analysis.compare.page import PAGE, told_of, unique, write_comparison
    from analysis.compare.sides import Sides, why_not
    from sim.folder import FolderError

    sides = Sides(unique([one.plan.name for one in chronicles]), tuple(chronicles))
    refuse(why_not(chronicles), sides.names, spoken)
    told = told_of(sides, spoken, workers or os.cpu_count() or 1, reached)
    try:
        write_comparison(target, told)
    except FolderError as error:
        fail(str(error))
    _tell(told, target / PAGE, as_json=as_json)


def _chronicles(
    compared: list[Path],
    seed: int | None,
    runs: int | None,
    workers: int | None,
    out: Path | None,
    overrides: list[str],
    lang: str,
    asked: tuple[float, int] | None,
) -> tuple[list[Chronicle], Precision | None]:
    """Results of all; files are run with the same seed and number of runs, those of the folders among them.

    `asked`: a precision and the most runs for it; then the number of runs follows from what they say.
    """
    from analysis.chronicle import chronicle_of
    from analysis.compare.sides import plans_differ
    from sim.folder import FolderError

    try:
        known = {path: chronicle_of(path) for path in compared if path.is_dir()}
    except FolderError as error:
        fail(str(error))
    files = [path for path in dict.fromkeys(compared) if path not in known]
    if known and asked is not None:
        fail("--precision runs as often as needed, and the runs of a results folder are fixed; name scenario files")
    readings = {path: read_or_exit(path, overrides) for path in files}
    for one in known.values():
        runs, seed = runs or one.runs, one.manifest["seed"] if seed is None else seed
    if readings:
        first = next(iter(readings.values())).scenario
        runs = runs or max(reading.scenario.runs for reading in readings.values())
        seed = first.seed if seed is None else seed
    plans = [known[path].plan if path in known else readings[path].scenario for path in compared]
    refuse(plans_differ(plans), [plan.name for plan in plans], lang)
    names = dict(zip(files, apart([reading.scenario.name for reading in readings.values()]), strict=True))
    targets = {path: target_of(out / name if out is not None else None, name) for path, name in names.items()}
    lived, reached = (
        ({}, None)
        if asked is None
        else _until_precise({p: readings[p].scenario for p in files}, seed, runs, workers, asked)
    )
    runs = reached.runs if reached is not None else runs
    same = [*overrides, *as_values(seed=seed, runs=runs)]
    for path, target in targets.items():
        reading = read_or_exit(path, same, quiet=True)
        run_into(reading, target, lang, workers, report=False, known=lived.get(path))
        known[path] = chronicle_of(target)
    return [known[path] for path in compared], reached


def _until_precise(
    plans: Mapping[Path, Scenario], seed: int | None, runs: int | None, workers: int | None, asked: tuple[float, int]
) -> tuple[dict[Path, Results], Precision]:
    """Runs of all scenarios, more and more of them, until the precision is reached or the limit."""
    from analysis.compare.precision import FIRST, looked_at, next_look
    from sim.run import run

    wanted, limit = asked
    many, count = workers or os.cpu_count() or 1, min(limit, runs or FIRST)
    lived: dict[Path, Results] = {}
    looks: tuple[int, ...] = ()
    while True:
        looks = (*looks, count)
        for path, plan in plans.items():
            with ends_with_a_sentence(plan.name), progress_of(plan.name) as progress:
                known = lived.get(path)
                lived[path] = run(plan, seed=seed, runs=count, workers=many, progress=progress, known=known)
        reached = looked_at(list(lived.values()), wanted, limit, looks)
        if reached.enough or count >= limit:
            return lived, reached
        count = next_look(reached)


def refuse(reason: str, names: Sequence[str], lang: str) -> None:
    """End with a sentence where there is a reason why these cannot be compared."""
    from sim.locale import language as book

    if reason:
        told = book(lang, "compare")
        joined = told.say("join.comma").join(names)
        fail(told.say("compare.not_comparable", names=joined, reason=told.say(f"compare.reason.{reason}")))


def _tell(told: Told, page: Path, *, as_json: bool) -> None:
    from analysis.compare.page import brief_of
    from analysis.words.terminal import show_brief

    if as_json:
        reached = told.precise.reached
        known = None if isinf(reached) else reached
        names = {"names": told.sides.names, "runs": told.sides.runs, "precision": known}
        said = [*told.sentences(), told.precision]
        echo_json({**names, "sentences": said, "page": str(page)})
        return
    show_brief(brief_of(told))
    typer.echo("\n" + told.lang.say("compare.results", path=page))
