"""How a city houses refugees during a surge, and finds its way back to standard."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.model import SurgeModel as SurgeModel
    from sim.run import run as run
    from sim.scenario.reading import load_scenario as load_scenario
    from sim.study.ema import to_ema_model as to_ema_model
    from sim.study.salib import salib_problem as salib_problem
    from sim.study.sweep import sweep as sweep

__version__ = "0.1.0"

__all__ = ["SurgeModel", "__version__", "load_scenario", "run", "salib_problem", "sweep", "to_ema_model"]

# Fetched when first asked for: `ankunft --help` must not wait for Mesa.
LATE = {
    "load_scenario": "sim.scenario.reading",
    "SurgeModel": "sim.model",
    "run": "sim.run",
    "sweep": "sim.study.sweep",
    "to_ema_model": "sim.study.ema",
    "salib_problem": "sim.study.salib",
}


def __getattr__(name: str) -> Any:
    if name not in LATE:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    found = getattr(import_module(LATE[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *LATE})
