"""A live run and the system's Chromium; without Chromium these tests are skipped."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from sim.live.server import Live
from tests.live.played import KEY, ROOT, room, town

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WAIT_MS = 20_000


def free_port() -> int:
    """A port nobody uses, below those that systems hand out: it must still be free when a killed server comes back."""
    while True:
        port = random.randrange(12_000, 30_000)
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)):
                return port


@dataclass
class Served:
    """A server that can be killed and started again on its port."""

    folder: Path
    process: subprocess.Popen[str] | None = None
    address: str = ""
    key: str = ""
    requests: list[str] = field(default_factory=list)

    def start(self) -> None:
        port = self.address.rpartition(":")[2].strip("/") or str(free_port())
        command = [sys.executable, "-m", "sim", "live", "musterstadt.yaml", "--no-browser", "--port", port]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address, _, self.key = self.process.stdout.readline().split()[-1].partition("#key=")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def stop(self) -> None:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.communicate(timeout=20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def with_outlines(city: Path) -> None:
    """Give the districts outlines: three squares in a row."""
    features = []
    for east, name in enumerate(("Altstadt", "Neustadt", "Bahnhof"), 9):
        ring = [[east, 48], [east + 1, 48], [east + 1, 49], [east, 49], [east, 48]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"name": name}, "geometry": shape})
    (city / "outlines.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    with (city / "city.yaml").open("a", encoding="utf-8") as file:
        file.write("geometry: outlines.geojson\n")


@dataclass
class Inside:
    """A server in a thread of the test, without shadow runs: most journeys need no more, and it is there at once."""

    folder: Path
    address: str = ""
    key: str = KEY
    requests: list[str] = field(default_factory=list)

    def start(self) -> None:
        live = Live(room(self.folder, self.folder / "musterstadt.yaml", None), "127.0.0.1", self.folder, shadows=False)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        self._server = uvicorn.Server(uvicorn.Config(live.asgi, log_level="error", timeout_graceful_shutdown=1))
        self._thread = threading.Thread(target=self._server.run, args=([self._listening],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._listening.close()


@pytest.fixture
def served(request: pytest.FixtureRequest, chromium: Any, tmp_path: Path) -> Iterator[Served | Inside]:
    """A server; `ankunft live` itself where the test asks for it (`indirect`, "command")."""
    town(tmp_path)
    asked = getattr(request, "param", "")
    if asked == "outlined":
        with_outlines(tmp_path / "musterstadt")
    one = Served(tmp_path) if asked == "command" else Inside(tmp_path)
    one.start()
    yield one
    one.stop()


class Screen:
    """A page on a screen of its own (a browser context), with what the tests do again and again."""

    def __init__(self, served: Served | Inside, chromium: Any, key: str = "", where: str = "", **how: Any) -> None:
        size = how.pop("size", (1920, 1080))
        options = {"viewport": {"width": size[0], "height": size[1]}, "locale": "de-DE", "reduced_motion": "reduce"}
        self.context = chromium.new_context(**(options | how))
        self.context.set_default_timeout(WAIT_MS)
        self.page = self.context.new_page()
        self.trouble: list[str] = []
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.trouble.append(said.text))
        self.page.on("request", lambda request: served.requests.append(request.url))
        self.page.goto(served.address + where + (f"#key={key}" if key else ""))
        self.ready()

    def ready(self) -> None:
        """The page shows the districts, and its store is at hand for the test."""
        self.page.wait_for_selector(".district")
        self.page.evaluate("import('/static/store.js').then(({ store }) => { window.known = store; })")

    @property
    def day(self) -> int:
        return int(self.read("store.day"))

    def read(self, expression: str) -> Any:
        """What the page knows."""
        return self.page.evaluate(f"() => {{ const store = window.known; return {expression}; }}")

    def until(self, expression: str) -> None:
        self.page.wait_for_function(f"() => {{ const store = window.known; return {expression}; }}", polling=50)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def shows(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()


@pytest.fixture
def screen(served: Served | Inside, chromium: Any) -> Iterator[Any]:
    """Opens screens; all are closed at the end, and none may have had an error."""
    opened: list[Screen] = []

    def open_one(**how: Any) -> Screen:
        opened.append(Screen(served, chromium, **how))
        return opened[-1]

    yield open_one
    trouble = [text for one in opened for text in one.trouble if "WebSocket connection" not in text]
    for one in opened:
        one.context.close()
    assert trouble == []
    foreign = [url for url in served.requests if not url.startswith((served.address, "data:", "blob:"))]
    assert foreign == []
