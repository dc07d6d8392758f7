"""The thread that lives the days: controls between days, nothing after a pause, newest wins, goes on when killed."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.live import autosave
from sim.live.driver import Driver
from sim.live.hub import Client, Hub
from sim.live.room import Room
from sim.live.snapshot import Snapshot
from tests.live.played import KEY, ROOT, STUTTGART, live_until, reading, room, same, town

WAIT = 20


class Driven:
    """A room with its thread; what it published is kept."""

    def __init__(self, one: Room) -> None:
        self.seen: list[Snapshot] = []
        self.driver = Driver(one, self.seen.append, lambda room: None)
        self.driver.start()

    def do(self, work: Callable[[Any], None]) -> dict[str, str] | None:
        done, answer = threading.Event(), []
        self.driver.put(lambda room, busy: work(room.session), lambda text: (answer.append(text), done.set()))
        assert done.wait(WAIT)
        return answer[0]

    def until(self, holds: Callable[[Snapshot], bool]) -> Snapshot:
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if self.seen and holds(self.seen[-1]):
                return self.seen[-1]
            time.sleep(0.005)
        raise AssertionError("it did not happen")


@pytest.fixture
def driven(tmp_path: Path) -> Any:
    one = Driven(room(tmp_path, town(tmp_path), "2028-12-31"))
    yield one
    one.driver.close()


def test_no_day_is_lived_after_a_pause_was_answered(driven: Driven) -> None:
    driven.do(lambda session: session.set_speed(365))
    for _ in range(20):
        driven.do(lambda session: session.play())
        time.sleep(0.01)
        driven.do(lambda session: session.pause())
        day, number = driven.seen[-1].day, len(driven.seen)
        time.sleep(0.02)
        assert (driven.seen[-1].day, len(driven.seen)) == (day, number)


def test_as_fast_as_it_can_still_listens_and_shows_at_most_twenty_a_second(driven: Driven) -> None:
    driven.do(lambda session: session.set_speed(0))
    driven.do(lambda session: session.play())
    began, first = time.monotonic(), len(driven.seen)
    driven.until(lambda snapshot: snapshot.day > 400)
    driven.do(lambda session: session.pause())
    assert len(driven.seen) - first <= 20 * (time.monotonic() - began) + 5


def test_it_pauses_at_the_first_trigger_on_that_very_day(driven: Driven) -> None:
    def begin(session: Any) -> None:
        session.stop_at_trigger = True
        session.set_speed(0)
        session.play()

    driven.do(begin)
    snapshot = driven.until(lambda one: one.status["stopped_by"] is not None)
    assert snapshot.status["stopped_by"] == "trigger"
    assert not snapshot.status["playing"]
    triggers = [told for told in snapshot.views[0].events if told.sort == "trigger"]
    assert {told.day for told in triggers} == {snapshot.day - 1}


def test_it_stops_at_the_end_and_says_so(driven: Driven) -> None:
    driven.do(lambda session: session.rewind(session.plan.days - 3))
    driven.do(lambda session: session.play())
    assert driven.until(lambda one: one.status["ended"]).status["stopped_by"] == "end"
    assert driven.do(lambda session: session.play()) is not None


def test_a_rule_that_breaks_is_told_and_the_room_goes_on(driven: Driven) -> None:
    def broken(session: Any) -> None:
        raise ZeroDivisionError("mine")

    text = driven.do(broken)
    assert text is not None
    assert "ZeroDivisionError: mine" in text["de"]
    assert driven.do(lambda session: session.step()) is None


def test_a_clock_that_goes_backwards_does_no_harm(driven: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the machine is set while a run is played: only the clock that never goes back counts."""
    hours = iter(range(10_000, 0, -1))
    monkeypatch.setattr(time, "time_ns", lambda: next(hours) * 3_600_000_000_000)
    monkeypatch.setattr(time, "time", lambda: next(hours) * 3600.0)
    driven.do(lambda session: session.set_speed(60))
    driven.do(lambda session: session.play())
    driven.until(lambda snapshot: snapshot.day >= 30)
    days = [snapshot.day for snapshot in driven.seen]
    assert days == sorted(days)
    numbers = [snapshot.number for snapshot in driven.seen]
    assert numbers == sorted(set(numbers))


def test_a_day_that_cannot_be_shown_is_told_and_the_room_goes_on(driven: Driven) -> None:
    def broken(session: Any) -> None:
        session.variants[0].listen = lambda records: 1 / 0

    driven.do(broken)
    assert "ZeroDivisionError" in driven.seen[-1].status["trouble"]["en"]
    driven.do(lambda session: session.rewind(5))
    assert driven.seen[-1].day == 5


# --- what clients get ---------------------------------------------------------------------------------------


def told(hub: Hub, client: Client) -> list[str]:
    return [re.match(r'{"t":"(\w+)"', text).group(1) for text in hub.due(client)]


