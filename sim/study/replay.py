"""Replay: one run of a study lived through again, or written out as a scenario file of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.dataset as ds

from sim.folder import FolderError
from sim.scenario.reading import Reading, read_scenario
from sim.scenario.resolved import resolved_yaml
from sim.scenario.tree import dotted
from sim.study.lock import SCENARIO, begun_in
from sim.study.tables import RunResult
from sim.study.work import Job, job_in, lived


def replayed(folder: Path, run_id: str) -> RunResult:
    """The run of an id, lived through now. Errors: `FolderError` where the folder or the id is unknown."""
    job, blank = _found(folder, run_id)
    result, _ = lived(job, blank)
    return result


def scenario_text(folder: Path, run_id: str) -> str:
    """Text of a scenario file that gives the run as run 0. Errors: as `replayed`, `ScenarioError` if it cannot be."""
    job, blank = _found(folder, run_id)
    plan = job.planned.at(blank.values)
    if blank.replication:
        first = job.ids.of(blank.values, 0)
        raise FolderError(
            f"{run_id} is replication {blank.replication}: a scenario file counts its runs from 0; "
            f"write {first} and run it with --runs {blank.replication + 1}, the last run is this one"
        )
    name = f"{job.planned.study.name}-{run_id[:8]}"
    seeded = plan.model_copy(update={"name": name, "seed": job.planned.seed, "runs": 1})
    origins = read_scenario(job.folder / SCENARIO).origins
    changed = {path for factor in job.planned.factors.values() for path in factor.sets}
    by_study = {
        path: replace(origin, source="", note=f"set by the study {job.planned.study.name}", status="assumption")
        for path, origin in origins.items()
        if any(_lies_in(dotted(path), place) for place in changed)
    }
    return resolved_yaml(Reading(seeded, {**origins, **by_study}))


def _lies_in(path: str, place: str) -> bool:
    return path == place or path.startswith(place + ".")


def _found(folder: Path, run_id: str) -> tuple[Job, RunResult]:
    begun = begun_in(folder)
    if begun is None:
        raise FolderError(f"{folder} is not the folder of a study")
    try:
        data = ds.dataset(folder / "runs", format="parquet")
        found = data.to_table(columns=["run"], filter=ds.field("run_id") == run_id)["run"].to_pylist()
    except OSError as error:
        raise FolderError(f"{folder / 'runs'} cannot be read: {error}") from error
    if not found:
        raise FolderError(f"{folder} holds no run {run_id}; the ids stand in the column run_id of its table runs")
    job = job_in(str(folder.resolve()), begun.study)
    run = int(found[0])
    return job, job.blanks((run, run + 1))[0]
