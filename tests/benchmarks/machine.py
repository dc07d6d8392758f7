"""The machine a bench ran on: processor, cores, Python, Mesa, date, and how busy it was with other things."""

from __future__ import annotations

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")
IDLE = 0.5


def this_machine() -> dict[str, str | int | float]:
    """What a reader must know to compare the figures with those of another machine."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "mesa": version("mesa"),
        "date": time.strftime("%Y-%m-%d"),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else 0.0,
    }


def _cpu() -> str:
    """Model of the processor as the system names it."""
    if CPU_INFO.is_file():
        for line in CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name" and value.strip():
                return value.strip()
    return platform.processor() or "processor unknown"


def in_words(machine: dict[str, str | int | float]) -> str:
    """The machine in a line; a busy one is named as such, because its figures are not worth much."""
    line = "{cpu}, {cores} cores, {system}, Python {python}, Mesa {mesa}, {date}".format(**machine)
    load = float(machine["load"])
    return f"{line}; **busy** with other work when it began (load {load})" if load > IDLE else line
