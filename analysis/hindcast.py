"""Hindcast: what Stuttgart's history of 2015 to 2019 looks like in the shipped scenarios, pattern by pattern.

`python -m analysis.hindcast [--runs 100] [SCENARIO ...]` runs the scenarios and prints one Markdown table for each.
The known values are typed in here with their source. A pattern is *met* if at least nine runs in ten meet it,
*partly* if at least one in ten does, else *not met*. Three kinds of patterns are kept apart: those a number of the
scenario was fitted to, those the invented sites were made to hit (they prove nothing), and those held out.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, isnan, nan
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from sim.emergency_use import emergency_use
from sim.records import Records
from sim.run import run
from sim.scenario.city import Site

SCENARIOS = ("scenarios/stuttgart-2015.yaml", "scenarios/stuttgart-2015-flats.yaml")
MET, PARTLY = 0.9, 0.1
DAYS_PER_MONTH = 365.25 / 12
CLEAN_UP = date(2016, 8, 31)
RESIDENTS = {  # at the end of a month, with the source
    date(2014, 12, 31): (2600, "StN June 2015"),
    date(2015, 6, 30): (3300, "StN in the middle of 2015, day approximate"),
    date(2015, 9, 30): (4853, "StN Oct 2015 (gyms)"),
    date(2015, 12, 31): (7000, "LHS Dec 2015, forecast of 11 days"),
    date(2016, 3, 31): (8633, "LHS April 2016"),
    date(2016, 6, 30): (8558, "StZ Sept 2016"),
    CLEAN_UP: (8117, "StZ Sept 2016; register cleaned up by 300 to 400"),
    date(2016, 12, 31): (8055, "Esslinger Zeitung 01/2017"),
    date(2017, 12, 31): (7287, "StN 22.01.2018"),
    date(2018, 3, 31): (7000, "StN spring 2018"),
    date(2018, 12, 31): (6583, "StN Jan 2020"),
    date(2019, 9, 30): (6100, "StZ Oct 2019"),
    date(2019, 12, 31): (5865, "StN Jan 2020"),
}
STOCK = {when: known for when, (known, _) in RESIDENTS.items()}
GYM_ORDER, LAST_GYM = date(2015, 10, 1), date(2015, 10, 28)
WEEK = timedelta(days=7)
LEFT = ("left_own_housing", "left_voluntary_return", "left_onward_move", "left_other")

Values = tuple[float, ...]


@dataclass(frozen=True)
class Lived:
    """One run: its records, and its households (members, arrived, left_on, state)."""

    records: Records
    households: Mapping[str, Any]

    def day(self, when: date) -> int:
        """Number of a date in the run."""
        return self.records.plan.day_of(when)

    def at(self, name: str, when: date) -> float:
        """A daily count of the city at the end of a date."""
        return float(self.records.city[name][self.day(when)])

    def monthly(self, names: Sequence[str], first: int, last: int) -> float:
        """Mean flow a month from the beginning of one year to the end of another."""
        days = slice(self.day(date(first, 1, 1)), self.day(date(last, 12, 31)) + 1)
        return float(sum(self.records.city[name][days].sum() for name in names)) / (12 * (last - first + 1))


@dataclass(frozen=True)
class Pattern:
    """Something known of the history: what a run shows (`found`) and whether it agrees (`meets`)."""

    name: str
    source: str
    wanted: str
    found: Callable[[Lived], Values]
    meets: Callable[[Values], bool]
    shown_as: str = "number"


# --- measuring ----------------------------------------------------------------------------------------------


def stock_error(lived: Lived, leave_out: date | None = None) -> float:
    """Mean absolute error of the residents at the known dates, in percent."""
    days = [when for when in STOCK if when != leave_out]
    return 100 * float(np.mean([abs(lived.at("persons", when) / STOCK[when] - 1) for when in days]))


def living_alone(lived: Lived, when: date) -> float:
    """Share of residents on a date who are a household of one, in percent."""
    table, end = lived.households, lived.day(when) + 1
    here = (table["arrived"] < end) & ((table["state"] != "left") | (table["left_on"] >= end))
    return 100 * float((table["members"][here] == 1).sum()) / lived.at("persons", when)


def gyms(lived: Lived) -> list[tuple[date, int, int]]:
    """Gyms ordered in the run: date, places, days until they opened (-1: never)."""
    return [
        (
            lived.records.plan.date_of(row["ordered_day"]),
            row["planned_places"],
            -1 if row["opened_day"] is None else row["opened_day"] - row["ordered_day"],
        )
        for row in lived.records.shelters
        if row["kind"] == "gym" and row["measure"] and row["ordered_day"] is not None
    ]


def gym_places(lived: Lived, first: date, last: date) -> float:
    """Places in gyms ordered between two dates, both included."""
    return float(sum(places for ordered, places, _ in gyms(lived) if first <= ordered <= last))


def first_gym(lived: Lived) -> Values:
    """Date of the first order of a gym."""
    return (min((float(ordered.toordinal()) for ordered, _, _ in gyms(lived)), default=nan),)


def main_order(lived: Lived) -> Values:
    """Date on which most places in gyms were ordered."""
    by_date: dict[date, int] = {}
    for ordered, places, _ in gyms(lived):
        by_date[ordered] = by_date.get(ordered, 0) + places
    return (float(max(by_date, key=lambda when: by_date[when]).toordinal()) if by_date else nan,)


def by_projection(lived: Lived) -> Values:
    """Share of the orders of gyms that the projection asked for, in percent."""
    why = [event.reason == "projection" for event in lived.records.events if event.what == "ordered"]
    return (100 * float(np.mean(why)) if why else nan,)


def emptied(lived: Lived, family: str) -> float:
    """Date on which the last person left the emergency shelters of a family."""
    empty = next(use.empty for use in emergency_use(lived.records) if use.family == family)
    return float(empty.toordinal()) if empty else nan


def emergency_orders(lived: Lived, first: date, last: date) -> float:
    """Places of all emergency measures ordered between two dates."""
    days = range(lived.day(first), lived.day(last) + 1)
    rows = [row for row in lived.records.shelters if row["measure"] and row["ordered_day"] in days]
    return float(sum(row["planned_places"] for row in rows))


def regular_sites(lived: Lived, when: date) -> float:
    """Regular sites on a date."""
    return float(lived.records.district["regular_sites"][lived.day(when)].sum())


def districts_with_site(lived: Lived, when: date) -> float:
    """Districts with a regular site on a date."""
    return float((lived.records.district["regular_sites"][lived.day(when)] > 0).sum())


def planned_places(lived: Lived, when: date) -> float:
    """Planned regular places on a date."""
    return float(lived.records.district["regular_planned"][lived.day(when)].sum())


def with_7_m2(lived: Lived, when: date) -> float:
    """Persons with at least 7 m2 on a date."""
    return lived.at("persons", when) - lived.at("below_7_m2", when)


def plateau(lived: Lived) -> Values:
    """Lowest and highest number of residents on a day from April to June 2016."""
    days = slice(lived.day(date(2016, 4, 1)), lived.day(date(2016, 6, 30)) + 1)
    persons = lived.records.city["persons"][days]
    return float(persons.min()), float(persons.max())


def peak(lived: Lived) -> Values:
    """Date with most residents."""
    return (float(lived.records.plan.date_of(int(lived.records.city["persons"].argmax())).toordinal()),)


def falls_below(lived: Lived, persons: int) -> Values:
    """First date after the peak with fewer residents than stated."""
    counts = lived.records.city["persons"]
    after = np.flatnonzero(counts[int(counts.argmax()) :] < persons)
    day = int(counts.argmax() + after[0]) if len(after) else None
    return (nan if day is None else float(lived.records.plan.date_of(day).toordinal()),)


# --- the gaps that the city saw -----------------------------------------------------------------------------


def projected_gap(lived: Lived, on: date, until: date, *, ordered: bool = False, mended: bool = True) -> float:
    """Places that would be missing at the end of `until`, as seen in the evening of `on`.

    Persons of that day, announced arrivals, the outlook's exits; usable places of the sites decided by then. With
    `ordered` emergency measures ordered by then count as well; without `mended` the flats rented and the denser
    occupancy of autumn 2015 do not.
    """
    plan, records = lived.records.plan, lived.records
    stay = 1 - plan.emergency.outlook.exits_per_person_month / DAYS_PER_MONTH
    people = lived.at("persons", on)
    for ahead in range(1, (until - on).days + 1):
        people = people * stay + announced(lived, on, on + timedelta(days=ahead))
    places = sum(usable(lived, site, on, until) for site in plan.sites if mended or site.kind != "apartments")
    for row in records.shelters if ordered else ():
        if row["measure"] and row["ordered_day"] is not None and row["ordered_day"] <= lived.day(on):
            places += row["planned_places"]
    for event in records.events if ordered and mended else ():
        if event.what == "ordered" and event.kind == "denser_occupancy" and event.day <= lived.day(on):
            places += event.places or 0
    return people - places


def announced(lived: Lived, on: date, when: date) -> float:
    """Arrivals of a day as announced by `on`: the latest announcement that covers the day."""
    known = [a for a in lived.records.plan.announcements if a.announced_on <= on and a.from_ <= when <= a.to]
    month = (date(when.year + when.month // 12, when.month % 12 + 1, 1) - when.replace(day=1)).days
    return max(known, key=lambda a: a.announced_on).persons_per_month / month if known else 0.0


def usable(lived: Lived, site: Site, on: date, until: date) -> float:
    """Usable places of a site on `until`, if it is decided by `on`; a new site fills in steps."""
    plan = lived.records.plan
    occupancy, opens = plan.occupancy, site.usable_from or plan.start
    parent = next((other for other in plan.sites if other.name == site.part_of), site)
    ends = parent.permit_ends if parent.at_permit_end != "renew" else None
    if site.operator == "state" or (site.decided_on or opens) > on or opens > until or (ends and ends <= until):
        return 0.0
    steps = max(1, ceil(occupancy.fill_in_days / occupancy.fill_step_days))
    filled = 1.0 if site.part_of else min(1.0, (1 + (until - opens).days // occupancy.fill_step_days) / steps)
    return site.planned_places * occupancy.usable_share.on(on) * filled


# --- what is known ------------------------------------------------------------------------------------------


def near(*wanted: float, share: float = 0.0, plus: float = 0.0) -> Callable[[Values], bool]:
    """Each value within a share, and a number, of the one wanted."""
    return lambda found: all(abs(a - b) <= share * abs(b) + plus for a, b in zip(found, wanted, strict=True))


def between(low: float, high: float) -> Callable[[Values], bool]:
    """All values within bounds."""
    return lambda found: all(low <= value <= high for value in found)


def dated(first: date, last: date) -> Callable[[Values], bool]:
    """All values are dates within bounds."""
    return between(first.toordinal(), last.toordinal())


def each(measure: Callable[[Lived, date], float], *days: date) -> Callable[[Lived], Values]:
    """A measure on several dates."""
    return lambda lived: tuple(measure(lived, when) for when in days)


YEAR_END = date(2015, 12, 31)
ENDS = (date(2015, 12, 31), date(2016, 12, 31), date(2017, 12, 31))
COUNTED = (date(2015, 6, 15), date(2015, 10, 29), date(2015, 11, 19), date(2016, 4, 4), date(2016, 12, 31))
SITES_COUNTED = (date(2016, 12, 31), date(2018, 12, 31), date(2019, 12, 31))

FITTED = (
    Pattern(
        "residents at 13 dates, mean absolute error (housing rate or flats)",
        "press and LHS, see below",
        "at most 4 %",
        lambda lived: (stock_error(lived),),
        between(0, 4),
        "percent",
    ),
    Pattern(
        "the same without August 2016 (clean-up of the register)",
        "StZ Sept 2016",
        "at most 4 %",
        lambda lived: (stock_error(lived, CLEAN_UP),),
        between(0, 4),
        "percent",
    ),
    Pattern(
        "residents who live alone, ends of 2015, 2016, 2017 (household-size slope)",
        "StN balances; Esslinger Zeitung 01/2017",
        "33 % each time, ± 3",
        each(living_alone, *ENDS),
        near(33, 33, 33, plus=3),
        "percent",
    ),
    Pattern(
        "gym places ordered from 24 September to 8 October 2015 (trigger reserve)",
        "StN Oct 2015",
        "600 to 750 (670)",
        lambda lived: (gym_places(lived, GYM_ORDER - WEEK, GYM_ORDER + WEEK),),
        between(600, 750),
    ),
    Pattern(
        "gyms cleared (moves a day)",
        "StZ 2016 (cleared by summer)",
        "by 31 July 2016",
        lambda lived: (emptied(lived, "halls"),),
        dated(date(2015, 12, 1), date(2016, 7, 31)),
        "date",
    ),
)

BUILT_IN = (
    Pattern(
        "districts with a regular site, June, October, November 2015, April, December 2016",
        "StZ June 2015; LHS Oct 2015; feuerbach.de; LHS April 2016; Esslinger Zeitung 01/2017",
        "17, 20, 21, 22, 23",
        each(districts_with_site, *COUNTED),
        near(17, 20, 21, 22, 23),
    ),
    Pattern(
        "sites at the ends of 2016, 2018, 2019",
        "Esslinger Zeitung 01/2017; StN Jan 2020",
        "128, 111, 101",
        each(regular_sites, *SITES_COUNTED),
        near(128, 111, 101),
    ),
    Pattern(
        "planned places, 1 October 2015, ends of 2016 and 2017",
        "StN Oct 2015; StZ 2019; StN Dec 2017",
        "6,161, about 10,000, about 10,000 (± 3 %)",
        each(planned_places, GYM_ORDER, *ENDS[1:]),
        near(6161, 10000, 10000, share=0.03),
    ),
)

HELD_OUT = (
    Pattern(
        "first gym ordered",
        "StN Oct 2015",
        "1 October 2015 ± 7 days",
        first_gym,
        dated(GYM_ORDER - WEEK, GYM_ORDER + WEEK),
        "date",
    ),
    Pattern(
        "date on which most gym places were ordered",
        "StN Oct 2015",
        "1 October 2015 ± 7 days",
        main_order,
        dated(GYM_ORDER - WEEK, GYM_ORDER + WEEK),
        "date",
    ),
    Pattern(
        "emergency measures ordered by projection with what was announced",
        "StN Oct 2015",
        "all",
        by_projection,
        near(100),
        "percent",
    ),
    Pattern(
        "days from the order of a gym to its opening, the longest",
        "StN Oct 2015 (decided 1 October, occupied from 6 October)",
        "at most 14",
        lambda lived: (max((float(days) for _, _, days in gyms(lived)), default=nan),),
        between(0, 14),
    ),
    Pattern(
        "gym places ordered after 28 October 2015",
        "StN autumn 2015",
        "0",
        lambda lived: (gym_places(lived, LAST_GYM + timedelta(days=1), date(2019, 12, 31)),),
        near(0),
    ),
    Pattern(
        "emergency places ordered in 2017 to 2019 (7 m2 law included)",
        "StN Dec 2017; StZ Oct 2019",
        "0",
        lambda lived: (emergency_orders(lived, date(2017, 1, 1), date(2019, 12, 31)),),
        near(0),
    ),
    Pattern(
        "all emergency shelters empty",
        "Esslinger Zeitung 01/2017",
        "by 31 December 2016",
        lambda lived: (emptied(lived, "total"),),
        dated(date(2015, 12, 1), date(2016, 12, 31)),
        "date",
    ),
    Pattern(
        "days on which anybody waited for a place; most persons waiting",
        "nothing of the kind reported",
        "0; 0",
        lambda lived: (
            float((lived.records.city["waiting"] > 0).sum()),
            float(lived.records.city["waiting"].max()),
        ),
        near(0, 0),
    ),
    Pattern(
        "places missing at the end of 2015, seen on 17 August",
        "press and council papers",
        "700 ± 25 %",
        lambda lived: (projected_gap(lived, date(2015, 8, 17), YEAR_END),),
        near(700, share=0.25),
    ),
    Pattern(
        "the same, seen on 30 September (600 a month)",
        "dpa 30.09.2015",
        "1,200 ± 25 %",
        lambda lived: (projected_gap(lived, date(2015, 9, 30), YEAR_END),),
        near(1200, share=0.25),
    ),
    Pattern(
        "places missing at the end of October, seen on 1 October (1,250 a month)",
        "StN Oct 2015",
        "670 ± 25 %",
        lambda lived: (projected_gap(lived, GYM_ORDER, date(2015, 10, 31)),),
        near(670, share=0.25),
    ),
    Pattern(
        "places missing at the end of 2015, seen on 1 October",
        "StN Oct 2015",
        "2,200 ± 25 %",
        lambda lived: (projected_gap(lived, GYM_ORDER, YEAR_END),),
        near(2200, share=0.25),
    ),
    Pattern(
        "the same, seen on 28 October with the emergency measures ordered; without and with flats and denser occupancy",
        "StN autumn 2015",
        "800 and 200, ± 200",
        lambda lived: (
            projected_gap(lived, LAST_GYM, YEAR_END, ordered=True, mended=False),
            projected_gap(lived, LAST_GYM, YEAR_END, ordered=True),
        ),
        near(800, 200, plus=200),
    ),
    Pattern(
        "residents from April to June 2016, fewest and most on a day",
        "LHS April 2016; StN June 2016; StZ Sept 2016",
        "8,550 to 8,680, ± 1 %",
        plateau,
        between(8550 * 0.99, 8680 * 1.01),
    ),
    Pattern(
        "most residents",
        "LHS April 2016; StN June 2016",
        "April to June 2016, 5 to 7 months after November 2015",
        peak,
        dated(date(2016, 4, 1), date(2016, 6, 30)),
        "date",
    ),
    Pattern(
        "residents back below 7,000",
        "StN spring 2018",
        "April 2018 ± 3 months",
        lambda lived: falls_below(lived, 7000),
        dated(date(2018, 1, 1), date(2018, 7, 31)),
        "date",
    ),
    Pattern(
        "residents at the end of 2019",
        "StN Jan 2020",
        "5,865 ± 5 %: five years on, more than twice as many as at the start",
        lambda lived: (lived.at("persons", date(2019, 12, 31)),),
        near(5865, share=0.05),
    ),
    Pattern(
        "persons moving out a month in 2018",
        "GRDrs 354/2018",
        "180 ± 10 %",
        lambda lived: (lived.monthly(LEFT, 2018, 2018),),
        near(180, share=0.1),
    ),
    Pattern(
        "of these into an own flat",
        "StN spring 2018",
        "120 ± 15 %",
        lambda lived: (lived.monthly(LEFT[:1], 2018, 2018),),
        near(120, share=0.15),
    ),
    Pattern(
        "births a month, 2015 to 2019 (rate from 2019)",
        "StN spring 2018; StZ Oct 2019",
        "25 to 30",
        lambda lived: (lived.monthly(("born",), 2015, 2019),),
        between(25, 30),
    ),
    Pattern(
        "persons with 7 m2, end of April 2018",
        "StN Dec 2017",
        "3,600 ± 10 %",
        lambda lived: (with_7_m2(lived, date(2018, 4, 30)),),
        near(3600, share=0.1),
    ),
    Pattern(
        "persons with 7 m2, 1 October 2019",
        "StZ Oct 2019",
        "4,550 ± 10 %",
        lambda lived: (with_7_m2(lived, date(2019, 10, 1)),),
        near(4550, share=0.1),
    ),
)

GROUPS = {
    "Fitted (a number of the scenario was chosen with it)": FITTED,
    "Built in (the invented sites were made to hit it)": BUILT_IN,
    "Held out": HELD_OUT,
}


# --- printing -----------------------------------------------------------------------------------------------


def verdict(share: float) -> str:
    """What a share of runs that meet a pattern is called."""
    return "met" if share >= MET else "partly" if share >= PARTLY else "not met"


def shown(value: float, kind: str) -> str:
    """A value as text: number, percent or date."""
    if isnan(value):
        return "never"
    if kind == "date":
        return date.fromordinal(int(value)).isoformat()
    return f"{value:.1f} %" if kind == "percent" else f"{value:,.0f}"


def spread(values: Sequence[float], kind: str) -> str:
    """Lowest to highest over runs with the middle one; a single value where all runs agree."""
    ordered = sorted(values, key=lambda value: (isnan(value), value))
    low, middle, high = (shown(ordered[n], kind) for n in (0, (len(ordered) - 1) // 2, -1))
    return low if low == high else f"{low} to {high} (middle {middle})"


def row(pattern: Pattern, runs: Sequence[Lived]) -> str:
    """One line of the table."""
    found = [pattern.found(lived) for lived in runs]
    share = sum(pattern.meets(values) for values in found) / len(found)
    told = "; ".join(spread(values, pattern.shown_as) for values in zip(*found, strict=True))
    cells = (pattern.name, pattern.source, pattern.wanted, told, f"{share:.0%}", verdict(share))
    return "| " + " | ".join(cells) + " |"


def table(runs: Sequence[Lived]) -> list[str]:
    """All patterns as a Markdown table, fitted and held-out ones apart."""
    lines = ["| pattern | source | wanted | found | runs that meet it | verdict |", "|---|---|---|---|---|---|"]
    for title, patterns in GROUPS.items():
        lines += [f"| **{title}** | | | | | |", *(row(pattern, runs) for pattern in patterns)]
    return lines


def stock_table(runs: Sequence[Lived]) -> list[str]:
    """Residents known and found (mean over runs) at the known dates."""
    lines = ["| end of | residents known | source | found, mean of runs | error |", "|---|---|---|---|---|"]
    for when, (known, source) in RESIDENTS.items():
        found = float(np.mean([lived.at("persons", when) for lived in runs]))
        lines.append(f"| {when:%Y-%m} | {known:,} | {source} | {found:,.0f} | {100 * (found / known - 1):+.1f} % |")
    return lines


def hindcast(scenario: str | Path, runs: int, workers: int) -> list[str]:
    """Run a scenario and compare it with what is known: lines of Markdown."""
    began = perf_counter()
    results = run(scenario, runs=runs, workers=workers, households=True)
    lived = [Lived(*pair) for pair in zip(results.records, results.households_of_run, strict=True)]
    seconds = perf_counter() - began
    return [
        f"### {results.plan.title['en']}",
        "",
        f"`{scenario}`, {runs} runs, seed {results.seed}, {seconds:.0f} s. Chance alone, forecast error not included.",
        "",
        *table(lived),
        "",
        *stock_table(lived),
        "",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison for each scenario."""
    parser = argparse.ArgumentParser(prog="python -m analysis.hindcast", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("scenarios", nargs="*", default=SCENARIOS, metavar="SCENARIO")
    parser.add_argument("--runs", type=int, default=100)
    given = parser.parse_args(arguments)
    workers = os.cpu_count() or 1
    print(f"{platform.system()} {platform.machine()}, {workers} processors, Python {platform.python_version()}\n")
    for scenario in given.scenarios:
        print("\n".join(hindcast(scenario, given.runs, workers)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
