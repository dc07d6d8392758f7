"""Living: a live run under load - days shown, delay of frames, CPU, memory, the page; `ankunft bench live` prints it.

The server is `ankunft live` in a process of its own; all clients are one other process, so on two cores they share
the machine with it as phones would not. The delay of a frame is from its making to its arrival, on one clock.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SCENARIO = "stuttgart-2015.yaml"
BUSY_DAY, INFLOW = 450, 1.35  # with so many times the arrivals more than 10,000 persons are there by then
LOADS = ((200, 10), (30, 60))
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
LATEST_MS, LARGEST_FRAME, USABLE_MS, BAND_SECONDS = 100, 1000, 1000, 10


@contextmanager
def server() -> Iterator[tuple[int, str, str]]:
    """A live run of Stuttgart in a folder of its own: process, address, key."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "scenarios", folder / "scenarios")
        command = [sys.executable, "-m", "sim", "live", f"scenarios/{SCENARIO}", "--no-browser"]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as one:
            assert one.stdout is not None
            steer, key = one.stdout.readline().split()[-1].split("#key=")
            try:
                yield one.pid, steer, key
            finally:
                one.send_signal(signal.SIGINT)
                one.communicate(timeout=20)


@dataclass
class Heard:
    """What all clients of a load have heard."""

    delays: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    bytes: int = 0
    days: dict[int, int] = field(default_factory=dict)
    persons: int = 0
    listening: bool = False


class Steering:
    """The client that steers."""

    def __init__(self, socket: Any) -> None:
        self.socket, self.number = socket, 0

    async def do(self, what: str, **more: Any) -> None:
        """A control; its answer is waited for."""
        self.number += 1
        await self.socket.send(json.dumps({"t": "do", "id": self.number, "what": what, **more}))
        answer = await self.hear("ok", "no")
        if answer["t"] == "no":
            raise RuntimeError(f"{what}: {answer['text']['en']}")

    async def hear(self, *sorts: str) -> dict[str, Any]:
        """The next message of a sort."""
        while True:
            message = json.loads(await self.socket.recv())
            if message["t"] in sorts:
                return dict(message)


async def _watch(address: str, number: int, heard: Heard) -> None:
    from websockets.asyncio.client import connect

    async with connect(address, compression=None, max_size=None) as socket:
        await socket.send('{"t":"join"}')
        async for text in socket:
            if not heard.listening:
                continue
            heard.bytes += len(text)
            if text.startswith('{"t":"f"'):
                head = text[:80].split(",")
                heard.delays.append(time.time() * 1000 - int(head[3].partition(":")[2]))
                heard.sizes.append(len(text))
                heard.days[number] = int(head[4].partition(":")[2])
                heard.persons = max(heard.persons, int(text[text.index('"p":[') + 5 :].partition(",")[0]))


async def under_load(pid: int, address: str, key: str, clients: int, speed: int, seconds: float) -> dict[str, Any]:
    """So many clients at so many days a second."""
    from websockets.asyncio.client import connect

    where, heard = address.replace("http", "ws", 1) + "socket", Heard()
    watching = [asyncio.create_task(_watch(where, number, heard)) for number in range(clients)]
    async with connect(where, compression=None, max_size=None) as socket:
        await socket.send(json.dumps({"t": "join", "key": key}))
        steering = Steering(socket)
        await steering.do("rewind", day=0)
        await steering.do("lever", lever="inflow", value=INFLOW)
        await steering.do("rewind", day=BUSY_DAY)
        await steering.do("speed", days=speed)
        await asyncio.sleep(3)
        await steering.do("play")
        await asyncio.sleep(1)
        heard.listening, began, cpu = True, time.monotonic(), cpu_seconds(pid)
        while time.monotonic() - began < seconds:
            try:
                await asyncio.wait_for(socket.recv(), 0.2)
            except TimeoutError:
                continue
        heard.listening = False
        lasted, cpu = time.monotonic() - began, cpu_seconds(pid) - cpu
        await steering.do("pause")
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    frames = len(heard.delays)
    delays = sorted(heard.delays)
    shown = [day - BUSY_DAY for day in heard.days.values()]
    return {
        "clients": clients,
        "persons": heard.persons,
        "asked": speed,
        "shown": statistics.median(shown) / (lasted + 1),
        "frames": frames / clients / lasted,
        "median_ms": statistics.median(delays),
        "p95_ms": delays[int(0.95 * frames)],
        "worst_ms": delays[-1],
        "frame_bytes": max(heard.sizes),
        "kb_a_client": heard.bytes / clients / lasted / 1000,
        "cpu": cpu / lasted,
    }


async def lever_to_band(address: str, key: str) -> float:
    """Seconds from a lever to the band of all shadow runs, in a paused run."""
    from websockets.asyncio.client import connect

    async with connect(address.replace("http", "ws", 1) + "socket", compression=None, max_size=None) as socket:
        await socket.send(json.dumps({"t": "join", "key": key}))
        steering = Steering(socket)
        await steering.do("rewind", day=0)  # the scenario as it is shipped
        await steering.do("rewind", day=BUSY_DAY)
        await asyncio.sleep(20)  # the bands of the rewind
        began = time.monotonic()
        await steering.do("lever", lever="inflow", value=1.2)
        while True:
            band = await steering.hear("band")
            if band["runs"] == band["of"] and not band["old"]:
                return time.monotonic() - began


async def bands_are_there(address: str) -> None:
    """Until the band of all shadow runs has been told."""
    from websockets.asyncio.client import connect

    async with connect(address.replace("http", "ws", 1) + "socket", compression=None, max_size=None) as socket:
        await socket.send('{"t":"join"}')
        watching = Steering(socket)
        while (await watching.hear("band"))["runs"] < 30:
            pass


