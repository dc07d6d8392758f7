"""Regular places ordered by rule: sittings of the council, plots, lead times, permits."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.quantities import ALWAYS, Dated, Frozen, Places, Share, quantity

Months = Annotated[float, Field(gt=0, le=240)]


class LeadTime(Frozen):
    """Months from the decision to the first use: triangular between two limits; by date of the decision."""

    low: Dated[Months] = quantity("months", "kürzeste Bauzeit", "shortest lead time")
    likely: Dated[Months] = quantity("months", "häufigste Bauzeit", "most likely lead time")
    high: Dated[Months] = quantity("months", "längste Bauzeit", "longest lead time")

    @model_validator(mode="after")
    def _in_order(self) -> LeadTime:
        for day in {*self.low.root, *self.likely.root, *self.high.root}:
            if not self.low.on(day) <= self.likely.on(day) <= self.high.on(day):
                when = "" if day == ALWAYS else f" (see {day})"
                raise ValueError(f"low, likely and high must rise in this order{when}")
        return self


class Building(Frozen):
    """The council orders sites on plots when the places it sees at the end of the building time do not suffice."""

    first_sitting: date = Field(description="day of the first sitting that may order")
    sitting_every_weeks: int = quantity("weeks", "Sitzung alle", "weeks between sittings", 4, ge=1, le=520)
    lack_share: Share = quantity(
        "share of places", "Beschluss ab Mangel", "lack of places from which sites are ordered", 0.05
    )
    reserve_share: Share = quantity("share of persons", "Reserve", "places wanted above the persons expected", 0.0)
    building_places: int = quantity("places", "Plätze je Gebäude", "places of a whole building", 78, ge=1, le=10_000)
    largest_site: Places = quantity("places", "größter Standort", "largest site ordered", 250)
    places_per_year: Dated[Places] | None = quantity(
        "places/year", "Haushalt", "most places ordered in a calendar year", None
    )
    lead_time: LeadTime
    permit_years: float = quantity("years", "Genehmigung", "permit", 5.0, gt=0, le=100)
    renewal_years: float = quantity("years", "Verlängerung", "option to renew", 5.0, ge=0, le=100)
    cancel_until: Share = quantity(
        "share of the lead time", "Absage bis", "part of the building time in which a site can be cancelled", 0.3
    )
    instead_of_sites_from: date | None = Field(
        None, description="sites of the table that would open from this day on are left to the rule"
    )
    districts_without_offer: tuple[str, ...] = Field((), description="districts that offer no site")


class Plot(Frozen):
    """Plot on which a site can be built."""

    name: str = Field(min_length=1)
    district: str
    kind: str
    places: Places = quantity("places", "Plätze", "places that fit")
    available_from: date | None = None
    source: str = ""
    status: str = ""
