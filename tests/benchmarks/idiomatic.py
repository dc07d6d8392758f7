"""The reduced workload as one would write it in Mesa by its tutorials: an object per household, a step a day.

Every household is a registered agent with a `step()`; the model calls `shuffle_do("step")` every day and collects by
`DataCollector`; a household that is not in a regular place looks for one every day. The rules and numbers are those of
`reduced.py`, so that both can be compared in speed and result. `ThriftyModel` is the same without needless looks.
"""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from math import ceil, exp, gamma, inf
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from sim.scenario.quantities import DAYS_PER_MONTH
from tests.benchmarks import reduced

ARRIVAL_AND_FIRST_DAY = 1.5  # days: who comes in the middle of a day leaves on the next day at the earliest


class District(mesa.Agent):
    """District with its share of the population."""

    def __init__(self, model: ReducedModel, share: float) -> None:
        super().__init__(model)
        self.share = share
        self.persons = 0
        self.sites: list[Shelter] = []


class Shelter(mesa.Agent):
    """Regular site or emergency shelter."""

    def __init__(self, model: ReducedModel, district: District, places: int, opens: int | None = None) -> None:
        super().__init__(model)
        self.district = district
        self.places = places
        self.emergency = opens is not None
        self.opens = 0 if opens is None else opens
        self.closing = False
        self.persons = 0

    def has_room(self, members: int) -> bool:
        """Whether a household of so many members may move in today."""
        return not self.closing and self.places - self.persons >= members


class Course(mesa.Agent):
    """Language course with its learners, by household."""

    def __init__(self, model: ReducedModel, learners: list[Household]) -> None:
        super().__init__(model)
        self.learners = learners
        self.ends = model.day + reduced.COURSE_DAYS

    def test(self) -> int:
        """Those still there take the test; who passes makes the household move out faster. Returns how many pass."""
        passed = 0
        for household in self.learners:
            if household.present and self.random.random() < reduced.PASSING_SHARE:
                household.pace = reduced.FASTER_AFTER_B1
                passed += 1
        self.remove()
        return passed


class Household(mesa.Agent):
    """Household that looks every day whether it moves out."""

    def __init__(self, model: ReducedModel, members: int) -> None:
        super().__init__(model)
        self.members = members
        self.adults = min(members, reduced.ADULTS)
        self.arrived = model.day
        self.age = 0.0  # days of its stay, faster after a passed test
        self.pace = 1.0
        self.present = True
        self.shelter: Shelter | None = None

    def step(self) -> None:
        """Move out with the chance of the day, which rises with the stay."""
        before = self.age
        self.age += self.pace if before else ARRIVAL_AND_FIRST_DAY
        if self.random.random() < 1 - exp(self.model.used(before) - self.model.used(self.age)):
            self.model.persons -= self.members
            self.present = False
            self.move_to(None)
            self.remove()

    def move_to(self, shelter: Shelter | None) -> None:
        """Leave the present shelter, if any, and move into another, if any."""
        if self.shelter is not None:
            self.shelter.persons -= self.members
            if not self.shelter.emergency:
                self.shelter.district.persons -= self.members
        self.shelter = shelter
        if shelter is not None:
            shelter.persons += self.members
            if not shelter.emergency:
                shelter.district.persons += self.members


