"""Parts: the Parquet files of a study's folder; a part is there whole or not at all, and its name says its runs."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sim.study.tables import LOST, TABLES

Span = tuple[int, int]  # first run, and the one after the last
NAME = re.compile(r"(\d{9,})-(\d{9,})\.parquet")
UNFINISHED = ".unfinished"
NOTED = b"runs by status"
MAGIC = b"PAR1"  # the last bytes of a Parquet file
RUNS_PER_FILE = 10_000
ROWS_PER_GROUP = 200_000


@dataclass(frozen=True)
class Parts:
    """The parts in a folder: `runs/`, `days/` and `events/`, each with files named after their runs."""

    folder: Path

    def spans(self, table: str = "runs") -> list[Span]:
        """Runs that each file of a table holds, in rising order."""
        place = self.folder / table
        found = [NAME.fullmatch(path.name) for path in place.iterdir()] if place.is_dir() else []
        return sorted((int(one[1]), int(one[2]) + 1) for one in found if one is not None)

    def path(self, table: str, span: Span) -> Path:
        """File of a table with these runs."""
        return self.folder / table / f"{span[0]:09d}-{span[1] - 1:09d}.parquet"

    def write(self, span: Span, tables: Mapping[str, pa.Table], mark: str = "") -> None:
        """Write the tables of some runs, the table of runs last: once that file is there, all of them are.

        `mark` keeps apart the unfinished files of two who write the same part at once. Errors: OSError.
        """
        beside = self.folder / UNFINISHED
        beside.mkdir(parents=True, exist_ok=True)
        files: dict[Path, Path] = {}
        try:
            for name in (name for name in TABLES if name in tables):
                target = self.path(name, span)
                target.parent.mkdir(parents=True, exist_ok=True)
                temporary = beside / f"{name}-{target.name}-{os.getpid()}{mark}"
                files[temporary] = target
                table = noted(tables[name]) if name == "runs" else tables[name]
                pq.write_table(table, temporary, compression="zstd", use_dictionary=True)
            _settle(files)
        except BaseException:
            for temporary in files:
                with suppress(OSError):
                    temporary.unlink()
            raise

    def damaged(self, tables: Sequence[str]) -> Iterator[Span]:
        """Parts that cannot be read or lack rows or a file, as after a crash of the machine."""
        there = {name: set(self.spans(name)) for name in tables}
        for span in self.spans():
            beside = (self.path(name, span) for name in tables if name != "runs" and span in there[name])
            is_whole = all(span in there[name] for name in tables) and all(_ends_right(path) for path in beside)
            if not is_whole or sum(self.counts(span).values()) != span[1] - span[0]:
                yield span

    def counts(self, span: Span) -> dict[str, int]:
        """Runs of a part by status, from the foot of its file; empty if that cannot be read."""
        path = self.path("runs", span)
        try:
            foot = pq.read_metadata(path)
            noted = json.loads((foot.metadata or {}).get(NOTED, b"{}"))
        except (OSError, ValueError):  # pa.ArrowInvalid is a ValueError
            return {}
        return (
            {str(status): int(count) for status, count in noted.items()} if sum(noted.values()) == foot.num_rows else {}
        )

    def remove(self, span: Span) -> None:
        """Remove a part, its table of runs first."""
        for name in reversed(TABLES):
            with suppress(FileNotFoundError):
                self.path(name, span).unlink()

    def with_lost(self) -> Iterator[Span]:
        """Parts with runs whose process died; they are to be done again."""
        yield from (span for span in self.spans() if LOST in self.counts(span))

    def total(self) -> Counter[str]:
        """Runs of all parts by status."""
        return sum((Counter(self.counts(span)) for span in self.spans()), Counter())

    def contained(self) -> Iterator[Span]:
        """Parts whose runs another, larger part holds as well: left over where gathering broke off."""
        end = -1
        for span in sorted(self.spans(), key=lambda one: (one[0], -one[1])):
            if span[1] <= end:
                yield span
            end = max(end, span[1])

    def orphans(self, table: str) -> Iterator[Span]:
        """Files of a table without their file of runs: the writing broke off between them."""
        yield from sorted(set(self.spans(table)) - set(self.spans()))

    def gather(self, chunk: int) -> None:
        """Put the small parts together into files of about `RUNS_PER_FILE` runs; only when all runs are there."""
        size = chunk * -(-RUNS_PER_FILE // chunk)
        blocks: dict[int, list[Span]] = {}
        for span in self.spans():
            blocks.setdefault(span[0] // size, []).append(span)
        for small in blocks.values():
            if len(small) < 2:
                continue
            span = (small[0][0], small[-1][1])
            for name in (name for name in TABLES if (self.folder / name).is_dir()):
                self._join(name, small, span)
            for one in small:
                self.remove(one)

    def _join(self, table: str, small: Sequence[Span], span: Span) -> None:
        """One file of several, a group of rows at a time, so that memory stays flat."""
        target, beside = self.path(table, span), self.folder / UNFINISHED
        beside.mkdir(exist_ok=True)
        temporary = beside / f"{table}-{target.name}"
        schema = pq.read_schema(self.path(table, small[0])).remove_metadata()
        if table == "runs":
            counts = sum((Counter(self.counts(one)) for one in small), Counter())
            schema = schema.with_metadata({NOTED: json.dumps(counts, sort_keys=True)})
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            held: list[pa.Table] = []
            for one in small:
                with pq.ParquetFile(self.path(table, one)) as file:
                    held.append(file.read().replace_schema_metadata(schema.metadata))
                if sum(part.num_rows for part in held) >= ROWS_PER_GROUP or one == small[-1]:
                    writer.write_table(pa.concat_tables(held).combine_chunks())
                    held = []
        _settle({temporary: target})

    def sweep_up(self) -> None:
        """Remove what was left unfinished; only for one who knows that nobody else is writing."""
        shutil.rmtree(self.folder / UNFINISHED, ignore_errors=True)


def _settle(files: Mapping[Path, Path]) -> None:
    """Give finished files their names, in this order, after all of each lies on the disk, even if the power goes.

    The disk is waited for once for all files, and once for all names: apart it would be six times.
    """
    for temporary in files:
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
    for temporary, target in files.items():
        temporary.replace(target)
    for folder in dict.fromkeys(target.parent for target in files.values()) if hasattr(os, "O_DIRECTORY") else ():
        opened = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def noted(runs: pa.Table) -> pa.Table:
    """A table of runs with their number by status in its foot, so that it need not be read to be counted."""
    counts = Counter(runs["status"].to_pylist())
    return runs.replace_schema_metadata({NOTED: json.dumps(counts, sort_keys=True)})


def _ends_right(path: Path) -> bool:
    """Whether a file ends as a whole Parquet file does."""
    try:
        with path.open("rb") as file:
            file.seek(-len(MAGIC), os.SEEK_END)
            return file.read() == MAGIC
    except OSError:
        return False
