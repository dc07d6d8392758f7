"""Support circles (Freundeskreise): volunteers by district, who come with attention and fade."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.quantities import Factor, Frozen, Share, quantity

Many = Annotated[float, Field(ge=0, le=1000)]


class Circles(Frozen):
    """One circle a district: people join while arrivals are in the public eye, some of them are active, some leave."""

    volunteers_per_100_at_start: Many = quantity(
        "volunteers/100 persons", "Ehrenamtliche je 100 am Anfang", "volunteers per 100 residents at the start", 0.0
    )
    recruits_per_arrival: Many = quantity(
        "volunteers/person", "neue Ehrenamtliche je Ankunft", "volunteers who join for each person who arrives"
    )
    attention_days: float = quantity(
        "days", "Dauer der Aufmerksamkeit", "mean days after an arrival until they join", 60.0, ge=1, le=3650
    )
    fading_per_month: Share = quantity("share a month", "Rückgang im Monat", "share of volunteers who leave in a month")
    active_share: Share = quantity("share of volunteers", "davon aktiv", "share of the list that is active", 1.0)
    founding_days: int = quantity(
        "days", "Gründung nach", "days from the first site of a district to its circle", 60, ge=0, le=3650
    )
    days_to_tie: int = quantity(
        "days", "Bindung nach", "days in a district until a household has a tie", 30, ge=0, le=3650
    )
    households_per_active: Many = quantity(
        "households/volunteer", "Haushalte je aktiver Person", "households an active volunteer looks after", 1.0
    )
    effect_on_clocks: dict[str, Factor] = quantity(
        "factor by clock",
        "Wirkung, wenn alle eine Bindung haben",
        "speed of a clock when every household has a tie",
        {},
    )
