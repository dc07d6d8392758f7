"""Output: everything a `run` leaves in its results folder."""

from __future__ import annotations

import csv
import hashlib
import platform
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.intact import OUTLINES, RULES, digests
from analysis.summary import summarise
from sim import __version__
from sim.folder import returns_table, spells_table, write_json, write_table
from sim.recovery import outcomes
from sim.run import Results, table_of
from sim.scenario.explain import explain
from sim.scenario.reading import Reading
from sim.scenario.resolved import resolved_yaml

PACKAGES = ("mesa", "numpy", "scipy", "pyarrow", "pydantic")


def write_results(
    folder: Path,
    reading: Reading,
    results: Results,
    command: str,
    seconds: float,
    rules: Path | None = None,
) -> dict[str, Any]:
    """Write scenario, parameters, tables, summary and manifest; return the summary. The report is made from them.

    `rules`: file with policies of one's own, kept beside the scenario under the name `rules.py`.
    """
    scenario = resolved_yaml(reading)
    (folder / "scenario.yaml").write_text(scenario, encoding="utf-8")
    if reading.outlines is not None:
        write_json(folder / OUTLINES, reading.outlines)
    if rules is not None:
        shutil.copyfile(rules, folder / RULES)
    parameters = [_parameter(row) for row in explain(reading)]
    _write_parameters(folder / "parameters.csv", parameters)
    for name in ("days", "districts", "shelters", "costs", "events"):
        write_table(folder / f"{name}.parquet", table_of(results, name))
    if results.plan.uncertainties:
        write_table(folder / "futures.parquet", table_of(results, "futures"))
    if results.households_of_run:
        write_table(folder / "households.parquet", table_of(results, "households"))
        write_table(folder / "moves.parquet", table_of(results, "moves"))
    by_run = [outcomes(one) for one in results.records]
    write_table(folder / "spells.parquet", spells_table(by_run))
    write_table(folder / "returns.parquet", returns_table(by_run))
    summary = summarise(results, by_run)
    write_json(folder / "summary.json", summary)
    manifest = _manifest(results, scenario, command, seconds, rules)
    write_json(folder / "manifest.json", {**manifest, "files": digests(folder)})
    return summary


def _parameter(row: Any) -> dict[str, Any]:
    return {
        name: getattr(row, name) for name in ("path", "label", "value", "unit", "source", "status", "note", "place")
    }


def _write_parameters(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Parameters with value, unit, source and status; opens in a spreadsheet."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "label_de", "label_en", "value", "unit", "status", "source", "note"])
        for row in rows:
            label = row["label"] or {}
            texts = (label.get("de", ""), label.get("en", ""))
            writer.writerow([row["path"], *texts, row["value"], row["unit"], row["status"], row["source"], row["note"]])


def _manifest(results: Results, scenario: str, command: str, seconds: float, rules: Path | None) -> dict[str, Any]:
    """How the results came about; the only file in which time and machine appear."""
    return {
        "ankunft": __version__,
        "scenario": results.plan.name,
        "scenario_sha256": hashlib.sha256(scenario.encode()).hexdigest(),
        "rules_sha256": hashlib.sha256(rules.read_bytes()).hexdigest() if rules is not None else None,
        "seed": results.seed,
        "runs": len(results.records),
        "seeds_of_runs": [records.seed for records in results.records],
        "command": command,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "machine": f"{platform.system()} {platform.machine()}",
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "wall_seconds": round(seconds, 2),
    }
