"""Levers: every one can be moved to its ends, is read back, does something, and survives saving."""

import gc
import shutil
from pathlib import Path

import pytest

from sim.live.levers import LEVERS
from sim.live.refusal import RefusedError
from sim.model import SurgeModel
from tests.live.played import MUSTERSTADT, STUTTGART, live_until, rerun, same, session, town

FLATS = STUTTGART.with_name("stuttgart-2015-flats.yaml")
FILES = {"musterstadt": MUSTERSTADT, "stuttgart": STUTTGART, "flats": FLATS}


def names(file: Path) -> set[str]:
    return set(session(file, None).levers)


def test_the_shipped_cities_have_the_levers_of_a_workshop() -> None:
    common = {"inflow", "reserve", "notice", "floor_area", "care", "policy", "closing", "moves"}
    assert common | {"speed"} <= names(MUSTERSTADT)
    assert common | {"speed"} <= names(STUTTGART)
    assert common | {"flats"} <= names(FLATS)
    assert "speed" not in names(FLATS)
    assert {lever.name for lever in LEVERS} >= names(MUSTERSTADT) | names(FLATS)


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_every_lever_takes_both_its_ends_and_is_read_back(file: Path) -> None:
    one = session(file, None)
    one.live()
    for name, lever in one.levers.items():
        for value in lever.choices or (lever.low, lever.high):
            one.set_lever(0, name, value)
            one.live()
            read = lever.read(one.variants[0].model.plan, one.variants[0].model.date)
            assert read == value or read == pytest.approx(value, abs=0.06), (name, value)


@pytest.mark.parametrize("name", ["inflow", "notice", "reserve", "floor_area", "floor_area_later", "speed", "policy"])
def test_a_lever_changes_the_days_after_it_and_none_before(name: str) -> None:
    one = session(end="2026-12-31")
    live_until(one, 150)
    one.fork(None, "")
    lever = one.levers[name]
    far = "random" if lever.choices else lever.high
    one.set_lever(1, name, far)
    live_until(one, 330)
    mine, theirs = (variant.records() for variant in one.variants)
    differs = [
        part
        for part in ("city", "district", "kind")
        for key in getattr(mine, part)
        if (getattr(mine, part)[key][151:] != getattr(theirs, part)[key][151:]).any()
    ]
    assert differs, name
    for key in mine.city:
        assert (mine.city[key][:150] == theirs.city[key][:150]).all(), key


def test_a_value_outside_says_the_range_in_both_languages() -> None:
    with pytest.raises(RefusedError) as refused:
        session().set_lever(0, "floor_area", 40)
    assert refused.value.text == {
        "de": "Fläche je Person: von 3 bis 12 m²; 40 geht nicht.",
        "en": "Floor area per person: from 3 to 12 m²; 40 is not possible.",
    }


def test_a_slider_moved_by_arrow_keys_is_one_act_of_the_day() -> None:
    one = session()
    for step in range(60):
        one.set_lever(0, "inflow", 1 + step / 20)
    assert len(one.variants[0].acts) == 1
    one.live()
    one.set_lever(0, "inflow", 1.0)
    assert len(one.variants[0].acts) == 2
    assert one.variants[0].model.plan.inflow.factor.on(one.plan.start) == pytest.approx(3.95)


def test_stuttgart_steered_is_the_same_again(tmp_path: Path) -> None:
    """The whole model with all parts, a lever of each sort, acts on sites, run again from the saved file."""
    one = session(STUTTGART, "2016-06-30")
    live_until(one, 200)
    for name, value in (("inflow", 1.4), ("floor_area", 7), ("care", 80), ("speed", 0.7), ("policy", "cheapest")):
        one.set_lever(0, name, value, "Amt", "Probe")
    hall = next(m.name for m in one.variants[0].model.measure_by_name.values() if m.kind == "gym")
    one.act(0, "open", target=hall)
    one.act(0, "order", district="Mitte", kind="gym", places=90, lead_time_days=9)
    live_until(one, 420)
    shutil.copytree(STUTTGART.with_name("stuttgart"), tmp_path / "stuttgart")
    beside = Path(shutil.copy(STUTTGART, tmp_path))
    same(rerun(one.variants[0], beside), one.variants[0].records())


def test_town_can_be_saved_under_free_names_only(tmp_path: Path) -> None:
    beside = town(tmp_path)
    one = session(beside)
    live_until(one, 5)
    same(rerun(one.variants[0], beside), one.variants[0].records())


def test_a_site_of_the_building_rule_can_be_cancelled_and_saved(tmp_path: Path) -> None:
    beside = town(tmp_path)
    one = session(beside)
    while not any(event.what == "site_ordered" for event in one.variants[0].model.log):
        one.live()
    site = next(event.subject for event in one.variants[0].model.log if event.what == "site_ordered")
    one.act(0, "cancel", target=site)
    live_until(one, one.day + 30)
    assert any(event.what == "cancelled" and event.subject == site for event in one.variants[0].model.log)
    same(rerun(one.variants[0], beside), one.variants[0].records())


def models() -> int:
    return sum(isinstance(found, SurgeModel) for found in gc.get_objects())


def test_courses_that_are_discarded_are_let_go() -> None:
    one = session()
    gc.collect()
    gc.disable()  # left to itself Python may happen to clear them away
    before = models()
    try:
        for day in (40, 3, 60, 10, 50):
            one.rewind(day)
            one.fork(None, "b")
            one.drop(1)
        assert models() <= before + 1
    finally:
        gc.enable()
