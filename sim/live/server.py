"""Server: addresses and the socket of a live run; it hands controls to the driver and snapshots to the clients."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import segno
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from sim.live.controls import SLOW, Do, Expect, Full, Join, Wheel, read
from sim.live.driver import Driver
from sim.live.guard import HEADERS, LARGEST_MESSAGE, Allowance, is_ours, same_origin
from sim.live.hub import Client, Hub
from sim.live.refusal import RefusedError, Said
from sim.live.reporting import Done, Reports
from sim.live.room import Room
from sim.live.shadows import Shadows
from sim.live.snapshot import Snapshot
from sim.locale import FOLDER, LANGUAGES, read_texts

STATIC = Path(__file__).parent / "static"
MOST_CLIENTS = 600
JOIN_SECONDS = 10
POLICY, TOO_BIG, BUSY = 1008, 1009, 1013


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
            routes=[
                Route("/", _page),
                Route("/texts/{lang}.json", _texts),
                Route("/qr.svg", self._qr),
                Route("/saved/{name}.yaml", self._saved),
                Route("/saved/{name}/report.html", self._report),
                WebSocketRoute("/socket", self._socket),
                Mount("/static", StaticFiles(directory=STATIC)),
            ],
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

    # --- pages ------------------------------------------------------------------------------------------------

    async def _qr(self, request: Request) -> Response:
        out = io.BytesIO()
        segno.make(self.room.address, error="m").save(out, kind="svg", scale=8, border=2, xmldecl=False)
        return Response(out.getvalue(), media_type="image/svg+xml")

    async def _saved(self, request: Request) -> Response:
        saved = self.room.saved.get(request.path_params["name"])
        if saved is None:
            return PlainTextResponse("not found", 404)
        return FileResponse(saved.file, media_type="application/yaml", filename=saved.file.name)

    async def _report(self, request: Request) -> Response:
        saved = self.room.saved.get(request.path_params["name"])
        if saved is None or saved.report is None:
            return PlainTextResponse("not found", 404)
        headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
        return FileResponse(saved.report / "report.html", headers=headers)


class Guarded:
    """Answers only requests meant for this machine, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, bound: str) -> None:
        self._app, self._bound = app, bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if not is_ours(host, self._bound):
            if scope["type"] == "http":
                text = "this address is not served here; use the one the program printed"
                await PlainTextResponse(text, 400)(scope, receive, send)
            else:
                await WebSocket(scope, receive, send).close(POLICY)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name for name, _ in message["headers"]}
                more = [(n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in known]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self._app(scope, receive, sending)


async def _page(request: Request) -> Response:
    return FileResponse(STATIC / "index.html")


async def _texts(request: Request) -> Response:
    code = request.path_params["lang"]
    if code not in LANGUAGES:
        return PlainTextResponse("not found", 404)
    texts = read_texts(FOLDER / f"page.{code}.yaml")
    return JSONResponse({key: form["other"] for key, form in texts.items()})


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
        why = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return RefusedError("refused.message", why=why[:200]).text


def _id_of(text: str) -> int | None:
    """The number of a control that was not understood, so that the page knows which."""
    try:
        found = json.loads(text).get("id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, int) else None
