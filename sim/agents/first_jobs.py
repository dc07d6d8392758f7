"""First jobs: work familiarisation, the speed of the way to a job, and what a job or a level does to own housing."""

from __future__ import annotations

import numpy as np

from sim.agents.city import City
from sim.agents.learning import LEVELS, Learning
from sim.agents.tables import PLACED, WAITING
from sim.scenario.learning import Work


def has_effect(work: Work) -> bool:
    """Whether the scenario states anything that speeds up or slows down the way to a job."""
    factors = (work.after_familiarisation_factor, work.emergency_factor, *work.level_factors.values())
    return any(factor != 1 for factor in factors)


def familiarise(city: City, part: Learning, work: Work, learners: list[int]) -> None:
    """Work familiarisation beside the course, while there are places."""
    familiar, places = part.people.cells["familiar"], work.familiarisation_places.on(city.date)
    for person in learners:
        if part.familiarisation >= places:
            return
        if familiar[person]:
            continue
        before = pace(city, work, person) if part.paced else 1.0
        familiar[person] = 1
        part.familiarisation += 1
        part.due["familiar"].add(city.day + work.familiarisation_days, person, city.day + 1)
        if part.paced:
            speed_up(city, part, work, person, before)


def pace(city: City, work: Work, person: int) -> float:
    """Full speed of the way to a first job, by level, familiarisation and a long stay in emergency shelters."""
    people = city.people_rows.cells
    full = work.level_factors.get(LEVELS[people["level"][person]], 1.0)
    if people["familiar"][person]:
        full *= work.after_familiarisation_factor
    if work.emergency_factor != 1:
        cells, row = city.households.cells, people["household"][person]
        since = cells["emergency_since"][row]
        nights = cells["emergency_nights"][row] + (city.day - since if since >= 0 else 0)
        full *= work.emergency_factor if nights >= work.emergency_nights else 1.0
    return full


def speed_up(city: City, part: Learning, work: Work, person: int, before: float) -> None:
    """What is left of the way to a job goes on at the speed that holds now, after another one; at 0 it stands still."""
    job_at, after = part.people.cells["job_at"], pace(city, work, person)
    if before == after or job_at[person] <= city.day:
        return
    left = (job_at[person] - city.day) * before
    job_at[person] = city.day + left / after if after > 0 else np.inf
    part.due["job"].add(job_at[person], person, city.day)


def employ(city: City, part: Learning, person: int) -> None:
    """A person has found a first job."""
    people, row = part.people.cells, part.people.cells["household"][person]
    people["employed"][person] = 1
    part.employed += 1
    if not city.households.cells["working"][row]:
        city.households.cells["working"][row] = 1
        respeed_housing(city, row)


def respeed_housing(city: City, row: int) -> None:
    """Where own housing depends on level or work, its clock runs at another speed from now on."""
    if city.clocks.by_level is not None and WAITING <= city.households.cells["state"][row] <= PLACED:
        city.clocks.respeed(row, float(city.day))
        city.due["leave"].add(city.households.cells["leave_at"][row], row, city.day)
