"""Sweeps: the same data whoever makes the runs; what is there is kept; what fails is a row."""

from __future__ import annotations

import errno
import json
import shutil
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.draws import replication_seed
from sim.folder import FolderError
from sim.run import run_one
from sim.scenario.reading import load_scenario
from sim.study import lock, parts, work
from sim.study import sweep as sweeping
from sim.study.outcomes import OWN, load_rules
from sim.study.reading import StudyReading, read_study
from sim.study.schema import LatinHypercube
from sim.study.status import status_of
from sim.study.sweep import SweepError, sweep
from tests.study.conftest import DESIGN, STUDY, Write
from tests.study.folder import ankunft, called, digests, table

pytestmark = pytest.mark.usefixtures("ends_with_the_year")

STUDIES = Path(__file__).parents[2] / "scenarios" / "studies"
PICKY = """\
from sim.study.outcomes import outcome


@outcome
def picky(records):
    if records.plan.inflow.components["wave"].persons > 250:
        raise ValueError("too many")
    return 1.0
"""


def by_shards(study: Path, out: Path) -> None:
    for shard in (3, 1, 2):
        sweep(study, out, workers=1, shard=(shard, 3))


def by_threads(study: Path, out: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        sweep(study, out, executor=executor, workers=2)


def by_processes(study: Path, out: Path) -> None:
    called("sweep", study, "--out", out, "--workers", 2)


def by_dask(study: Path, out: Path) -> None:
    ankunft("sweep", study, "--out", out, "--workers", 2, "--engine", "dask")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Folder of the usual study, made by this process alone, once for all tests; to be copied, not to be changed."""
    kept: dict[str, Path] = {}

    def folder(study: Path, name: str) -> Path:
        if name not in kept:
            kept[name] = tmp_path_factory.mktemp(name) / "out"
            assert sweep(study, kept[name], workers=1).complete
        return kept[name]

    return folder


@pytest.fixture
def serial(study: Path, tmp_path: Path, made: Callable[[Path, str], Path]) -> Path:
    """Folder of the study made by this process alone."""
    return shutil.copytree(made(study, "gathered"), tmp_path / "serial")


@pytest.fixture
def in_parts(study: Path, tmp_path: Path, made: Callable[[Path, str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same folder, whose parts nobody has gathered."""
    with monkeypatch.context() as patched:
        patched.setattr(parts.Parts, "gather", lambda *_: None)
        return shutil.copytree(made(study, "in-parts"), tmp_path / "in-parts")


@pytest.mark.parametrize("how", [by_shards, by_threads, by_processes, by_dask])
def test_whoever_makes_the_runs_the_data_are_the_same(study: Path, serial: Path, tmp_path: Path, how: Any) -> None:
    how(study, tmp_path / "other")
    assert digests(tmp_path / "other") == digests(serial)
    assert status_of(tmp_path / "other").done == 24


def test_a_row_is_the_run_of_its_scenario(study: Path, serial: Path) -> None:
    planned = read_study(study).planned
    runs = table(serial, "runs").to_pandas()
    assert sorted(runs["run"]) == list(range(24))
    for _, one in runs.sample(4, random_state=1).iterrows():
        values = planned.rows.read(one["row"], one["row"] + 1)[0]
        assert {name: one[name] for name in values} == values
        plan = load_scenario(study.parents[1] / "wave.yaml", [f"moving.persons_per_day={values['flats']}"])
        plan = plan.model_copy(update={"placement": plan.placement.model_copy(update={"policy": values["policy"]})})
        wave = plan.inflow.components["wave"].model_copy(update={"persons": values["wave"]})
        plan = plan.model_copy(update={"inflow": plan.inflow.model_copy(update={"components": {"wave": wave}})})
        records, _, _ = run_one(plan, plan.seed, one["replication"])
        assert one["nights"] == records.kind["persons"][:, records.kind_is("emergency")].sum()
        assert one["seed"] == replication_seed(plan.seed, one["replication"]) == records.seed


def test_the_people_are_the_same_at_points_that_do_not_vary_them(write_study: Write, tmp_path: Path) -> None:
    path = write_study(
        "design: {kind: grid, levels: 2}\nkeep: {indicators: [arrived], every_days: 1}\nreplications: 2\n"
    )
    sweep(path, tmp_path / "out", workers=1)
    runs, days = table(tmp_path / "out", "runs").to_pandas(), table(tmp_path / "out", "days").to_pandas()
    arrived = days.groupby("run_id", sort=False)["arrived"].apply(tuple)
    runs["arrived"] = runs["run_id"].map(arrived)
    told = runs.groupby(["wave", "replication"])["arrived"].nunique()
    assert (told == 1).all()
    assert runs.groupby("wave")["arrived"].nunique().min() == 2


def test_the_same_run_has_the_same_id_in_another_study(
    study: Path, serial: Path, write_study: Write, tmp_path: Path
) -> None:
    larger = write_study(DESIGN.replace("replications: 2", "replications: 3"), name="larger.yaml")
    sweep(larger, tmp_path / "larger", workers=1)
    ids = {name: set(table(tmp_path / name, "runs")["run_id"].to_pylist()) for name in ("serial", "larger")}
    assert len(ids["larger"]) == 36
    assert ids["serial"] < ids["larger"]
    other = write_study(DESIGN.replace("replications: 2", "replications: 1") + "seed: 2\n", name="other.yaml")
    sweep(other, tmp_path / "seeded", workers=1)
    assert not ids["serial"] & set(table(tmp_path / "seeded", "runs")["run_id"].to_pylist())


def test_days_are_thinned_and_events_kept_as_asked(write_study: Write, tmp_path: Path) -> None:
    few = "design: {kind: latin_hypercube, rows: 2}\nkeep: {every_days: 100, events: false}\n"
    sweep(write_study(few), tmp_path / "out", workers=1)
    days = table(tmp_path / "out", "days").to_pandas()
    assert sorted(set(days["day"])) == [0, 100, 200, 300]
    assert not (tmp_path / "out" / "events").exists()


# --- going on -------------------------------------------------------------------------------------------------


def test_called_again_nothing_is_made_twice(study: Path, serial: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in serial.glob("*/*.parquet")}
    done = sweep(study, serial, workers=1)
    assert (done.new, done.done, done.complete) == (0, 24, True)
    assert {path: path.stat().st_mtime_ns for path in serial.glob("*/*.parquet")} == before
    sessions = json.loads((serial / "manifest.json").read_text())["sessions"]
    assert [one["runs"] for one in sessions] == [24, 0]


def test_only_what_is_missing_is_made(study: Path, serial: Path, tmp_path: Path) -> None:
    out = tmp_path / "half"
    sweep(study, out, workers=1, shard=(1, 2))
    half = status_of(out).done
    assert 0 < half < 24
    assert sweep(study, out, workers=1).new == 24 - half
    assert digests(out) == digests(serial)


def _without_its_runs(out: Path) -> None:
    next((out / "runs").glob("*.parquet")).unlink()


def _cut(out: Path) -> None:
    path = next((out / "days").glob("*.parquet"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(out: Path) -> None:
    next((out / "runs").glob("*.parquet")).write_bytes(b"")


def _unfinished(out: Path) -> None:
    (out / ".unfinished").mkdir()
    (out / ".unfinished" / "runs-000000000-000000002.parquet-77").write_bytes(b"PAR1")
    _without_its_runs(out)


def _twice(out: Path) -> None:
    part = next((out / "runs").glob("000000000-*.parquet"))
    for name in ("runs", "days", "events"):
        whole = pq.read_table(out / name / part.name)
        ids = pq.read_table(out / "runs" / part.name).slice(0, 1)["run_id"].to_pylist()
        small = whole.filter(np.isin(whole["run_id"].to_pylist(), ids))
        pq.write_table(small, out / name / "000000000-000000000.parquet")


@pytest.mark.parametrize("harm", [_without_its_runs, _cut, _empty, _unfinished, _twice])
@pytest.mark.parametrize("gathered", [True, False])
def test_what_a_crash_leaves_is_put_right(
    study: Path, serial: Path, in_parts: Path, tmp_path: Path, harm: Any, gathered: bool
) -> None:
    out = shutil.copytree(serial if gathered else in_parts, tmp_path / "out")
    assert len(list((out / "runs").iterdir())) == (1 if gathered else 4)
    harm(out)
    assert sweep(study, out, workers=1).complete
    assert digests(out) == digests(serial)
    assert not (out / ".unfinished").exists()


def test_gathering_that_breaks_off_is_put_right(
    study: Path, serial: Path, in_parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = parts._settle
    for last in (0, 1, 2):
        out = shutil.copytree(in_parts, tmp_path / f"out-{last}")

        def breaks_off(files: dict[Path, Path], last: int = last, joined: Any = iter(range(99))) -> None:  # noqa: B008
            if [path.name for path in files.values()] == ["000000000-000000023.parquet"] and next(joined) >= last:
                raise KeyboardInterrupt
            settle(files)

        monkeypatch.setattr(parts, "_settle", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            sweep(study, out, workers=1)
        monkeypatch.setattr(parts, "_settle", settle)
        assert sweep(study, out, workers=1).complete
        assert digests(out) == digests(serial)


def test_a_worker_that_breaks_off_ends_with_a_sentence(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(work, "tables_of", broken)
    with pytest.raises(SweepError, match=r"a worker broke off \(RuntimeError: no such luck\); what is done is kept"):
        sweep(study, tmp_path / "out", workers=1)


def test_a_full_disk_ends_with_a_sentence_and_goes_on_later(
    study: Path, serial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, settle, calls = tmp_path / "out", parts._settle, iter(range(99))

    def full(files: dict[Path, Path]) -> None:
        if next(calls) == 2:
            settle(dict(list(files.items())[:1]))
            raise OSError(errno.ENOSPC, "No space left on device")
        settle(files)

    monkeypatch.setattr(parts, "_settle", full)
    with pytest.raises(FolderError, match="is full; free some space and call the same command again"):
        sweep(study, out, workers=1)
    assert 0 < status_of(out).done < 24
    monkeypatch.setattr(parts, "_settle", settle)
    assert sweep(study, out, workers=1).complete
    assert digests(out) == digests(serial)


def test_an_interrupted_sweep_goes_on(
    study: Path, serial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, before, calls = tmp_path / "out", work.run_one, iter(range(999))

    def interrupted(*words: Any) -> Any:
        if next(calls) == 11:
            raise KeyboardInterrupt
        return before(*words)

    monkeypatch.setattr(work, "run_one", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sweep(study, out, workers=1)
    monkeypatch.setattr(work, "run_one", before)
    assert 0 < status_of(out).done < 24
    sweep(study, out, workers=1)
    assert digests(out) == digests(serial)


# --- another study --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("low: 1, high: 9", "low: 1, high: 8"), "it was begun by another study"),
        (lambda text: text + "seed: 9\n", "it was begun by another study"),
        (lambda text: text.replace("of: sum", "of: max"), "it was begun by another study"),
    ],
)
def test_the_folder_of_another_study_is_refused(study: Path, serial: Path, change: Any, words: str) -> None:
    study.write_text(change(study.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(FolderError, match=words):
        sweep(study, serial, workers=1)


def test_another_scenario_or_model_is_refused_but_not_another_title(
    study: Path, serial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.write_text(study.read_text(encoding="utf-8").replace("A study", "The study"), encoding="utf-8")
    assert sweep(study, serial, workers=1).new == 0
    monkeypatch.setattr(lock, "model_version", lambda: "0.0.9+abc")
    with pytest.raises(FolderError, match=r"it was begun with ankunft 0\.1\.0\+.*, and this is 0\.0\.9\+abc"):
        sweep(study, serial, workers=1)
    monkeypatch.undo()
    monkeypatch.setattr(lock, "packages", lambda: {"mesa": "3", "numpy": "2", "scipy": "1"})
    with pytest.raises(FolderError, match=r"it was begun with mesa .*, and here is 3"):
        sweep(study, serial, workers=1)
    monkeypatch.undo()
    wave = study.parents[1] / "wave.yaml"
    wave.write_text(wave.read_text(encoding="utf-8").replace("2015-12-31", "2015-12-30"), encoding="utf-8")
    with pytest.raises(FolderError, match="it was begun from another scenario"):
        sweep(study, serial, workers=1)


def test_a_folder_of_something_else_is_left_alone(study: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all of it")
    with pytest.raises(FolderError, match="not empty and not the folder of a study"):
        sweep(study, tmp_path / "mine", workers=1)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]
    (tmp_path / "mine" / lock.LOCK).write_text("runs: [", encoding="utf-8")
    with pytest.raises(FolderError, match=r"cannot be read; is .* the folder of a study"):
        sweep(study, tmp_path / "mine", workers=1)


def test_two_at_once_are_refused(study: Path, serial: Path) -> None:
    with lock.alone(serial, "shard-1-of-1", wait=False), pytest.raises(FolderError, match="another process is working"):
        sweep(study, serial, workers=1)


# --- failures -------------------------------------------------------------------------------------------------


@pytest.fixture
def picky(write_study: Write) -> tuple[Path, Path]:
    """A study one of whose outcomes fails for large waves, and the file of rules it needs."""
    path = write_study(instead=STUDY + "  picky: {function: picky}\n")
    rules = path.with_name("rules.py")
    rules.write_text(PICKY, encoding="utf-8")
    return path, rules


def test_a_failed_run_is_a_row_and_the_others_go_on(picky: tuple[Path, Path], tmp_path: Path) -> None:
    study, rules = picky
    out = tmp_path / "out"
    told = called("sweep", study, "--rules", rules, "--out", out, "--workers", 2, code=1)
    runs = table(out, "runs").to_pandas()
    failed = runs[runs["status"] == "failed"]
    assert 0 < len(failed) < len(runs) == 24
    assert f"{len(failed)} failed" in told.stdout
    assert set(failed["error"]) == {"ValueError: too many"}
    assert failed["nights"].isna().all()
    assert runs[runs["status"] == "ok"][["nights", "broken", "picky"]].notna().all().all()
    assert "rules.py:" in failed["traceback"].iloc[0]
    assert "in picky: raise ValueError" in failed["traceback"].iloc[0]
    assert str(Path.cwd()) not in failed["traceback"].iloc[0]
    (one,) = status_of(out).failures
    assert (one.error, one.runs) == ("ValueError: too many", len(failed))
    again = called(*one.replay.split()[1:], code=1)
    assert "ValueError: too many" in again.stderr
    shown = called("status", out)
    assert f"24 of 24 runs done, {len(failed)} of them failed" in shown.stdout
    assert one.replay in shown.stdout
    other = tmp_path / "serial"
    sweep(study, other, workers=1, rules=rules)
    del OWN["picky"]
    assert digests(other) == digests(out)


def test_too_many_failures_stop_the_sweep(picky: tuple[Path, Path], tmp_path: Path) -> None:
    study, rules = picky
    done = sweep(study, tmp_path / "out", workers=1, rules=rules, max_failures=0)
    del OWN["picky"]
    assert done.stopped.startswith("stopped: ")
    assert 0 < done.done < 24


def test_a_point_that_cannot_be_is_a_row(write_study: Write, tmp_path: Path) -> None:
    terms = [("shortest", "min_term_days", 10, 200), ("longest", "max_term_days", 100, 300)]
    levers = "".join(
        f"  {name}: {{label: {{de: a, en: a}}, sets: [measures.Halle 1.{key}], low: {low}, high: {high}}}\n"
        for name, key, low, high in terms
    )
    text, design = STUDY.replace("levers:\n", f"levers:\n{levers}"), "design: {kind: latin_hypercube, rows: 12}\n"
    done = sweep(write_study(design, instead=text), tmp_path / "out", workers=1)
    runs = table(tmp_path / "out", "runs").to_pandas()
    impossible = runs["shortest"] > runs["longest"]
    assert done.complete
    assert done.failed == impossible.sum() > 0
    assert runs[impossible]["error"].str.contains("is shorter than min_term_days").all()
    within = write_study('constraints: ["shortest <= longest"]\n' + design, name="within.yaml", instead=text)
    assert sweep(within, tmp_path / "within", workers=1).failed == 0


def test_a_replayed_run_is_the_run_and_a_scenario_of_its_own(serial: Path, tmp_path: Path) -> None:
    runs = table(serial, "runs").to_pandas()
    one = runs[runs["replication"] == 0].iloc[2]
    told = called("replay", serial, one["run_id"], "--out", tmp_path / "one.yaml", "--json")
    assert json.loads(told.stdout)["outcomes"] == {name: one[name] for name in ("nights", "broken")}
    records, _, _ = run_one(load_scenario(tmp_path / "one.yaml"), load_scenario(tmp_path / "one.yaml").seed, 0)
    assert records.kind["persons"][:, records.kind_is("emergency")].sum() == one["nights"]
    assert "holds no run 123" in called("replay", serial, "123", code=2).stderr


# --- the command ----------------------------------------------------------------------------------------------


def test_a_dry_run_tells_size_points_and_time_and_writes_nothing(study: Path, tmp_path: Path) -> None:
    told = called("sweep", study, "--dry-run", "--out", tmp_path / "out").stdout
    assert "latin_hypercube, 12 design points x replications 2 = 24 runs" in told
    assert "First 5 of 12 design points" in told
    assert "One run took" in told
    assert not (tmp_path / "out").exists()
    as_json = json.loads(called("sweep", study, "--dry-run", "--json", "--workers", 4).stdout)
    assert as_json["runs"] == 24
    assert as_json["first"] == read_study(study).planned.rows.read(0, 5)
    assert as_json["seconds_expected"] == pytest.approx(as_json["seconds_a_run"] * 24 / 4, abs=0.1)


def test_a_dry_run_names_what_changes_nothing(write_study: Write) -> None:
    kinds = "  kinds: {label: {de: a, en: a}, sets: [moving.between_emergency_kinds], one_of: [true, false]}\n"
    path = write_study(instead=STUDY.replace("levers:\n", f"levers:\n{kinds}"))
    told = called("sweep", path, "--dry-run").stderr.splitlines()
    idle = [line.partition(":")[0] for line in told if "at the first design point, it changed nothing" in line]
    assert "kinds" in idle
    assert "wave" not in idle


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--shard", "3/2"), "--shard 3/2: wanted is I/N with I from 1 to N"),
        (("--shard", "a"), "wanted is I/N"),
        (("--engine", "ray"), "--engine ray: there is local and dask"),
        (("--scheduler", "tcp://localhost:1"), "--scheduler belongs to --engine dask"),
        (("--rules", "nowhere.py"), "cannot be read"),
    ],
)
def test_wrong_words_end_with_a_sentence(study: Path, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = called("sweep", study, "--out", tmp_path / "out", "--workers", 1, *words, code=2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_status_of_a_folder_without_a_study(tmp_path: Path) -> None:
    assert "is not the folder of a study" in called("status", tmp_path, code=2).stderr


def test_a_chunk_takes_some_seconds_and_everybody_gets_some(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = read_study(study).planned
    monkeypatch.setattr(sweeping, "measured", lambda _: 1.0)
    assert sweeping.chunk_of(planned, 1) == 6
    monkeypatch.setattr(sweeping, "measured", lambda _: 0.01)
    assert sweeping.chunk_of(planned, 2) == 3
    monkeypatch.setattr(sweeping, "measured", lambda _: 60.0)
    assert sweeping.chunk_of(planned, 2) == 1


def test_memory_stays_flat_with_the_number_of_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = STUDIES / "ishigami.py"
    load_rules(rules)
    reading = read_study(STUDIES / "ishigami.yaml")
    monkeypatch.setattr(sweeping, "chunk_of", lambda *_: 10)
    monkeypatch.setattr(parts, "RUNS_PER_FILE", 30)
    monkeypatch.setattr(parts, "ROWS_PER_GROUP", 30)

    kind = LatinHypercube(kind="latin_hypercube", rows=240)
    planned = replace(reading.planned, rows=replace(reading.planned.rows, kind=kind))
    held: list[int] = []
    tracemalloc.start()
    done = sweep(
        StudyReading(planned, reading.base),
        tmp_path / "out",
        workers=1,
        rules=rules,
        progress=lambda *_: held.append(tracemalloc.get_traced_memory()[0]),
    )
    tracemalloc.stop()
    assert done.complete
    assert len(list((tmp_path / "out" / "runs").iterdir())) == 240 // 30
    # from the fifth part on, when all is loaded, to the last of 24
    assert held[-1] - held[5] < 75_000, held
