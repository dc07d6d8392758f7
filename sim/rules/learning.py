"""Learn and work: everybody asks for a course soon after arrival, waits for a seat, takes a test, finds a job."""

from __future__ import annotations

from sim import draws
from sim.agents import first_jobs
from sim.agents.city import City
from sim.agents.learning import A1, A2, AFTER_MONTHS, AHEAD, B1, DONE, LEARNS, WAITS, Course, Learning
from sim.agents.places import District
from sim.agents.tables import PLACED, WAITING
from sim.scenario.learning import Courses, Work
from sim.scenario.quantities import DAYS_PER_MONTH

WEEK = 7
SETTLED_DAYS = 365  # residents at the start who came longer ago have been through their course
DAYS_AFTER = {months: round(months * DAYS_PER_MONTH) for months in AFTER_MONTHS}
PRESENT = (WAITING, PLACED)


def set_up_learning(city: City) -> None:
    """No course runs yet; residents at the start are looked at on the first morning."""
    block = city.plan.learning
    if block is not None:
        target = round(block.courses.target_weeks * WEEK)
        part = Learning(city, city.people_rows, city.households, city.horizon, target)
        city.parts["learning"] = city.ledger.learning = part


def learn_and_work(city: City) -> None:
    """Courses begin and end, tests give levels, people find their first jobs."""
    part, block = city.ledger.learning, city.plan.learning
    if part is None or block is None:
        return
    if part.read_from is not block:
        part.read_from = block
        part.paced = block.work is not None and first_jobs.has_effect(block.work)
    if city.day == 0:
        _residents(city, part, block.courses)
    else:
        _welcome(city, part, works=block.work is not None)
    for waiting in part.lists:
        waiting.pass_night(city.day)
    _ask_for_courses(city, part, block.courses)
    for number in part.due["half"].pop(city.day):
        _reach(city, part, block.work, _still_there(part, part.courses[number]), A1)
    for number in part.due["end"].pop(city.day):
        _end(city, part, block.courses, block.work, number)
    for _ in part.due["familiar"].pop(city.day):
        part.familiarisation -= 1
    _begin_courses(city, part, block.courses, block.work)
    if block.work is not None:
        _find_jobs(city, part)
    _look_back(city, part)


# --- who comes ------------------------------------------------------------------------------------------------


def _residents(city: City, part: Learning, rule: Courses) -> None:
    """Who has lived here for a year has had a course with its test; the others wait since they asked."""
    arrived, state = city.households.cells["arrived"], city.households.cells["state"]
    people = part.people.cells
    for row in [row for row in range(len(city.households)) if state[row] in PRESENT]:
        for person in part.adults_of(row):
            if people["course"][person] != AHEAD:
                continue
            if arrived[row] < -SETTLED_DAYS:
                _reach(city, part, None, [person], B1 if _luck(city, part, person) < rule.passing_share else A2)
                people["course"][person], people["tests"][person] = DONE, 1
            else:
                part.due["ask"].add(max(0.0, arrived[row] + rule.delay_days), person, 0)
            if people["job_at"][person] < 0:
                first_jobs.employ(city, part, person)
            else:
                part.due["job"].add(people["job_at"][person], person, 0)


def _welcome(city: City, part: Learning, *, works: bool) -> None:
    """Those who came yesterday are going to look for work, where the scenario knows of jobs."""
    day, end, jobs, job_at = city.day, city.horizon, part.due["job"], part.people.cells["job_at"]
    first, adults = part.households.cells["first_person"], part.households.cells["adults"]
    rows = range(city.arrival_rows[day - 1], city.arrival_rows[day])
    part.came_on.append(rows)
    for row in rows if works else ():
        begin = first[row]
        for person in range(begin, begin + adults[row]):
            if job_at[person] < end:
                jobs.add(job_at[person], person, day)


def _ask_for_courses(city: City, part: Learning, rule: Courses) -> None:
    """Those ask who have been here for so many days, and mothers whose youngest is old enough now.

    They enter the waiting list; a mother waits until her youngest child is old enough.
    """
    since = city.day - 1 - rule.delay_days
    asking = part.due["ask"].pop(city.day)
    if since >= 0:
        first, adults = part.households.cells["first_person"], part.households.cells["adults"]
        came = part.came_on[since]
        asking = [person for row in came for person in range(first[row], first[row] + adults[row])] + asking
    people, youngest_on = part.people.cells, city.households.cells["youngest_on"]
    course, asked_on, woman, household = (people[name] for name in ("course", "asked_on", "woman", "household"))
    waiting: list[int] = []
    day, small, line = city.day, round(365.25 * rule.small_child_years), part.lists[0]
    for person in asking:
        if course[person] != AHEAD:
            continue
        if small and woman[person] and (until := youngest_on[household[person]] + small) > day:
            part.due["ask"].add(until, person, day + 1)
            continue
        course[person], asked_on[person] = WAITS, day
        waiting.append(person)
    if waiting:
        line.extend(waiting, day)


# --- courses --------------------------------------------------------------------------------------------------


def _begin_courses(city: City, part: Learning, rule: Courses, work: Work | None) -> None:
    """Courses begin while one more may run and enough people wait; who asked first comes first, also for repeats."""
    part.possible = rule.at_once.on(city.date)
    while len(part.courses) < part.possible:
        ready = [waiting for waiting in part.lists if waiting.waiting >= rule.least_persons]
        if not ready:
            return
        chosen = min(ready, key=lambda waiting: waiting.first_asked(part.people))
        _begin(city, part, rule, work, repeat=chosen is part.lists[1])


