"""V9: what is recorded day by day is what households and persons lived through; load = rate x mean stay."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from analysis.verify.check import Check, Size
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OURS, finish, panels
from analysis.verify.observing import SCENARIOS, SHIPPED, emergency, observe
from analysis.verify.random_cities import random_city
from analysis.verify.rows import equal, mean_of
from sim.audit.stays import Stays, stays
from sim.locale import Language
from sim.scenario.reading import load_scenario

RUNS = {"quick": 12, "full": 400}
CITIES = {"quick": 25, "full": 400}
DAYS_LEFT_OUT = 900
A_DAY, STAY_DAYS = 6, 90


def check(size: Size, workers: int) -> Check:
    """Person-days of Stuttgart and of random cities, nights in emergency shelters, and Little's law."""
    stuttgart = stays(load_scenario(SHIPPED / "stuttgart-2015.yaml"))
    cities = [stays(random_city(number)) for number in range(CITIES[size])]
    # households of one person: nights of households are nights of persons
    surge = stays(load_scenario(SCENARIOS / "v2-surge.yaml", ["residents.0.persons=1300"]))
    seen = observe("v9-stationary", RUNS[size], lambda records: records.city["persons"], workers=workers)
    rows = (
        equal("v9_stuttgart", stuttgart.person_days, int(stuttgart.records.city["persons"].sum())),
        equal("v9_cities", sum(one.person_days for one in cities), sum(map(_recorded, cities)), number=len(cities)),
        equal("v9_kinds", 0, sum(map(_unequal, [stuttgart, surge, *cities])), number=len(cities) + 2),
        equal("v9_nights", surge.emergency_nights, int(emergency(surge.records).sum())),
        mean_of("v9_load", A_DAY * STAY_DAYS, seen[:, DAYS_LEFT_OUT:].mean(axis=1), rate=A_DAY, stay=STAY_DAYS),
    )
    return Check("V9", rows, seen={"persons": np.percentile(seen, (0, 50, 100), axis=0)})


def _recorded(one: Stays) -> int:
    return int(one.records.city["persons"].sum())


def _unequal(one: Stays) -> int:
    """Days on which persons by kind or by district and those waiting are not all persons, and nights that differ."""
    records = one.records
    by_kind = records.kind["persons"].sum(axis=1)
    by_district = records.district["regular_persons"].sum(axis=1) + records.district["emergency_persons"].sum(axis=1)
    nights = sum(shelter["person_nights"] for shelter in records.shelters)
    days = int((by_kind + records.city["waiting"] != records.city["persons"]).sum()) + int(
        (by_kind != by_district).sum()
    )
    return days + int(nights != by_kind.sum())


def draw(check: Check, lang: Language) -> Figure:
    """Persons in the stationary scenario round the line of rate x mean stay."""
    figure, (axes,) = panels(height=2.8)
    low, middle, high = check.seen["persons"]
    days = np.arange(len(middle))
    axes.fill_between(days, low, high, color=OURS, alpha=0.25, linewidth=0, label=lang.say("verify.figure.ours_range"))
    axes.plot(days, middle, color=OURS, linewidth=1, label=lang.say("verify.figure.ours_middle"))
    axes.axhline(A_DAY * STAY_DAYS, color=BLACK, linestyle="--", label=lang.say("verify.v9.expected"))
    axes.axvline(DAYS_LEFT_OUT, color=BLACK, linestyle=":", linewidth=1, label=lang.say("verify.v9.from_here"))
    finish(axes, lang, lang.say("verify.v9.chart"), lang.say("verify.figure.day"))
    axes.set_ylim(0)
    return figure
