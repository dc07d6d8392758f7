"""Comparison of any scenario with what theory expects of it: simulated runs, M(t)/G/infinity and the fluid model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.theory.fluid import Fluid, Places, fluid
from analysis.theory.reasons import (
    THEORIES,
    Lived,
    NotComparableError,
    Reason,
    is_exact,
    ruled_out,
    why_not,
)
from analysis.theory.theory import Theory, theory
from analysis.theory.usable import settled_by_sites, usable_places
from analysis.verify.rows import Row
from sim.records import Records
from sim.run import Results, run
from sim.scenario.schema import Scenario
from sim.survival import BEYOND, RUNS_BEYOND

Floats = NDArray[np.float64]
DATES = 12


@dataclass(frozen=True)
class Series:
    """A number by day over runs: mean, its standard error, and the band of single runs; each of shape (days,).

    The band is the range of all runs, from 100 runs on their middle nine tenths.
    """

    mean: Floats
    error: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Expected:
    """Persons expected by day by theory, and the standard deviation of a single run."""

    mean: Floats
    sd: Floats


@dataclass(frozen=True)
class Beside:
    """A scenario beside its theories.

    `simulated`: persons, regular, emergency, waiting, elsewhere (emergency and waiting) and usable (regular places);
    `mgi` and `fluid` are None where they do not apply; `reasons` say why, and where they apply only roughly; `rows`
    judge what theory knows exactly: arrivals, and persons where M(t)/G/infinity applies without reserve.
    """

    plan: Scenario
    seed: int
    runs: int
    simulated: Mapping[str, Series]
    mgi: Expected | None
    fluid: Fluid | None
    reasons: tuple[Reason, ...]
    rows: tuple[Row, ...]

    @property
    def days(self) -> list[date]:
        """Dates of all days."""
        return [self.plan.date_of(day) for day in range(self.plan.days)]

    @property
    def agrees(self) -> bool:
        """Whether all rows agree."""
        return all(row.agrees for row in self.rows)


def compare(
    plan: Scenario,
    runs: int,
    workers: int,
    seed: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    rules: Path | None = None,
) -> Beside:
    """Run a scenario and put it beside its theories.

    Errors: `NotComparableError`, before anything is run, where neither theory applies; those of `sim.run.run`.
    """
    reasons = why_not(plan)
    if all(ruled_out(reasons, which) for which in THEORIES):
        raise NotComparableError(plan, reasons)
    return beside(run(plan, seed=seed, runs=runs, workers=workers, rules=rules, progress=progress))


def beside(results: Results) -> Beside:
    """Runs already lived through, beside the theories of their scenario."""
    plan, seen = results.plan, _seen(results.records)
    simulated = {name: _series(values) for name, values in seen.items()}
    lived = Lived(
        int(seen["elsewhere"].max()),
        int(seen["turned_away"].sum(axis=1).max()),
        int(seen["waiting_for_counselling"].max()),
    )
    reasons = why_not(plan, lived)
    known = theory(plan)
    flow = None
    if not ruled_out(reasons, "fluid"):
        usable = usable_places(plan) if settled_by_sites(plan) else simulated["usable"].mean
        flow = fluid(plan, known, Places(usable, simulated["emergency_places"].mean))
    mgi = None if ruled_out(reasons, "mgi") else Expected(known.persons, known.sd)
    rows = [_arrivals(known, seen["arrived"])]
    if mgi is not None and is_exact(reasons, "mgi"):
        rows += [_persons(plan, day, mgi, seen["persons"]) for day in _dates(mgi.mean)]
    return Beside(plan, results.seed, len(results.records), simulated, mgi, flow, tuple(reasons), tuple(rows))


def _seen(records: tuple[Records, ...]) -> dict[str, Floats]:
    """What is compared, by day of each run: shape (runs, days)."""
    found: dict[str, list[Floats]] = {}
    for one in records:
        emergency = one.kind_is("emergency")
        persons = one.kind["persons"][:, emergency].sum(axis=1)
        by_name = {
            "persons": one.city["persons"],
            "regular": one.district["regular_persons"].sum(axis=1),
            "emergency": persons,
            "waiting": one.city["waiting"],
            "elsewhere": persons + one.city["waiting"],
            "usable": one.district["regular_usable"].sum(axis=1),
            "emergency_places": one.kind["planned"][:, emergency].sum(axis=1),
            "arrived": one.city["arrived"],
            "turned_away": one.city["turned_away"],
            "waiting_for_counselling": one.parts.get("counselling_waiting", np.zeros(one.days)),
        }
        for name, values in by_name.items():
            found.setdefault(name, []).append(values.astype(float))
    return {name: np.array(values) for name, values in found.items()}


def _series(values: Floats) -> Series:
    runs, ordered = len(values), np.sort(values, axis=0)
    beyond = int(BEYOND * runs + 1e-9)
    left_out = beyond if beyond >= RUNS_BEYOND else 0
    error = values.std(axis=0, ddof=1) / sqrt(runs) if runs > 1 else np.zeros(values.shape[1])
    return Series(values.mean(axis=0), error, ordered[left_out], ordered[runs - 1 - left_out])


# --- rows ---------------------------------------------------------------------------------------------------------


def _dates(expected: Floats) -> list[int]:
    """Days of comparison: evenly over the run, its last day, and the day with most people expected."""
    evenly = np.linspace(0, len(expected) - 1, DATES)[1:].round().astype(int).tolist()
    return sorted({*evenly, int(expected.argmax())})


def _persons(plan: Scenario, day: int, mgi: Expected, persons: Floats) -> Row:
    return _row("persons_on_date", float(mgi.mean[day]), float(mgi.sd[day]), persons[:, day], date=plan.date_of(day))


def _arrivals(known: Theory, arrived: Floats) -> Row:
    mean, sd = known.arriving_in_all
    return _row("arrivals_in_all", mean, sd, arrived.sum(axis=1))


def _row(what: str, expected: float, sd: float, values: Floats, **about: object) -> Row:
    """Mean over runs against theory; a few runs may scatter too little by chance, so that of theory counts, too."""
    runs = len(values)
    own = float(values.std(ddof=1)) if runs > 1 else 0.0
    error = max(own, sd) / sqrt(runs)
    return Row(what, expected, float(values.mean()), "noise", error, runs=runs, about=about)
