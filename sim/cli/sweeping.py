"""Studies on the command line: `sweep`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.app import FAILED, Json, app, echo_json, fail
from sim.cli.files import lines_of
from sim.cli.runs import Workers, ends_with_a_sentence, progress_of
from sim.workers import start_early

if TYPE_CHECKING:
    from sim.study.engines import Engine
    from sim.study.reading import StudyReading
    from sim.study.sweep import Done

StudyFile = Annotated[Path, typer.Argument(metavar="STUDY", help="Study file (YAML).", show_default=False)]
Rules = Annotated[
    Path | None, typer.Option("--rules", metavar="FILE", help="Python file with placement policies or outcomes.")
]


@app.command()
def sweep(
    study: StudyFile,
    workers: Workers = None,
    engine: Annotated[str, typer.Option("--engine", metavar="local|dask", help="Who makes the runs.")] = "local",
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDR", help="Dask: tcp://host:port, or slurm (default: a local cluster)."),
    ] = None,
    shard: Annotated[str, typer.Option("--shard", metavar="I/N", help="Only every N-th part, for job arrays.")] = "1/1",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how large it is and how long it takes.")] = False,
    max_failures: Annotated[
        int | None, typer.Option("--max-failures", min=0, help="Stop when more runs than these have failed.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="New folder, or this study's (default: results/<study>)."),
    ] = None,
    rules: Rules = None,
    as_json: Json = False,
) -> None:
    """Make all runs of a study; called again, it goes on where it was."""
    many = workers or os.cpu_count() or 1
    part = shard_of(shard)
    if engine == "local" and many > 1 and not dry_run:
        start_early()
    reading = study_or_exit(study, rules)
    folder = out or Path("results") / reading.planned.study.name
    if dry_run:
        _plan(reading, many, as_json=as_json)
        return
    from sim.folder import FolderError
    from sim.study.sweep import SweepError, sweep_with

    name = reading.planned.study.name
    try:
        with ends_with_a_sentence(name), progress_of(name) as progress:
            made = _engine(engine, many, scheduler)
            try:
                done = sweep_with(made, reading, folder, part, max_failures, rules, progress)
            finally:
                made.close()
    except FolderError as error:
        fail(str(error))
    except SweepError as error:
        typer.echo(f"{name}: {error}", err=True)
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        typer.echo(f"stopped; what is done lies in {folder}, and the same command goes on from there", err=True)
        raise typer.Exit(130) from None
    _tell(done, reading, as_json=as_json)


def study_or_exit(file: Path, rules: Path | None) -> StudyReading:
    """Reading of a study file; prints its warnings, or all its problems and ends the program with 2."""
    from sim.scenario.problems import ScenarioError
    from sim.study.outcomes import load_rules
    from sim.study.reading import read_study

    try:
        if rules is not None:
            load_rules(rules)
        reading = read_study(file)
    except ScenarioError as error:
        fail("\n".join(lines_of(error.problems, [])))
    for line in lines_of([], reading.warnings):
        typer.echo(line, err=True)
    return reading


def shard_of(text: str) -> tuple[int, int]:
    """The two numbers of I/N."""
    first, _, second = text.partition("/")
    if not (first.isdigit() and second.isdigit() and 1 <= int(first) <= int(second)):
        fail(f"--shard {text}: wanted is I/N with I from 1 to N, e.g. 3/10")
    return int(first), int(second)


def _engine(name: str, workers: int, scheduler: str | None) -> Engine:
    from sim.study.engines import local

    if name == "local":
        if scheduler is not None:
            fail("--scheduler belongs to --engine dask")
        return local(workers)
    if name != "dask":
        fail(f"--engine {name}: there is local and dask")
    try:
        from sim.study.dask_engine import dask_engine
    except ImportError:
        fail("--engine dask needs further packages: pip install 'ankunft[cluster]'")
    try:
        return dask_engine(workers, scheduler)
    except (OSError, ValueError) as error:
        fail(f"--scheduler {scheduler}: {error}")


def _tell(done: Done, reading: StudyReading, *, as_json: bool) -> None:
    told: dict[str, Any] = {
        "folder": str(done.folder),
        "runs": done.runs,
        "done": done.done,
        "failed": done.failed,
        "new": done.new,
        "seconds": round(done.seconds, 2),
        "complete": done.complete,
    }
    if as_json:
        echo_json(told)
    else:
        made = f"{done.new:,} of them made now in {span_of(done.seconds)}"
        failed = f"; {done.failed:,} failed" if done.failed else ""
        typer.echo(f"{reading.planned.study.name}: {done.done:,} of {done.runs:,} runs are there, {made}{failed}")
        typer.echo(f"Results: {done.folder} (runs/, days/, events/)")
    if done.stopped:
        typer.echo(done.stopped, err=True)
    if done.failed:
        typer.echo(f"what failed and why: ankunft status {done.folder}", err=True)
        raise typer.Exit(FAILED)


def _plan(reading: StudyReading, workers: int, *, as_json: bool) -> None:
    """Size of the design, its first points, the expected time from one run."""
    from sim.study.first_run import idle, measured

    planned = reading.planned
    first = planned.rows.read(0, 5)
    seconds = measured(planned)
    for name, here, there in idle(planned):
        typer.echo(
            f"{name}: warning: moved from {here} to {there} at the first design point, it changed nothing", err=True
        )
    hours = seconds * planned.runs / workers
    if as_json:
        echo_json(
            {
                "study": planned.study.name,
                "design": planned.study.design.kind,
                "design_points": len(planned.rows),
                "left_out": planned.rows.planned - len(planned.rows),
                "replications": planned.study.replications,
                "runs": planned.runs,
                "first": first,
                "seconds_a_run": round(seconds, 3),
                "seconds_expected": round(hours, 1),
                "workers": workers,
            }
        )
        return
    left_out = planned.rows.planned - len(planned.rows)
    typer.echo(
        f"{planned.study.name}: {planned.study.design.kind}, {len(planned.rows):,} design points"
        + (f" ({left_out:,} more break a constraint)" if left_out else "")
        + f" x replications {planned.study.replications:,} = {planned.runs:,} runs"
    )
    _show_rows(first, len(planned.rows))
    typer.echo(f"One run took {seconds:.2f} s here; all of them with {workers} at work about {span_of(hours)}.")
    typer.echo("Nothing was written.")


def _show_rows(rows: list[dict[str, object]], count: int) -> None:
    from rich.console import Console
    from rich.table import Table

    if not rows or not rows[0]:
        return
    table = Table(title=f"First {len(rows)} of {count:,} design points")
    for name in rows[0]:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(*(f"{v:.6g}" if isinstance(v, float) else str(v) for v in row.values()))
    Console().print(table)


def span_of(seconds: float) -> str:
    """A time in words: seconds, minutes or hours."""
    if seconds < 1.5:
        return "a second"
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"
