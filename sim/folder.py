"""Results folder: what one `run` writes and reads back; the file formats live only here."""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim import indicators
from sim.agents.city import Event
from sim.agents.moves import WHAT
from sim.records import Records
from sim.recovery import Outcome

DAYS = ("ordered_day", "opened_day", "first_person_day", "empty_day", "handed_back_day")


class FolderError(Exception):
    """The results cannot be written there; the message says where and what to do."""


# --- the folder -------------------------------------------------------------------------------------------------


def free_folder(out: Path | None, name: str, root: Path = Path("results")) -> Path:
    """Folder to write to: `out` if it is empty or new, else the next free `results/<name>`, `results/<name>-2`, ..."""
    if out is not None:
        if out.exists() and not out.is_dir():
            raise FolderError(f"{out} is a file; name a folder with --out, nothing was written")
        if out.exists() and any(out.iterdir()):
            raise FolderError(f"{out} is not empty; name another folder with --out, nothing was written")
        return out
    folder, number = root / name, 1
    while folder.exists():
        number += 1
        folder = root / f"{name}-{number}"
    return folder


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Write into a temporary folder beside the target and rename it at the end: whole or not at all."""
    target = target.resolve()
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        temporary.chmod(0o755)
        yield temporary
        if target.exists():
            target.rmdir()
        temporary.replace(target)
    except OSError as error:
        raise FolderError(_sentence(error, target)) from error
    finally:
        if temporary is not None and temporary.exists():
            with suppress(OSError):
                shutil.rmtree(temporary)


def _sentence(error: OSError, target: Path) -> str:
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{target.parent} cannot be written to (no permission); name another folder with --out"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {target.parent} is full; free some space or name another folder with --out"
    return f"{target} cannot be written: {error.strerror or error}"


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file with keys in their order."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_table(path: Path, table: pa.Table) -> None:
    """Write a Parquet file; the same table always gives the same bytes."""
    pq.write_table(table, path, compression="zstd", use_dictionary=True)


def read_table(folder: Path, name: str, columns: list[str] | None = None) -> pa.Table:
    """Read a table of a results folder, or some columns. Errors: `FolderError` when that cannot be done."""
    path = folder / f"{name}.parquet"
    try:
        return pq.read_table(path, columns=columns)
    except (OSError, pa.ArrowInvalid, KeyError) as error:
        raise FolderError(f"{path} cannot be read; is {folder} a results folder of ankunft?") from error


def read_first_run(folder: Path, name: str) -> pa.Table:
    """Rows of the first run of a table, read only as far as they go. Errors: `FolderError`."""
    path = folder / f"{name}.parquet"
    try:
        with pq.ParquetFile(path) as file:
            batches = []
            for batch in file.iter_batches():
                batches.append(batch)
                if batch.num_rows and batch["run"][-1].as_py() > 0:
                    break
            table = pa.Table.from_batches(batches, file.schema_arrow)
        return table.filter(pa.compute.equal(table["run"], 0))
    except (OSError, pa.ArrowInvalid, KeyError) as error:
        raise FolderError(f"{path} cannot be read; is {folder} a results folder of ankunft?") from error


# --- the tables -------------------------------------------------------------------------------------------------


def days_table(records: Sequence[Records]) -> pa.Table:
    """One row per run and day: run, seed, date, day, one column per indicator."""
    return pa.concat_tables(_with_run(indicators.days_table(r), r) for r in records)


def districts_table(records: Sequence[Records]) -> pa.Table:
    """One row per run, day and district."""
    return pa.concat_tables(_with_run(indicators.districts_table(r), r) for r in records)


def costs_table(records: Sequence[Records]) -> pa.Table:
    """One row per run, calendar year and item that cost anything."""
    return pa.concat_tables(_with_run(indicators.costs_table(r), r) for r in records)


def _with_run(columns: Mapping[str, Any], records: Records) -> pa.Table:
    length = len(next(iter(columns.values())))
    head = {
        "run": pa.array(np.full(length, records.run, dtype=np.int32)),
        "seed": pa.array(np.full(length, records.seed, dtype=np.int64)),
    }
    return pa.table({**head, **{name: _column(values) for name, values in columns.items()}})


def _column(values: Any) -> pa.Array:
    array = np.asarray(values)
    if array.dtype.kind in "UO":
        return pa.array(array.tolist(), type=pa.string()).dictionary_encode().cast(pa.string())
    return pa.array(array)


def shelters_table(records: Sequence[Records]) -> pa.Table:
    """One row per run and shelter; days are dates, empty where it did not happen."""
    rows: list[dict[str, Any]] = []
    for r in records:
        for shelter in r.shelters:
            dates = {f"{name[:-4]}_on": _date(r, shelter[name]) for name in DAYS}
            rest = {name: value for name, value in shelter.items() if name not in DAYS}
            rows.append({"run": r.run, **rest, **dates})
    names = ["run", *(n for n in records[0].shelters[0] if n not in DAYS)] if rows else ["run"]
    types = {f"{name[:-4]}_on": pa.date32() for name in DAYS}
    columns = {name: pa.array([row[name] for row in rows]) for name in names}
    dates = {name: pa.array([row[name] for row in rows], type=kind) for name, kind in types.items()}
    return pa.table({**columns, **dates})


def _date(records: Records, day: int | None) -> Any:
    return None if day is None or day < -100_000 else records.plan.date_of(day)


def events_table(records: Sequence[Records]) -> pa.Table:
    """Decision log: one row per event, with the numbers seen and the alternatives not taken."""
    counts = [len(r.events) for r in records]
    starts = np.array([r.plan.start for r in records], dtype="datetime64[D]")
    run = pa.array(np.repeat(np.array([r.run for r in records], dtype=np.int32), counts))
    events = [event for r in records for event in r.events]
    return pa.table({"run": run, **event_columns(events, np.repeat(starts, counts))})


def event_columns(events: Sequence[Event], starts: Any) -> dict[str, pa.Array]:
    """Columns of the decision log, one row per event; `starts`: first day of its run, one for each or one for all."""
    days = np.array([event.day for event in events], dtype="timedelta64[D]")
    text = pa.string()
    return {
        "date": pa.array(starts + days, type=pa.date32()),
        "event": pa.array([e.what for e in events], type=text),
        "subject": pa.array([e.subject for e in events], type=text),
        "kind": pa.array([e.kind for e in events], type=text),
        "district": pa.array([e.district for e in events], type=text),
        "places": pa.array([e.places for e in events], type=pa.int64()),
        "reason": pa.array([e.reason for e in events], type=text),
        "numbers": pa.array([_numbers(e.numbers) if e.numbers else "{}" for e in events], type=text),
        "alternatives": pa.array(["; ".join(e.alternatives) if e.alternatives else "" for e in events], type=text),
    }


def _numbers(seen: Mapping[str, float]) -> str:
    """What an event saw, as JSON; its names are the program's own, so nothing needs a backslash."""
    return "{" + ", ".join([f'"{name}": {value}' for name, value in seen.items()]) + "}"


