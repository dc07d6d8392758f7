"""V7: nobody is lost or invented, after every part of the day, in the shipped scenarios and in random cities."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from analysis.verify.check import Check, Size
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OTHER, OURS, THIRD, finish, panels
from analysis.verify.observing import SHIPPED
from analysis.verify.random_cities import random_city
from analysis.verify.rows import equal
from sim.audit.books import Audit, audit
from sim.locale import Language
from sim.records import Records
from sim.scenario.reading import load_scenario

CITIES = {"quick": 40, "full": 600}
LOOKS = {"quick": 12, "full": 1900}
DAYS = 1900
DRAWN = "stuttgart-2015"
GONE = ("turned_away", "left_own_housing", "left_voluntary_return", "left_onward_move", "left_other")
CAME = ("arrived", "born", "joined")


def check(size: Size, workers: int) -> Check:
    """Everything counted anew from households, persons and sites, and compared with the running totals."""
    shipped = {path.stem: _audit(path, LOOKS[size]) for path in scenarios()}
    every = 3 if size == "quick" else 1
    cities = [audit(random_city(number), every) for number in range(CITIES[size])]
    rows = tuple(
        equal(
            f"v7_{name}",
            0,
            sum(len(one.wrong) for one in audits),
            runs=len(audits),
            number=len(audits),
            comparisons=sum(one.comparisons for one in audits),
        )
        for name, audits in (("shipped", list(shipped.values())), ("random", cities))
    )
    balances = [balance(one.records) for one in (*shipped.values(), *cities)]
    unequal = sum(int((came != gone + present).sum()) for came, gone, present in balances)
    rows += (equal("v7_balance", 0, unequal, days=sum(len(came) for came, _, _ in balances)),)
    return Check("V7", rows, seen={"drawn": shipped[DRAWN].records})


def scenarios() -> list[Path]:
    """All scenario files that are shipped."""
    return sorted(SHIPPED.glob("*.yaml")) + sorted(SHIPPED.glob("verification/*.yaml"))


def _audit(path: Path, looks: int) -> Audit:
    plan = load_scenario(path)
    return audit(plan, max(1, min(plan.days, DAYS) // looks), DAYS)


def balance(records: Records) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Persons there at the start, arrived, born and joined; gone; present: each by day, added up since the start."""
    came = np.cumsum(sum(records.city[name] for name in CAME))
    gone = np.cumsum(sum(records.city[name] for name in GONE))
    present = records.city["persons"].astype(int)
    residents = int(present[0] + gone[0] - came[0])
    return residents + came, gone, present


def draw(check: Check, lang: Language) -> Figure:
    """Where everybody is: present, left, turned away, stacked; the line of all who came lies on top of them."""
    records: Records = check.seen["drawn"]
    figure, (axes,) = panels()
    came, _, present = balance(records)
    left = np.cumsum(sum(records.city[name] for name in GONE[1:]))
    away = np.cumsum(records.city["turned_away"])
    days = np.arange(len(came))
    names = [lang.say(f"verify.v7.{name}") for name in ("present", "left", "turned_away")]
    axes.stackplot(days, present, left, away, colors=[OURS, THIRD, OTHER], alpha=0.5, labels=names)
    axes.plot(days, came, color=BLACK, linewidth=1.6, linestyle="--", label=lang.say("verify.v7.came"))
    finish(axes, lang, lang.say("verify.v7.chart"), lang.say("verify.figure.day"))
    axes.legend(frameon=False, fontsize=8.5, loc="upper left")
    return figure
