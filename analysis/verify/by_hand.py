"""V12: placement, standards and the way back in a city of two sites, against values worked out on paper."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from analysis.verify.check import Check, Size
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OTHER, OURS, finish, panels
from analysis.verify.observing import SCENARIOS
from analysis.verify.rows import Row, equal
from sim.dissimilarity import building, placement, placement_least
from sim.locale import Language
from sim.records import Records
from sim.recovery import Outcome, outcomes
from sim.run import run

DAYS = 100
# first day of a stretch -> value; West has 1/4 of the inhabitants. E.g. day 0: 30 of 90 live in West, 1/3 - 1/4 = 1/12
D = {
    0: Fraction(1, 12),
    10: Fraction(3, 20),
    11: Fraction(9, 44),
    20: Fraction(1, 6),
    21: Fraction(7, 52),
    40: Fraction(3, 28),
    41: Fraction(1, 12),
}
# East can take 60 of 90: 3/4 - 60/90 = 1/12; from day 20 on 100 of 120
D_MIN = {
    0: Fraction(1, 12),
    10: Fraction(3, 20),
    11: Fraction(9, 44),
    20: Fraction(0),
    40: Fraction(1, 28),
    41: Fraction(1, 12),
}
D_BUILDING = {0: Fraction(9, 44), 20: Fraction(1, 12)}
# standard: ending, day back, spells of (first day, last day, at worst, added over the days)
STANDARDS: dict[str, tuple[str, int | None, tuple[tuple[int, int, float, float], ...]]] = {
    "no_emergency": ("back", 21, ((12, 20, 20, 160), (60, 99, 20, 790))),
    "no_emergency_halls": ("back", 21, ((12, 20, 20, 160),)),
    "no_emergency_hotels": ("not_within_horizon", None, ((60, 99, 20, 790),)),
    "no_emergency_other": ("never_broken", None, ()),
    "waiting": ("never_broken", None, ()),
    # day 20: (1/6 - 0.05) x 120 = 14; days 21 to 39: (7/52 - 0.05) x 130 = 11; day 40: (3/28 - 1/28 - 0.05) x 140 = 3
    "placement": ("back", 41, ((20, 40, 14, 14 + 19 * 11 + 3),)),
    # (9/44 - 0.15) x 110 = 6 places until East grows on day 20: broken before counts_from
    "building": ("broken_before_start", 20, ((0, 19, 6, 120),)),
    "cap": ("never_broken", None, ()),
    "floor_area": ("never_broken", None, ()),
    # days 0 to 11 one standard is broken, 12 to 20 two, 21 to 40 one; from day 60 on one, to the end
    "combined": ("broken_before_start", None, ((0, 40, 2, 12 + 2 * 9 + 20), (60, 99, 1, 40))),
}


def check(size: Size, workers: int) -> Check:
    """D, D_min, spells, dates back and censoring, by kind, all of them exactly."""
    records = run(SCENARIOS / "v12-by-hand.yaml", runs=1, workers=1).records[0]
    found = outcomes(records)
    rows = [
        equal("v12_d", DAYS, _days_equal(D, placement(records))),
        equal("v12_d_min", DAYS, _days_equal(D_MIN, placement_least(records))),
        equal("v12_d_building", DAYS, _days_equal(D_BUILDING, building(records))),
    ]
    for name, (ending, back, spells) in STANDARDS.items():
        rows += _rows(records, name, found[name], ending, back, spells)
    seen = {"d": placement(records), "d_min": placement_least(records), "emergency": _emergency(records)}
    return Check("V12", tuple(rows), seen=seen)


def _days_equal(stretches: dict[int, Fraction], found: Any) -> int:
    return int(np.isclose(by_day(stretches), found, rtol=0, atol=1e-12).sum())


def by_day(stretches: dict[int, Fraction]) -> Any:
    """Values that hold from a day on, for every day."""
    firsts = sorted(stretches)
    return np.array([float(stretches[max(f for f in firsts if f <= day)]) for day in range(DAYS)])


def _rows(
    records: Records, name: str, found: Outcome, ending: str, back: int | None, spells: tuple[Any, ...]
) -> list[Row]:
    plan = records.plan
    rows = [equal("v12_ending", 1, int(found.ending == ending), standard=name, ending=ending)]
    if back is None:
        rows.append(equal("v12_no_date", 1, int(found.back is None), standard=name))
    else:
        date = plan.start + timedelta(days=back)
        measured = -1 if found.back is None else plan.day_of(found.back)
        rows.append(equal("v12_back", back, measured, standard=name, date=date))
    told = [
        (plan.day_of(s.begin), plan.day_of(s.end), round(s.worst, 9), round(s.person_days, 9)) for s in found.spells
    ]
    same = sum(one == other for one, other in zip(told, spells, strict=False)) if len(told) == len(spells) else -1
    rows.append(equal("v12_spells", len(spells), same, standard=name))
    return rows


def _emergency(records: Records) -> dict[str, Any]:
    return {family: records.kind["persons"][:, records.kind_is(family)].sum(axis=1) for family in ("halls", "hotels")}


def draw(check: Check, lang: Language) -> Figure:
    """D and D_min by day with what was worked out by hand, and people in emergency shelters."""
    figure, (left, right) = panels(2, height=3.0)
    days = np.arange(DAYS)
    for name, by_hand, colour in (("d", D, OURS), ("d_min", D_MIN, OTHER)):
        left.step(
            days,
            check.seen[name],
            where="post",
            color=colour,
            linewidth=2.4,
            alpha=0.6,
            label=lang.say(f"verify.v12.{name}"),
        )
        left.step(
            days,
            by_day(by_hand),
            "--",
            where="post",
            color=BLACK,
            linewidth=0.9,
            label=lang.say("verify.v12.by_hand") if name == "d" else None,
        )
    finish(left, lang, lang.say("verify.v12.chart"), lang.say("verify.figure.day"), digits=2)
    for family, colour, style in (("halls", OTHER, "-"), ("hotels", OURS, "--")):
        line = check.seen["emergency"][family]
        right.step(days, line, style, where="post", color=colour, linewidth=1.6, label=lang.say(f"verify.v12.{family}"))
    finish(right, lang, lang.say("verify.v12.emergency"), lang.say("verify.figure.day"))
    return figure
