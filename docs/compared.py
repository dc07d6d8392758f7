"""Prints how services of Stuttgart compare with known numbers, none tuned: `python docs/compared.py --runs 20`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

import numpy as np

from sim.indicators import BY_NAME
from sim.records import Records
from sim.run import run
from sim.scenario.reading import load_scenario

SCENARIO = Path(__file__).parents[1] / "scenarios" / "stuttgart-2015.yaml"
Of = Callable[[Records], float]


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


def rows() -> Iterator[tuple[str, str, str, Of]]:
    """What, source, known, and how it is read off a run."""
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
    records = run(load_scenario(SCENARIO), runs=runs, workers=os.cpu_count() or 1).records
    print("| what | source | known | found, middle (lowest to highest run) |\n|---|---|---|---|")
    for what, source, known, of in rows():
        values = np.array([of(one) for one in records])
        print(f"| {what} | {source} | {known} | {median(values):,.1f} ({values.min():,.1f} to {values.max():,.1f}) |")


if __name__ == "__main__":
    main()
