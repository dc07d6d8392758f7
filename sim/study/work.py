"""Work: what a process does for a study: live through some runs and leave them as a part in the folder."""

from __future__ import annotations

import shlex
import signal
import sys
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from traceback import extract_tb

from sim.draws import replication_seed
from sim.run import run_one
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from sim.study.identity import RunIds
from sim.study.lock import RULES, begun_in, planned_in
from sim.study.outcomes import load_rules
from sim.study.parts import UNFINISHED, Parts, Span
from sim.study.reading import Planned
from sim.study.tables import FAILED, LOST, OK, RunResult, kept_of, tables_of
from sim.workers import end_with_parent

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

DIED = "its process ended, again and again, while it was at this run (killed from outside, or out of memory)"


@dataclass(frozen=True)
class Told:
    """What a worker says of a part it has written; `busy` seconds it took, of which `living` in the model itself.

    `memory_mb`: the most memory its process ever had, 0 where the system does not say.
    """

    span: Span
    failed: int
    busy: float
    living: float
    memory_mb: float = 0.0


@dataclass(frozen=True)
class Order:
    """A stretch of runs to be done. `study`: digest of the study in the folder; `called`: the folder as people name it.

    `deadly`: runs that ended their process before; they are noted as lost, not tried. `mark` keeps apart the
    unfinished files of two sweeps that work in one folder.
    """

    folder: str
    study: str
    span: Span
    called: str
    deadly: tuple[int, ...] = ()
    mark: str = ""

    @property
    def at(self) -> Path:
        """File in which a worker notes the run it is at, so that one that ends its process is found."""
        return Path(self.folder) / UNFINISHED / f"at-{self.span[0]:09d}{self.mark}"


@dataclass(frozen=True)
class Job:
    """A study opened in its folder by a process that works for it."""

    folder: Path
    planned: Planned
    ids: RunIds

    def blank(self, run: int, values: dict[str, object]) -> RunResult:
        """Result of a run that was not lived through yet."""
        row, replication = divmod(run, self.planned.study.replications)
        seed = replication_seed(self.planned.seed, replication)
        return RunResult(run, self.ids.of(values, replication), row, replication, seed, values)

    def blanks(self, span: Span) -> list[RunResult]:
        """Results of a stretch of runs before they are lived through."""
        each = self.planned.study.replications
        first = span[0] // each
        rows = self.planned.rows.read(first, -(-span[1] // each))
        return [self.blank(run, rows[run // each - first]) for run in range(*span)]


@lru_cache(maxsize=2)
def job_in(folder: str, study: str) -> Job:
    """The study of a folder, read once a process; `study` is its digest, so that another one is read anew."""
    place = Path(folder)
    begun = begun_in(place)
    rules = place / RULES
    if rules.exists():
        load_rules(rules)
    planned = planned_in(place)
    assert begun is not None
    return Job(place, planned, RunIds(planned, begun.scenario, begun.rules))


def work(order: Order) -> Told:
    """Live through a stretch of runs and write them; a run that fails is a row, the others go on.

    Errors: OSError when the part cannot be written.
    """
    job = job_in(order.folder, order.study)
    began, living = perf_counter(), 0.0
    results, scenarios = [], _Scenarios(job.planned)
    with _Note(order.at) as note:
        for one in job.blanks(order.span):
            if one.run in order.deadly:
                results.append(replace(one, status=LOST, error=DIED))
                continue
            note.run(one.run)
            result, seconds = lived(job, one, scenarios)
            results.append(result)
            living += seconds
        called = [
            one if one.status == OK else replace(one, replay=replay_command(order.called, one)) for one in results
        ]
        Parts(job.folder).write(order.span, tables_of(job.planned, called), order.mark)
    failed = sum(one.status != OK for one in results)
    return Told(order.span, failed, perf_counter() - began, living, _memory_mb())


class _Scenarios:
    """The scenario of a design point, made once for its replications."""

    def __init__(self, planned: Planned) -> None:
        self._planned = planned
        self._row = -1
        self._made: Scenario | None = None

    def of(self, one: RunResult) -> Scenario:
        if self._made is None or one.row != self._row:
            self._made, self._row = None, one.row
            self._made = self._planned.at(one.values)
        return self._made


def lived(job: Job, one: RunResult, scenarios: _Scenarios | None = None) -> tuple[RunResult, float]:
    """A run lived through, failed or not, and the seconds the model took."""
    seconds = 0.0
    try:
        scenario = (scenarios or _Scenarios(job.planned)).of(one)
        began = perf_counter()
        records, _, _ = run_one(scenario, job.planned.seed, one.replication)
        seconds = perf_counter() - began
        return replace(one, **kept_of(job.planned, records)), seconds
    except MemoryError as error:
        return _failed(one, error, LOST), seconds
    except Exception as error:
        return _failed(one, error, FAILED), seconds


def _failed(one: RunResult, error: Exception, status: str) -> RunResult:
    text = "; ".join(map(str, error.problems)) if isinstance(error, ScenarioError) else str(error)
    return replace(
        one,
        status=status,
        error=f"{type(error).__name__}: {text}" if text else type(error).__name__,
        traceback=_traceback(error),
    )


def _traceback(error: Exception) -> str:
    """Where an error arose, without the folders of this machine: the same text on every one."""
    frames = extract_tb(error.__traceback__)
    lines = [f"{_short(frame.filename)}:{frame.lineno} in {frame.name}: {frame.line}" for frame in frames]
    return "\n".join([*lines, f"{type(error).__name__}: {error}"])


def _short(file: str) -> str:
    parts = Path(file).parts
    for root in ("sim", "site-packages"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return Path(file).name


def replay_command(called: str, one: RunResult) -> str:
    """The command that lives through one run of a folder again."""
    return shlex.join(["ankunft", "replay", called, one.run_id])


class _Note:
    """The run a worker is at, in a file that outlives it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file = path.open("wb", buffering=0)

    def run(self, number: int) -> None:
        """Note that a run is begun."""
        self._file.seek(0)
        self._file.write(b"%020d" % number)

    def __enter__(self) -> _Note:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing more to note: who comes here did not die."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def _memory_mb() -> float:
    if resource is None:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def begin_as_worker() -> None:
    """What a process of a pool does first: leave Ctrl-C to the one that hands out the work, and end when that ends."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
