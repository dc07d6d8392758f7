"""Reporting: a saved course is run into a results folder with its report, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path

Done = Callable[[Path | None, str], None]


class Reports:
    """Makes reports one after the other in the background; `done` gets the folder, or None and why not."""

    def __init__(self, results: Path) -> None:
        self._results = results
        self._running: subprocess.Popen[str] | None = None

    def make(self, file: Path, lang: str, done: Done) -> None:
        """Begin with a report; returns at once."""
        threading.Thread(target=self._make, args=(file, lang, done), name="report", daemon=True).start()

    def close(self) -> None:
        """Break off what is being made."""
        if self._running is not None:
            self._running.terminate()

    def _make(self, file: Path, lang: str, done: Done) -> None:
        folder = _free_folder(self._results, file.stem)
        command = [sys.executable, "-m", "sim", "run", str(file), "--out", str(folder), "--lang", lang]
        try:
            running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        except OSError as error:
            done(None, str(error.strerror or error))
            return
        self._running = running
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, running.pid, 10)  # the live run and its frames come first
        _, said = running.communicate()
        lines = said.strip().splitlines()
        if running.returncode == 0:
            done(folder, "")
        else:
            done(None, lines[-1][:200] if lines else f"exit code {running.returncode}")


def _free_folder(results: Path, name: str) -> Path:
    """The next folder of a name that does not exist."""
    numbered = (results / (f"{name}-{number}" if number > 1 else name) for number in count(1))
    return next(folder for folder in numbered if not folder.exists())
