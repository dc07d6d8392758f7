"""The command `ankunft`. Whatever it does not need yet it imports late: `--help` answers at once."""

from __future__ import annotations

import os
import sys

from sim.cli import (
    analysing,
    benches,
    calibrating,
    comparing,
    files,
    founding,
    living,
    needing,
    regretting,
    runs,
    studied,
    sweeping,
    verifying,
)
from sim.cli.app import OK, app

__all__ = [
    "analysing",
    "app",
    "benches",
    "calibrating",
    "comparing",
    "files",
    "founding",
    "living",
    "main",
    "needing",
    "regretting",
    "runs",
    "studied",
    "sweeping",
    "verifying",
]


def main() -> None:
    """Run the command; problems of any kind end with a sentence, never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no umlauts gets a question mark, not a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except BrokenPipeError:
        # Somebody closed the pipe (`| head`): nothing more to say, also not while Python shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
    except KeyboardInterrupt:
        sys.exit(130)