def test_a_slow_phone_gets_the_newest_day_and_every_event_once(tmp_path: Path) -> None:
    one, hub = room(tmp_path, town(tmp_path)), Hub(KEY)
    slow, quick = Client(), Client()
    for client in (slow, quick):
        hub.join(client, "", "")
    hub.take(one.snapshot())
    assert told(hub, slow)[:3] == ["you", "hello", "full"]
    told(hub, quick)
    events = frames = 0
    for _ in range(200):
        one.session.live()
        hub.take(one.snapshot())
        for text in hub.due(quick):
            events += text.count('"k":') if text.startswith('{"t":"ev"') else 0
            frames += text.startswith('{"t":"f"')
    assert frames == 200
    texts = list(hub.due(slow))
    assert [text for text in texts if text.startswith('{"t":"f"')] == [hub.newest.frame]
    assert sum(text.count('"k":') for text in texts if text.startswith('{"t":"ev"')) == events > 3


def test_after_a_rewind_nothing_of_the_discarded_days_is_sent(tmp_path: Path) -> None:
    one, hub, client = room(tmp_path, town(tmp_path)), Hub(KEY), Client()
    hub.join(client, "", "")
    live_until(one.session, 30)
    hub.take(one.snapshot())
    hub.take_band({"t": "band", "e": 1, "v": 0})
    told(hub, client)
    live_until(one.session, 60)
    stale = one.snapshot()
    one.session.rewind(10)
    hub.take(stale)
    hub.take(one.snapshot())
    hub.take_band({"t": "band", "e": 1, "v": 0})  # comes late from the shadow runs
    texts = list(hub.due(client))
    assert all('"e":2' in text for text in texts if '"e":' in text)
    assert hub.newest.day == 10


def test_frames_are_small_however_many_people_there_are(tmp_path: Path) -> None:
    one = room(tmp_path, STUTTGART, "2016-03-31")
    one.session.set_lever(0, "inflow", 4)
    live_until(one.session, 400)
    one.session.fork(None, "b")
    one.session.set_lever(1, "speed", 3)
    live_until(one.session, 440)
    snapshot = one.snapshot()
    assert snapshot.views[0].state["p"][0] > 20_000
    assert len(snapshot.frame.encode()) < 1000
    assert len(snapshot.full.encode()) < 200_000


# --- killed -------------------------------------------------------------------------------------------------


def started(folder: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    """A server and the key it printed."""
    command = [sys.executable, "-m", "sim", "live", "musterstadt.yaml", "--no-browser", *more]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True, env=environment())
    printed = server.stdout.readline()
    return server, printed.partition("#key=")[2].strip()


def environment() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


@pytest.mark.slow  # the journeys kill a server, too, and the machine test goes on from what was kept
def test_a_killed_server_goes_on_where_it_was(tmp_path: Path) -> None:
    """kill -9 in the midst of play; the day, the acts, the key and the numbers are those of before."""
    town(tmp_path)
    kept_in = tmp_path / "results" / "live" / "musterstadt.json"
    server, key = started(tmp_path)
    try:
        one = Steered(server, key)
        one.do(what="lever", lever="inflow", value=2.0, who="Amt")
        one.do(what="speed", days=60)
        one.do(what="play")
        end = time.monotonic() + WAIT
        while ((autosave.kept(kept_in) or {}).get("day", 0)) < 60 and time.monotonic() < end:
            time.sleep(0.05)
        one.close()
    finally:
        server.kill()
        server.communicate()
    state = autosave.kept(kept_in)
    assert state is not None
    again, same_key = started(tmp_path)
    try:
        assert same_key == key
        two = Steered(again, key)
        assert two.hello["e"] > one.hello["e"]
        assert two.full["d"] == state["day"] >= 60
        two.close()
    finally:
        again.send_signal(signal.SIGINT)
        printed, _ = again.communicate(timeout=WAIT)
    assert again.returncode == 0
    assert "Kept in" in printed
    kept, fresh = autosave.restored(state, reading(tmp_path / "musterstadt.yaml", None)), room(tmp_path, end=None)
    fresh.session.set_lever(0, "inflow", 2.0, "Amt")
    live_until(fresh.session, kept.day)
    same(kept.variants[0].records(), fresh.session.variants[0].records())


class Steered:
    """A client of a server in another process."""

    def __init__(self, server: subprocess.Popen[str], key: str) -> None:
        from websockets.sync.client import connect

        address = server.stdout.readline().split()[2]
        self.socket = connect(address.replace("http", "ws", 1) + "socket", close_timeout=0.1, legacy=True)
        self.send({"t": "join", "key": key})
        self.hello, self.full = self.next("hello"), self.next("full")
        self.number = 0

    def send(self, message: dict[str, Any]) -> None:
        import json

        self.socket.send(json.dumps(message))

    def next(self, *sorts: str) -> dict[str, Any]:
        import json

        while True:
            message = json.loads(self.socket.recv(WAIT))
            if message["t"] in sorts:
                return dict(message)

    def do(self, **control: Any) -> None:
        self.number += 1
        self.send({"t": "do", "id": self.number, **control})
        assert self.next("ok", "no")["t"] == "ok"

    def close(self) -> None:
        self.socket.close()
