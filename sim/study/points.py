"""Points: a study as a function of its factors, for packages that choose the values themselves."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from statistics import fmean

from sim.run import run_one
from sim.study.outcomes import load_rules, values_of
from sim.study.reading import Planned, StudyReading, read_study

Source = StudyReading | str | os.PathLike[str]


def planned_from(study: Source) -> Planned:
    """The plan of a study given as a file or read already."""
    return study.planned if isinstance(study, StudyReading) else read_study(study).planned


class Point:
    """A study as a function: values by factor in, outcomes out, each the mean over the study's replications.

    Made of a file, so that it travels to other processes by its name. Factors that are not given keep the value
    of the scenario; whole numbers are rounded as in a sweep. An outcome without a value is NaN.
    """

    def __init__(self, file: str | os.PathLike[str], rules: str | os.PathLike[str] | None = None) -> None:
        self.file, self.rules = os.fspath(file), os.fspath(rules) if rules is not None else None

    def __call__(self, values: Mapping[str, object]) -> dict[str, float]:
        """Outcomes of a design point. Errors: `ScenarioError` for values the scenario cannot have."""
        planned = _planned(self.file, self.rules)
        whole = planned.rows.whole
        rounded = {n: round(v) if n in whole and isinstance(v, float) else v for n, v in values.items()}
        scenario, outcomes = planned.at(rounded), planned.study.outcomes
        lived = [run_one(scenario, planned.seed, n)[0] for n in range(planned.study.replications)]
        found = [values_of(outcomes, records) for records in lived]
        return {name: _mean([one[name] for one in found]) for name in outcomes}


@lru_cache(maxsize=8)
def _planned(file: str, rules: str | None) -> Planned:
    if rules is not None:
        load_rules(Path(rules))
    return read_study(file).planned


def _mean(values: list[float | None]) -> float:
    known = [value for value in values if value is not None]
    return fmean(known) if len(known) == len(values) else float("nan")
