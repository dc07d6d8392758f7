"""Session: one call of a sweep: hands out what is missing, takes what comes back, puts right what a crash left."""

from __future__ import annotations

import os
import platform
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from sim.scenario.files import shown
from sim.study.engines import Engine
from sim.study.identity import model_version, packages
from sim.study.lock import LOCK, Begun, alone, manifest_of, write_manifest
from sim.study.parts import Parts, Span
from sim.study.tables import LOST, OK, TABLES
from sim.study.work import Order, Told

DEATHS = 2  # after so many deaths over a chunk it is done alone, to find the run that ends its process
MOST_DEATHS_IN_A_ROW = 20
HEARTBEAT_SECONDS = 5.0
Progress = Callable[[int, int | None], None]


class SweepError(Exception):
    """A sweep that cannot go on; the message says why and how it goes on."""


@dataclass
class Done:
    """How far a call came. `runs`: of the study; `done`, `failed`, `lost`: in the folder now; `new`: by this call.

    `seconds` of the call; `busy`, `living`: those of its workers together, in all and in the model itself;
    `memory_mb`: the most that one of them ever had. `stopped`: why it stopped early, if it did.
    """

    folder: Path
    runs: int
    done: int = 0
    failed: int = 0
    lost: int = 0
    new: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    living: float = 0.0
    memory_mb: float = 0.0
    stopped: str = ""

    @property
    def complete(self) -> bool:
        """Whether every run of the study is there."""
        return self.done == self.runs and self.lost == 0


