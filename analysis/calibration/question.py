"""The question of a calibration: which parameters, against which observed series, what is held out, which origins."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import exp, log
from pathlib import Path
from statistics import NormalDist

from pydantic import Field

from sim.indicators import BY_NAME
from sim.scenario.dates import place_of
from sim.scenario.ends import wrong_ends
from sim.scenario.fields import Slot
from sim.scenario.files import Folders, shown
from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean
from sim.scenario.quantities import Frozen, Text, quantity
from sim.scenario.reading import Reading
from sim.scenario.schema import Scenario
from sim.scenario.tables import cell_value, columns_of, taken_apart
from sim.scenario.tree import Node, without_nulls
from sim.scenario.uncertainties import Uncertainty
from sim.scenario.validation import built
from sim.study.reading import base_of, tree_of

COLUMNS = ("date", "indicator", "value")
FURTHER = ("error", "source")
NUMBER, DAY = Slot(float), Slot(date)


class Origin(Frozen):
    """A day on which a forecast is made. `persons_per_month`: what was expected to come, where no announcement says."""

    persons_per_month: float | None = quantity("persons a month", "erwartete Zugänge", "arrivals expected", None, ge=0)
    forecast: dict[date, float] = Field(default_factory=dict, description="what the city itself forecast then, by date")


class Arrivals(Frozen):
    """What nobody knew of the arrivals after an origin: a factor on what was expected, up or down (log-normal)."""

    label: Text
    middle: float = quantity("factor", "Mitte", "middle", 1.0, gt=0, le=100)
    within_factor: float = quantity(
        "factor", "in neun von zehn Fällen innerhalb", "in nine cases of ten within", gt=1, le=100
    )

    def at(self, luck: float) -> float:
        """The factor of a piece of luck in (0, 1)."""
        spread = log(self.within_factor) / NormalDist().inv_cdf(0.95)
        return self.middle * exp(spread * NormalDist().inv_cdf(luck))


class Hindcast(Frozen):
    """Forecasts as they could have been made: at each origin only what was known then."""

    component: str = Field(description="component of the inflow whose months come after the origin unknown")
    arrivals: Arrivals
    origins: dict[date, Origin]
    indicator: str = "persons"
    horizon_days: int = quantity("days", "Reichweite", "days a forecast looks ahead", 730, ge=1, le=36_525)
    runs: int = quantity("runs", "Läufe", "runs of each origin", 200, ge=20, le=100_000)


class Calibration(Frozen):
    """Parameters of a scenario and the observed series they are fitted to."""

    name: str = Field(
        "calibration", pattern=r"^[^./\\\x00-\x1f][^/\\\x00-\x1f]*$", description="set from the file name"
    )
    title: Text
    question: Text | None = None
    base: str = Field(description="scenario file, beside this one or in the scenarios folder")
    seed: int = quantity("number", "Startzahl", "root of all draws", 1, ge=0, le=2**63 - 1)
    parameters: dict[str, Uncertainty] = Field(description="what is fitted: paths and limits")
    observed: str = Field(description="CSV file with the columns date, indicator, value and, if known, error")
    error_share: float = quantity("share", "Fehler", "error of a value that states none", 0.05, gt=0, le=1)
    fitted_until: date = Field(description="last day whose observed values are fitted; later ones are held out")
    replications: int = quantity("runs", "Wiederholungen", "runs of each trial, the same dice", 4, ge=1, le=1000)
    trials: int = quantity("trials", "Versuche", "sets of values tried", 60, ge=2, le=100_000)
    checked_with: int = quantity(
        "runs", "Läufe der Prüfung", "runs of the best set for bands and ranks", 100, ge=20, le=100_000
    )
    hindcast: Hindcast | None = None


@dataclass(frozen=True)
class Seen:
    """One observed value with its standard error."""

    day: date
    indicator: str
    value: float
    error: float


@dataclass(frozen=True)
class Question:
    """A calibration ready to be answered: its file, the scenario, what was observed, in order of the dates."""

    asked: Calibration
    base: Reading
    plan: Scenario
    seen: tuple[Seen, ...]
    warnings: Sequence[Problem] = field(default_factory=list)

    @property
    def parameters(self) -> Mapping[str, Uncertainty]:
        """What is fitted, by name."""
        return self.asked.parameters

    def is_fitted(self, one: Seen) -> bool:
        """Whether a value is fitted, not held out."""
        return one.day <= self.asked.fitted_until


def read_question(path: str | os.PathLike[str]) -> Question:
    """Read a calibration file. Raises ScenarioError with all problems, each with file, line and column."""
    path = Path(os.path.normpath(path))
    problems: list[Problem] = []
    tree, folders = tree_of(path, problems), Folders.around(path)
    base = base_of(tree, path, folders, problems)
    tree = without_nulls(tree)
    tree.map.setdefault("name", Node(path.stem, Place(tree.place.file, 1), text=path.stem))
    asked = built(Calibration, tree, problems)
    if asked is None or base is None:
        raise ScenarioError(problems)
    plan = base.scenario.model_copy(update={"uncertainties": {}})
    if not asked.parameters:
        problems.append(Problem(place_of(tree, ("parameters",)), "name at least one parameter to fit"))
    for name, text in wrong_ends(plan, asked.parameters):
        problems.append(Problem(place_of(tree, ("parameters", name)), text))
    for name, one in asked.parameters.items():
        if one.one_of:
            problems.append(
                Problem(place_of(tree, ("parameters", name)), f"{name}: is fitted between limits; give low and high")
            )
    seen = _observed(asked, plan, path, tree, folders, problems)
    problems += _wrong_hindcast(asked, plan, tree)
    if problems:
        raise ScenarioError(problems)
    return Question(asked, base, plan, seen, base.warnings)


def _observed(
    asked: Calibration, plan: Scenario, path: Path, tree: Node, folders: Folders, problems: list[Problem]
) -> tuple[Seen, ...]:
    place = place_of(tree, ("observed",))
    try:
        file = folders.find(asked.observed, path.parent, place)
        table = taken_apart(folders.table_of(file, place), shown(file), problems)
    except ScenarioError as error:
        problems += error.problems
        return ()
    if set(COLUMNS) - columns_of(table, list(COLUMNS), [*COLUMNS, *FURTHER], problems):
        return ()
    seen = []
    for line, cells in table.rows:
        row = dict(table.cells(cells))
        at = {name: table.place(line, name) for name in (*COLUMNS, "error")}
        empty = [name for name in COLUMNS if name not in row]
        problems += [Problem(at[name], "the cell is empty") for name in empty]
        if empty:
            continue
        day = cell_value(row["date"], DAY, table, at["date"], problems)
        value = cell_value(row["value"], NUMBER, table, at["value"], problems)
        spread = cell_value(row.get("error", "0"), NUMBER, table, at["error"], problems)
        wrong = [*_wrong_cells(row, day, value, spread, plan)]
        problems += [Problem(at[name], text) for name, text in wrong]
        if not wrong and isinstance(day, date):
            number = float(str(value))
            seen.append(
                Seen(day, row["indicator"], number, float(str(spread)) or asked.error_share * abs(number) or 1.0)
            )
    seen.sort(key=lambda one: (one.day, one.indicator))
    if seen and not any(one.day <= asked.fitted_until for one in seen):
        problems.append(Problem(place_of(tree, ("fitted_until",)), f"no value lies on or before {asked.fitted_until}"))
    return tuple(seen)


def _wrong_cells(
    row: Mapping[str, str], day: object, value: object, error: object, plan: Scenario
) -> Sequence[tuple[str, str]]:
    wrong = []
    if not isinstance(day, date):
        wrong.append(("date", f"'{row['date']}' is not a date; dates are written 2015-06-01"))
    elif not plan.start <= day <= plan.end:
        wrong.append(("date", f"{day} lies outside the run, {plan.start} to {plan.end}"))
    if row["indicator"] not in BY_NAME:
        wrong.append(
            (
                "indicator",
                f"there is no indicator '{row['indicator']}'{did_you_mean(row['indicator'], list(BY_NAME), 0)}",
            )
        )
    elif not BY_NAME[row["indicator"]].told_by(plan):
        wrong.append(("indicator", f"{row['indicator']} is never produced: the scenario leaves that part out"))
    for name, number in (("value", value), ("error", error)):
        if isinstance(number, bool) or not isinstance(number, int | float):
            wrong.append((name, f"'{row[name]}' is not a number"))
        elif name == "error" and number < 0:
            wrong.append((name, f"an error of {number:g} cannot be; leave the cell empty where it is not known"))
    return wrong


def _wrong_hindcast(asked: Calibration, plan: Scenario, tree: Node) -> Sequence[Problem]:
    """What is wrong with the forecasts back then."""
    hindcast = asked.hindcast
    if hindcast is None:
        return []
    wrong = []
    component = plan.inflow.components.get(hindcast.component)
    if component is None or component.kind != "series":
        series = [name for name, one in plan.inflow.components.items() if one.kind == "series"]
        text = f"'{hindcast.component}' is no series of the inflow{did_you_mean(hindcast.component, series)}"
        wrong.append(Problem(place_of(tree, ("hindcast", "component")), text))
    if hindcast.indicator not in BY_NAME:
        text = f"there is no indicator '{hindcast.indicator}'{did_you_mean(hindcast.indicator, list(BY_NAME), 0)}"
        wrong.append(Problem(place_of(tree, ("hindcast", "indicator")), text))
    for day in hindcast.origins:
        if not plan.start < day < plan.end:
            text = f"{day} lies outside the run, {plan.start} to {plan.end}"
            wrong.append(Problem(place_of(tree, ("hindcast", "origins", day)), text))
    return wrong
