"""What lies in the folder of a study, in an order that does not depend on who made it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from typer.testing import CliRunner, Result

from sim.cli import app

TABLES = ("runs", "days", "events")


def table(folder: Path, name: str) -> pa.Table:
    """All rows of a table, those of a run together, in the order of the runs' ids."""
    read = pq.read_table(folder / name).combine_chunks()
    number = pa.array(range(read.num_rows), pa.int64())
    return read.append_column("n", number).sort_by([("run_id", "ascending"), ("n", "ascending")]).drop_columns(["n"])


def digests(folder: Path) -> dict[str, str]:
    """Digest of the bytes of each table after sorting; what a failed run says about its folder does not count."""
    told = {}
    for name in TABLES:
        found = table(folder, name)
        if name == "runs":
            found = found.drop_columns(["replay"])
        sink = pa.BufferOutputStream()
        found = found.replace_schema_metadata(None)
        with pa.ipc.new_stream(sink, found.schema) as writer:
            writer.write_table(found.combine_chunks())
        told[name] = hashlib.sha256(sink.getvalue().to_pybytes()).hexdigest()
    return told


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "sim", *map(str, words)]


def called(*words: object, code: int = 0) -> Result:
    """The command, called in this process; it must end with the code."""
    done = CliRunner().invoke(app, [*map(str, words)])
    assert done.exit_code == code, (done.exit_code, done.stdout, done.stderr, done.exception)
    return done


def ankunft(*words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    """The command, called in a process of its own; it must end with the code."""
    done = subprocess.run(command(*words), capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done
