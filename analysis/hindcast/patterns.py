"""Patterns: what is known of Stuttgart's history, with its source, and when a run agrees with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import nan

from analysis.hindcast.gaps import projected_gap
from analysis.hindcast.lived import Lived, Values
from analysis.hindcast.measures import (
    CLEAN_UP,
    GYM_ORDER,
    LAST_GYM,
    WEEK,
    by_projection,
    districts_with_site,
    emergency_orders,
    emptied,
    falls_below,
    first_gym,
    gym_places,
    gyms,
    living_alone,
    main_order,
    peak,
    planned_places,
    plateau,
    regular_sites,
    stock_error,
    with_7_m2,
)

LEFT = ("left_own_housing", "left_voluntary_return", "left_onward_move", "left_other")


@dataclass(frozen=True)
class Pattern:
    """Something known of the history: what a run shows (`found`) and whether it agrees (`meets`)."""

    name: str
    source: str
    wanted: str
    found: Callable[[Lived], Values]
    meets: Callable[[Values], bool]
    shown_as: str = "number"


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
