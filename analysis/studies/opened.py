"""Opened: the folder of a study as tables, with what it says about its factors and outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from sim.folder import FolderError
from sim.scenario.quantities import Text
from sim.scenario.uncertainties import Uncertainty
from sim.study.lock import Begun, begun_in, planned_in
from sim.study.parts import Parts
from sim.study.reading import Planned
from sim.study.schema import Outcome
from sim.study.tables import OK


@dataclass(frozen=True)
class Opened:
    """A study with its results. `runs`: one row a run, in the order of their numbers."""

    folder: Path
    planned: Planned
    begun: Begun

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: ids, status, factors, outcomes."""
        return self._table("runs").sort_values("run", ignore_index=True)

    @cached_property
    def days(self) -> pd.DataFrame:
        """One row a run and kept day."""
        return self._table("days")

    @property
    def done(self) -> pd.DataFrame:
        """Runs that did not fail."""
        return self.runs[self.runs["status"] == OK]

    @property
    def factors(self) -> Mapping[str, Uncertainty]:
        """Uncertainties and levers by name."""
        return self.planned.factors

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """Outcomes by name."""
        return self.planned.study.outcomes

    @property
    def missing(self) -> int:
        """Runs that are not there yet."""
        return self.begun.runs - len(self.runs)

    def label(self, name: str) -> Text:
        """Label of a factor or outcome; its name where it has none."""
        one: Any = self.factors.get(name) or self.outcomes.get(name)
        return one.label if one is not None and one.label is not None else Text(de=name, en=name)

    def parts(self, table: str) -> Iterator[pd.DataFrame]:
        """A table in pieces, as it lies in the folder."""
        parts = Parts(self.folder)
        for span in parts.spans(table):
            yield pq.read_table(parts.path(table, span)).to_pandas()

    def _table(self, name: str) -> pd.DataFrame:
        place = self.folder / name
        if not place.is_dir():
            raise FolderError(f"{self.folder} holds no {name} yet; make its runs first: ankunft sweep STUDY")
        read: pd.DataFrame = pq.read_table(place).to_pandas()
        return read


def opened(folder: Path) -> Opened:
    """The study in a folder. Errors: `FolderError` where there is none, or nothing was run yet."""
    begun = begun_in(folder)
    if begun is None:
        raise FolderError(f"{folder} is not the folder of a study; a sweep is begun with: ankunft sweep STUDY")
    return Opened(folder, planned_in(folder), begun)
