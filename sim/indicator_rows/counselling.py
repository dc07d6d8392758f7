"""Counselling rows: return counselling (Rückkehrberatung)."""

from __future__ import annotations

from sim.indicator_rows.row import Indicator, figure, of_the_day, row

# fmt: off
ROWS: tuple[Indicator, ...] = (
    row("waiting_for_counselling", "persons", "Personen, die auf Rückkehrberatung warten",
        "persons waiting for return counselling",
        "persons who want to return and whose household has had no case yet", figure("counselling_waiting"),
        part="counselling"),
    row("counselling_cases", "households/day", "Fälle der Rückkehrberatung", "return counselling cases",
        "households of the day who are counselled and leave", of_the_day("counselling_cases"), part="counselling"),
    row("counselling_capacity", "households/day", "mögliche Fälle der Rückkehrberatung",
        "cases return counselling can take",
        "counsellors x cases a month, on the first day of each month", of_the_day("counselling_capacity"),
        part="counselling"),
)
# fmt: on
