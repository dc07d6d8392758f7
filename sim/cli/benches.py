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
    quick: Annotated[bool, typer.Option("--quick", help="Without the large cities and with few seeds.")] = False,
    as_json: Json = False,
) -> None:
    """Measure the speed on this machine: the city of Stuttgart, larger ones, and the same work in idiomatic Mesa."""
    if not BENCH.is_file():
        fail("ankunft bench needs a checkout of the project: tests/benchmarks is not beside the installed program")
    words = [*(["--quick"] if quick else []), *(["--json"] if as_json else [])]
    done = subprocess.run([sys.executable, str(BENCH), *words], check=False)
    if done.returncode:
        raise typer.Exit(FAILED)
