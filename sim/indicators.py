"""Indicators of one run as tables: by day, by day and district, cost by item and year; columns of equal length.

What is counted, and how, is said in `sim.indicator_rows` and `sim.dissimilarity`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.costs import items
from sim.dissimilarity import population_shares
from sim.indicator_rows import BY_NAME, INDICATORS, Indicator, persons_by_district, persons_per_1000
from sim.records import Records

__all__ = [
    "BY_NAME",
    "INDICATORS",
    "Indicator",
    "costs_table",
    "dates",
    "days_table",
    "districts_table",
    "shortfall",
]

Columns = dict[str, NDArray[Any]]
SORTS = ("cost", "preliminary", "follow_up", "empty", "capital")


def dates(records: Records) -> NDArray[np.datetime64]:
    """Dates of the days recorded, shape (days,)."""
    return np.datetime64(records.plan.start, "D") + np.arange(records.days)


def days_table(records: Records) -> Columns:
    """One row a day: `date`, `day` (0 = start) and by its name every indicator of the parts the scenario has."""
    table: Columns = {"date": dates(records), "day": np.arange(records.days, dtype=np.int32)}
    return table | {
        indicator.name: indicator.of(records) for indicator in INDICATORS if indicator.told_by(records.plan)
    }


def shortfall(records: Records) -> NDArray[np.float64]:
    """Persons in regular places a district is short of its share A x p_d/P - a_d, shape (days, districts).

    Negative where the district houses more than its share; a day's row adds up to 0.
    """
    persons = records.district["regular_persons"]
    return np.asarray(persons.sum(axis=1, keepdims=True) * population_shares(records.plan) - persons)


def districts_table(records: Records) -> Columns:
    """One row a day and district, in the order of the scenario: counts, persons per 1,000 inhabitants, shortfall."""
    names = np.array([district.name for district in records.plan.districts])
    table: Columns = {
        "date": np.repeat(dates(records), len(names)),
        "day": np.repeat(np.arange(records.days, dtype=np.int32), len(names)),
        "district": np.tile(names, records.days),
        "persons": persons_by_district(records).ravel(),
        **{name: counts.ravel() for name, counts in records.district.items()},
        "persons_per_1000": persons_per_1000(records).ravel(),
        "shortfall": shortfall(records).ravel(),
    }
    return table


def costs_table(records: Records) -> Columns:
    """Gross cost in EUR, one row a calendar year and item (kind of shelter or service) that cost anything.

    `cost` = `preliminary` + `follow_up` + `empty` + `other` (set-up, and services without a stage); `capital` is
    contained; `lowest`, `highest`: cost at the ends of the range of prices.
    """
    years, first_days = np.unique(dates(records).astype("datetime64[Y]"), return_index=True)
    rows: list[tuple[Any, ...]] = []
    for item in items(records):
        sums = [np.add.reduceat(getattr(item, part), first_days) for part in SORTS]
        for year, *amounts in zip((years.astype(int) + 1970).tolist(), *(one.tolist() for one in sums), strict=True):
            if amounts[0]:
                other = amounts[0] - sum(amounts[1:4])
                ends = (amounts[0] * item.low, amounts[0] * item.high)
                rows.append((year, item.name, item.shelter_class, *amounts, other, *ends, item.price_year or 0))
    names = ("year", "item", "item_class", *SORTS, "other", "lowest", "highest", "price_year")
    kinds = {"year": np.int32, "price_year": np.int32, "item": np.str_, "item_class": np.str_}
    return {n: np.array([row[k] for row in rows], dtype=kinds.get(n, np.float64)) for k, n in enumerate(names)}