def _begin(city: City, part: Learning, rule: Courses, work: Work | None, *, repeat: bool) -> None:
    people, waiting, day = part.people.cells, part.lists[repeat], city.day
    course, asked, line, seats = people["course"], people["asked_on"], waiting.line, rule.seats
    learners: list[int] = []
    while line and len(learners) < seats:
        person = line.popleft()
        if course[person] != WAITS:
            continue
        course[person] = LEARNS
        learners.append(person)
    asked_on = [asked[person] for person in learners]
    waiting.take_out(asked_on, day)
    part.days_waited += len(learners) * day - sum(asked_on)
    if work is not None:
        first_jobs.familiarise(city, part, work, learners)
    begun = part.add(Course(city, _where_most_live(city, part, learners), learners, repeat=repeat))
    units = rule.repeat_units if repeat else rule.language_units + rule.orientation_units
    days = max(1, round(WEEK * units / rule.units_per_week))
    part.learners += len(learners)
    part.starts += len(learners)
    if not repeat:
        part.due["half"].add(city.day + days // 2, begun, city.day + 1)
    part.due["end"].add(city.day + days, begun, city.day + 1)


def _where_most_live(city: City, part: Learning, learners: list[int]) -> District | None:
    """District in which most of the learners live."""
    home, household, shelters = city.households.cells["shelter"], part.people.cells["household"], city.shelters
    living = [0] * len(city.districts)
    for person in learners:
        shelter = home[household[person]]
        if shelter >= 0:
            living[shelters[shelter].district.number] += 1
    most = max(living)
    return city.districts[living.index(most)] if most else None


def _still_there(part: Learning, course: Course) -> list[int]:
    state = part.people.cells["course"]
    return [person for person in course.learners if state[person] == LEARNS]


def _end(city: City, part: Learning, rule: Courses, work: Work | None, number: int) -> None:
    """The test: B1 or not; who fails may repeat."""
    course = part.courses.pop(number)
    course.remove()
    people, share = part.people.cells, rule.passing_share
    tests, states, luck = people["tests"], people["course"], people["test_luck"]
    level: dict[bool, list[int]] = {True: [], False: []}
    again: list[int] = []
    learners = _still_there(part, course)
    first_tests = first_passed = 0
    for person in learners:
        first = tests[person] == 0
        passed = (luck[person] if first else _luck(city, part, person)) < share
        first_tests += first
        first_passed += first and passed
        tests[person] += 1
        level[passed].append(person)
        if passed or tests[person] > rule.repeats:
            states[person] = DONE
        else:
            states[person], people["asked_on"][person] = WAITS, city.day
            again.append(person)
    part.learners -= len(learners)
    part.first_tests += first_tests
    part.first_passed += first_passed
    _reach(city, part, work, level[True], B1)
    _reach(city, part, work, level[False], A2)
    part.lists[1].extend(again, city.day)


def _luck(city: City, part: Learning, person: int) -> float:
    """Luck of a person in the next test: drawn at the door for the first, for repeats when they come."""
    people = part.people.cells
    tests, luck = people["tests"][person], people["test_luck"][person]
    if not tests:
        return float(luck)
    row = people["household"][person]
    nth = person - city.households.cells["first_person"][row]
    return draws.uniform(city.key, "B1", city.households.cells["key"][row], nth + 100 * tests)


def _reach(city: City, part: Learning, work: Work | None, persons: list[int], level: int) -> None:
    """Persons have reached a level; the level of a household is the best of its adults."""
    levels, household = part.people.cells["level"], part.people.cells["household"]
    best, working = city.households.cells["level"], city.households.cells["working"]
    paced, factors = work if part.paced else None, city.clocks.by_level
    for person in persons:
        if level <= levels[person]:
            continue
        before = first_jobs.pace(city, paced, person) if paced is not None else 1.0
        levels[person] = level
        if paced is not None:
            first_jobs.speed_up(city, part, paced, person, before)
        part.adults_b1 += level == B1
        row = household[person]
        if (known := best[row]) < level:
            best[row] = level
            if factors is not None and factors[working[row]][known] != factors[working[row]][level]:
                first_jobs.respeed_housing(city, row)


# --- work -----------------------------------------------------------------------------------------------------


def _find_jobs(city: City, part: Learning) -> None:
    people, state = part.people.cells, city.households.cells["state"]
    for person in part.due["job"].pop(city.day):
        here = state[people["household"][person]] in PRESENT
        if here and not people["employed"][person] and people["job_at"][person] < city.day + 1:
            first_jobs.employ(city, part, person)


def _look_back(city: City, part: Learning) -> None:
    """Levels and jobs of those who have now been here for 12, 24, 60 months."""
    cells, people = city.households.cells, part.people.cells
    state, first, adults = cells["state"], cells["first_person"], cells["adults"]
    level, employed = people["level"], people["employed"]
    for months, counts in part.after.items():
        since = city.day - 1 - DAYS_AFTER[months]
        here = with_b1 = at_work = 0
        for row in part.came_on[since] if since >= 0 else ():
            if WAITING <= state[row] <= PLACED:
                begin, many = first[row], adults[row]
                here += many
                for person in range(begin, begin + many):
                    with_b1 += level[person] == B1
                    at_work += employed[person]
        part.after[months] = [counts[0] + here, counts[1] + with_b1, counts[2] + at_work]
