"""What server and page say to each other: roles, refusals, and what somebody with bad intentions might send."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from sim.live.guard import is_ours
from sim.live.server import Live
from tests.live.played import KEY, room, town

Json = dict[str, Any]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    live = Live(room(tmp_path, town(tmp_path)), "127.0.0.1", tmp_path / "results", shadows=False)
    with TestClient(live.asgi, base_url="http://127.0.0.1:8765") as one:
        yield one


class Page:
    """A page that has joined."""

    def __init__(self, socket: WebSocketTestSession, key: str = "", me: str = "") -> None:
        self.socket, self.number, self.before = socket, 0, list[Json]()
        socket.send_json({"t": "join", "key": key, "me": me})

    def next(self, sort: str, when: Callable[[Json], bool] = lambda message: True) -> Json:
        """The next message of a sort for which something holds; what came before an answer is looked at, too."""
        while True:
            message = self.before.pop(0) if self.before else self.socket.receive_json()
            if message["t"] == sort and when(message):
                return message

    def do(self, what: str, **more: Any) -> Json:
        """A control and its answer."""
        self.number += 1
        self.socket.send_json({"t": "do", "id": self.number, "what": what, **more})
        while True:
            message = self.socket.receive_json()
            if message["t"] in ("ok", "no") and message.get("id") == self.number:
                return message
            self.before.append(message)

    def refused(self, what: str, **more: Any) -> str:
        answer = self.do(what, **more)
        assert answer["t"] == "no"
        return str(answer["text"]["de"])


HOST = "127.0.0.1:8765"


def joined(client: TestClient, **headers: str) -> Any:
    """A socket; the caller makes a `Page` of it."""
    return client.websocket_connect("/socket", headers={"host": HOST} | headers)


# --- who may what -------------------------------------------------------------------------------------------


def test_a_page_gets_everything_it_needs_to_begin(client: TestClient) -> None:
    with joined(client) as socket:
        page = Page(socket, KEY)
        assert page.next("you")["role"] == "wheel"
        hello, full = page.next("hello"), page.next("full")
        assert [one["name"] for one in hello["districts"]] == ["Altstadt", "Neustadt", "Bahnhof"]
        assert hello["invented"]
        assert {"inflow", "reserve", "notice", "floor_area", "policy"} <= {one["name"] for one in hello["levers"]}
        assert len([one for one in hello["levers"] if one["first"]]) + 2 <= 6  # and two acts on sites
        assert full["e"] == hello["e"]
        assert full["d"] == 0
        assert page.next("s")["playing"] is False


def test_viewers_see_the_same_day_and_cannot_steer(client: TestClient) -> None:
    with joined(client) as one, joined(client) as other:
        steers, watches = Page(one, KEY), Page(other)
        assert watches.next("you")["role"] == "viewer"
        for what in ("play", "wheel", "step"):
            assert watches.refused(what) == "Das darf nur, wer steuert."
        assert steers.do("step")["t"] == "ok"
        assert watches.next("f", lambda frame: frame["d"] == 1)["v"][0]["p"][0] > 0


def test_a_wrong_key_watches_and_is_told(client: TestClient) -> None:
    with joined(client) as socket:
        page = Page(socket, KEY + "x")
        assert page.next("you")["role"] == "viewer"
        assert "Schlüssel" in page.next("no")["text"]["de"]


def test_one_page_steers_and_another_with_the_key_takes_over(client: TestClient) -> None:
    with joined(client) as one, joined(client) as other:
        first, second = Page(one, KEY), Page(other, KEY)
        assert second.next("you")["role"] == "facilitator"
        assert "Steuer übernehmen" in second.refused("step")
        assert second.do("wheel")["t"] == "ok"
        first.next("you", lambda you: you["role"] == "facilitator")
        assert "Steuer übernehmen" in first.refused("step")
        assert second.do("step")["t"] == "ok"


def test_the_wheel_is_free_when_its_page_goes(client: TestClient) -> None:
    with joined(client) as other:
        with joined(client) as one:
            Page(one, KEY).next("you")
            second = Page(other, KEY)
            second.next("you")
        second.next("s", lambda status: not status["steered"])
        assert second.do("step")["t"] == "ok"


# --- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "more", "says"),
    [
        ("lever", {"lever": "inflow", "value": 9}, "Zugänge: von 0 bis 4 ×; 9 geht nicht."),
        ("lever", {"lever": "inflow", "value": "viel"}, "Zugänge: von 0 bis 4 ×; viel geht nicht."),
        ("lever", {"lever": "weather", "value": 1}, "Einen Hebel „weather“ hat dieses Szenario nicht."),
        ("lever", {"lever": "policy", "value": "mine"}, "Belegung nach Regel: eines von decentral"),
        ("lever", {"lever": "inflow", "value": 1, "variant": 1}, "Eine Variante 1 gibt es nicht."),
        ("speed", {"days": 400}, "Tempo: 1 bis 365 Tage je Sekunde"),
        ("rewind", {"day": 5000}, "Der Lauf hat die Tage 0 bis"),
        ("drop", {"variant": 0}, "Es gibt nur eine Variante"),
        ("act", {"action": "close", "target": "Hotel Krone"}, "Hotel Krone ist nicht offen."),
        ("act", {"action": "open", "target": "Rathaus"}, "Einen Standort oder eine Maßnahme „Rathaus“ gibt es nicht."),
        ("act", {"action": "cancel", "target": "Gartenstraße"}, "Gartenstraße ist nicht bestellt"),
        ("act", {"action": "order", "district": "Mond", "kind": "gym", "places": 5}, "Einen Bezirk „Mond“"),
        (
            "act",
            {"action": "order", "district": "Altstadt", "kind": "gym", "places": 0},
            "Plätze: eine ganze Zahl von 1",
        ),
        ("act", {"action": "order", "district": "Altstadt", "kind": "gym"}, "Wie viele Plätze?"),
        ("act", {"action": "order", "district": "Altstadt", "kind": "gym", "places": 70.5}, "Plätze: eine ganze Zahl"),
        ("act", {"action": "burn", "target": "x"}, "Die Nachricht wurde nicht verstanden"),
        ("take_back", {"number": 0}, "Zurücknehmen geht nur, was heute gesetzt"),
        (
            "open_scenario",
            {"scenario": "../../etc/passwd"},
            "Ein Szenario „../../etc/passwd“ steht nicht auf der Liste",
        ),
        ("open_scenario", {"scenario": "musterstadt", "date": "1999-01-01"}, "1999-01-01 liegt außerhalb des Laufs"),
        ("save", {"name": "../evil"}, "Ein Dateiname: Buchstaben, Ziffern"),
        ("save", {"name": "musterstadt"}, "musterstadt.yaml gibt es schon"),
        ("dance", {}, "Die Nachricht wurde nicht verstanden"),
    ],
)
def test_a_control_that_cannot_be_says_why(client: TestClient, what: str, more: Json, says: str) -> None:
    with joined(client) as socket:
        page = Page(socket, KEY)
        assert says in page.refused(what, **more)
        assert page.do("step")["t"] == "ok"  # and the room goes on


def test_a_third_variant_is_refused(client: TestClient) -> None:
    with joined(client) as socket:
        page = Page(socket, KEY)
        assert page.do("fork", name="zwei")["t"] == "ok"
        assert "zwei Varianten" in page.refused("fork", name="drei")


def test_expectations_are_stated_before_play_and_found_again(client: TestClient) -> None:
    with joined(client) as one, joined(client) as other:
        page, watches = Page(one, KEY), Page(other, me="phone-1")
        expect = {"t": "expect", "peak": "2026-08-01", "back": "2026-09-15"}
        other.send_json(expect)
        told = watches.next("expected", lambda message: message["n"] == 1)
        assert told["mine"] == {"peak": "2026-08-01", "back": "2026-09-15"}
        assert told["open"]
        page.do("step")
        other.send_json(expect | {"peak": "2026-08-02"})
        assert "vor dem ersten Tag" in watches.next("no")["text"]["de"]
    with joined(client) as again:
        assert Page(again, me="phone-1").next("expected")["mine"]["peak"] == "2026-08-01"


# --- bad intentions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "10.0.0.7"])
def test_other_hosts_are_not_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400
    with pytest.raises(WebSocketDisconnect), joined(client, host=host):
        pass


def test_plain_addresses_are_answered_once_the_network_is_let_in() -> None:
    assert is_ours("192.168.0.12:8765", "0.0.0.0")
    assert is_ours("[fe80::1]:8765", "::")
    assert not is_ours("evil.example", "0.0.0.0")
    assert not is_ours("192.168.0.12", "127.0.0.1")
    assert is_ours("localhost:1", "127.0.0.1")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1.evil:8765"]
)
def test_pages_of_others_get_no_socket(client: TestClient, origin: str) -> None:
    with pytest.raises(WebSocketDisconnect), joined(client, origin=origin):
        pass
    with joined(client, origin=f"http://{HOST}") as socket:
        assert Page(socket).next("you")["role"] == "viewer"


def test_every_answer_forbids_foreign_content(client: TestClient) -> None:
    for address in ("/", "/texts/de.json", "/qr.svg", "/static/main.js"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_only_what_was_saved_is_served(client: TestClient) -> None:
    for address in (
        "/saved/musterstadt.yaml",
        "/saved/..%2f..%2fetc%2fpasswd.yaml",
        "/static/../server.py",
        "/saved/x/report.html",
    ):
        assert client.get(address).status_code == 404, address
    with joined(client) as socket:
        page = Page(socket, KEY)
        page.do("save", name="unser-lauf")
        status = page.next("s", lambda message: bool(message["saved"]))
        assert status["saved"][0]["name"] == "unser-lauf"
    assert client.get("/saved/unser-lauf.yaml").text.startswith("# Saved by")


GARBAGE = [
    "", "{", "[]", "null", "7", '"join"', '{"t":7}', '{"t":"do"}', '{"t":"do","what":"play","id":"x"}', "[" * 3000,
    '{"t":"do","id":1,"what":"lever","lever":"inflow","value":{"a":1}}', '{"t":"do","id":1,"what":"lever"}',
    '{"t":"do","id":1,"what":"speed","days":1e99}', '{"t":"do","id":1,"what":"speed","days":true}',
    '{"t":"expect","peak":"gestern"}', '{"t":"do","id":1,"what":"play","more":1}', '{"t":"quit"}', "\x00", "x" * 5000,
]  # fmt: skip


def test_messages_that_are_none_are_answered_with_a_sentence(client: TestClient) -> None:
    with joined(client) as socket:
        page = Page(socket, KEY)
        page.next("expected")
        for text in GARBAGE:
            socket.send_text(text)
            said = page.next("no")["text"]["de"]
            assert "nicht verstanden" in said or "eine ganze Zahl von" in said, text[:60]
        assert page.do("step")["t"] == "ok"


def test_who_sends_nothing_but_garbage_is_shown_out(client: TestClient) -> None:
    with joined(client) as socket:
        page = Page(socket)
        with pytest.raises(WebSocketDisconnect):
            for _ in range(60):
                socket.send_text("{")
            while True:
                page.next("never")


def test_a_flood_is_cut_off_and_the_others_go_on(client: TestClient) -> None:
    with joined(client) as good, joined(client) as bad:
        page, flood = Page(good, KEY), Page(bad)
        with pytest.raises(WebSocketDisconnect):
            for _ in range(500):
                bad.send_json({"t": "full"})
            while True:
                flood.next("never")
        assert page.do("step")["t"] == "ok"


def test_the_first_message_must_be_join(client: TestClient) -> None:
    with joined(client) as socket:
        socket.send_json({"t": "do", "id": 1, "what": "play"})
        assert socket.receive_json()["t"] == "no"
        with pytest.raises(WebSocketDisconnect):
            socket.receive_json()


def test_names_reach_the_page_as_they_were_written(client: TestClient) -> None:
    """They are escaped where they are shown: the page puts them in as text (see tests/browser)."""
    name = '<img src=x onerror="alert(1)">'
    with joined(client) as socket:
        page = Page(socket, KEY)
        page.do("fork", name=name)
        assert page.next("s", lambda s: len(s["variants"]) == 2)["variants"][1] == name
        page.do("lever", lever="inflow", value=2, who=name)
        acts = page.next("s", lambda s: bool(s["acts"]))["acts"]
        assert json.dumps(acts, ensure_ascii=False).count("onerror") == 1
