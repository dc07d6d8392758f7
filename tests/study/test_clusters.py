"""Clusters: a scheduler that runs already, and jobs that Slurm starts (a stand-in for its commands runs them here)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.study.sweep import sweep
from tests.study.folder import called, command, digests

SBATCH = """\
#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
# as Slurm does: the script may be gone when sbatch has returned
cp "$1" "$(dirname "$0")/job-$$.sh"
setsid sh "$(dirname "$0")/job-$$.sh" > "$(dirname "$0")/job-$$.log" 2>&1 &
echo $! >> "$(dirname "$0")/jobs"
echo "Submitted batch job $!"
"""
RUNNING = """\
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=None)
    print(cluster.scheduler_address, flush=True)
    sys.stdin.readline()
    cluster.close()
"""


@pytest.fixture
def serial(study: Path, tmp_path: Path) -> Path:
    sweep(study, tmp_path / "serial", workers=1)
    return tmp_path / "serial"


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """Address of a Dask scheduler with one worker, in a process of their own."""
    script = tmp_path / "running.py"
    script.write_text(RUNNING, encoding="utf-8")
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, str(script)], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()
        process.wait(timeout=60)


def test_a_scheduler_that_runs_already(study: Path, serial: Path, tmp_path: Path, scheduler: str) -> None:
    out = tmp_path / "out"
    called("sweep", study, "--out", out, "--engine", "dask", "--scheduler", scheduler)
    assert digests(out) == digests(serial)


def test_a_scheduler_that_nobody_answers_for(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.dask_engine.SECONDS_TO_CONNECT", "1s")
    words = ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    told = called("sweep", study, "--out", tmp_path / "out", *words, code=2).stderr
    assert "--scheduler tcp://127.0.0.1:9: " in told


@pytest.mark.slow
def test_jobs_of_slurm(study: Path, serial: Path, tmp_path: Path) -> None:
    stand_in = tmp_path / "slurm"
    stand_in.mkdir()
    for name, text in {"sbatch": SBATCH, "scancel": "#!/bin/sh\nkill -- -$1 2>/dev/null || true\n"}.items():
        (stand_in / name).write_text(text, encoding="utf-8")
        (stand_in / name).chmod(0o755)
    config = {"CORES": "1", "MEMORY": "1GB", "INTERFACE": "lo", "LOCAL_DIRECTORY": str(tmp_path)}
    given = {f"DASK_JOBQUEUE__SLURM__{name}": value for name, value in config.items()}
    env = {**os.environ, **given, "PATH": f"{stand_in}:{os.environ['PATH']}"}
    words = command(
        "sweep", study, "--out", tmp_path / "out", "--engine", "dask", "--scheduler", "slurm", "--workers", 2
    )
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=90, env=env)
    assert done.returncode == 0, done.stderr
    assert len((stand_in / "calls").read_text().splitlines()) == 2
    assert digests(tmp_path / "out") == digests(serial)


def test_slurm_without_its_configuration_is_told(study: Path, tmp_path: Path) -> None:
    told = called("sweep", study, "--out", tmp_path / "out", "--engine", "dask", "--scheduler", "slurm", code=2).stderr
    assert "--scheduler slurm: " in told
    assert "cores" in told
