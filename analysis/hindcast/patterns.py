"""Patterns: what is known of Stuttgart's history, and when a run agrees with it (names and sources: locale)."""

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
    """Something known of the history: what a run shows (`found`) and whether it agrees (`meets`).

    Name, source and what is wanted stand in the locale under `pattern.<key>`; why it is not met, where that is known,
    under `reason.<reason>`.
    """

    key: str
    found: Callable[[Lived], Values]
    meets: Callable[[Values], bool]
    shown_as: str = "number"
    reason: str = ""


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
        "stock_error",
        lambda lived: (stock_error(lived),),
        between(0, 4),
        "percent",
    ),
    Pattern(
        "stock_error_without_clean_up",
        lambda lived: (stock_error(lived, CLEAN_UP),),
        between(0, 4),
        "percent",
    ),
    Pattern(
        "living_alone",
        each(living_alone, *ENDS),
        near(33, 33, 33, plus=3),
        "percent",
        reason="living_alone",
    ),
    Pattern(
        "gym_places_october",
        lambda lived: (gym_places(lived, GYM_ORDER - WEEK, GYM_ORDER + WEEK),),
        between(600, 750),
        reason="gym_order",
    ),
    Pattern(
        "gyms_cleared",
        lambda lived: (emptied(lived, "halls"),),
        dated(date(2015, 12, 1), date(2016, 7, 31)),
        "date",
    ),
    Pattern(
        "end_2019",
        lambda lived: (lived.at("persons", date(2019, 12, 31)),),
        near(5865, share=0.05),
    ),
    Pattern(
        "moving_out",
        lambda lived: (lived.monthly(LEFT, 2018, 2018),),
        near(180, share=0.1),
        reason="flats_in_2018",
    ),
    Pattern(
        "own_flats",
        lambda lived: (lived.monthly(LEFT[:1], 2018, 2018),),
        near(120, share=0.15),
        reason="flats_in_2018",
    ),
    Pattern(
        "births",
        lambda lived: (lived.monthly(("born",), 2015, 2019),),
        between(25, 30),
    ),
)

BUILT_IN = (
    Pattern(
        "districts_with_site",
        each(districts_with_site, *COUNTED),
        near(17, 20, 21, 22, 23),
    ),
    Pattern(
        "sites",
        each(regular_sites, *SITES_COUNTED),
        near(128, 111, 101),
    ),
    Pattern(
        "planned_places",
        each(planned_places, GYM_ORDER, *ENDS[1:]),
        near(6161, 10000, 10000, share=0.03),
    ),
)

HELD_OUT = (
    Pattern(
        "first_gym",
        first_gym,
        dated(GYM_ORDER - WEEK, GYM_ORDER + WEEK),
        "date",
        reason="gym_order",
    ),
    Pattern(
        "main_order",
        main_order,
        dated(GYM_ORDER - WEEK, GYM_ORDER + WEEK),
        "date",
    ),
    Pattern(
        "by_projection",
        by_projection,
        near(100),
        "percent",
    ),
    Pattern(
        "days_to_open",
        lambda lived: (max((float(days) for _, _, days in gyms(lived)), default=nan),),
        between(0, 14),
    ),
    Pattern(
        "gym_places_later",
        lambda lived: (gym_places(lived, LAST_GYM + timedelta(days=1), date(2019, 12, 31)),),
        near(0),
    ),
    Pattern(
        "emergency_2017_2019",
        lambda lived: (emergency_orders(lived, date(2017, 1, 1), date(2019, 12, 31)),),
        near(0),
    ),
    Pattern(
        "all_empty",
        lambda lived: (emptied(lived, "total"),),
        dated(date(2015, 12, 1), date(2016, 12, 31)),
        "date",
    ),
    Pattern(
        "waiting",
        lambda lived: (
            float((lived.records.city["waiting"] > 0).sum()),
            float(lived.records.city["waiting"].max()),
        ),
        near(0, 0),
        reason="waiting",
    ),
    Pattern(
        "gap_august",
        lambda lived: (projected_gap(lived, date(2015, 8, 17), YEAR_END),),
        near(700, share=0.25),
        reason="gap_before_october",
    ),
    Pattern(
        "gap_september",
        lambda lived: (projected_gap(lived, date(2015, 9, 30), YEAR_END),),
        near(1200, share=0.25),
        reason="gap_before_october",
    ),
    Pattern(
        "gap_october",
        lambda lived: (projected_gap(lived, GYM_ORDER, date(2015, 10, 31)),),
        near(670, share=0.25),
        reason="gap_october",
    ),
    Pattern(
        "gap_year_end",
        lambda lived: (projected_gap(lived, GYM_ORDER, YEAR_END),),
        near(2200, share=0.25),
    ),
    Pattern(
        "gap_late_october",
        lambda lived: (
            projected_gap(lived, LAST_GYM, YEAR_END, ordered=True, mended=False),
            projected_gap(lived, LAST_GYM, YEAR_END, ordered=True),
        ),
        near(800, 200, plus=200),
        reason="gap_late_october",
    ),
    Pattern(
        "plateau",
        plateau,
        between(8550 * 0.99, 8680 * 1.01),
        reason="plateau",
    ),
    Pattern(
        "peak",
        peak,
        dated(date(2016, 4, 1), date(2016, 6, 30)),
        "date",
    ),
    Pattern(
        "below_7000",
        lambda lived: falls_below(lived, 7000),
        dated(date(2018, 1, 1), date(2018, 7, 31)),
        "date",
        reason="below_7000",
    ),
    Pattern(
        "seven_m2_2018",
        lambda lived: (with_7_m2(lived, date(2018, 4, 30)),),
        near(3600, share=0.1),
        reason="seven_m2",
    ),
    Pattern(
        "seven_m2_2019",
        lambda lived: (with_7_m2(lived, date(2019, 10, 1)),),
        near(4550, share=0.1),
        reason="seven_m2",
    ),
)

GROUPS = {"fitted": FITTED, "built_in": BUILT_IN, "held_out": HELD_OUT}