async def memory(pid: int, address: str, key: str, rounds: int) -> list[float]:
    """Resident memory in MB after each time the whole run was played and rewound."""
    from websockets.asyncio.client import connect

    found = []
    async with connect(address.replace("http", "ws", 1) + "socket", compression=None, max_size=None) as socket:
        await socket.send(json.dumps({"t": "join", "key": key}))
        steering = Steering(socket)
        await steering.do("speed", days=0)
        for _ in range(rounds):
            await steering.do("rewind", day=0)
            await steering.do("play")
            while not (await steering.hear("s")).get("ended"):
                pass
            found.append(resident_mb(pid))
    return found


def page_ms(address: str) -> float | None:
    """Milliseconds until the page shows the districts, in the system's Chromium; None without it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        return None
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as one:
        browser = one.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(5):
            page = browser.new_context().new_page()
            began = time.monotonic()
            page.goto(address, wait_until="commit")
            page.wait_for_selector(".district", state="attached")
            found.append(1000 * (time.monotonic() - began))
            page.context.close()
        browser.close()
    return statistics.median(found)


def cpu_seconds(pid: int) -> float:
    """CPU seconds of a process so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid: int) -> float:
    """Resident memory of a process (Linux)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def started_ms() -> float:
    """Milliseconds from the command to the first answer."""
    began = time.monotonic()
    with server() as (_, address, _):
        from urllib.request import urlopen

        while True:
            try:
                urlopen(address, timeout=5).read()
            except OSError:
                time.sleep(0.01)
            else:
                return 1000 * (time.monotonic() - began)


def measured(*, quick: bool = False) -> dict[str, Any]:
    """All figures of a live run."""
    seconds, rounds = (5.0, 3) if quick else (20.0, 12)
    told: dict[str, Any] = {"started_ms": statistics.median(started_ms() for _ in range(1 if quick else 3))}
    with server() as (pid, address, key):
        time.sleep(2)
        told["page_busy_ms"] = page_ms(address)  # while the shadow runs of the start use all cores
        asyncio.run(bands_are_there(address))
        told["page_ms"] = page_ms(address)
        told["loads"] = [asyncio.run(under_load(pid, address, key, *load, seconds)) for load in LOADS]
        told["band_seconds"] = asyncio.run(lever_to_band(address, key))
        told["memory_mb"] = asyncio.run(memory(pid, address, key, rounds))
    return told


def lines(told: dict[str, Any]) -> list[str]:
    """The figures as Markdown, with what the issue asks for beside them."""
    columns = (
        ("clients", "clients", "{:d}"),
        ("persons", "persons", "{:,d}"),
        ("days a second asked", "asked", "{:d}"),
        ("shown", "shown", "{:.1f}"),
        ("frames a second", "frames", "{:.1f}"),
        ("delay, median ms", "median_ms", "{:.0f}"),
        ("95 %, ms", "p95_ms", "{:.0f}"),
        ("longest, ms", "worst_ms", "{:.0f}"),
        ("largest frame, bytes", "frame_bytes", "{:d}"),
        ("kB/s a client", "kb_a_client", "{:.1f}"),
        ("cores used by the server", "cpu", "{:.2f}"),
    )
    rows = ["| " + " | ".join(form.format(load[name]) for _, name, form in columns) + " |" for load in told["loads"]]
    memory_mb = told["memory_mb"]
    page = "not measured (no Chromium)"
    if told["page_ms"] is not None:
        page = f"{told['page_ms']:.0f} ms ({told['page_busy_ms']:.0f} ms while the first shadow runs use all cores)"
    return [
        "| " + " | ".join(title for title, _, _ in columns) + " |",
        "|" + "---|" * len(columns),
        *rows,
        "",
        f"Start of the command to the first answer: {told['started_ms'] / 1000:.1f} s. "
        f"Page shows the districts after {page}.",
        f"From a lever to the band of 30 shadow runs: {told['band_seconds']:.1f} s.",
        f"Memory of the server after each of {len(memory_mb)} plays of the whole run, MB: "
        f"{', '.join(f'{one:.0f}' for one in memory_mb)}.",
        "",
        "| target | measured | |",
        "|---|---|---|",
        *(f"| {what} | {found} | {'met' if met else '**not met**'} |" for what, found, met in _verdicts(told)),
    ]


def _verdicts(told: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    many, fast = told["loads"]
    yield "10 days a second to 200 clients", f"{many['shown']:.1f}", many["shown"] >= 9.5
    yield "of them 95 % within 100 ms", f"{many['p95_ms']:.0f} ms", many["p95_ms"] < LATEST_MS
    yield "60 days a second to 30 clients", f"{fast['shown']:.1f}", fast["shown"] >= 57
    largest = max(load["frame_bytes"] for load in told["loads"])
    yield "frames under 1 kB", f"{largest} bytes", largest < LARGEST_FRAME
    if told["page_ms"] is not None:
        yield "page usable under 1 s", f"{told['page_ms']:.0f} ms", told["page_ms"] < USABLE_MS
    yield "browser opens within 3 s of start", f"{told['started_ms'] / 1000:.1f} s", told["started_ms"] < 3000
    yield "bands within 10 s of a lever", f"{told['band_seconds']:.1f} s", told["band_seconds"] < BAND_SECONDS
    half = len(told["memory_mb"]) // 2
    growth = statistics.mean(told["memory_mb"][half:]) / statistics.mean(told["memory_mb"][:half]) - 1
    yield "memory of the server flat", f"{100 * growth:+.1f} % in the second half", growth < 0.05