class ReducedModel(mesa.Model):
    """The city of the reduced workload; `step()` is one day."""

    def __init__(self, arriving: int, rng: int) -> None:
        super().__init__(rng=rng)
        self.day = 0
        self.persons = 0
        self.scale = reduced.STAY_MEAN_DAYS / gamma(1 + 1 / reduced.STAY_SHAPE)
        self.expected = _expected_households(arriving)
        self.sizes = list(reduced.SIZES)
        self.size_shares = list(reduced.SIZES.values())
        self.arrived_by_day: list[int] = []
        self.waiting: deque[Household] = deque()
        self.came: list[list[Household]] = []
        self.courses: list[Course] = []
        self.for_a_course: deque[Household] = deque()  # once for each adult
        self.courses_at_once = reduced.courses_at_once(arriving)
        self.passed = 0
        total = sum(reduced.POPULATION)
        self.districts = [District(self, population / total) for population in reduced.POPULATION]
        for district, planned in zip(self.districts, reduced.site_sizes(arriving), strict=True):
            district.sites = [Shelter(self, district, places) for places in planned]
        self.regular_places = sum(site.places for d in self.districts for site in d.sites)
        self.emergency: list[Shelter] = []
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "persons": "persons",
                "emergency_persons": lambda m: sum(s.persons for s in m.emergency),
                "waiting_persons": lambda m: sum(household.members for household in m.waiting),
                "ordered": lambda m: len(m.emergency),
                "for_a_course": lambda m: sum(household.present for household in m.for_a_course),
                "passed": "passed",
            }
        )

    @property
    def households(self) -> Any:
        """Households present."""
        return self.agents_by_type.get(Household, AgentSet([], random=self.random))

    def step(self) -> None:
        """One day in the order of our own."""
        self.learn()
        self.households.shuffle_do("step")
        self.waiting = deque(h for h in self.waiting if h in self.agents)
        self.arrive()
        self.move_on()
        self.place()
        self.order()
        self.close()
        self.datacollector.collect(self)
        self.day += 1

    def used(self, age: float) -> float:
        """How much of the threshold of moving out is used up after so many days."""
        return (age / self.scale) ** reduced.STAY_SHAPE

    def learn(self) -> None:
        """Adults who came 30 days ago ask for a course, courses end with a test, others begin."""
        if self.day > reduced.ASK_AFTER_DAYS:
            for household in self.came[self.day - 1 - reduced.ASK_AFTER_DAYS]:
                if household.present:
                    self.for_a_course.extend([household] * household.adults)
        for course in [course for course in self.courses if course.ends == self.day]:
            self.passed += course.test()
            self.courses.remove(course)
        while len(self.courses) < self.courses_at_once:
            self.for_a_course = deque(household for household in self.for_a_course if household.present)
            if len(self.for_a_course) < reduced.LEAST_LEARNERS:
                return
            seats = min(reduced.SEATS, len(self.for_a_course))
            self.courses.append(Course(self, [self.for_a_course.popleft() for _ in range(seats)]))

    def arrive(self) -> None:
        """Households come by chance and wait for a place."""
        came, households = 0, []
        for size in self.rng.choice(self.sizes, self.rng.poisson(self.expected[self.day]), p=self.size_shares):
            households.append(Household(self, int(size)))
            came += int(size)
        self.waiting.extend(households)
        self.came.append(households)
        self.persons += came
        self.arrived_by_day.append(came)

    def choose(self, members: int) -> Shelter | None:
        """Emptiest site of the district furthest below its share that has room."""
        total = sum(district.persons for district in self.districts)
        for district in sorted(self.districts, key=lambda d: d.persons - total * d.share):
            site = max(district.sites, key=lambda site: site.places - site.persons)
            if site.has_room(members):
                return site
        return None

    def choose_emergency(self, members: int) -> Shelter | None:
        """Emptiest emergency shelter that is open and has room."""
        able = [s for s in self.emergency if s.opens <= self.day and s.has_room(members)]
        return max(able, key=lambda s: s.places - s.persons, default=None)

    def move_on(self) -> None:
        """People in emergency shelters move into regular places, longest stay first."""
        if not any(shelter.persons for shelter in self.emergency):
            return
        housed = self.households.select(lambda h: h.shelter is not None and h.shelter.emergency)
        for household in sorted(housed, key=lambda h: (not h.shelter.closing, h.arrived)):
            shelter = self.choose(household.members)
            if shelter is None and household.shelter.closing:
                shelter = self.choose_emergency(household.members)
            if shelter is not None:
                household.move_to(shelter)

    def place(self) -> None:
        """Those waiting get a regular place, else an emergency place, else wait."""
        still: deque[Household] = deque()
        for household in self.waiting:
            shelter = self.choose(household.members) or self.choose_emergency(household.members)
            if shelter is None:
                still.append(household)
            else:
                household.move_to(shelter)
        self.waiting = still

    def people_expected(self, days: int) -> np.ndarray:
        """Persons expected at the end of each of the next days."""
        level = float(np.mean(self.arrived_by_day[-reduced.RECENT_DAYS :]))
        stay = (1 - reduced.EXITS_A_MONTH / DAYS_PER_MONTH) ** np.arange(1.0, days + 1)
        return stay * (self.persons + np.cumsum(level / stay))

    def places_known(self, days: int) -> np.ndarray:
        """Places on each of the next days, with the emergency shelters open or ordered."""
        ahead = self.day + np.arange(1, days + 1)
        known = [s for s in self.emergency if not s.closing]
        return self.regular_places + sum(((ahead >= s.opens) * s.places for s in known), np.zeros(days))

    def order(self) -> None:
        """Order as many shelters as cover the worst gap between opening and horizon."""
        days = reduced.HORIZON_DAYS
        gap = (self.people_expected(days) - self.places_known(days))[reduced.LEAD_DAYS - 1 :].max()
        for n in range(ceil(gap / reduced.EMERGENCY_PLACES) if gap > 0 else 0):
            district = self.districts[(len(self.emergency) + n) % len(self.districts)]
            opens = self.day + reduced.LEAD_DAYS
            self.emergency.append(Shelter(self, district, reduced.EMERGENCY_PLACES, opens))

    def close(self) -> None:
        """Close shelters, the last first, while people now and later fit into a share of the places without them."""
        days, share = reduced.CLOSING_DAYS, reduced.CLOSING_SHARE
        for shelter in reversed(self.emergency):
            if shelter.closing or shelter.opens > self.day:
                continue
            now = self.regular_places + sum(s.places for s in self.emergency if not s.closing and s.opens <= self.day)
            fits = 1.0 if shelter.persons == 0 else share
            pairs = (
                (self.persons, now - shelter.places),
                (self.people_expected(days)[-1], self.places_known(days)[-1] - shelter.places),
            )
            soon = reduced.HORIZON_DAYS
            short = (self.people_expected(soon) - self.places_known(soon) + shelter.places).max() > 0
            if short or any(people > fits * places for people, places in pairs):
                return
            shelter.closing = True


