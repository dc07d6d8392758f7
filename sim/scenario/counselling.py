"""Return counselling (Rückkehrberatung): counsellors with so many cases a month."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.quantities import Dated, Frozen, quantity

Posts = Annotated[float, Field(ge=0, le=100_000)]


class Counselling(Frozen):
    """A household that wants to return voluntarily waits for its case; without this block it leaves at once."""

    counsellors: Dated[Posts] = quantity("posts", "Stellen der Rückkehrberatung", "return counsellors")
    cases_per_month: float = quantity(
        "households/month", "Fälle je Stelle im Monat", "cases a counsellor takes in a month", ge=0, le=10_000
    )
