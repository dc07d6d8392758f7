"""Tables of a study: one row a run, one a kept day, one an event; joined by `run_id`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from sim.agents.city import Event
from sim.folder import event_columns
from sim.indicators import BY_NAME, dates
from sim.records import Records
from sim.scenario.uncertainties import Uncertainty
from sim.study.outcomes import values_of
from sim.study.reading import Planned

OK, FAILED, LOST = "ok", "failed", "lost"
TABLES = ("days", "events", "runs")  # in the order in which they are written: runs last, they say it is done


@dataclass(frozen=True)
class RunResult:
    """What one run leaves. `status`: ok, failed (an error that comes again), lost (its process died, it is run again).

    `run`: number in the study, from 0; `row`: number of the design point.
    """

    run: int
    run_id: str
    row: int
    replication: int
    seed: int
    values: Mapping[str, object]
    status: str = OK
    outcomes: Mapping[str, float | None] = field(default_factory=dict)
    days: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    error: str | None = None
    traceback: str | None = None
    replay: str | None = None


def kept_of(planned: Planned, records: Records) -> dict[str, Any]:
    """Outcomes, thinned days and events of a run, as fields of its result."""
    keep = planned.study.keep
    chosen = slice(None, None, keep.every_days)
    days: dict[str, Any] = {"date": dates(records)[chosen], "day": np.arange(records.days, dtype=np.int32)[chosen]}
    days |= {name: np.asarray(BY_NAME[name].of(records), dtype=np.float64)[chosen] for name in keep.indicators}
    return {
        "outcomes": values_of(planned.study.outcomes, records),
        "days": days,
        "events": records.events if keep.events else (),
    }


def tables_of(planned: Planned, results: Sequence[RunResult]) -> dict[str, pa.Table]:
    """The three tables of some runs; without `events` where the study does not keep them."""
    tables = {"days": _days_table(planned, results), "runs": _runs_table(planned, results)}
    if planned.study.keep.events:
        tables["events"] = _events_table(planned, results)
    return {name: tables[name] for name in TABLES if name in tables}


def _runs_table(planned: Planned, results: Sequence[RunResult]) -> pa.Table:
    columns: dict[str, pa.Array] = {
        "run_id": pa.array([one.run_id for one in results], pa.string()),
        "run": pa.array([one.run for one in results], pa.int64()),
        "row": pa.array([one.row for one in results], pa.int64()),
        "replication": pa.array([one.replication for one in results], pa.int32()),
        "seed": pa.array([one.seed for one in results], pa.int64()),
        "status": pa.array([one.status for one in results], pa.string()),
    }
    for name, factor in planned.factors.items():
        kind = _type_of(factor, name in planned.rows.whole)
        values = [one.values[name] for one in results]
        columns[name] = pa.array([str(v) if pa.types.is_string(kind) else v for v in values], kind)
    for name in planned.study.outcomes:
        columns[name] = pa.array([one.outcomes.get(name) for one in results], pa.float64())
    for name in ("error", "traceback", "replay"):
        columns[name] = pa.array([getattr(one, name) for one in results], pa.string())
    return pa.table(columns)


def _type_of(factor: Uncertainty, whole: bool) -> pa.DataType:
    """Type of a factor's column: whole numbers, numbers, true or false, else texts."""
    kinds = {type(value) for value in factor.one_of}
    if kinds == {bool}:
        return pa.bool_()
    if whole or kinds == {int}:
        return pa.int64()
    return pa.float64() if kinds <= {int, float} else pa.string()


def _days_table(planned: Planned, results: Sequence[RunResult]) -> pa.Table:
    names = ("date", "day", *planned.study.keep.indicators)
    lived = [one for one in results if one.days]
    kinds = {"date": pa.date32(), "day": pa.int32()}
    ids = [one.run_id for one in lived for _ in one.days["day"]]
    columns = {"run_id": pa.array(ids, pa.string())}
    for name in names:
        parts = [one.days[name] for one in lived]
        kind = kinds.get(name, pa.float64())
        columns[name] = pa.array(np.concatenate(parts), kind) if parts else pa.array([], kind)
    return pa.table(columns)


def _events_table(planned: Planned, results: Sequence[RunResult]) -> pa.Table:
    ids = [one.run_id for one in results for _ in one.events]
    events = [event for one in results for event in one.events]
    start = np.datetime64(planned.plan.start, "D")  # no factor may change it
    return pa.table({"run_id": pa.array(ids, pa.string()), **event_columns(events, start)})
