"""Guard: which hosts and origins are answered, what every answer carries, and how much one client may send."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

HEADERS = {
    "content-security-policy": "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
LARGEST_MESSAGE = 4096
A_SECOND, AT_ONCE = 20.0, 60.0
MISTAKES = 20
POLICY = 1008  # code of a socket that is closed because of what was sent


def host_of(text: str) -> str:
    """Host of a host header or an address, without its port and in small letters; empty where there is none."""
    try:
        return (urlsplit(f"//{text}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_ours(host: str, bound: str) -> bool:
    """Whether a host header may be meant for us: this machine's own names and plain addresses.

    A name that somebody else's server resolves to our address (DNS rebinding) is none of them.
    """
    name = host_of(host)
    own = socket.gethostname().lower()
    if name in {"localhost", bound.lower(), own, f"{own}.local", own.partition(".")[0]}:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or not ipaddress.ip_address(_numeric(bound)).is_loopback


def _numeric(bound: str) -> str:
    try:
        return str(ipaddress.ip_address(bound))
    except ValueError:
        return "127.0.0.1" if bound == "localhost" else "0.0.0.0"


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a page of our own asks; programs that are no browsers send no origin."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


class Allowance:
    """So many messages a second, and some at once; mistakes count towards a limit of their own."""

    def __init__(self) -> None:
        self._left, self._at, self._mistakes = AT_ONCE, time.monotonic(), 0

    def spend(self) -> bool:
        """One message; False when there were too many."""
        now = time.monotonic()
        self._left = min(AT_ONCE, self._left + max(0.0, now - self._at) * A_SECOND)
        self._at = now
        self._left -= 1
        return self._left >= 0

    def mistake(self) -> bool:
        """One message that was not understood; False when there were too many."""
        self._mistakes += 1
        return self._mistakes <= MISTAKES


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
