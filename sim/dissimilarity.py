"""Dissimilarity D: how far persons or places stand from an even spread over the districts (0 = fully decentral).

D = 1/2 sum |a_d/A - p_d/P| with a_d the persons (or places) of a district and p_d its population. Source: index of
dissimilarity, O. D. Duncan and B. Duncan, American Sociological Review 20 (1955).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.records import Records
from sim.scenario.schema import Scenario

Numbers = NDArray[Any]
Floats = NDArray[np.float64]


def population_shares(plan: Scenario) -> Floats:
    """Share p_d/P of each district in the population, shape (districts,)."""
    population = np.array([district.population for district in plan.districts], dtype=float)
    return np.asarray(population / population.sum())


def dissimilarity(amounts: Numbers, shares: Floats) -> Floats:
    """Half the sum of |a_d/A - p_d/P|: the share that would have to move for an even spread.

    `amounts` (days, districts), `shares` (districts,); returns (days,) between 0 and 1, and 0 where there is
    nothing to spread.
    """
    total = amounts.sum(axis=1)
    distances = np.abs(amounts / np.maximum(total, 1)[:, None] - shares).sum(axis=1) / 2
    return np.where(total > 0, np.minimum(distances, 1.0), 0.0)


def least_dissimilarity(persons: Numbers, usable: Numbers, shares: Floats) -> Floats:
    """D_min, the least the usable places allow: sum over districts of max(0, p_d/P - usable_d/A).

    A district with more persons than usable places counts with its persons. Shapes as in `dissimilarity`.
    """
    total = persons.sum(axis=1)
    room = np.maximum(usable, persons) / np.maximum(total, 1)[:, None]
    return np.where(total > 0, np.maximum(shares - room, 0.0).sum(axis=1), 0.0)


def placement(records: Records) -> Floats:
    """D of the persons in regular places, shape (days,)."""
    return dissimilarity(records.district["regular_persons"], population_shares(records.plan))


def placement_least(records: Records) -> Floats:
    """D_min of the persons in regular places, shape (days,)."""
    district = records.district
    return least_dissimilarity(district["regular_persons"], district["regular_usable"], population_shares(records.plan))


def placement_excess(records: Records) -> Floats:
    """D - D_min, the part of placement, shape (days,); never below 0."""
    return np.maximum(placement(records) - placement_least(records), 0.0)


def building(records: Records) -> Floats:
    """D of the planned regular places, shape (days,)."""
    return dissimilarity(records.district["regular_planned"], population_shares(records.plan))


def too_few(records: Records) -> NDArray[np.bool_]:
    """Days on which D says nothing: fewer persons in regular places than `recovery.too_few_persons`, or none.

    Fair random placing of 300 people over 23 districts alone gives 0.19. Shape (days,).
    """
    persons = records.district["regular_persons"].sum(axis=1)
    return np.asarray(persons < max(1, records.plan.recovery.too_few_persons))
