"""Comparison on the command line: `compare`, of scenario files that are run now, or of results folders."""

from __future__ import annotations

import os
from collections.abc import Sequence
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
    language_of_system,
    run_into,
    target_of,
)
from sim.workers import start_early

if TYPE_CHECKING:
    from analysis.chronicle import Chronicle
    from analysis.compare.sides import Sides

COMPARISON = "comparison"
Compared = Annotated[
    list[Path], typer.Argument(metavar="A B...", help="Scenario files or results folders.", show_default=False)
]


@app.command()
def compare(
    compared: Compared,
    seed: Seed = None,
    runs: Runs = None,
    workers: Workers = None,
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
    chronicles = _chronicles(compared, seed, runs, workers, out, overrides or [], spoken)
    from analysis.compare.page import PAGE, unique, write_comparison
    from analysis.compare.sides import Sides, why_not
    from sim.folder import FolderError

    sides = Sides(unique([one.plan.name for one in chronicles]), tuple(chronicles))
    _refuse(why_not(chronicles), sides.names, spoken)
    try:
        write_comparison(target, sides, spoken)
    except FolderError as error:
        fail(str(error))
    _tell(sides, target / PAGE, spoken, as_json=as_json)


def _chronicles(
    compared: list[Path],
    seed: int | None,
    runs: int | None,
    workers: int | None,
    out: Path | None,
    overrides: list[str],
    lang: str,
) -> list[Chronicle]:
    """Results of all; files are run with the same seed and number of runs, those of the folders among them."""
    from analysis.chronicle import chronicle_of
    from analysis.compare.sides import plans_differ
    from sim.folder import FolderError

    try:
        known = {path: chronicle_of(path) for path in compared if path.is_dir()}
    except FolderError as error:
        fail(str(error))
    files = [path for path in compared if path not in known]
    readings = {path: read_or_exit(path, overrides) for path in files}
    for one in known.values():
        runs, seed = runs or one.runs, one.manifest["seed"] if seed is None else seed
    if readings:
        first = next(iter(readings.values())).scenario
        runs = runs or max(reading.scenario.runs for reading in readings.values())
        seed = first.seed if seed is None else seed
    plans = [known[path].plan if path in known else readings[path].scenario for path in compared]
    _refuse(plans_differ(plans), [plan.name for plan in plans], lang)
    same = [*overrides, *as_values(seed=seed, runs=runs)]
    names = dict(zip(files, apart([reading.scenario.name for reading in readings.values()]), strict=True))
    targets = {path: target_of(out / name if out is not None else None, name) for path, name in names.items()}
    for path, target in targets.items():
        run_into(read_or_exit(path, same, quiet=True), target, lang, workers, report=False)
        known[path] = chronicle_of(target)
    return [known[path] for path in compared]


def _refuse(reason: str, names: Sequence[str], lang: str) -> None:
    """End with a sentence where there is a reason why these cannot be compared."""
    from sim.locale import language as book

    if reason:
        told = book(lang, "compare")
        joined = told.say("join.comma").join(names)
        fail(told.say("compare.not_comparable", names=joined, reason=told.say(f"compare.reason.{reason}")))


def _tell(sides: Sides, page: Path, lang: str, *, as_json: bool) -> None:
    from analysis.compare.page import BOOKS
    from analysis.compare.table import Told
    from sim.locale import language as book

    told = Told(sides, book(lang, *BOOKS))
    if as_json:
        echo_json({"names": sides.names, "sentences": told.sentences(), "page": str(page)})
        return
    typer.echo("")
    for sentence in told.sentences():
        typer.echo(f"- {sentence}")
    typer.echo("\n" + told.lang.say("compare.results", path=page))
