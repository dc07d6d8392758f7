"""Driver: the thread that lives the days at the speed asked for and carries out controls between them."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from sim.live.refusal import RefusedError, Said
from sim.live.room import Room
from sim.live.snapshot import Snapshot

FRAME_SECONDS = 0.05  # at most 20 snapshots a second
WHOLE_SECONDS = 1.0  # what takes longer is worked out once a second, and whenever the run stands still
KEEP_SECONDS = 2.0
LATE_SECONDS = 0.25  # days that could not be lived in time are not made up for

Work = Callable[[Room, Callable[[], None]], None]
Reply = Callable[[Said | None], None]


class ClosedError(Exception):
    """The driver is to stop while it lives through many days."""


class Driver:
    """Only its thread touches the room; everything else gets snapshots. Controls are carried out in their order."""

    def __init__(self, room: Room, publish: Callable[[Snapshot], None], changed: Callable[[Room], None]) -> None:
        """`publish` gets every snapshot, `changed` the room whenever other days lie ahead than before."""
        self._room, self._publish, self._changed = room, publish, changed
        self._waiting = threading.Condition()
        self._work: deque[tuple[Work, Reply, str | None]] = deque()
        self._closed = False
        self._newest: Snapshot | None = None
        self._published = self._whole = self._kept = 0.0
        self._due = 0.0
        self._thread = threading.Thread(target=self._drive, name="driver", daemon=True)

    def start(self) -> None:
        """Begin; the first snapshot is published at once."""
        self._thread.start()

    def put(self, work: Work, reply: Reply = lambda text: None, busy: str | None = None) -> None:
        """Have something done in the room; `reply` gets None, or why it was refused. `busy`: shown meanwhile."""
        with self._waiting:
            self._work.append((work, reply, busy))
            self._waiting.notify()

    def close(self) -> None:
        """Stop, and keep the state."""
        with self._waiting:
            self._closed = True
            self._waiting.notify()
        self._thread.join(10)

    # --- the thread -------------------------------------------------------------------------------------------

    def _drive(self) -> None:
        self._show()
        self._changed(self._room)
        try:
            while self._wait():
                if self._work:
                    self._do(*self._work.popleft())
                elif self._room.session.playing:
                    self._live()
        except ClosedError:
            pass
        self._room.keep()

    def _wait(self) -> bool:
        """Until there is something to do; False when closed."""
        with self._waiting:
            while not self._closed and not self._work:
                pause = self._pause()
                if pause is not None and pause <= 0:
                    break
                self._waiting.wait(pause)
            return not self._closed

    def _pause(self) -> float | None:
        """Seconds until the next day is due; None while the run stands still."""
        session = self._room.session
        if not session.playing:
            return None
        return 0.0 if session.to_event or session.speed == 0 else self._due - time.monotonic()

    def _do(self, work: Work, reply: Reply, busy: str | None) -> None:
        room = self._room
        before = self._course()
        answer: Said | None = None
        try:
            if busy is not None:
                room.busy = busy
                self._show(whole=False)
            work(room, self._breathe)
        except RefusedError as refused:
            answer = refused.text
        except ClosedError:
            raise
        except Exception as error:  # a rule of somebody's own, say: the room goes on and is told
            answer = self._broken(error)
        room.busy = None
        self._due = time.monotonic()
        self._show()
        reply(answer)
        if self._course() != before:
            self._changed(room)
        self._keep()

    def _course(self) -> tuple[object, ...]:
        """What decides which days lie ahead."""
        session = self._room.session
        return session.epoch, tuple(tuple(map(id, variant.acts)) for variant in session.variants)

    def _live(self) -> None:
        """Live what is due, for one frame at most."""
        session, until = self._room.session, time.monotonic() + FRAME_SECONDS
        try:
            while session.playing and (self._pause() or 0.0) <= 0 and time.monotonic() < until and not self._work:
                session.live()
                if session.speed:
                    self._due = max(self._due + 1 / session.speed, time.monotonic() - LATE_SECONDS)
        except Exception as error:
            self._room.trouble = self._broken(error)
        now = time.monotonic()
        if now - self._published >= FRAME_SECONDS or not session.playing:
            self._show(whole=now - self._whole >= WHOLE_SECONDS or not session.playing)
        if now - self._kept >= KEEP_SECONDS or not session.playing:
            self._keep()

    def _show(self, *, whole: bool = True) -> None:
        now, room = time.monotonic(), self._room
        try:
            self._newest = room.snapshot(self._newest, whole=whole)
        except Exception as error:  # a day that cannot be shown: the page keeps the last one and is told
            room.trouble = self._broken(error)
            if self._newest is None:
                raise
            self._newest = replace(self._newest, number=room.number, status=room.status())
        self._published = now
        self._whole = now if whole else self._whole
        self._publish(self._newest)

    def _broken(self, error: Exception) -> Said:
        """Stand still after something broke; the sentence for the room."""
        self._room.session.pause()
        return RefusedError("refused.failed", why=f"{type(error).__name__}: {error}").text

    def _keep(self) -> None:
        self._kept = time.monotonic()
        self._room.keep()

    def _breathe(self) -> None:
        """While many days are lived at once: stop when closed."""
        if self._closed:
            raise ClosedError
