"""Shadows: other runs with the same levers, made in the background; the live line is one of many."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.live.snapshot import Message
from sim.live.variant import Variant
from sim.run import run_one
from sim.scenario.schema import Scenario
from sim.workers import end_with_parent, process_context

RUNS, EVERY = 30, 7
TOLD_AT = (10, 20, RUNS)
REST_SECONDS = 0.3  # a slider that is still being moved is waited for
RANGE = (5, 50, 95)
Pair = tuple[NDArray[np.int32], NDArray[np.int32]]


def shadow(packed: bytes, seed: int, replication: int) -> Pair:
    """One run: persons in emergency shelters and persons, every seventh day."""
    plan: Scenario = pickle.loads(packed)
    records, _, _ = run_one(plan, seed, replication)
    emergency = records.district["emergency_persons"].sum(axis=1)
    return emergency[::EVERY].astype(np.int32), records.city["persons"][::EVERY].astype(np.int32)


def with_acts(variant: Variant) -> Scenario:
    """The scenario with all that the room did."""
    acts = tuple(act.does for act in variant.acts)
    return variant.plan.model_copy(update={"interventions": (*variant.plan.interventions, *acts)})


def band(pairs: Sequence[Pair], epoch: int, variant: int, *, old: bool = False) -> Message:
    """The message `band` of docs/live.md."""
    emergency, persons = (np.percentile(np.array(part), RANGE, axis=0) for part in zip(*pairs, strict=True))
    return {
        "t": "band",
        "e": epoch,
        "v": variant,
        "runs": len(pairs),
        "of": RUNS,
        "from": 0,
        "every": EVERY,
        **dict(zip(("low", "middle", "high"), np.rint(emergency).astype(int).tolist(), strict=True)),
        "persons_low": np.rint(persons[0]).astype(int).tolist(),
        "persons_high": np.rint(persons[2]).astype(int).tolist(),
        "old": old,
    }


def _in_the_background() -> None:
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(10)  # the live run and its frames come first


class Shadows:
    """Makes the bands of the variants anew when they are asked for; only the newest question is answered."""

    def __init__(self, tell: Callable[[Message], None], workers: int | None = None) -> None:
        self._tell = tell
        self._workers = workers or max(1, min(4, os.cpu_count() or 1))
        self._asked = threading.Condition()
        self._question: tuple[int, list[tuple[bytes, int]]] | None = None
        self._known: dict[int, Message] = {}
        self._number = 0
        self._closed = False
        self._thread = threading.Thread(target=self._answer, name="shadows", daemon=True)
        self._thread.start()

    def ask(self, epoch: int, variants: Sequence[Variant]) -> None:
        """Bands of these variants, please; returns at once."""
        packed = [(pickle.dumps(with_acts(variant)), variant.seed) for variant in variants]
        with self._asked:
            self._question, self._number = (epoch, packed), self._number + 1
            self._asked.notify()

    def close(self) -> None:
        """Stop at once."""
        with self._asked:
            self._closed = True
            self._number += 1
            self._asked.notify()
        self._thread.join(5)

    def _answer(self) -> None:
        pool: ProcessPoolExecutor | None = None
        try:
            while (asked := self._next()) is not None:
                number, epoch, packed = asked
                try:
                    pool = pool or ProcessPoolExecutor(
                        self._workers, mp_context=process_context(), initializer=_in_the_background
                    )
                    self._bands(pool, number, epoch, packed)
                except BrokenProcessPool:  # a worker was killed: the next question gets new ones
                    pool = None
        finally:
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)

    def _next(self) -> tuple[int, int, list[tuple[bytes, int]]] | None:
        """The newest question once it has rested; None when closed."""
        with self._asked:
            while not self._closed and self._question is None:
                self._asked.wait()
            number = -1
            while not self._closed and number != self._number:
                number = self._number
                self._asked.wait(REST_SECONDS)
            if self._closed or self._question is None:
                return None
            (epoch, packed), self._question = self._question, None
            return number, epoch, packed

    def _bands(self, pool: ProcessPoolExecutor, number: int, epoch: int, packed: list[tuple[bytes, int]]) -> None:
        for variant in range(len(packed)):
            if variant in self._known:
                self._tell(self._known[variant] | {"e": epoch, "old": True})
        for variant, (plan, seed) in enumerate(packed):
            pending: set[Future[Any]] = {pool.submit(shadow, plan, seed, k) for k in range(1, RUNS + 1)}
            pairs: list[Pair] = []
            while pending:
                finished, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
                if number != self._number:
                    for future in pending:
                        future.cancel()
                    return
                for future in finished:
                    try:
                        pairs.append(future.result())
                    except CancelledError:
                        continue
                    if len(pairs) in TOLD_AT:
                        self._known[variant] = band(pairs, epoch, variant)
                        self._tell(self._known[variant])