def spells_table(outcomes: Sequence[Mapping[str, Outcome]]) -> pa.Table:
    """One row per run, standard and spell of broken days: begin, end, persons on the worst day, person-days."""
    rows = [
        (run, name, spell)
        for run, found in enumerate(outcomes)
        for name, outcome in found.items()
        for spell in outcome.spells
    ]
    return pa.table(
        {
            "run": pa.array([run for run, _, _ in rows], type=pa.int32()),
            "standard": pa.array([name for _, name, _ in rows], type=pa.string()),
            "begin": pa.array([spell.begin for _, _, spell in rows], type=pa.date32()),
            "end": pa.array([spell.end for _, _, spell in rows], type=pa.date32()),
            "worst": pa.array([spell.worst for _, _, spell in rows], type=pa.float64()),
            "person_days": pa.array([spell.person_days for _, _, spell in rows], type=pa.float64()),
        }
    )


def returns_table(outcomes: Sequence[Mapping[str, Outcome]]) -> pa.Table:
    """One row per run and standard: how it ends, when it was broken first and is back; dates empty where not seen."""
    rows = [(run, name, one) for run, found in enumerate(outcomes) for name, one in found.items()]
    return pa.table(
        {
            "run": pa.array([run for run, _, _ in rows], type=pa.int32()),
            "standard": pa.array([name for _, name, _ in rows], type=pa.string()),
            "assessed": pa.array([one.assessed for _, _, one in rows], type=pa.bool_()),
            "ending": pa.array([one.ending for _, _, one in rows], type=pa.string()),
            "broken": pa.array([one.broken for _, _, one in rows], type=pa.date32()),
            "back": pa.array([one.back for _, _, one in rows], type=pa.date32()),
            "days_until_back": pa.array([one.days_until_back for _, _, one in rows], type=pa.int32()),
            "days_broken": pa.array([one.days_broken for _, _, one in rows], type=pa.int32()),
        }
    )


def futures_table(records: Sequence[Records]) -> pa.Table:
    """One row per run and uncertainty: the number drawn, or the text where it is a choice of words."""
    rows = [(r, name, value) for r in records for name, value in r.future.items()]
    number = [float(value) if isinstance(value, int | float) else None for _, _, value in rows]
    return pa.table(
        {
            "run": pa.array([r.run for r, _, _ in rows], type=pa.int32()),
            "seed": pa.array([r.seed for r, _, _ in rows], type=pa.int64()),
            "uncertainty": pa.array([name for _, name, _ in rows], type=pa.string()),
            "value": pa.array(number, type=pa.float64()),
            "text": pa.array(
                [None if n is not None else str(v) for n, (_, _, v) in zip(number, rows, strict=True)], type=pa.string()
            ),
        }
    )


def households_table(records: Sequence[Records], households: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Microdata: one row per run and household; no names, no persons."""
    tables = []
    for r, columns in zip(records, households, strict=True):
        tables.append(_with_run(columns, r))
    return pa.concat_tables(tables) if tables else pa.table({})


def moves_table(records: Sequence[Records], moves: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Moves: one row per thing that happens to a household; the place is where it lives from then on, or empty."""
    tables = [_moves(r, columns) for r, columns in zip(records, moves, strict=True)]
    return pa.concat_tables(tables) if tables else pa.table({})


def _moves(records: Records, columns: Mapping[str, Any]) -> pa.Table:
    day, shelter, kind = columns["day"], columns["shelter"], columns["kind"]
    return pa.table(
        {
            "run": pa.array(np.full(len(day), records.run, dtype=np.int32)),
            "household": pa.array(columns["household"]),
            "date": pa.array(np.datetime64(records.plan.start, "D") + day.astype("timedelta64[D]")),
            "day": pa.array(day),
            "what": _named(columns["what"], WHAT),
            "shelter_number": pa.array(shelter, mask=shelter < 0),
            "shelter": _named(shelter, [one["shelter"] for one in records.shelters]),
            "district": _named(shelter, [one["district"] for one in records.shelters]),
            "kind": _named(kind, records.kinds),
            "shelter_class": _named(kind, [records.class_of(name) for name in records.kinds]),
            "members": pa.array(columns["members"]),
        }
    )


def _named(numbers: Any, names: Sequence[str]) -> pa.Array:
    """Names by their numbers; empty below 0."""
    which = pa.array(numbers, mask=numbers < 0)
    return pa.DictionaryArray.from_arrays(which, pa.array(names, type=pa.string())).cast(pa.string())
