"""`ankunft live` on the command line: what is wrong with it is a sentence; what was kept is gone on with, or not."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from starlette.testclient import TestClient

from sim.cli.living import _listening, _room
from sim.live import autosave
from sim.live.server import Live
from sim.live.shelf import Shelf
from tests.live.played import KEY, ROOT, live_until, reading, room, same, town
from tests.live.test_protocol import Page, joined


def ankunft(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "sim", "live", "--no-browser", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("musterstad.yaml",), "did you mean 'musterstadt.yaml'?"),
        ((), "name a scenario file: ankunft live FILE"),
        (("musterstadt.yaml", "--host", "no.such.host.invalid"), "no.such.host.invalid port 8765 cannot be used"),
    ],
)
def test_what_is_wrong_is_a_sentence(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    town(tmp_path)
    done = ankunft(tmp_path, *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "results").exists()


def test_a_port_that_is_taken_is_refused_and_the_next_offered(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(typer.Exit) as ended:
            _listening("127.0.0.1", port)
        assert ended.value.exit_code == 2
        assert f"port {port} is in use; the next free one: --port {port + 1}" in capsys.readouterr().err


@pytest.fixture
def kept_room() -> Iterator[Any]:
    """A room as the command makes it; its lock is let go at the end of the test."""
    made: list[Any] = []

    def make(*given: Any, **more: Any) -> Any:
        made.append(_room(*given, **more))
        return made[-1]

    yield make
    for one, _ in made:
        one.lock.close()


def test_what_was_kept_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_room: Any) -> None:
    monkeypatch.chdir(tmp_path)
    file = town(tmp_path)
    first, note = kept_room(file, reading(file), "http://x/", None, new=False)
    assert note == ""
    first.session.set_lever(0, "inflow", 2)
    live_until(first.session, 25)
    first.session.fork(None, "zwei")
    first.keep()
    first.lock.close()
    again, note = kept_room(file, reading(file), "http://x/", None, new=False)
    assert "day 25" in note
    assert again.key == first.key
    for one, other in zip(first.session.variants, again.session.variants, strict=True):
        same(one.records(), other.records())
    again.lock.close()
    assert kept_room(file, reading(file), "http://x/", None, new=True)[0].session.day == 0


def test_a_second_server_plays_a_run_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_room: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    file = town(tmp_path)
    first, _ = kept_room(file, reading(file), "http://x/", None, new=False)
    second, note = kept_room(file, reading(file), "http://x/", None, new=False)
    assert "Another server plays this scenario already" in note
    assert first.kept_in != second.kept_in
    assert first.key != second.key
    live_until(first.session, 9)
    first.keep()
    second.keep()
    first.lock.close()
    assert kept_room(file, reading(file), "http://x/", None, new=False)[0].session.day == 9


def test_a_changed_scenario_begins_anew_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_room: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    file = town(tmp_path)
    first, _ = kept_room(file, reading(file), "http://x/", None, new=False)
    live_until(first.session, 25)
    first.keep()
    first.lock.close()
    changed = reading(file, "2026-10-31")
    again, note = kept_room(file, changed, "http://x/", None, new=False)
    assert "the scenario has changed since" in note
    assert again.session.day == 0
    assert Path("results/live/musterstadt.old.json").is_file()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"form": 1}', '{"form": 0, "day": 3}'])
def test_what_was_kept_and_cannot_be_read_is_no_reason_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_room: Any, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = town(tmp_path)
    kept_in = Path("results/live/musterstadt.json")
    kept_in.parent.mkdir(parents=True)
    kept_in.write_text(text)
    assert kept_room(file, reading(file), "http://x/", None, new=False)[0].session.day == 0


def test_the_key_is_for_the_owner_of_the_file_alone(tmp_path: Path) -> None:
    one = room(tmp_path, town(tmp_path))
    one.keep()
    assert one.kept_in is not None
    assert autosave.kept(one.kept_in)["key"] == KEY
    assert one.kept_in.stat().st_mode & 0o077 == 0 or sys.platform == "win32"


def test_the_shelf_holds_scenarios_and_no_studies_or_cities() -> None:
    shelf = Shelf.around(ROOT / "scenarios" / "musterstadt.yaml")
    assert {"musterstadt", "stuttgart-2015", "late-notice"} <= shelf.files.keys()
    assert not {"city", "musterstadt-levers", "schema"} & shelf.files.keys()
    assert {"late-notice", "musterstadt"} <= Shelf.around(
        ROOT / "scenarios" / "workshop" / "late-notice.yaml"
    ).files.keys()
    assert all(one["title"] for one in shelf.told() if one["name"] in ("musterstadt", "late-notice"))


def test_taking_over_from_a_date_of_another_scenario(tmp_path: Path) -> None:
    town(tmp_path)
    (tmp_path / "hotter.yaml").write_text("extends: musterstadt.yaml\ninflow: {factor: 2}\n")
    live = Live(room(tmp_path, tmp_path / "musterstadt.yaml"), "127.0.0.1", tmp_path / "results", shadows=False)
    with TestClient(live.asgi, base_url="http://127.0.0.1:8765") as client, joined(client) as socket_:
        page = Page(socket_, KEY)
        assert page.do("open_scenario", scenario="hotter", date="2026-03-02")["t"] == "ok"
        hello = page.next("hello", lambda message: message["scenario"] == "hotter")
        assert page.next("full", lambda message: message["e"] == hello["e"])["d"] == 60
        assert page.do("lever", lever="floor_area", value=5)["t"] == "ok"
        acts = page.next("s", lambda s: bool(s["acts"]))["acts"]
        assert acts[0]["date"] == "2026-03-02"


def test_a_report_is_made_beside_the_run_and_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "setpriority", lambda *_: None, raising=False)  # other tests would come before it
    file = town(tmp_path)
    text = file.read_text(encoding="utf-8").replace("runs: 20", "runs: 1").replace("end: 2028-12-31", "end: 2026-12-31")
    file.write_text(text, encoding="utf-8")
    live = Live(room(tmp_path, file), "127.0.0.1", tmp_path / "results", shadows=False)
    with TestClient(live.asgi, base_url="http://127.0.0.1:8765") as client, joined(client) as socket_:
        page = Page(socket_, KEY)
        page.do("lever", lever="inflow", value=1.5)
        assert page.do("report", name="bericht", lang="en")["t"] == "ok"
        assert "Ein Bericht entsteht gerade" in page.refused("report", name="zwei")
        assert page.do("step")["t"] == "ok"  # the room goes on meanwhile
        saved = page.next("s", lambda s: bool(s["saved"] and (s["saved"][0]["report"] or s["trouble"])))
        assert saved["trouble"] is None
        report = client.get("/" + saved["saved"][0]["report"])
        assert report.status_code == 200
        assert "Musterstadt in summer 2026 (played live on" in report.text
    summary = json.loads((tmp_path / "results" / "bericht" / "manifest.json").read_text(encoding="utf-8"))
    assert summary["seed"] == 1


def test_a_full_disk_is_told_and_the_room_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: Any) -> None:
        raise OSError(28, "No space left on device")

    one = room(tmp_path, town(tmp_path))
    monkeypatch.setattr("sim.live.autosave.write_whole", full)
    one.keep()
    assert "No space left on device" in one.status()["trouble"]["de"]
    one.session.live()
    assert one.snapshot().day == 1
