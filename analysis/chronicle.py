"""Chronicle: what the runs of one results folder recorded, as figures and report read it; nothing else is needed."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.intact import AGAIN, OUTLINES, checked_manifest, made_by, read_json
from sim.folder import FolderError, read_first_run, read_table
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import load_scenario
from sim.scenario.schema import Scenario

Numbers = NDArray[Any]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Chronicle:
    """The runs of one folder: scenario, summary, parameters (rows of parameters.csv), manifest, and the tables.

    Tables are read when asked for. `daily(name)` has shape (runs, days), `by_district(name)` (runs, days, districts).
    """

    folder: Path
    plan: Scenario
    summary: Row
    parameters: list[dict[str, Any]]
    manifest: Row

    @property
    def runs(self) -> int:
        """Number of runs."""
        return int(self.summary["runs"])

    @property
    def days(self) -> Any:
        """Dates of the days recorded, shape (days,)."""
        return np.array([self.plan.date_of(day) for day in range(self.plan.days)])

    def daily(self, name: str) -> Numbers:
        """An indicator by run and day."""
        if name not in self._read:
            self._read[name] = self._shaped("days", self._table("days", [name]), name, (self.runs, self.plan.days))
        return self._read[name]

    def districts_on(self, day: int, names: Sequence[str]) -> dict[str, Numbers]:
        """Figures of all districts on one day, shape (runs, districts) each."""
        table = self._table("districts", list(names))
        days, districts = self.plan.days, len(self.plan.districts)
        self._whole("districts", table, self.runs * days * districts)
        at = [(run * days + day) * districts for run in range(self.runs)]
        return {name: np.array([table[name].slice(row, districts).to_numpy() for row in at]) for name in names}

    def by_district(self, name: str) -> Numbers:
        """A figure by run, day and district, in the order of the scenario."""
        shape = (self.runs, self.plan.days, len(self.plan.districts))
        return self._shaped("districts", self._table("districts", [name]), name, shape)

    @cached_property
    def shelters(self) -> list[Row]:
        """Shelters of all runs: kind, family and the dates of their lives."""
        rows: list[Row] = self._table("shelters").to_pylist()
        return rows

    @cached_property
    def measures(self) -> list[Row]:
        """Shelters of all runs that were ordered as a measure: as `shelters`."""
        table = self._table("shelters", ["run", "family", "measure", "ordered_on", "opened_on", "handed_back_on"])
        rows: list[Row] = table.filter(table["measure"]).to_pylist()
        return rows

    @cached_property
    def log(self) -> list[Row]:
        """Decision log of the first run; `numbers` as a dict, `alternatives` as a list."""
        first = read_first_run(self.folder, "events").to_pylist()
        return [
            {
                **row,
                "numbers": json.loads(row["numbers"]),
                "alternatives": [name for name in row["alternatives"].split("; ") if name],
            }
            for row in first
        ]

    @cached_property
    def spells(self) -> list[Row]:
        """Spells of broken days of each standard: run, standard, begin, end, worst, person_days."""
        rows: list[Row] = self._table("spells").to_pylist()
        return rows

    @cached_property
    def returns(self) -> dict[str, list[Row]]:
        """How each run ends for each standard: by standard, one row a run (ending, broken, back, days_until_back)."""
        found: dict[str, list[Row]] = {}
        for row in self._table("returns").to_pylist():
            found.setdefault(row["standard"], []).append(row)
        return found

    @cached_property
    def futures(self) -> dict[str, list[object]]:
        """What each run drew of what nobody knows, by name, in the order of the runs."""
        found: dict[str, list[object]] = {}
        for row in self._table("futures").to_pylist():
            found.setdefault(row["uncertainty"], []).append(row["text"] if row["value"] is None else row["value"])
        return found

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of the runs."""
        return tuple(self.manifest["seeds_of_runs"])

    @cached_property
    def moves(self) -> Any | None:
        """What befell the households of the first run, in the order in which it happened; None where not recorded."""
        if not (self.folder / "moves.parquet").is_file():
            return None
        return read_first_run(self.folder, "moves")

    @property
    def outlines(self) -> dict[str, list[list[tuple[float, float]]]] | None:
        """Outlines of the districts (longitude, latitude), where the city has them."""
        path = self.folder / OUTLINES
        return read_json(path) if path.is_file() else None

    @cached_property
    def _read(self) -> dict[str, Numbers]:
        """Indicators read already."""
        return {}

    def _table(self, name: str, columns: list[str] | None = None) -> Any:
        return read_table(self.folder, name, columns)

    def _shaped(self, table_name: str, table: Any, name: str, shape: tuple[int, ...]) -> Numbers:
        self._whole(table_name, table, int(np.prod(shape)))
        return np.asarray(table[name].to_numpy()).reshape(shape)

    def _whole(self, name: str, table: Any, rows: int) -> None:
        if table.num_rows != rows:
            raise FolderError(
                f"{self.folder / name}.parquet has {table.num_rows:,} rows, the scenario says {rows:,}: "
                "the folder is not whole, or of another scenario"
            )


def chronicle_of(folder: Path) -> Chronicle:
    """Chronicle of a results folder. Errors: `FolderError` with what is missing or does not belong together."""
    manifest = checked_manifest(folder)
    try:
        plan = load_scenario(folder / "scenario.yaml")
    except ScenarioError as error:
        why = str(error).splitlines()[0]
        raise FolderError(
            f"the scenario of these results cannot be read any more ({made_by(manifest)}); {AGAIN}: {why}"
        ) from error
    return Chronicle(folder, plan, read_json(folder / "summary.json"), _parameters(folder / "parameters.csv"), manifest)


def _parameters(path: Path) -> list[dict[str, Any]]:
    """Rows of parameters.csv with their label in both languages and numbers as numbers."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        return [
            {**row, "label": {"de": row["label_de"], "en": row["label_en"]}, "value": _number(row["value"])}
            for row in rows
        ]
    except (KeyError, ValueError, csv.Error) as error:
        raise FolderError(f"{path} has other columns than this version of ankunft reads; {AGAIN}") from error


def _number(text: str) -> object:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
