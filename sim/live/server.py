"""Server: addresses and the socket of a live run; it hands controls to the driver and snapshots to the clients."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from sim.live.controls import LONGEST_LEAD, MOST_PLACES, SLOW, Do, Wheel
from sim.live.driver import Driver
from sim.live.guard import LARGEST_MESSAGE, POLICY, Allowance, Guarded, same_origin
from sim.live.hub import Client, Hub
from sim.live.messages import Expect, Full, Join, read
from sim.live.pages import pages_of
from sim.live.refusal import RefusedError, Said, said
from sim.live.reporting import Done, Reports
from sim.live.room import Room
from sim.live.shadows import Shadows
from sim.live.snapshot import Snapshot

MOST_CLIENTS = 600
JOIN_SECONDS = 10
# whole numbers of controls and where they may lie, for the answer to others
WHOLE = {"places": (1, MOST_PLACES), "lead_time_days": (0, LONGEST_LEAD), "day": (0, 100_000), "days": (0, 365)}
BUSY = 1013  # code of a socket that is refused because there are too many


class Live:
    """A room on the network: hub, driver and shadows around it, and the app that serves them."""

    def __init__(self, room: Room, bound: str, results: Path, *, shadows: bool = True) -> None:
        self.room, self.bound = room, bound
        self.hub = Hub(room.key)
        self.driver = Driver(room, self._publish, self._changed)
        self._with_shadows = shadows
        self.shadows: Shadows | None = None
        self.reports = Reports(results)
        room.reporter = self._make_report
        self._loop: asyncio.AbstractEventLoop | None = None
        self._newest: Snapshot | None = None
        self.app = Starlette(
            routes=[*pages_of(room), WebSocketRoute("/socket", self._socket)],
            lifespan=self._lifespan,
        )
        self.asgi: ASGIApp = Guarded(self.app, bound)

    @contextlib.asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self.shadows = Shadows(self._take_band) if self._with_shadows else None
        self.driver.start()
        beating = asyncio.create_task(self._beat())
        yield
        beating.cancel()
        self.reports.close()
        await asyncio.to_thread(self.driver.close)
        if self.shadows is not None:
            await asyncio.to_thread(self.shadows.close)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(1)
            self.hub.beat()

    # --- from the driver's thread -----------------------------------------------------------------------------

    def _publish(self, snapshot: Snapshot) -> None:
        """Newest wins here, too: a loop that is behind takes only the last one."""
        if self.shadows is not None:
            self.shadows.reached(snapshot.day)
        waiting, self._newest = self._newest is not None, snapshot
        if not waiting:
            self._on_loop(self._take)

    def _take(self) -> None:
        snapshot, self._newest = self._newest, None
        if snapshot is not None:
            self.hub.expectations = self.room.session.expectations
            self.hub.take(snapshot)

    def _changed(self, room: Room) -> None:
        if self.shadows is not None:
            self.shadows.ask(room.session.epoch, room.session.variants)

    def _make_report(self, file: Path, lang: str, done: Done) -> None:
        self.reports.make(file, lang, lambda folder, why: self.driver.put(lambda room, busy: done(folder, why)))

    def _take_band(self, message: dict[str, Any]) -> None:
        self._on_loop(self.hub.take_band, message)

    def _on_loop(self, call: Any, *args: Any) -> None:
        assert self._loop is not None
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(call, *args)

    # --- the socket -------------------------------------------------------------------------------------------

    async def _socket(self, socket: WebSocket) -> None:
        if not same_origin(socket.headers) or len(self.hub.clients) >= MOST_CLIENTS:
            await socket.close(POLICY if len(self.hub.clients) < MOST_CLIENTS else BUSY)
            return
        await socket.accept()
        client = Client()
        feeding: asyncio.Task[None] | None = None
        try:
            join = await asyncio.wait_for(_first(socket), JOIN_SECONDS)
            if not self.hub.join(client, join.key, join.me):
                client.answer(_no(RefusedError("refused.key").text))
            feeding = asyncio.create_task(self._feed(client, socket))
            await self._listen(client, socket)
        except (WebSocketDisconnect, TimeoutError, RuntimeError):
            pass
        except ValueError as error:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.send_json(_no(_why(error)))
                await socket.close(POLICY)
        finally:
            self.hub.leave(client)
            if feeding is not None:
                feeding.cancel()
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.close()

    async def _feed(self, client: Client, socket: WebSocket) -> None:
        """Send what is new, one message after the other; a slow client holds up nobody else."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                await client.wake.wait()
                client.wake.clear()
                for text in self.hub.due(client):
                    await socket.send_text(text)
                    client.told_at = loop.time()

    async def _listen(self, client: Client, socket: WebSocket) -> None:
        allowance = Allowance()
        while True:
            text = await socket.receive_text()
            if not allowance.spend():
                await socket.close(POLICY)
                return
            try:
                if len(text) > LARGEST_MESSAGE:
                    raise ValueError(f"longer than {LARGEST_MESSAGE} characters")
                self._heard(client, read(text))
            except (ValueError, RecursionError) as error:
                client.answer(_no(_why(error), _id_of(text)))
                if not allowance.mistake():
                    await socket.close(POLICY)
                    return

    def _heard(self, client: Client, message: Any) -> None:
        match message:
            case Full():
                client.wants_full = True
                client.wake.set()
            case Expect():
                self._expect(client, message)
            case Wheel() if client.facilitates:
                self.hub.take_wheel(client)
                client.answer({"t": "ok", "id": message.id})
            case Do():
                self._steer(client, message)

    def _expect(self, client: Client, said: Expect) -> None:
        def state(room: Room, busy: Any) -> None:
            session = room.session
            session.expectations.state(client.me, said.peak, said.back, session.plan, session.day)

        def reply(text: Said | None) -> None:
            self._on_loop(client.answer, _no(text)) if text else self._on_loop(self.hub.expectations_changed)

        self.driver.put(state, reply)

    def _steer(self, client: Client, control: Do) -> None:
        if not client.facilitates:
            client.answer(_no(RefusedError("refused.not_steering").text, control.id))
            return
        if self.hub.wheel is None:
            self.hub.take_wheel(client)
        if self.hub.wheel is not client:
            client.answer(_no(RefusedError("refused.no_wheel").text, control.id))
            return

        def reply(text: Said | None) -> None:
            answer = _no(text, control.id) if text else {"t": "ok", "id": control.id}
            self._on_loop(client.answer, answer)

        busy = SLOW.get(type(control))
        self.driver.put(control.do, reply, busy)


async def _first(socket: WebSocket) -> Join:
    message = read(await socket.receive_text())
    if not isinstance(message, Join):
        raise ValueError("the first message is join")
    return message


def _no(text: Said, number: int | None = None) -> dict[str, Any]:
    return {"t": "no", "id": number, "text": text}


def _why(error: Exception) -> Said:
    """What was not understood, without what was sent."""
    why = str(error)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][-1]) if first["loc"] else ""
        if field in WHOLE:
            low, high = WHOLE[field]
            return RefusedError("refused.field", field=said(f"field.{field}"), low=low, high=high).text
        why = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return RefusedError("refused.message", why=why[:200]).text


def _id_of(text: str) -> int | None:
    """The number of a control that was not understood, so that the page knows which."""
    try:
        found = json.loads(text).get("id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, int) else None
