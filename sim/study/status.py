"""Status: how far the study in a folder is, read from its files; works while others write to it."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow.dataset as ds

from sim.folder import FolderError
from sim.study.lock import alone, begun_in
from sim.study.parts import Parts
from sim.study.tables import OK

LAST_PARTS = 50


@dataclass(frozen=True)
class Failure:
    """An error, how many runs failed with it, and the command that lives through one of them again."""

    error: str
    runs: int
    replay: str


@dataclass(frozen=True)
class Status:
    """How far a study is. `rate`: runs a second of late, None where too few parts say; `idle_seconds`: since the last.

    `working`: calls that are at it on this machine.
    """

    folder: Path
    runs: int
    done: int
    failures: tuple[Failure, ...]
    rate: float | None
    idle_seconds: float | None
    working: int

    @property
    def failed(self) -> int:
        """Runs that failed or were lost."""
        return sum(one.runs for one in self.failures)

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the end at the rate of late; None where nobody works or nothing can be said."""
        left = self.runs - self.done
        if not left:
            return 0.0
        return left / self.rate if self.rate and self.working else None


def status_of(folder: Path) -> Status:
    """How far the study in a folder is. Errors: `FolderError` where there is none."""
    begun = begun_in(folder)
    if begun is None:
        raise FolderError(f"{folder} is not the folder of a study; a sweep is begun with: ankunft sweep STUDY")
    parts = Parts(folder)
    spans = parts.spans()
    written = sorted((_written(parts.path("runs", span)), span[1] - span[0]) for span in spans)
    written = [one for one in written if one[0]]
    return Status(
        folder,
        begun.runs,
        min(begun.runs, sum(stop - start for start, stop in spans)),
        _failures(folder) if spans else (),
        _rate(written[-LAST_PARTS:]),
        time.time() - written[-1][0] if written else None,
        _working(folder),
    )


def _written(path: Path) -> float:
    """When a file was written; 0 if it is gone meanwhile."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _rate(written: list[tuple[float, int]]) -> float | None:
    """Runs a second between the first and the last of some parts."""
    if len(written) < 2 or written[-1][0] <= written[0][0]:
        return None
    return sum(runs for _, runs in written[1:]) / (written[-1][0] - written[0][0])


def _failures(folder: Path) -> tuple[Failure, ...]:
    """Failures by error, the most frequent first."""
    try:
        data = ds.dataset(folder / "runs", format="parquet", exclude_invalid_files=True)
        found = data.to_table(columns=["error", "replay"], filter=ds.field("status") != OK).to_pylist()
    except OSError:
        return ()  # a part was gathered while we read; the next look sees it
    counts = Counter(one["error"] for one in found)
    replay = {one["error"]: one["replay"] for one in reversed(found)}
    return tuple(Failure(error, runs, replay[error]) for error, runs in counts.most_common())


def _working(folder: Path) -> int:
    """Calls of `sweep` that hold a lock of the folder."""
    names = [path.name.removeprefix(".").removesuffix(".lock") for path in folder.glob(".shard-*.lock")]
    working = 0
    for name in names:
        with ExitStack() as stack:
            working += not stack.enter_context(alone(folder, name, wait=False))
    return working
