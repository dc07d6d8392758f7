"""Shadows: bands of other runs with the same levers, made in the background; the live line is one of many."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.live.snapshot import Message
from sim.live.trunks import EVERY, Pair, keep_up, shadow
from sim.live.variant import Variant
from sim.scenario.schema import Scenario
from sim.workers import end_with_parent, process_context

RUNS = 30
TOLD_AT = (10, 20, RUNS)
REST_SECONDS = 0.3  # a slider that is still being moved is waited for
FIRST_REST_SECONDS = 1.5  # the page comes first
KEEP_UP_SECONDS, KEEP_UP_DAYS = 1.0, 60
RANGE = (5, 50, 95)


@dataclass(frozen=True)
class Question:
    """Bands of these variants (scenario with acts, packed; seed), which stand on a day."""

    number: int
    epoch: int
    day: int
    scenario: str
    packed: list[tuple[bytes, int]]


def with_acts(variant: Variant) -> Scenario:
    """The scenario with all that the room did."""
    return variant.plan.model_copy(update={"interventions": variant.interventions})


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


class Shadows:
    """Makes the bands of the variants anew when they are asked for; only the newest question is answered."""

    def __init__(self, tell: Callable[[Message], None], workers: int | None = None) -> None:
        self._tell = tell
        self._workers = workers or max(1, min(4, os.cpu_count() or 1))
        self._asked = threading.Condition()
        self._question: Question | None = None
        self._answered: Question | None = None
        self._known: dict[int, Message] = {}
        self._number = 0
        self._day = 0
        self._closed = False
        self._pools: list[ProcessPoolExecutor] = []
        self._thread = threading.Thread(target=self._answer, name="shadows", daemon=True)
        self._thread.start()

    def ask(self, epoch: int, variants: Sequence[Variant]) -> None:
        """Bands of these variants, please; returns at once."""
        packed = [(pickle.dumps(with_acts(variant)), variant.seed) for variant in variants]
        with self._asked:
            self._number += 1
            self._question = Question(self._number, epoch, variants[0].day, variants[0].plan.name, packed)
            self._day = variants[0].day
            self._asked.notify()

    def reached(self, day: int) -> None:
        """The live run has reached a day; what lies behind it need not be lived again for the next question."""
        self._day = day

    def close(self) -> None:
        """Stop at once."""
        with self._asked:
            self._closed = True
            self._number += 1
            self._asked.notify()
        self._thread.join(5)

    # --- the thread -------------------------------------------------------------------------------------------

    def _answer(self) -> None:
        try:
            while not self._closed:
                question = self._next()
                try:
                    if question is not None:
                        self._bands(question)
                    elif self._answered is not None and self._day >= self._answered.day + KEEP_UP_DAYS:
                        self._answered = replace(self._answered, day=self._day)
                        for _ in self._live_all(self._answered, keep_up):
                            pass
                except (
                    BrokenProcessPool,
                    OSError,
                    RuntimeError,
                ):  # workers were killed: others come next time
                    self._shut()
        finally:
            self._shut()

    def _shut(self) -> None:
        for pool in self._pools:
            workers = list((pool._processes or {}).values())  # Python 3.14 knows `kill_workers`
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:  # else Ctrl-C would wait for the run that each is living through
                worker.kill()
        self._pools = []

    def _next(self) -> Question | None:
        """The newest question once it has rested; None when there is none for a while."""
        with self._asked:
            if not self._closed and self._question is None:
                self._asked.wait(KEEP_UP_SECONDS)
            number = -1
            while not self._closed and self._question is not None and number != self._number:
                number = self._number
                self._asked.wait(REST_SECONDS if self._pools else FIRST_REST_SECONDS)
            if self._closed:
                return None
            question, self._question = self._question, None
            return question

    def _bands(self, question: Question) -> None:
        if self._answered is not None and self._answered.scenario != question.scenario:
            self._known.clear()
        self._known = {variant: known for variant, known in self._known.items() if variant < len(question.packed)}
        for known in self._known.values():
            self._tell(known | {"e": question.epoch, "old": True})
        pairs: dict[int, list[Pair]] = {variant: [] for variant in range(len(question.packed))}
        for variant, pair in self._live_all(question, shadow):
            pairs[variant].append(pair)
            if len(pairs[variant]) in TOLD_AT:
                self._known[variant] = band(pairs[variant], question.epoch, variant)
                self._tell(self._known[variant])
        self._answered = question

    def _live_all(self, question: Question, what: Callable[..., Any]) -> Iterator[tuple[int, Any]]:
        """Results of all runs of a question, by variant, as they come; broken off when there is a newer question."""
        self._pools = self._pools or [
            ProcessPoolExecutor(1, mp_context=process_context(), initializer=_in_the_background)
            for _ in range(self._workers)
        ]
        for variant, (plan, seed) in enumerate(question.packed):
            # a run is always in the same process, which knows its days up to now
            pending = {
                self._pools[k % self._workers].submit(what, variant, plan, seed, question.day, k)
                for k in range(1, RUNS + 1)
            }
            while pending:
                finished, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
                if question.number != self._number:
                    for future in pending:
                        future.cancel()
                    return
                for future in finished:
                    yield variant, future.result()


def _in_the_background() -> None:
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends them
    if hasattr(os, "nice"):
        os.nice(19)  # the live run, its frames and the browser come first
