"""Folders of studies on the command line: `status`, `replay`, `export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import FAILED, Json, app, echo_json, fail
from sim.cli.files import lines_of
from sim.cli.sweeping import span_of

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a study.", show_default=False)]


@app.command()
def status(folder: Folder, as_json: Json = False) -> None:
    """Say how far the study in a folder is: done, failed, rate, time left."""
    from dataclasses import asdict

    from sim.folder import FolderError
    from sim.study.status import status_of

    try:
        found = status_of(folder)
    except FolderError as error:
        fail(str(error))
    if as_json:
        echo_json({**asdict(found), "failed": found.failed, "seconds_left": found.seconds_left})
        return
    typer.echo(f"{folder}: {found.done:,} of {found.runs:,} runs done, {found.failed:,} of them failed")
    at_work = f"{found.working} at work" if found.working else "nobody is at work here"
    rate = "" if found.rate is None else f"; of late {_pace(found.rate)}"
    left = "" if not found.seconds_left else f", about {span_of(found.seconds_left)} left"
    complete = "complete" if not found.failed else "all runs were tried"
    typer.echo(complete if found.done == found.runs else f"{at_work}{rate}{left}")
    if found.working and found.idle_seconds is not None and found.idle_seconds > 60:
        typer.echo(f"the last part was written {span_of(found.idle_seconds)} ago")
    for one in found.failures[:10]:
        typer.echo(f"  {one.runs:,} x {one.error}\n      again: {one.replay}")
    if len(found.failures) > 10:
        typer.echo(f"  and {len(found.failures) - 10:,} other errors (column error of the table runs)")


@app.command()
def replay(
    folder: Folder,
    run_id: Annotated[str, typer.Argument(metavar="RUN_ID", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Also write the run as a scenario file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Live through one run of a study again and say what came out, or why it fails."""
    from sim.folder import FolderError
    from sim.scenario.problems import ScenarioError
    from sim.study.replay import replayed, scenario_text

    try:
        result = replayed(folder, run_id)
        if out is not None:
            out.write_text(scenario_text(folder, run_id), encoding="utf-8")
    except FolderError as error:
        fail(str(error))
    except ScenarioError as error:
        fail("\n".join(lines_of(error.problems, [])))
    except OSError as error:
        fail(f"{out}: cannot be written: {error.strerror}")
    told = {"row": result.row, "replication": result.replication, "seed": result.seed, "status": result.status}
    told |= {"values": dict(result.values), "outcomes": dict(result.outcomes), "traceback": result.traceback}
    if as_json:
        echo_json(told)
    else:
        typer.echo(f"run {result.run:,}: design point {result.row:,}, replication {result.replication:,}")
        for block in (result.values, result.outcomes):
            for name, value in block.items():
                typer.echo(f"  {name}: {value:.10g}" if isinstance(value, float) else f"  {name}: {value}")
        if result.traceback:
            typer.echo(result.traceback, err=True)
    if result.status != "ok":
        raise typer.Exit(FAILED)


@app.command()
def export(
    folder: Folder,
    to: Annotated[str, typer.Option("--to", metavar="netcdf|iamc", help="NetCDF, or the long form of the IAMC (CSV).")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="New file to write to.")],
) -> None:
    """Write a study as NetCDF, or in the long form of the IAMC."""
    from sim.folder import FolderError

    if to not in ("netcdf", "iamc"):
        fail(f"--to {to}: there is netcdf and iamc")
    if not out.parent.is_dir():
        fail(f"{out.parent} is not a folder; name a file in one that is there with --out, nothing was written")
    if out.exists():
        fail(f"{out} is there already; name another file with --out, nothing was written")
    try:
        from analysis.studies.exports import write_iamc, write_netcdf
        from analysis.studies.opened import opened

        study = opened(folder)
        if study.missing:
            typer.echo(f"{folder}: {study.missing:,} of {study.begun.runs:,} runs are not there yet", err=True)
        written = [out]
        if to == "netcdf":
            write_netcdf(study, out)
        else:
            written.append(write_iamc(study, out))
    except ImportError as error:
        fail(f"export needs further packages ({error.name}): pip install 'ankunft[analysis]'")
    except FolderError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{out}: cannot be written: {error.strerror or error}")
    for path in written:
        typer.echo(path)


def _pace(rate: float) -> str:
    return f"{rate:,.1f} runs a second" if rate >= 1 else f"{rate * 60:,.1f} runs a minute"
