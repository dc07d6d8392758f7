"""Language courses and first jobs: who waits, who learns, who works; kept by person, counted by the day."""

from __future__ import annotations

from collections import Counter, deque

import mesa
import numpy as np

from sim import draws
from sim.agents.due_days import DueDays
from sim.agents.parts import Today
from sim.agents.places import District
from sim.agents.tables import Table
from sim.laws import by_points
from sim.scenario.schema import Scenario

LEVELS = ("0", "A1", "A2", "B1")
NO_LEVEL, A1, A2, B1 = range(4)
# a person and the courses: not asked yet, waiting, learning, through; away: never takes part, or has left the city
AHEAD, WAITS, LEARNS, DONE, AWAY = range(5)
AFTER_MONTHS = (12, 24, 60)
ADULT_DAYS = 18 * 365.25 - 1
NO_CHILD = -(10**6)
NAMES = (
    "course_waiting",
    "course_waiting_long",
    "courses_running",
    "courses_possible",
    "course_learners",
    "course_starts",
    "course_weeks_waited",
    "first_tests",
    "first_tests_passed",
    "adults",
    "adults_b1",
    "adults_employed",
    "familiarisation_used",
    *(f"adults_after_{months}" for months in AFTER_MONTHS),
    *(f"adults_b1_after_{months}" for months in AFTER_MONTHS),
    *(f"adults_employed_after_{months}" for months in AFTER_MONTHS),
)


class Course(mesa.Agent):
    """Integration course in a district, with its learners (rows of persons); a repeat is shorter."""

    def __init__(self, model: mesa.Model, district: District | None, learners: list[int], *, repeat: bool) -> None:
        super().__init__(model)
        self.district = district
        self.learners = learners
        self.repeat = repeat

    def __repr__(self) -> str:
        where = self.district.name if self.district is not None else "the city"
        return f"<Course in {where}: {len(self.learners)} learners>"


class WaitingList:
    """Those who wait for a course, first come, first served; `long` wait longer than the target."""

    def __init__(self, target_days: int) -> None:
        self.target_days = target_days
        self.line: deque[int] = deque()
        self.asked: Counter[int] = Counter()
        self.waiting = self.long = 0

    def extend(self, persons: list[int], day: int) -> None:
        """These persons wait from today on."""
        self.line.extend(persons)
        self.asked[day] += len(persons)
        self.waiting += len(persons)

    def take_out(self, asked_on: list[int], day: int) -> None:
        """Persons who asked on these days have a seat, or have left the city; the line notices when its turn comes."""
        asked, long_ago = self.asked, day - self.target_days
        self.waiting -= len(asked_on)
        for since in asked_on:
            asked[since] -= 1
            if since <= long_ago:
                self.long -= 1

    def first_asked(self, people: Table) -> int:
        """Day on which the first in the line asked; there must be one."""
        course, asked = people.cells["course"], people.cells["asked_on"]
        while course[self.line[0]] != WAITS:
            self.line.popleft()
        return int(asked[self.line[0]])

    def pass_night(self, day: int) -> None:
        """Those who asked just so long ago now wait longer than the target."""
        self.long += self.asked.get(day - self.target_days, 0)


class Learning:
    """Courses, levels and jobs of one city; `lists` are for first courses and for repeats."""

    names: tuple[str, ...] = NAMES

    def __init__(self, city: Today, people: Table, households: Table, days: int, target_days: int) -> None:
        self.city = city
        self.people, self.households = people, households
        self.lists = (WaitingList(target_days), WaitingList(target_days))
        self.courses: dict[int, Course] = {}
        self.numbers = 0
        self.possible = self.learners = 0
        self.starts = self.first_tests = self.first_passed = 0
        self.days_waited = 0
        self.adults = self.adults_b1 = self.employed = self.familiarisation = 0
        self.after = {months: [0, 0, 0] for months in AFTER_MONTHS}
        self.due = {name: DueDays(days) for name in ("ask", "half", "end", "job", "familiar")}
        self.came_on: list[range] = []  # households by day of arrival
        self.read_from: object = None  # block of the scenario last looked at
        self.paced = False  # whether anything changes the speed of the way to a job

    def add(self, course: Course) -> int:
        """A course begins; returns its number."""
        self.numbers += 1
        self.courses[self.numbers] = course
        return self.numbers

    def adults_of(self, household: int) -> range:
        """Rows of the adults of a household who came with it."""
        cells = self.households.cells
        first = cells["first_person"][household]
        return range(first, first + cells["adults"][household])

    def came(self, households: range) -> None:
        """The adults of these households are in the city."""
        adults = self.households.cells["adults"]
        self.adults += sum([adults[household] for household in households])

    def gone(self, household: int) -> None:
        """A household has left the city's places, and with it the courses."""
        cells, adults = self.people.cells, self.adults_of(household)
        course, level, employed = cells["course"], cells["level"], cells["employed"]
        self.adults -= len(adults)
        for person in adults:
            self.adults_b1 -= level[person] == B1
            self.employed -= employed[person]
            if course[person] == WAITS:
                self.lists[cells["tests"][person] > 0].take_out([cells["asked_on"][person]], self.city.day)
            elif course[person] == LEARNS:
                self.learners -= 1
            course[person] = AWAY

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`; weeks waited, starts and tests are counted from the start."""
        first, again = self.lists
        year, two_years, five_years = self.after.values()
        return (
            first.waiting + again.waiting,
            first.long + again.long,
            len(self.courses),
            self.possible,
            self.learners,
            self.starts,
            self.days_waited / 7,
            self.first_tests,
            self.first_passed,
            self.adults,
            self.adults_b1,
            self.employed,
            self.familiarisation,
            *(year[0], two_years[0], five_years[0]),
            *(year[1], two_years[1], five_years[1]),
            *(year[2], two_years[2], five_years[2]),
        )


def enrol(plan: Scenario, seed: int, households: Table, people: Table, rows: slice, persons: slice) -> None:
    """At the door: which members are adults, who takes part in courses, and when each would find a first job.

    Persons of a household stand together, its adults first; `joined_on` and `born_on` are days of the run.
    """
    block = plan.learning
    if block is None:
        return
    of = people["household"][persons].astype(np.int64) - rows.start
    count = rows.stop - rows.start
    adult = (people["joined_on"][persons] - people["born_on"][persons]) >= ADULT_DAYS
    begins = np.searchsorted(of, np.arange(count))
    nth = np.arange(len(of)) - begins[of]
    key = households["key"][rows][of]
    households["first_person"][rows] = persons.start + begins
    households["adults"][rows] = np.bincount(of[adult], minlength=count)
    youngest = np.full(count, NO_CHILD)
    np.maximum.at(youngest, of[~adult], people["born_on"][persons][~adult])
    households["youngest_on"][rows] = youngest
    takes_part = adult & (draws.uniforms(seed, "takes part", key, nth) < block.courses.participation_share)
    people["course"][persons] = np.where(takes_part, AHEAD, AWAY)
    people["test_luck"][persons] = draws.uniforms(seed, "B1", key, nth)
    people["job_at"][persons] = np.inf
    if block.work is not None:
        luck = draws.uniforms(seed, "first job", key, nth)
        days = by_points(block.work.employed_after_years, luck)
        people["job_at"][persons] = np.where(adult, households["arrived"][rows][of] + days, np.inf)