class ThriftyModel(ReducedModel):
    """The same city where a household does not look for a place if one of its size found none today.

    It decides the same, in half the time: regular places become free in the morning only.
    """

    too_large = inf

    def step(self) -> None:
        """One day, on which no size has looked in vain yet."""
        self.too_large = inf
        super().step()

    def choose(self, members: int) -> Shelter | None:
        """The same site, or none without a look."""
        if members >= self.too_large:
            return None
        shelter = super().choose(members)
        if shelter is None:
            self.too_large = members
        return shelter


def _expected_households(arriving: int) -> list[float]:
    """Expected households on each day: a constant level and two pulses."""
    base = arriving * reduced.BASE_SHARE / reduced.DAYS
    persons = np.full(reduced.DAYS, base)
    for day, share in reduced.PULSES:
        since = np.array([(reduced.START + timedelta(days=n) - day).days for n in range(reduced.DAYS)], dtype=float)
        rise, decay = reduced.RISE_DAYS, reduced.DECAY_DAYS
        shape = np.where(since < rise, (since + 1) / (rise + 1), np.exp(-(since - rise) / decay)) * (since >= 0)
        endless = (np.arange(rise) + 1).sum() / (rise + 1) + 1 / (1 - exp(-1 / decay))
        persons += arriving * share * shape / endless
    return list(persons / reduced.MEAN_SIZE)
