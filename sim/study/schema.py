"""The study: what is not known (X), what can be decided (L), what is looked at (M), and which runs are made."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.quantities import Frozen, Text, quantity
from sim.scenario.uncertainties import Uncertainty

Whole = Annotated[int, Field(ge=0)]
Value = float | int | bool | str

# how the days of an indicator become one number
OF_DAYS = ("mean", "sum", "max", "min", "first", "last", "days_above", "first_day_above", "last_day_above")
# what is asked of a standard: of its first return, and of all its broken days
OF_STANDARD = ("days_until_back", "days_until_back_capped", "days_broken", "person_days", "worst", "at_end")
WITH_LIMIT = ("days_above", "first_day_above", "last_day_above")


class Lever(Uncertainty):
    """A value that somebody can decide: between two limits, or one of several."""


class Outcome(Frozen):
    """One number a run: an indicator over the days, a standard's recovery, or a function of one's own."""

    label: Text | None = None
    indicator: str | None = Field(None, description="name of an indicator, e.g. emergency_persons")
    standard: str | None = Field(None, description="name of a standard, or combined for all together")
    function: str | None = Field(None, description="a function marked @outcome in the file given with --rules")
    of: Literal[
        "mean",
        "sum",
        "max",
        "min",
        "first",
        "last",
        "days_above",
        "first_day_above",
        "last_day_above",
        "days_until_back",
        "days_until_back_capped",
        "days_broken",
        "person_days",
        "worst",
        "at_end",
    ] = Field("mean", description="how the days become one number")
    above: float | None = quantity("as the indicator", "über", "above", None)
    from_: date | None = Field(None, alias="from", description="first day that counts (default: of the run)")
    to: date | None = Field(None, description="last day that counts (default: of the run)")
    better: Literal["less", "more"] | None = Field(None, description="which direction is wished for, if any")

    @model_validator(mode="after")
    def _is_one_thing(self) -> Outcome:
        named = [one for one in (self.indicator, self.standard, self.function) if one is not None]
        if len(named) != 1:
            raise ValueError("give one of indicator, standard and function")
        if self.indicator is not None and self.of not in OF_DAYS:
            raise ValueError(f"of an indicator there is {', '.join(OF_DAYS)}; {self.of} belongs to a standard")
        if self.standard is not None and self.of not in OF_STANDARD:
            raise ValueError(f"of a standard there is {', '.join(OF_STANDARD)}; add e.g. of: days_broken")
        if (self.of in WITH_LIMIT) != (self.above is not None):
            raise ValueError(
                f"{self.of} needs above: the number it counts from, e.g. above: 0"
                if self.above is None
                else f"above: belongs to {', '.join(WITH_LIMIT)}, not to {self.of}"
            )
        if self.indicator is None and (self.from_ is not None or self.to is not None):
            raise ValueError("from: and to: belong to an indicator; a standard is counted from counts_from of the run")
        if self.from_ is not None and self.to is not None and self.to < self.from_:
            raise ValueError(f"to: {self.to} lies before from: {self.from_}")
        return self


# --- designs ------------------------------------------------------------------------------------------------


class Grid(Frozen):
    """Every level of every factor with every level of the others; choices take all their values."""

    kind: Literal["grid"]
    levels: int = quantity("values", "Stufen", "levels of a factor between limits", 3, ge=2, le=10_000)
    levels_of: dict[str, Annotated[int, Field(ge=1, le=10_000)]] = Field(
        default_factory=dict, description="other numbers of levels, by factor"
    )


class Zip(Frozen):
    """The first values of all factors together, then the second ones, and so on."""

    kind: Literal["zip"]
    values: dict[str, tuple[Value, ...]] = Field(description="values of each factor, all lists equally long")

    @model_validator(mode="after")
    def _are_equally_long(self) -> Zip:
        lengths = {name: len(values) for name, values in self.values.items()}
        if not lengths or 0 in lengths.values():
            raise ValueError("give at least one factor with at least one value")
        if len(set(lengths.values())) > 1:
            told = ", ".join(f"{name} {length}" for name, length in lengths.items())
            raise ValueError(f"the lists must be equally long; here they have {told} values")
        return self


class Table(Frozen):
    """One row of a CSV file a design point; its columns are factors."""

    kind: Literal["table"]
    file: str = Field(description="CSV file beside the study, first line the names of factors")


class LatinHypercube(Frozen):
    """Random points, each factor's range evenly filled (Latin hypercube)."""

    kind: Literal["latin_hypercube"]
    rows: int = quantity("design points", "Punkte", "design points", ge=1, le=10_000_000)


