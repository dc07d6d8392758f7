"""Costs beside accommodation: what a post and a unit of a course cost, with price year, range and who pays."""

from __future__ import annotations

from pydantic import model_validator

from sim.scenario.quantities import Frozen, Text, quantity

YEAR = {"ge": 1900, "le": 2200}


class Price(Frozen):
    """A price as its source states it; `low` and `high` where the source gives a range."""

    eur: float = quantity("EUR", "Preis", "price", ge=0, le=10_000_000)
    low: float | None = quantity("EUR", "niedrigster", "lowest", None, ge=0, le=10_000_000)
    high: float | None = quantity("EUR", "höchster", "highest", None, ge=0, le=10_000_000)
    price_year: int | None = quantity("year", "Preisstand", "price year", None, **YEAR)
    paid_by: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Price:
        low, high = self.low if self.low is not None else self.eur, self.high if self.high is not None else self.eur
        if not low <= self.eur <= high:
            raise ValueError("low, eur and high must rise in this order")
        return self


class Costs(Frozen):
    """Prices of services; each counts where the scenario has the part it belongs to."""

    care_post_year: Price | None = None
    counselling_post_year: Price | None = None
    course_unit_person: Price | None = None
