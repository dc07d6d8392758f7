"""Language courses with limited seats, and the way to a first job."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.quantities import Dated, Factor, Frozen, Places, Share, quantity

Years = Annotated[int, Field(ge=1, le=60)]
Units = Annotated[int, Field(ge=0, le=10_000)]


class Courses(Frozen):
    """Integration courses: a waiting list, so many courses at once, a test at the end, repeats."""

    seats: int = quantity("persons", "Plätze je Kurs", "seats of a course", 20, ge=1, le=1000)
    least_persons: int = quantity("persons", "Beginn ab", "persons with whom a course begins", 15, ge=1, le=1000)
    at_once: Dated[Places] = quantity("courses", "Kurse zugleich", "courses that can run at once")
    language_units: Units = quantity("units of 45 minutes", "Sprachkurs", "language course", 600)
    orientation_units: Units = quantity("units of 45 minutes", "Orientierungskurs", "orientation course", 100)
    repeat_units: Units = quantity("units of 45 minutes", "Wiederholung", "course of those who repeat", 300)
    units_per_week: float = quantity("units of 45 minutes", "je Woche", "units a week", 25.0, gt=0, le=100)
    delay_days: int = quantity("days", "Anmeldung nach", "days from arrival to the waiting list", 30, ge=0, le=3650)
    participation_share: Share = quantity(
        "share of adults", "Teilnahme", "share of adults who take part, wanting or obliged", 1.0
    )
    passing_share: Share = quantity("share of tests", "B1 im Test", "B1 in a test", 0.5)
    repeats: int = quantity("number", "Wiederholungen", "times a course can be repeated", 1, ge=0, le=20)
    small_child_years: float = quantity(
        "years", "Mütter warten bis zum Alter von", "mothers wait until their youngest is so old", 0.0, ge=0, le=18
    )
    target_weeks: float = quantity("weeks", "Ziel der Wartezeit", "target of waiting", 6.0, gt=0, le=520)


class Work(Frozen):
    """First job: shares employed by years since arrival; familiarisation places beside the course."""

    employed_after_years: dict[Years, Share] = quantity(
        "share by years", "beschäftigt nach Jahren", "share employed so many years after arrival"
    )
    familiarisation_places: Dated[Places] = quantity(
        "places", "Plätze zur Arbeitserprobung", "work familiarisation places", 0
    )
    familiarisation_days: int = quantity("days", "Dauer der Erprobung", "days of familiarisation", 90, ge=1, le=1500)
    level_factors: dict[str, Factor] = quantity(
        "factor by level", "Tempo nach Sprachstand", "speed of the first job by level (A1, A2, B1)", {}
    )
    after_familiarisation_factor: Factor = quantity(
        "factor", "Tempo nach Erprobung", "speed after familiarisation", 1.0
    )
    emergency_factor: Factor = quantity(
        "factor", "Tempo nach langer Notunterbringung", "speed after a long stay in emergency shelters", 1.0
    )
    emergency_nights: int = quantity(
        "nights", "lange Notunterbringung ab", "nights that make a long stay", 90, ge=1, le=10_000
    )

    @model_validator(mode="after")
    def _shares_rise(self) -> Work:
        years = sorted(self.employed_after_years)
        shares = [self.employed_after_years[year] for year in years]
        if not years or shares[-1] <= 0:
            raise ValueError("give at least one share above 0, e.g. {2: 0.20}")
        if shares != sorted(shares):
            raise ValueError("the shares employed must not fall with the years")
        if unknown := sorted(set(self.level_factors) - {"A1", "A2", "B1"}):
            raise ValueError(f"there is no level {unknown[0]}; levels are A1, A2, B1")
        return self


class Learning(Frozen):
    """Language courses for all adults as early as possible, and their first jobs."""

    courses: Courses
    work: Work | None = None