class Sobol(Frozen):
    """Scrambled Sobol sequence: fills the space of all factors evenly; a power of two points."""

    kind: Literal["sobol"]
    rows: int = quantity("design points", "Punkte", "design points, a power of two", ge=1, le=2**24)

    @model_validator(mode="after")
    def _is_balanced(self) -> Sobol:
        _power_of_two("rows", self.rows)
        return self


class Saltelli(Frozen):
    """The design of Sobol indices (Saltelli 2002, 2010): base rows x (factors + 2), or x (2 factors + 2)."""

    kind: Literal["saltelli"]
    base_rows: int = quantity("design points", "Grundpunkte", "base points, a power of two", ge=2, le=2**22)
    second_order: bool = Field(False, description="also for pairs of factors")

    @model_validator(mode="after")
    def _is_balanced(self) -> Saltelli:
        _power_of_two("base_rows", self.base_rows)
        return self


class Morris(Frozen):
    """Elementary effects (Morris 1991): trajectories that move one factor at a time."""

    kind: Literal["morris"]
    trajectories: int = quantity("trajectories", "Wege", "trajectories", ge=2, le=1_000_000)
    levels: int = quantity("values", "Stufen", "levels of a factor, an even number", 4, ge=2, le=100)

    @model_validator(mode="after")
    def _has_even_levels(self) -> Morris:
        if self.levels % 2:
            raise ValueError(f"levels: {self.levels} is odd; Morris' steps of half the range need an even number")
        return self


def _power_of_two(key: str, number: int) -> None:
    if number & (number - 1):
        below = 1 << (number.bit_length() - 1)
        raise ValueError(
            f"{key}: {number} is not a power of two; a Sobol sequence is even only over 2, 4, 8, ... points, "
            f"with other numbers its estimates are worse; take {below} or {2 * below}"
        )


Half = Annotated[Grid | LatinHypercube | Sobol, Field(discriminator="kind")]


class Crossed(Frozen):
    """Every point of the levers under every point of the uncertainties: policies by futures."""

    kind: Literal["crossed"]
    levers: Half
    uncertainties: Half


Design = Annotated[
    Grid | Zip | Table | LatinHypercube | Sobol | Saltelli | Morris | Crossed, Field(discriminator="kind")
]
# designs whose indices need every row
WHOLE = ("saltelli", "morris")


class Kept(Frozen):
    """What of a run is kept besides its outcomes."""

    every_days: int = quantity("days", "Abstand", "days between the rows kept of a run", 7, ge=1, le=36_525)
    indicators: tuple[str, ...] = Field(
        ("persons", "regular_persons", "emergency_persons", "waiting_persons", "usable_regular_places", "cost"),
        description="indicators kept by day",
    )
    events: bool = Field(True, description="keep the decision log")


class Study(Frozen):
    """Many runs of one scenario: which values are varied how, and what is looked at."""

    name: str = Field("study", pattern=r"^[^./\\\x00-\x1f][^/\\\x00-\x1f]*$", description="set from the file name")
    title: Text
    question: Text | None = Field(None, description="what the study is to answer")
    base: str = Field(description="scenario file, beside this one or in the scenarios folder")
    seed: int | None = quantity(
        "number", "Startzahl", "root of all draws (default: of the scenario)", None, ge=0, le=2**63 - 1
    )
    replications: int = quantity("runs", "Wiederholungen", "runs of each design point", 1, ge=1, le=100_000)
    uncertainties: dict[str, Uncertainty] = Field(
        default_factory=dict, description="what nobody knows; those of the scenario are added, null takes one away"
    )
    left_to_chance: tuple[str, ...] = Field(
        (), description="uncertainties of the scenario that each replication draws, instead of the design"
    )
    levers: dict[str, Lever] = Field(default_factory=dict, description="what can be decided")
    constraints: tuple[str, ...] = Field((), description="what must hold between factors, e.g. notice < lead_time")
    outcomes: dict[str, Outcome] = Field(description="what is looked at, one number a run each")
    design: Design
    keep: Kept = Kept()