@dataclass
class Session:
    """One call of a sweep: hands out the chunks that are missing, a few at a time, until all are there."""

    engine: Engine
    folder: Path
    begun: Begun
    shard: tuple[int, int]
    max_failures: int | None
    progress: Progress | None
    deaths: Counter[Span] = field(default_factory=Counter)
    deadly: dict[Span, set[int]] = field(default_factory=dict)
    pending: dict[Future[Told], Span] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parts = Parts(self.folder)
        self.done = Done(self.folder, self.begun.runs)
        self.mark = "" if self.shard == (1, 1) else f"-{self.shard[0]}-of-{self.shard[1]}"
        self.began, self.when = perf_counter(), datetime.now(UTC)
        self.deaths_in_a_row = 0
        self.suspects: deque[Span] = deque()

    def run(self) -> Done:
        """Do what is missing of this shard; at the end gather the parts, if all are there."""
        self._clean()
        self._count()
        self._tell()
        try:
            self._work(self._missing())
        except BaseException:
            self._leave()
            raise
        self._leave()
        return self.done

    def _work(self, missing: Iterator[Span]) -> None:
        """A window of orders at a time: what is handed out and not done stays small however many runs there are."""
        window = 1 if self.engine.workers == 1 else 2 * self.engine.workers
        more = True
        while more or self.pending or self.suspects:
            if self._too_many_failures():
                return
            while more and not self.suspects and len(self.pending) < window:
                span = next(missing, None)
                more = span is not None
                if span is not None:
                    self._hand_out(span)
            if self.suspects and not self.pending:
                self._hand_out(self.suspects.popleft())
            finished, _ = wait(self.pending, HEARTBEAT_SECONDS, FIRST_COMPLETED)
            self._take(finished)
            self._tell()

    def _hand_out(self, span: Span) -> None:
        deadly = tuple(sorted(self.deadly.get(span, ())))
        order = Order(str(self.folder.resolve()), self.begun.study, span, shown(self.folder), deadly, self.mark)
        try:
            self.pending[self.engine.submit(order)] = span
        except Exception as error:
            if not self.engine.is_death(error):
                raise
            self.engine.restart()
            try:
                self.pending[self.engine.submit(order)] = span
            except Exception as again:
                text = "the executor is broken and takes no work; call again with a new one, it goes on where it was"
                raise SweepError(text) from again

    def _take(self, finished: set[Future[Told]]) -> None:
        died: list[Span] = []
        for future in finished:
            span = self.pending.pop(future)
            try:
                one = future.result()
            except OSError:
                raise  # of the disk; told with its folder
            except Exception as error:
                if not self.engine.is_death(error):
                    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
                    text = f"a worker broke off ({what}); what is done is kept, and the same command goes on from there"
                    raise SweepError(text) from error
                died.append(span)
            else:
                self._add(one)
        if died:
            self._after_a_death(died)

    def _add(self, one: Told) -> None:
        runs = one.span[1] - one.span[0]
        self.deaths_in_a_row = 0
        self.done.done += runs
        self.done.new += runs
        self.done.failed += one.failed
        self.done.busy += one.busy
        self.done.living += one.living
        self.done.memory_mb = max(self.done.memory_mb, one.memory_mb)

    def _after_a_death(self, died: list[Span]) -> None:
        """Give the orders again; who dies repeatedly is done alone, and the run it dies in alone is noted as lost."""
        alone_before = len(died) == 1 and self.deaths[died[0]] >= DEATHS and not self.pending
        if not self.engine.mends_itself:
            # when a pool breaks, the orders still with it are gone, too
            died += list(self.pending.values())
            self.pending.clear()
        self.engine.restart()
        self.deaths_in_a_row += 1
        if self.deaths_in_a_row > MOST_DEATHS_IN_A_ROW:
            raise SweepError(
                f"{MOST_DEATHS_IN_A_ROW} times in a row a worker died before anything was finished (out of memory?); "
                "call the same command again with fewer workers, it goes on where it was"
            )
        for span in died:
            self.deaths[span] += 1
            if alone_before:
                self._convict(span)
        self.suspects.extend(span for span in died if self.deaths[span] >= DEATHS)
        for span in died:
            if self.deaths[span] < DEATHS:
                self._hand_out(span)

    def _convict(self, span: Span) -> None:
        order = Order(str(self.folder.resolve()), self.begun.study, span, "", mark=self.mark)
        with suppress(OSError, ValueError):
            self.deadly.setdefault(span, set()).add(int(order.at.read_text()))

    def _too_many_failures(self) -> bool:
        if self.max_failures is None or self.done.failed <= self.max_failures:
            return False
        self.done.stopped = (
            f"stopped: {self.done.failed} runs failed, more than --max-failures {self.max_failures} allows"
        )
        return True

    # --- the folder -------------------------------------------------------------------------------------------

    def _clean(self) -> None:
        """Put right what a crash left: unfinished files, parts without a file, parts that are there twice."""
        with alone(self.folder, "gather", wait=True):
            if self.shard == (1, 1):
                self.parts.sweep_up()
            kept = [name for name in TABLES if name != "events" or self._has_events()]
            for doubtful in (self.parts.contained(), self.parts.damaged(kept), self.parts.with_lost()):
                for span in list(doubtful):
                    self.parts.remove(span)

    def _has_events(self) -> bool:
        return (self.folder / "events").is_dir()

    def _missing(self) -> Iterator[Span]:
        """Chunks of this shard that no part holds, in order."""
        size, runs = self.begun.chunk, self.begun.runs
        there = deque(self.parts.spans())
        for number, start in enumerate(range(0, runs, size)):
            span = (start, min(start + size, runs))
            while there and there[0][1] <= start:
                there.popleft()
            held = bool(there) and there[0][0] <= start and there[0][1] >= span[1]
            if not held and number % self.shard[1] == self.shard[0] - 1:
                yield span

    def _leave(self) -> None:
        """Gather what is complete, note the session in the manifest."""
        self.done.seconds = perf_counter() - self.began
        with suppress(OSError), alone(self.folder, "gather", wait=True):
            self._count()
            if self.done.complete:
                self.parts.gather(self.begun.chunk)
                for table in TABLES:
                    for span in list(self.parts.orphans(table)):
                        self.parts.path(table, span).unlink(missing_ok=True)
                self.parts.sweep_up()
            write_manifest(self.folder, self._manifest())

    def _count(self) -> None:
        """What is there, whoever made it."""
        there = self.parts.total()
        self.done.done, self.done.lost = there.total(), there[LOST]
        self.done.failed = self.done.done - there[OK]

    def _manifest(self) -> dict[str, Any]:
        session = {
            "began": self.when.isoformat(timespec="seconds"),
            "seconds": round(self.done.seconds, 1),
            "shard": list(self.shard),
            "workers": self.engine.workers,
            "engine": type(self.engine).__name__,
            "runs": self.done.new,
            "seconds_of_workers": round(self.done.busy, 1),
            "seconds_in_the_model": round(self.done.living, 1),
            "memory_mb": round(self.done.memory_mb),
            "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
            "python": platform.python_version(),
        }
        before = manifest_of(self.folder).get("sessions", [])
        return {
            "ankunft": model_version(),
            "packages": packages(),
            "study": self.begun.study,
            "runs": self.begun.runs,
            "done": self.done.done,
            "failed": self.done.failed,
            "complete": self.done.complete,
            "lock": LOCK,
            "sessions": [*before, session],
        }

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self.done.done, self.begun.runs)
