"""Engines: who lives through the runs of a study: this process, a pool of processes, or any Executor."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from typing import Protocol

from sim.study.work import Order, Told, begin_as_worker, work
from sim.workers import process_context

Work = Callable[[Order], Told]


class WorkerDiedError(RuntimeError):
    """The process that was at an order ended; the order can be given again."""


class Engine(Protocol):
    """Takes orders and gives futures; `workers` of them are done at a time.

    `mends_itself`: whether the other orders go on when a worker dies.
    """

    workers: int
    mends_itself: bool

    def submit(self, order: Order) -> Future[Told]:
        """Hand out an order."""

    def is_death(self, error: BaseException) -> bool:
        """Whether an error of a future says that a worker died, not that its work failed."""

    def restart(self) -> None:
        """Be ready again after a worker died."""

    def close(self) -> None:
        """Let go of all workers; what they are at is given up."""


class Serial:
    """This process itself, one order after the other."""

    workers = 1
    mends_itself = True

    def submit(self, order: Order) -> Future[Told]:
        """Do the order now; the future is done already."""
        future: Future[Told] = Future()
        try:
            future.set_result(work(order))
        except Exception as error:
            future.set_exception(error)
        return future

    def is_death(self, error: BaseException) -> bool:
        """Nobody but this process could die."""
        return False

    def restart(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


class Given:
    """Any `concurrent.futures.Executor`; its processes must see the study's folder. It is not shut down."""

    def __init__(self, executor: Executor, workers: int) -> None:
        self.workers = workers
        self.mends_itself = not isinstance(executor, ProcessPoolExecutor)
        self._executor = executor

    def submit(self, order: Order) -> Future[Told]:
        """Hand out an order."""
        return self._executor.submit(work, order)

    def is_death(self, error: BaseException) -> bool:
        """Whether the executor is broken, or says that a worker was killed (Dask: KilledWorker)."""
        return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"

    def restart(self) -> None:
        """An executor that mends itself goes on; another one cannot be replaced here."""

    def close(self) -> None:
        """Left to whoever made the executor."""


class LocalPool(Given):
    """Processes of this machine, from a server that has imported the model once; a broken pool is replaced."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = self._new()
        super().__init__(self._pool, workers)

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, mp_context=process_context(), initializer=begin_as_worker)

    def restart(self) -> None:
        """Replace the pool: after the death of one process it takes no more orders."""
        self.close()
        self._pool = self._executor = self._new()

    def close(self) -> None:
        """End the processes at once; what they had not written whole is done again another time."""
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with suppress(OSError, ValueError):
                process.terminate()
        for process in processes:
            with suppress(OSError, ValueError, AssertionError):
                process.join()


def local(workers: int) -> Engine:
    """This process for one worker, a pool for more."""
    return Serial() if workers <= 1 else LocalPool(workers)
