"""Writes docs/the-day.md from the docstrings of the day: `python docs/the_day.py`."""

from __future__ import annotations

import inspect
from pathlib import Path

from sim.model import DAY

HEAD = """# The day

The day is one list, `DAY` in `sim/model.py`; `SurgeModel.step()` goes through it and then records the state.
This table is written by `python docs/the_day.py` from the code; a test keeps it current.

| | step | what happens | where |
|---|---|---|---|
"""


def table() -> str:
    """The day as a Markdown table."""
    rows = []
    for number, step in enumerate(DAY, 1):
        text = " ".join((inspect.getdoc(step) or "").split("\n\n")[0].split())
        rows.append(f"| {number} | `{step.__name__}` | {text} | `{step.__module__.replace('.', '/')}.py` |")
    rows.append(f"| {len(DAY) + 1} | `record` | Record the state at the end of today. | `sim/agents/recorder.py` |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "the-day.md").write_text(table(), encoding="utf-8")
