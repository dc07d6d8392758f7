"""People in a scenario file: groups, their households, how they arrive, and their clocks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.quantities import (
    Dated,
    Factor,
    Frozen,
    HouseholdSize,
    Month,
    Persons,
    Share,
    SizeFactors,
    SizeShares,
    Text,
    quantity,
)

Months = Annotated[float, Field(ge=0, le=1200)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Relatives(Frozen):
    """Relatives who join a household later (Familiennachzug): drawn with the household, come if it is still there."""

    share: Share = quantity("share of households", "Anteil mit Nachzug", "share with joining relatives")
    up_to_size: HouseholdSize = quantity("persons", "höchstens Haushaltsgröße", "largest household they join", 20)
    mean_delay_days: float = quantity("days", "mittlere Wartezeit", "mean delay after arrival", ge=1, le=10_000)
    persons: SizeShares = quantity("share by number", "Zahl der Nachziehenden", "number of relatives")


class Group(Frozen):
    """A group of arriving people with one legal pathway, e.g. asylum or temporary protection."""

    label: Text
    household_sizes: Dated[SizeShares] = quantity("share by size", "Haushaltsgrößen", "household sizes")
    adult_men_share: Share = quantity("share of adults", "Anteil Männer", "share of men among adults", 0.5)
    one_parent_share: Share = quantity(
        "share of households of 2 and more", "Anteil Alleinerziehende", "share with one parent", 0.2
    )
    straight_to_private: Dated[Share] = quantity(
        "share of households", "Anteil sofort in Privatwohnungen", "share going straight to private housing", 0.0
    )
    preliminary_months_max: Dated[Months] = quantity(
        "months", "längste vorläufige Unterbringung", "longest preliminary accommodation", 24.0
    )
    births_per_person_month: Dated[Share] = quantity(
        "births per person and month", "Geburten", "births per person and month", 0.0
    )
    births_from_size: HouseholdSize = quantity(
        "persons", "Geburten ab Haushaltsgröße", "smallest household with births", 2
    )
    relatives: Relatives | None = None

    @model_validator(mode="after")
    def _sizes_add_up(self) -> Group:
        for shares in [*self.household_sizes.values, *([self.relatives.persons] if self.relatives else [])]:
            total = sum(shares.values())
            if abs(total - 1) > 1e-6:
                raise ValueError(f"the shares add up to {total:g}, they must add up to 1")
        return self


# --- inflow -------------------------------------------------------------------------------------------------


class _Component(Frozen):
    group: str = Field("asylum", description="a name under groups:")
    factor: Dated[Factor] = quantity("factor", "Faktor", "factor on all arrivals of the component", 1.0)
    totals: Literal["given", "by_chance"] = Field(
        "by_chance",
        description="given: an allocation whose totals are fixed; by_chance: people who come by themselves",
    )
    dispersion: float = quantity(
        "variance / mean", "Streuung", "spread of daily households (1 = Poisson)", 1.0, ge=1, le=100
    )
    delivery: Literal["daily", "weekly"] = Field("daily", description="weekly: by coach, on the weekdays stated")
    weekdays: tuple[Weekday, ...] = Field(("mon",), description="days on which the coach comes")
    delay_days: int = quantity(
        "days",
        "Verzögerung",
        "delay until arrival in the city (dates of the component are before it)",
        0,
        ge=0,
        le=3650,
    )
    contains: tuple[Literal["relatives", "births"], ...] = Field(
        (), description="what the numbers include already; a warning tells what would count twice"
    )


class Constant(_Component):
    """So many persons a month, between two dates."""

    kind: Literal["constant"]
    persons_per_month: Persons = quantity("persons a month", "Personen im Monat", "persons a month")
    from_: date | None = Field(None, alias="from", description="first day (default: always)")
    to: date | None = Field(None, description="last day (default: for good)")


class Ramp(_Component):
    """A level that climbs or falls in a straight line between two dates, and stays."""

    kind: Literal["ramp"]
    from_: date = Field(alias="from", description="first day of the change")
    to: date = Field(description="day on which the end level is reached")
    persons_per_month_at_start: Persons = quantity("persons a month", "Anfangshöhe", "level at the start", 0.0)
    persons_per_month_at_end: Persons = quantity("persons a month", "Endhöhe", "level at the end")
    until: date | None = Field(None, description="last day of the end level (default: for good)")


class Step(_Component):
    """A level that holds from one date to another."""

    kind: Literal["step"]
    from_: date = Field(alias="from", description="first day")
    to: date | None = Field(None, description="last day (default: for good)")
    persons_per_month: Persons = quantity("persons a month", "Personen im Monat", "persons a month")


class Pulse(_Component):
    """A wave with a given total that rises to its peak and dies away."""

    kind: Literal["pulse"]
    date: date
    persons: Persons = quantity("persons", "Personen insgesamt", "persons in all")
    rise_days: float = quantity("days", "Anstieg", "days from start to peak", 14.0, ge=0, le=3650)
    decay_days: float = quantity("days", "Abklingen", "mean days of the fall after the peak", 60.0, ge=1, le=3650)


class Seasonal(_Component):
    """A yearly rhythm round a mean level."""

    kind: Literal["seasonal"]
    persons_per_month: Persons = quantity("persons a month", "mittlere Höhe", "mean level")
    amplitude: Share = quantity("share of the mean", "Ausschlag", "height of the swing")
    peak_month: int = quantity("month", "Monat des Höchststands", "month of the peak", ge=1, le=12)
    from_: date | None = Field(None, alias="from", description="first day (default: always)")
    to: date | None = Field(None, description="last day (default: for good)")


class Series(_Component):
    """Persons month by month, typed in or from a CSV with the columns `month` and `persons`."""

    kind: Literal["series"]
    months: dict[Month, Persons] = quantity("persons in the month", "Personen je Monat", "persons by month")

    @model_validator(mode="after")
    def _no_month_missing(self) -> Series:
        months = sorted(self.months)
        if not months:
            raise ValueError("the series is empty")
        first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (months[0], months[-1]))
        have = set(months)
        missing = [f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, last + 1)]
        missing = [m for m in missing if m not in have]
        if missing:
            raise ValueError(
                f"the series has no value for {', '.join(missing[:3])}; every month needs one (0 is a value)"
            )
        return self


Component = Annotated[Constant | Ramp | Step | Pulse | Seasonal | Series, Field(discriminator="kind")]


class Inflow(Frozen):
    """Arrivals: components that add up."""

    factor: Dated[Factor] = quantity("factor", "Faktor auf alle Zugänge", "factor on all arrivals", 1.0)
    components: dict[str, Component] = Field(default_factory=dict)


# --- clocks -------------------------------------------------------------------------------------------------

Days = Annotated[float, Field(gt=0, le=100_000)]


class Exponential(Frozen):
    """Memoryless: the same chance every day; by its rate or its mean."""

    law: Literal["exponential"]
    per_month: float | None = quantity("per month", "Rate im Monat", "rate a month", None, gt=0, le=100)
    mean_days: Days | None = quantity("days", "Mittel", "mean", None)

    @model_validator(mode="after")
    def _one_of_both(self) -> Exponential:
        if (self.per_month is None) == (self.mean_days is None):
            raise ValueError("give either per_month or mean_days, not both")
        return self


class Shaped(Frozen):
    """Weibull, gamma or log-logistic by mean and shape (log-logistic needs a shape above 1 to have a mean)."""

    law: Literal["weibull", "gamma", "log-logistic"]
    mean_days: Days = quantity("days", "Mittel", "mean")
    shape: float = quantity("shape", "Form", "shape parameter", gt=0, le=100)

    @model_validator(mode="after")
    def _mean_exists(self) -> Shaped:
        if self.law == "log-logistic" and self.shape <= 1:
            raise ValueError("a log-logistic law has a mean only with a shape above 1")
        return self


class LogNormal(Frozen):
    """Log-normal by mean and the spread of the logarithm."""

    law: Literal["log-normal"]
    mean_days: Days = quantity("days", "Mittel", "mean")
    sigma: float = quantity("log units", "Streuung", "standard deviation of the logarithm", gt=0, le=5)


class Triangular(Frozen):
    """Triangular between two limits with a most likely value."""

    law: Literal["triangular"]
    low_days: float = quantity("days", "kürzeste Dauer", "shortest", ge=0, le=100_000)
    mode_days: Days = quantity("days", "häufigste Dauer", "most likely")
    high_days: Days = quantity("days", "längste Dauer", "longest")

    @model_validator(mode="after")
    def _in_order(self) -> Triangular:
        if not self.low_days <= self.mode_days <= self.high_days or self.low_days == self.high_days:
            raise ValueError("low_days, mode_days and high_days must rise in this order")
        return self


class Fixed(Frozen):
    """Always the same duration."""

    law: Literal["fixed"]
    days: Days = quantity("days", "Dauer", "duration")


Law = Annotated[Exponential | Shaped | LogNormal | Triangular | Fixed, Field(discriminator="law")]


class Clock(Frozen):
    """A latent duration and what speeds it up or slows it down (1 = as the law says)."""

    duration: Law
    starts_at: Literal["arrival", "first_regular_placement"] = Field(
        "arrival", description="from when the clock of a household runs"
    )
    size_factors: SizeFactors = quantity(
        "factor by size", "Tempo nach Haushaltsgröße", "speed by household size (the last also for larger)", {1: 1.0}
    )
    before_decision_factor: Factor = quantity(
        "factor", "Tempo vor der Entscheidung", "speed before the decision on status", 1.0
    )
    after_rejection_factor: Factor = quantity(
        "factor", "Tempo nach Ablehnung", "speed after a negative decision, beside that after any decision", 1.0
    )
    group_factors: dict[str, Factor] = quantity("factor by group", "Tempo nach Gruppe", "speed by group", {})
    date_factor: Dated[Factor] = quantity("factor", "Tempo nach Datum", "speed by date", 1.0)


class Flats(Frozen):
    """Flats that become free for people from shelters, by number of persons they suit."""

    per_month: Dated[dict[HouseholdSize, Persons]] = quantity(
        "flats a month by size", "Wohnungen im Monat", "flats a month by household size"
    )


class OwnHousing(Clock):
    """Moving into an own flat; `rate`: each household's clock; `flats`: clocks that ran out queue for flats."""

    level_factors: dict[Literal["A1", "A2", "B1"], Factor] = quantity(
        "factor by level", "Tempo nach Sprachstand", "speed by the best language level of the household", {}
    )
    work_factor: Factor = quantity("factor", "Tempo mit Arbeit", "speed when somebody of the household works", 1.0)

    form: Literal["rate", "flats"] = Field(
        "rate", description="rate: who is through moves out; flats: who is through queues for a flat"
    )
    flats: Flats | None = None

    @model_validator(mode="after")
    def _flats_when_needed(self) -> OwnHousing:
        if self.form == "flats" and self.flats is None:
            raise ValueError("form: flats needs a block flats: with per_month")
        return self


class Clocks(Frozen):
    """The clocks that run in every household."""

    decision: Clock | None = None
    own_housing: OwnHousing | None = None
    voluntary_return: Clock | None = None
    onward_move: Clock | None = None
    other: Clock | None = None
