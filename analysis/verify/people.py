"""V8: policies meet identical people; dependants are equal where the parent is present; more inflow only adds."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from analysis.verify.check import Check, Size
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OTHER, OURS, THIRD, finish, panels
from analysis.verify.random_cities import POLICIES, random_city
from analysis.verify.rows import equal
from sim.audit.door import Luck, arrivals, families
from sim.locale import Language
from sim.scenario.overrides import set_lever
from sim.scenario.schema import Scenario

CITIES = {"quick": (2, 8), "full": (2, 5, 8, 11, 14, 17)}
MORE = 1.2
SIZES = {1: 0.4, 2: 0.25, 4: 0.25, 7: 0.1}
WAIT = {"starts_at": "first_regular_placement", "duration": {"law": "gamma", "mean_days": 25, "shape": 2}}
VARIANTS = (*((policy, "overfill") for policy in POLICIES), ("decentral", "turn_away"))


def busy_city(number: int, policy: str, if_full: str = "overfill") -> Scenario:
    """Too few places in three districts, so that policies matter; births, relatives, clocks that wait for a place."""
    group = {
        "label": {"de": "x", "en": "x"},
        "household_sizes": SIZES,
        "births_per_person_month": 0.05,
        "relatives": {"share": 0.3, "mean_delay_days": 20, "persons": {1: 0.5, 3: 0.5}},
        "straight_to_private": 0.1,
    }
    districts = ("East", "West", "North")
    pulse = {"kind": "pulse", "date": "2020-03-10", "persons": 150}
    return random_city(
        number,
        end="2020-07-31",
        groups={"asylum": group, "protection": group},
        placement={"policy": policy, "if_full": if_full},
        districts=[{"name": name, "population": 1000 * (n + 1)} for n, name in enumerate(districts)],
        sites=[
            {"name": f"{d} {n}", "district": d, "kind": "house" if n < 3 else "tents", "planned_places": 12 + 9 * n}
            for d in districts
            for n in range(4)
        ],
        inflow={
            "components": {
                "level": {"kind": "constant", "persons_per_month": 120},
                "coach": {**pulse, "group": "protection", "delivery": "weekly", "totals": "given"},
                "series": {"kind": "series", "months": {"2020-03": 50, "2020-04": 90}, "dispersion": 3.0},
            }
        },
        clocks={"own_housing": WAIT, "onward_move": {"duration": {"law": "exponential", "mean_days": 60}}},
        measures=[],
        emergency={},
        interventions=[],
        residents=[],
    )


def check(size: Size, workers: int) -> Check:
    """Everybody at the door under all policies, families day by day, and the same city with a fifth more inflow."""
    came = same = days = unequal = kept = fewer = 0
    drawn: list[Any] = []
    for number in CITIES[size]:
        luck, lives = _lives(number)
        first, *others = luck
        came += sum(len(first.keys() | other.keys()) for other in others)
        same += sum(_same(first, other) for other in others)
        compared, different = _families(lives)
        days, unequal = days + compared, unequal + different
        more = arrivals(set_lever(busy_city(number, POLICIES[0]), "inflow.factor", MORE), number)
        fewer, kept = fewer + len(first), kept + _same(first, more)
        drawn = drawn or [[sum(one[0] for one in day.values()) for day in life] for life in lives]
    about = {"cities": len(CITIES[size]), "variants": len(VARIANTS)}
    rows = (
        equal("v8_door", came, same, **about),
        equal("v8_families", 0, unequal, days=days),
        equal("v8_more", fewer, kept, factor=MORE),
    )
    return Check("V8", rows, seen={"present": drawn})


def _lives(number: int) -> tuple[list[Luck], list[list[Luck]]]:
    plans = [busy_city(number, *variant) for variant in VARIANTS]
    return [arrivals(plan, number) for plan in plans], [families(plan, number) for plan in plans]


def _same(one: Luck, other: Luck) -> int:
    """Households that stand in both with the same luck."""
    return sum(int(other.get(key) == luck) for key, luck in one.items())


def _families(lives: list[list[Luck]]) -> tuple[int, int]:
    """Family-days compared with the first policy, and those that differ though the family is there under both."""
    first, *others = lives
    compared = different = 0
    for other in others:
        for one_day, other_day in zip(first, other, strict=True):
            both = one_day.keys() & other_day.keys()
            compared += len(both)
            different += sum(one_day[key] != other_day[key] for key in both)
    return compared, different


def draw(check: Check, lang: Language) -> Figure:
    """Persons present in one city under each policy: the people are the same, what becomes of them is not."""
    figure, (axes,) = panels()
    lines = ("-", "--", "-.", ":", "-", "-.", "--")
    colours = (OURS, OTHER, THIRD, BLACK, "#CC79A7", "#56B4E9", "#E69F00")
    styles = zip(VARIANTS, lines, colours, strict=True)
    for ((policy, if_full), style, colour), line in zip(styles, check.seen["present"], strict=True):
        name = lang.say(f"verify.v8.{policy if if_full == 'overfill' else if_full}")
        axes.plot(np.arange(len(line)), line, style, color=colour, linewidth=1.4, label=name)
    finish(axes, lang, lang.say("verify.v8.chart"), lang.say("verify.figure.day"))
    axes.set_ylim(0)
    return figure
