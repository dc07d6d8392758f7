"""How a city houses refugees during a surge, and finds its way back to standard."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.model import SurgeModel as SurgeModel
    from sim.run import run as run
    from sim.scenario.reading import load_scenario as load_scenario

__version__ = "0.1.0"

__all__ = ["SurgeModel", "__version__", "load_scenario", "run"]

# Fetched when first asked for: `ankunft --help` must not wait for Mesa.
LATE = {"load_scenario": "sim.scenario.reading", "SurgeModel": "sim.model", "run": "sim.run"}


def __getattr__(name: str) -> Any:
    if name not in LATE:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    found = getattr(import_module(LATE[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *LATE})
