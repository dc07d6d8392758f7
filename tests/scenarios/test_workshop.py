"""The three scenarios of the workshop: doing nothing hurts within a year, and what docs/workshop.md orders helps."""

import re
import shlex
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.indicators import BY_NAME
from sim.model import SurgeModel
from sim.records import Records, records_of
from sim.scenario.reading import read_scenario
from sim.standards import STANDARDS, is_broken

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios" / "workshop"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
BOOKLET = (ROOT / "docs" / "workshop.md").read_text(encoding="utf-8")
RUNS = re.findall(r"^ankunft run scenarios/workshop/([\w-]+)\.yaml --runs 20 --set (.*)$", BOOKLET, re.MULTILINE)
LIKELY = "uncertainties=null"
YEAR = 365
LONGEST = 100


@cache
def lived(name: str, *changes: str) -> Records:
    reading = read_scenario(FOLDER / f"{name}.yaml", [LIKELY, *changes])
    assert reading.warnings == []
    model = SurgeModel(reading.scenario, collect=False)
    while model.running:
        model.step()
    return records_of(model)


def nights_in_halls(records: Records) -> int:
    return int(BY_NAME["emergency_persons_halls"].of(records).sum())


def days_broken(records: Records, name: str) -> int:
    (standard,) = (one for one in STANDARDS if one.name == name)
    return int(np.sum(is_broken(standard, records)))


def test_there_are_three_and_the_booklet_orders_something_in_each() -> None:
    assert len(NAMES) == 3
    assert {name for name, _ in RUNS} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_it_asks_and_that_it_is_invented(name: str) -> None:
    path = FOLDER / f"{name}.yaml"
    plan = read_scenario(path).scenario
    for text in ("title", "question", "look_at", "sources"):
        told = getattr(plan, text)
        assert told is not None, text
        assert told.de != told.en, text
    assert plan.uncertainties
    tables = (plan.districts, plan.sites, plan.measures, plan.plots, plan.announcements)
    assert all("synthetic" in row.status for table in tables for row in table)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert f"`{name}.yaml`" in (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
    assert BOOKLET.count(f"`scenarios/workshop/{name}.yaml`") == 2, "once in German, once in English"


@pytest.mark.parametrize("name", NAMES)
def test_a_room_has_something_to_steer_within_a_year(name: str) -> None:
    records = lived(name)
    ordered = [event.day for event in records.events if event.what == "ordered"]
    assert ordered
    assert min(ordered) < YEAR
    assert BY_NAME["emergency_persons_halls"].of(records)[:YEAR].max() >= 30


@pytest.mark.parametrize(("name", "change"), RUNS, ids=[f"{name} {n}" for n, (name, _) in enumerate(RUNS)])
def test_what_the_booklet_orders_halves_the_nights_in_halls(name: str, change: str) -> None:
    steered = lived(name, *shlex.split(change))
    assert not [event.subject for event in steered.events if event.what == "no_effect"]
    assert nights_in_halls(steered) < nights_in_halls(lived(name)) / 2


def test_fast_is_faster_and_spread_is_spread() -> None:
    fast, spread = (lived(name, *shlex.split(change)) for name, change in RUNS if name == "fast-or-spread")
    assert nights_in_halls(fast) < nights_in_halls(spread)
    assert days_broken(fast, "building") > YEAR
    assert days_broken(spread, "building") == 0


def test_caution_costs_where_the_wave_stays_away() -> None:
    ((_, change),) = ((name, change) for name, change in RUNS if name == "late-notice")
    acts = shlex.split(change)[0].removesuffix("]")
    little = "{date: 2026-04-01, action: set, lever: inflow.factor, value: 0.4}"
    waited, ordered = lived("late-notice", f"interventions=[{little}]"), lived("late-notice", f"{acts}, {little}]")
    assert nights_in_halls(waited) == 0
    assert BY_NAME["cost"].of(ordered).sum() > BY_NAME["cost"].of(waited).sum()


def test_7_m2_come_back_with_flats_and_houses_and_not_without() -> None:
    ((_, change),) = ((name, change) for name, change in RUNS if name == "way-back")
    assert BY_NAME["below_own_standard"].of(lived("way-back"))[-1] > 0
    assert BY_NAME["below_own_standard"].of(lived("way-back", *shlex.split(change)))[-1] == 0
