"""Workers: the processes that share the runs; they come from a server that has imported everything once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing import forkserver
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext

CAN_FORK = hasattr(os, "fork")


def process_context() -> BaseContext:
    """How processes are started: from a server that knows the model already, or anew where there is none."""
    context = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
    context.set_forkserver_preload(["__main__", "sim.run"])
    return context


def start_early() -> None:
    """Let the server import the model while this process still reads the scenario and imports it as well."""
    process_context()
    if CAN_FORK:
        # the server ignores Ctrl-C once it has imported everything; until then it would end with a traceback
        asked = signal.signal(signal.SIGINT, signal.SIG_IGN)
        forkserver.ensure_running()
        signal.signal(signal.SIGINT, asked)


def end_with_parent() -> None:
    """In a worker: end at once when the process that started it is gone, however that ended.

    Without it the workers of a killed process wait for work for ever: each holds the other end of the queue itself.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
