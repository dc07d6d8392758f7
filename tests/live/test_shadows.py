"""The band of shadow runs: other runs of the same levers, made anew after a lever, the newest question answered."""

from __future__ import annotations

import multiprocessing
import time
from typing import Any

import numpy as np
import psutil
import pytest

from sim.live import shadows
from sim.live.shadows import EVERY, Shadows, band, with_acts
from sim.live.trunks import keep_up, shadow
from sim.run import run_one
from tests.live.played import MUSTERSTADT, live_until, rerun, session, town

WAIT = 120


def endless(*given: Any) -> None:
    """A run that takes longer than anybody waits."""
    time.sleep(10 * WAIT)


def until(holds: Any) -> None:
    end = time.monotonic() + WAIT
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


class Asked:
    """Shadows whose bands are kept."""

    def __init__(self) -> None:
        self.bands: list[dict[str, Any]] = []
        self.shadows = Shadows(self.bands.append, workers=2)

    def whole(self, epoch: int) -> dict[str, Any]:
        def found() -> dict[str, Any] | None:
            whole = (b for b in self.bands if b["e"] == epoch and b["runs"] == shadows.RUNS and not b["old"])
            return next(whole, None)

        until(found)
        return found() or {}


@pytest.fixture
def asked() -> Any:
    one = Asked()
    yield one
    one.shadows.close()


@pytest.fixture(params=[8, pytest.param(shadows.RUNS, marks=pytest.mark.slow)])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bands of a few runs: they yield to the other tests, and thirty take long beside them."""
    monkeypatch.setattr(shadows, "RUNS", request.param)
    monkeypatch.setattr(shadows, "TOLD_AT", (request.param // 2, request.param))


def by_hand(variant: Any) -> list[Any]:
    """The runs one after the other, each lived through in one go as `run` does."""
    pairs = []
    for number in range(1, shadows.RUNS + 1):
        records, _, _ = run_one(with_acts(variant), variant.seed, number)
        emergency = records.district["emergency_persons"].sum(axis=1)
        pairs.append((emergency[::EVERY], records.city["persons"][::EVERY]))
    return pairs


@pytest.mark.usefixtures("few")
def test_the_band_is_that_of_other_runs_with_the_levers_of_the_room(asked: Asked) -> None:
    one = session(end="2026-07-31")
    asked.shadows.ask(1, one.variants)
    before = asked.whole(1)
    live_until(one, 20)
    one.set_lever(0, "inflow", 3.0)
    one.set_lever(0, "speed", 0.2)
    asked.shadows.ask(2, one.variants)
    after = asked.whole(2)
    wanted = band(by_hand(one.variants[0]), 2, 0)
    assert after == wanted
    assert before["persons_high"][: 20 // EVERY] == after["persons_high"][: 20 // EVERY]
    assert before["persons_high"][-1] < after["persons_high"][-1]
    assert any(one["e"] == 2 and one["old"] for one in asked.bands)  # shown until the new one is there


@pytest.mark.usefixtures("few")
def test_the_band_of_another_scenario_is_not_shown_meanwhile(asked: Asked) -> None:
    one = session(end="2026-07-31")
    asked.shadows.ask(1, one.variants)
    asked.whole(1)
    other = session(MUSTERSTADT.with_name("workshop") / "late-notice.yaml", "2026-07-31")
    asked.shadows.ask(2, other.variants)
    asked.whole(2)
    assert not [found for found in asked.bands if found["e"] == 2 and found["old"]]


@pytest.mark.usefixtures("few")
def test_only_the_newest_question_is_answered(asked: Asked) -> None:
    one = session(end="2026-07-31")
    for epoch in range(1, 6):
        asked.shadows.ask(epoch, one.variants)
    asked.whole(5)
    assert {found["e"] for found in asked.bands if found["runs"] == shadows.RUNS and not found["old"]} == {5}


def test_closing_waits_for_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else Ctrl-C ends `ankunft live` only when each worker has lived its run to the end."""
    monkeypatch.setattr(shadows, "shadow", endless)
    before, one = set(multiprocessing.active_children()), Asked()
    one.shadows.ask(1, session().variants)
    until(lambda: len(set(multiprocessing.active_children()) - before) == 2)
    workers = [psutil.Process(child.pid) for child in set(multiprocessing.active_children()) - before]
    until(lambda: all(worker.nice() == 19 for worker in workers))
    one.shadows.close()
    _, alive = psutil.wait_procs(workers, timeout=WAIT)
    assert not alive


def test_a_run_that_is_kept_branches_off_as_if_it_had_been_lived_anew() -> None:
    """Levers one after the other, a rewind, another seed: always the numbers of a run from the first day on."""
    import pickle

    one = session(end="2026-08-31")
    for day, lever, value in ((30, "inflow", 2.0), (90, "speed", 0.3), (60, "policy", "random"), (150, "inflow", 1.0)):
        if one.day > day:
            one.rewind(day)
        live_until(one, day)
        one.set_lever(0, lever, value)
        packed = pickle.dumps(with_acts(one.variants[0]))
        keep_up(0, packed, one.seed, max(0, day - 10), 4)
        for seed in (one.seed, one.seed + 1):
            kept, anew = (shadow(variant, packed, seed, at, 4) for variant, at in ((0, day), (9, 0)))
            np.testing.assert_array_equal(kept[0], anew[0])
            np.testing.assert_array_equal(kept[1], anew[1])


def test_a_shadow_lives_the_acts_as_the_saved_scenario_does(tmp_path: Any) -> None:
    """Run 0 of the packed scenario is the live line itself."""
    import pickle

    beside = town(tmp_path)
    one = session(beside, "2026-07-31")
    live_until(one, 40)
    one.act(0, "order", district="Altstadt", kind="gym", places=60, lead_time_days=3)
    live_until(one, one.plan.days)
    emergency, persons = shadow(0, pickle.dumps(with_acts(one.variants[0])), one.seed, 0, 0)
    again = rerun(one.variants[0], beside)
    np.testing.assert_array_equal(persons, again.city["persons"][::EVERY])
    np.testing.assert_array_equal(emergency, again.district["emergency_persons"].sum(axis=1)[::EVERY])
