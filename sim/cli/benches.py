"""Measuring on the command line: `bench`; the measurements themselves lie with the tests of a checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import FAILED, Json, app, fail

BENCH = Path(__file__).parents[2] / "tests" / "benchmarks" / "bench.py"


@app.command()
def bench(
    what: Annotated[
        str, typer.Argument(metavar="[sweep|live]", help="sweep: many runs; live: a live run under load.")
    ] = "model",
    quick: Annotated[bool, typer.Option("--quick", help="Without the large cities and with few seeds.")] = False,
    full: Annotated[bool, typer.Option("--full", help="20 seeds also at 100,000 persons: half an hour.")] = False,
    before: Annotated[
        Path | None, typer.Option("--before", metavar="FILE", help="JSON of an earlier bench to show beside it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure the speed on this machine: Stuttgart, larger cities, idiomatic Mesa; or many runs; or a live run."""
    if not BENCH.is_file():
        fail("ankunft bench needs a checkout of the project: tests/benchmarks is not beside the installed program")
    if what not in ("model", "sweep", "live"):
        fail(f"bench {what}: there is bench, bench sweep and bench live")
    flags = {"--quick": quick, "--full": full, "--json": as_json}
    words = [what, *(flag for flag, given in flags.items() if given), *(["--before", str(before)] if before else [])]
    done = subprocess.run([sys.executable, str(BENCH), *words], check=False)
    if done.returncode:
        raise typer.Exit(FAILED)
