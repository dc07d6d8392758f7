"""Hub: who watches, who steers, and what each client has seen; on the event loop, never waiting for the run."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sim.live.expectations import Expectations
from sim.live.snapshot import Message, Snapshot, written

BEAT_SECONDS = 3.0
SITES_SECONDS = 1.0
FULL_SECONDS = 1.0  # everything is sent at most so often to one client
VIEWER, FACILITATOR, WHEEL = "viewer", "facilitator", "wheel"


@dataclass(eq=False)
class Client:
    """One page: its role, and how far it has been told."""

    me: str = ""
    facilitates: bool = False
    epoch: int = 0
    number: int = 0
    events: list[int] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)  # answers, which are never left out
    wants_full: bool = True
    full_at: float = -FULL_SECONDS
    told_at: float = 0.0
    sites_at: float = 0.0
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def answer(self, message: Message) -> None:
        """Have it told something that concerns it alone."""
        self.waiting.append(written(message))
        self.wake.set()


class Hub:
    """Newest wins: a client that is slow gets the newest day next, not those it missed."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()
        self.clients: set[Client] = set()
        self.wheel: Client | None = None
        self.newest: Snapshot | None = None
        self.expectations = Expectations()
        self._slots: dict[str, tuple[int, str]] = {}
        self._status: Message = {}
        self._expected = 0

    # --- from the run ---------------------------------------------------------------------------------------

    def take(self, snapshot: Snapshot) -> None:
        """The newest day."""
        before, self.newest = self.newest, snapshot
        if before is not None and before.epoch != snapshot.epoch:
            # what was told of discarded days is not told again
            self._slots = {name: slot for name, slot in self._slots.items() if name == "status"}
        if before is None or before.status != snapshot.status:
            self._tell_status()
        if snapshot.between is not None and (before is None or before.between != snapshot.between):
            told = {"t": "between", "e": snapshot.epoch, "d": snapshot.day, "text": snapshot.between}
            self._put("between", written(told))
        if before is None or before.came != snapshot.came or before.epoch != snapshot.epoch:
            self._expected += 1
        self.wake()

    def take_band(self, message: Message) -> None:
        """A band of shadow runs; one of a discarded run is left out."""
        if self.newest is not None and message["e"] == self.newest.epoch:
            self._put(f"band {message['v']}", written(message))
            self.wake()

    def expectations_changed(self) -> None:
        """Somebody has said what they expect."""
        self._expected += 1
        self.wake()

    def wake(self) -> None:
        """Let every client look for what is new."""
        for client in self.clients:
            client.wake.set()

    # --- who is there ---------------------------------------------------------------------------------------

    def join(self, client: Client, key: str, me: str) -> bool:
        """A client has come; False for a key that is not the right one (it may watch)."""
        client.me = me or secrets.token_hex(6)
        client.facilitates = secrets.compare_digest(key.encode(), self._key)
        self.clients.add(client)
        if client.facilitates and self.wheel is None:
            self.wheel = client
        self.tell_role(client)
        self._tell_status()
        self.wake()
        return client.facilitates or not key

    def leave(self, client: Client) -> None:
        """A client has gone; the wheel is free if it was theirs."""
        self.clients.discard(client)
        if self.wheel is client:
            self.wheel = None
        self._tell_status()
        self.wake()

    def take_wheel(self, client: Client) -> None:
        """This page steers from now on."""
        before, self.wheel = self.wheel, client
        for one in (before, client):
            if one is not None:
                self.tell_role(one)
        self._tell_status()
        self.wake()

    def role(self, client: Client) -> str:
        """Viewer, facilitator, or the one who steers."""
        if client is self.wheel:
            return WHEEL
        return FACILITATOR if client.facilitates else VIEWER

    def tell_role(self, client: Client) -> None:
        """Tell a client what it is."""
        client.answer({"t": "you", "role": self.role(client)})

    # --- what a client gets next ------------------------------------------------------------------------------

    def due(self, client: Client) -> Iterator[str]:
        """Messages a client has not seen, oldest sort first; its marks move on as they are taken."""
        while client.waiting:
            yield client.waiting.pop(0)
        newest = self.newest
        if newest is None:
            return
        if client.epoch != newest.epoch:
            client.epoch, client.wants_full = newest.epoch, True
            client.full_at = -FULL_SECONDS
            client.seen.clear()
            yield written(newest.hello)
        now = time.monotonic()
        if client.wants_full and now - client.full_at >= FULL_SECONDS:
            client.wants_full, client.full_at, client.number = False, now, newest.number
            client.events = [len(view.events) for view in newest.views]
            yield newest.full
        elif client.number < newest.number:
            client.number = newest.number
            yield from self._events(client, newest)
            yield newest.frame
        for name, (version, text) in self._slots.items():
            if client.seen.get(name) != version:
                client.seen[name] = version
                yield text
        yield from self._slow(client, newest)

    def beat(self) -> None:
        """Once a second: clients that have heard nothing for a while hear that the server is there."""
        now = time.monotonic()
        for client in self.clients:
            if now - client.told_at >= BEAT_SECONDS:
                client.answer({"t": "beat"})
            elif client.wants_full or client.seen.get("sites") != client.number:
                client.wake.set()

    def _events(self, client: Client, newest: Snapshot) -> Iterator[str]:
        for number, view in enumerate(newest.views):
            known = client.events[number]
            if known < len(view.events):
                new = [told.as_json(k) for k, told in enumerate(view.events[known:], known)]
                client.events[number] = len(view.events)
                yield written({"t": "ev", "e": newest.epoch, "v": number, "list": new})

    def _slow(self, client: Client, newest: Snapshot) -> Iterator[str]:
        """Sites, at most once a second and when the run stands still; expectations when they change."""
        now = time.monotonic()
        still = not newest.status["playing"]
        if client.seen.get("sites") != newest.number and (still or now - client.sites_at >= SITES_SECONDS):
            client.seen["sites"], client.sites_at = newest.number, now
            for number in range(len(newest.views)):
                yield newest.sites(number)
        if client.seen.get("expected") != self._expected:
            client.seen["expected"] = self._expected
            yield written(self.expectations.told(client.me, newest.came, newest.day, newest.epoch))

    def _put(self, name: str, text: str) -> None:
        self._slots[name] = (self._slots.get(name, (0, ""))[0] + 1, text)

    def _tell_status(self) -> None:
        if self.newest is None:
            return
        known: dict[str, Any] = {"viewers": len(self.clients), "steered": self.wheel is not None}
        text = written(self.newest.status | known)
        if self._slots.get("status", (0, ""))[1] != text:
            self._put("status", text)
