"""Real `kill -9` at random moments: after the next call the data are those of a sweep that nobody disturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from sim.study.outcomes import OWN, load_rules
from sim.study.status import status_of
from sim.study.sweep import sweep
from tests.study.conftest import STUDY, Write
from tests.study.folder import ankunft, called, command, digests, table

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is not known here")

DESIGN = "design: {{kind: latin_hypercube, rows: {rows}}}\nreplications: 2\n"
ENOUGH, MANY = 40, 90  # design points: eight chunks of two thirds of a second or more
DEADLY = """\
import multiprocessing
import os
import signal
from pathlib import Path

from sim.study.outcomes import outcome


@outcome
def deadly(records):
    stop = Path(__file__).parents[1] / "harmless"
    if not stop.exists() and 200 < records.plan.inflow.components["wave"].persons < 220:
        os.kill(os.getpid(), signal.SIGKILL)
    return 1.0
"""


def _started(*words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _parts(out: Path) -> int:
    return len(list((out / "runs").glob("*.parquet"))) if (out / "runs").is_dir() else 0


def _after_some_parts(sweeping: subprocess.Popen[bytes], out: Path, luck: random.Random) -> bool:
    """Wait until another part or two are there, and a moment more; false if the sweep has ended meanwhile."""
    wanted = _parts(out) + luck.randint(1, 2)
    while sweeping.poll() is None:
        if _parts(out) >= wanted:
            time.sleep(luck.random() * 0.2)
            return sweeping.poll() is None
        time.sleep(0.005)
    return False


def _workers(parent: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Processes below the sweep that have done some work."""
    found = []
    with suppress(psutil.NoSuchProcess):
        for process in psutil.Process(parent.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if process.cpu_times().user > 0.1 and not any("resource_tracker" in word for word in process.cmdline()):
                    found.append(process)
    return found


@pytest.fixture
def orphans() -> Iterator[list[psutil.Process]]:
    """Processes of killed sweeps; they must end by themselves."""
    found: list[psutil.Process] = []
    yield found
    _, alive = psutil.wait_procs(found, timeout=60)
    for process in alive:
        process.kill()
    assert not alive, "workers of a killed sweep go on"


@pytest.fixture
def undisturbed(write_study: Write, tmp_path: Path, kept: dict[int, dict[str, str]]) -> Callable[[int], dict[str, str]]:
    """Digests of the data of a study with so many design points, made by this process alone; once for all tests."""

    def made(rows: int) -> dict[str, str]:
        if rows not in kept:
            sweep(write_study(DESIGN.format(rows=rows), name="undisturbed.yaml"), tmp_path / "undisturbed", workers=1)
            kept[rows] = digests(tmp_path / "undisturbed")
        return kept[rows]

    return made


@pytest.fixture(scope="module")
def kept() -> dict[int, dict[str, str]]:
    return {}


ROUNDS = [
    ("local", 2, ENOUGH),
    *(pytest.param(engine, 6, MANY, marks=pytest.mark.slow) for engine in ("local", "dask")),
]


@pytest.mark.parametrize(("engine", "rounds", "rows"), ROUNDS)
def test_killed_at_random_moments(
    write_study: Write,
    tmp_path: Path,
    orphans: list[psutil.Process],
    undisturbed: Callable[[int], dict[str, str]],
    engine: str,
    rounds: int,
    rows: int,
) -> None:
    study, out, luck = write_study(DESIGN.format(rows=rows)), tmp_path / "out", random.Random(f"{engine} 5")
    words = ("sweep", study, "--out", out, "--engine", engine, "--workers", 2)
    killed = {"parent": 0, "worker": 0}
    for number in range(rounds):
        sweeping = _started(*words)
        try:
            while _after_some_parts(sweeping, out, luck):
                workers = _workers(sweeping)
                if number % 2 == 0 or not workers:
                    orphans += workers
                    killed["parent"] += 1
                    break
                luck.choice(workers).kill()
                killed["worker"] += 1
                if killed["worker"] >= min(rounds, 4):
                    break
        finally:
            sweeping.kill()
            sweeping.wait()
    assert killed["parent"]
    assert killed["worker"]
    called("sweep", study, "--out", out, "--workers", 1)
    assert digests(out) == undisturbed(rows)
    assert status_of(out).done == 2 * rows


def test_ctrl_c_ends_with_a_sentence_and_goes_on(
    write_study: Write,
    tmp_path: Path,
    orphans: list[psutil.Process],
    undisturbed: Callable[[int], dict[str, str]],
) -> None:
    study, out = write_study(DESIGN.format(rows=ENOUGH)), tmp_path / "out"
    words = ("sweep", study, "--out", out, "--workers", 2)
    sweeping = subprocess.Popen(command(*words), stderr=subprocess.PIPE, start_new_session=True)
    assert _after_some_parts(sweeping, out, random.Random(3))
    orphans += _workers(sweeping)
    os.killpg(sweeping.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, told = sweeping.communicate(timeout=60)
    assert sweeping.returncode == 130
    assert b"the same command goes on from there" in told
    assert b"Traceback" not in told
    assert 0 < status_of(out).done < 2 * ENOUGH
    called("sweep", study, "--out", out, "--workers", 1)
    assert digests(out) == undisturbed(ENOUGH)


@pytest.mark.parametrize(
    ("engine", "rows"),
    [("local", 16), *(pytest.param(engine, 24, marks=pytest.mark.slow) for engine in ("local", "dask"))],
)
def test_a_run_that_kills_its_process_is_noted_and_tried_again_another_time(
    write_study: Write, tmp_path: Path, engine: str, rows: int
) -> None:
    study = write_study(
        f"design: {{kind: latin_hypercube, rows: {rows}}}\n", instead=STUDY + "  deadly: {function: deadly}\n"
    )
    rules, out = tmp_path / "scenarios" / "rules.py", tmp_path / "out"
    rules.write_text(DEADLY, encoding="utf-8")
    words = ("sweep", study, "--rules", rules, "--out", out)
    ankunft(*words, "--workers", 2, "--engine", engine, code=1)
    runs = table(out, "runs").to_pandas()
    lost = runs["wave"].between(200, 220)
    assert (runs["status"] == lost.map({True: "lost", False: "ok"})).all()
    assert 0 < lost.sum() < rows
    assert runs[lost]["error"].str.contains("its process ended").all()
    (tmp_path / "harmless").touch()
    called(*words, "--workers", 1)
    load_rules(rules)
    sweep(study, tmp_path / "undisturbed", workers=1, rules=rules)
    del OWN["deadly"]
    assert digests(out) == digests(tmp_path / "undisturbed")
