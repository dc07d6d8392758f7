"""Sweep: all runs of a study, whoever does them; what is done already in the folder is not done again."""

from __future__ import annotations

import os
from concurrent.futures import Executor
from pathlib import Path

from sim.folder import FolderError
from sim.study.engines import Engine, Given, local
from sim.study.first_run import measured
from sim.study.lock import (
    Begun,
    alone,
    begin,
    begun_in,
    begun_with,
    differs,
    told,
)
from sim.study.outcomes import load_rules
from sim.study.reading import Planned, StudyReading, read_study
from sim.study.session import Done, Progress, Session, SweepError

__all__ = ["Done", "SweepError", "chunk_of", "opened", "sweep", "sweep_with"]

SECONDS_PER_CHUNK = 8.0
MOST_RUNS_PER_CHUNK = 5000
CHUNKS_PER_WORKER = 4  # at least, so that no worker is left alone with a long chunk at the end


def sweep(
    study: StudyReading | str | os.PathLike[str],
    out: Path | str | None = None,
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    shard: tuple[int, int] = (1, 1),
    max_failures: int | None = None,
    rules: Path | None = None,
    progress: Progress | None = None,
) -> Done:
    """Make all runs of a study that are not in its folder yet (default: `results/<study>`).

    `executor`: any `concurrent.futures.Executor`, whose processes see the folder (then `workers` says how many it
    has); default: a pool of `workers` processes of this machine. `shard`: (i, n), only every n-th part, for job
    arrays. `rules`: Python file with policies or outcomes of one's own. `progress(done, all)` is called after a part.
    Errors: `ScenarioError` for a study that cannot be read, `FolderError` for a folder of another study or a full
    disk, `SweepError` when it cannot go on.
    """
    if rules is not None:
        load_rules(rules)
    reading = study if isinstance(study, StudyReading) else read_study(study)
    folder = Path(out) if out is not None else Path("results") / reading.planned.study.name
    many = workers or os.cpu_count() or 1
    engine = local(many) if executor is None else Given(executor, many)
    try:
        return sweep_with(engine, reading, folder, shard, max_failures, rules, progress)
    finally:
        engine.close()


def sweep_with(
    engine: Engine,
    reading: StudyReading,
    folder: Path,
    shard: tuple[int, int] = (1, 1),
    max_failures: int | None = None,
    rules: Path | None = None,
    progress: Progress | None = None,
) -> Done:
    """As `sweep`, with an engine that the caller closes."""
    begun = opened(folder, reading, rules, engine.workers * shard[1])
    name = f"shard-{shard[0]}-of-{shard[1]}"
    with alone(folder, name, wait=False) as is_mine:
        if not is_mine:
            raise FolderError(f"another process is working on {name} in {folder}; wait for it, or stop it")
        try:
            session = Session(engine, folder, begun, shard, max_failures, progress)
            return session.run()
        except OSError as error:
            raise told(error, folder) from error


def opened(folder: Path, reading: StudyReading, rules: Path | None, workers: int) -> Begun:
    """The folder of a study, begun now or before with the same. Errors: `FolderError`."""
    begun = begun_in(folder)
    if begun is None:
        if folder.exists() and (not folder.is_dir() or any(not one.name.startswith(".") for one in folder.iterdir())):
            raise FolderError(f"{folder} is not empty and not the folder of a study; name another folder with --out")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with alone(folder, "begin", wait=True):
                begun = begun_in(folder) or begin(folder, reading, rules, chunk_of(reading.planned, workers))
        except OSError as error:
            raise told(error, folder) from error
    reason = differs(begun, begun_with(reading.planned, rules, begun.chunk))
    if reason:
        raise FolderError(f"{folder} holds other runs: {reason}; name another folder with --out, nothing was changed")
    return begun


def chunk_of(planned: Planned, workers: int) -> int:
    """Runs that are done at a time, so that a chunk takes some seconds: from the time of one run, measured now."""
    fair = -(-planned.runs // (workers * CHUNKS_PER_WORKER))
    return max(1, min(int(SECONDS_PER_CHUNK / max(measured(planned), 1e-4)), MOST_RUNS_PER_CHUNK, fair))
