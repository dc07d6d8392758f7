"""Prints how services of Stuttgart compare with known numbers, none tuned: `python docs/compared.py --runs 20`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

from sim.agents.tables import PLACED, WAITING
from sim.indicators import BY_NAME
from sim.model import SurgeModel
from sim.records import Records, records_of
from sim.scenario.reading import load_scenario
from sim.workers import process_context

SCENARIOS = Path(__file__).parents[1] / "scenarios"
COUNTED_ON = (date(2016, 12, 31), date(2019, 12, 31))
YEARS_OF_AGE = 18


@dataclass(frozen=True)
class Lived:
    """One run: its records, the same with rooms, and the people present on some days."""

    records: Records
    rooms: Records
    people: Mapping[date, Mapping[str, float]]


Of = Callable[[Records], float]
OfLived = Callable[[Lived], float]


def lived(number: int, seed: int) -> Lived:
    """Live through one run of Stuttgart, and one with rooms."""
    people: dict[date, Mapping[str, float]] = {}
    records = []
    for name in ("stuttgart-2015.yaml", "stuttgart-2015-rooms.yaml"):
        model = SurgeModel(load_scenario(SCENARIOS / name), rng=seed, replication=number, collect=False)
        while model.running:
            model.step()
            if model.last_date in COUNTED_ON and not records:
                people[model.last_date] = _people(model)
        records.append(records_of(model, number))
    return Lived(*records, people)


def _people(model: SurgeModel) -> Mapping[str, float]:
    """Shares of the persons present this evening, in percent: who live alone, in families, and minors."""
    households, persons = model.households, model.people
    state = households["state"]
    here = ((state == WAITING) | (state == PLACED))[persons["household"]] & (persons["joined_on"] <= model.day)
    alone = households["members"][persons["household"][here]] == 1
    minor = persons["born_on"][here] > model.day - YEARS_OF_AGE * 365.25
    return {"alone": 100 * float(alone.mean()), "families": 100 * float((~alone).mean()), "minors": 100 * minor.mean()}


def of_people(what: str, day: date) -> OfLived:
    """A share of the persons present on a day."""
    return lambda one: one.people[day][what]


def on(name: str, day: date) -> Of:
    """An indicator on a day."""
    return lambda one: float(BY_NAME[name].of(one)[one.plan.day_of(day)])


def in_year(name: str, year: int) -> Of:
    """Sum of an indicator over a calendar year."""

    def total(one: Records) -> float:
        first = one.plan.day_of(date(year, 1, 1))
        return float(BY_NAME[name].of(one)[first : first + 365].sum())

    return total


def share(above: Of, below: Of) -> Of:
    """One number as a share of another, in percent."""
    return lambda one: 100 * above(one) / below(one)


def mean_of_year(name: str, year: int) -> Of:
    """Mean of an indicator over a calendar year."""

    def mean(one: Records) -> float:
        first = one.plan.day_of(date(year, 1, 1))
        return float(BY_NAME[name].of(one)[first : first + 365].mean())

    return mean


def people_rows() -> Iterator[tuple[str, str, str, OfLived]]:
    """Who lives there, and how the rooms are used."""
    source = "Esslinger Zeitung 01/2017"
    yield "persons who live alone, end of 2016, %", source, "33", of_people("alone", COUNTED_ON[0])
    yield "persons in family groups, end of 2016, %", source, "67", of_people("families", COUNTED_ON[0])
    yield "minors, end of 2019, %", "StN Jan 2020", "38.8", of_people("minors", COUNTED_ON[1])
    for year in range(2016, 2020):
        used = mean_of_year("room_use", year)
        text, known = f"places used in lived-in rooms, mean of {year}, %", "at most 90" if year > 2017 else ""
        yield text, "StZ 2018/19", known, lambda one, used=used: 100 * used(one.rooms)  # type: ignore[misc]


def rows() -> Iterator[tuple[str, str, str, Of]]:
    """What, source, known, and how it is read off the records of a run."""
    left = in_year("left", 2016)
    yield "persons moving out in 2016", "Esslinger Zeitung 01/2017", "about 2,738", left
    yield "of these into own housing", "StN Jan 2017", "42 %", share(in_year("left_own_housing", 2016), left)
    yield "of these voluntary returns", "StN Jan 2017", "28 %", share(in_year("left_voluntary_return", 2016), left)
    decided = share(
        lambda one: float(one.parts["status_recognised"][-1] + one.parts["status_rejected"][-1]),
        lambda one: float(one.city["persons"][-1]),
    )
    status = "87 % (autumn 2019)"
    yield "residents with a decision, end of 2019", "StZ 2019", status, decided
    yield (
        "residents recognised, end of 2019",
        "StZ 2019",
        status,
        share(on("persons_with_status", date(2019, 12, 31)), on("persons", date(2019, 12, 31))),
    )
    for day, known in ((date(2015, 6, 30), "45"), (date(2016, 6, 30), "42"), (date(2019, 3, 31), "33")):
        yield (
            f"volunteers for 100 residents, {day}",
            "StN 2015; Cannstatter Zeitung 04/2019",
            known,
            on("volunteers_per_100", day),
        )
    for day, known in ((date(2017, 1, 31), "10.9"), (date(2017, 11, 30), "12.5")):
        source = "finanznachrichten.de 12/2017 (Germany)"
        yield f"weeks waited for a course, {day}", source, known, on("course_weeks", day)
    yield (
        "B1 at the first test, %",
        "BT-Drs. 19/12488",
        "42.6 (put in)",
        lambda one: 100 * on("b1_at_first_test", date(2019, 12, 31))(one),
    )
    yield (
        "employed after 24 months, %",
        "IAB Brief 3/2019",
        "20 (put in)",
        lambda one: 100 * on("share_employed_after_24_months", date(2019, 12, 31))(one),
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    seed = load_scenario(SCENARIOS / "stuttgart-2015.yaml").seed
    with ProcessPoolExecutor(os.cpu_count(), mp_context=process_context()) as pool:
        every = list(pool.map(partial(lived, seed=seed), range(runs)))
    print("| what | source | known | found, middle (lowest to highest run) |\n|---|---|---|---|")
    for what, source, known, of in rows():
        _print(what, source, known, [of(one.records) for one in every])
    for what, source, known, of_lived in people_rows():
        _print(what, source, known, [of_lived(one) for one in every])


def _print(what: str, source: str, known: str, values: list[float]) -> None:
    print(f"| {what} | {source} | {known} | {median(values):,.1f} ({min(values):,.1f} to {max(values):,.1f}) |")


if __name__ == "__main__":
    main()
