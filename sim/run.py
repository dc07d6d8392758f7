"""Run a scenario: replications in parallel processes, the same numbers serial or parallel."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.agents.moves import watch_moves
from sim.agents.policies import PolicyError, load_policies
from sim.folder import (
    costs_table,
    days_table,
    districts_table,
    events_table,
    futures_table,
    households_table,
    moves_table,
    shelters_table,
)
from sim.model import SurgeModel, forget
from sim.records import Records, households_of, moves_of, records_of
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import load_scenario
from sim.scenario.schema import Scenario
from sim.workers import end_with_parent, process_context

# what one replication gives: its records, its households and their moves (both empty when not asked for)
Lived = tuple[Records, Mapping[str, Any], Mapping[str, Any]]


class RunFailedError(RuntimeError):
    """A replication broke off; says which one, so that it can be replayed."""


@dataclass(frozen=True)
class Results:
    """All replications of one scenario; the tables are pandas frames made when asked for."""

    plan: Scenario
    seed: int
    records: tuple[Records, ...]
    households_of_run: tuple[Mapping[str, Any], ...] = ()
    moves_of_run: tuple[Mapping[str, Any], ...] = ()

    @property
    def days(self) -> Any:
        """One row per run and day, one column per indicator."""
        return days_table(self.records).to_pandas()

    @property
    def districts(self) -> Any:
        """One row per run, day and district."""
        return districts_table(self.records).to_pandas()

    @property
    def shelters(self) -> Any:
        """One row per run and shelter: ordered, opened, first person, empty, handed back, peak, person-nights."""
        return shelters_table(self.records).to_pandas()

    @property
    def events(self) -> Any:
        """Decision log: one row per event."""
        return events_table(self.records).to_pandas()

    @property
    def futures(self) -> Any:
        """What each run drew of what nobody knows: one row per run and uncertainty."""
        return futures_table(self.records).to_pandas()

    @property
    def households(self) -> Any:
        """One row per run and household (only when asked for with `households=True`)."""
        return households_table(self.records, self.households_of_run).to_pandas()

    @property
    def moves(self) -> Any:
        """One row per thing that happens to a household, with its place from then on (asked for as households are)."""
        return moves_table(self.records, self.moves_of_run).to_pandas()


def run_one(plan: Scenario, seed: int, replication: int, households: bool = False) -> Lived:
    """Live through one replication of a scenario from the first day to the last; households with their moves."""
    with undisturbed():
        model = SurgeModel(plan, rng=seed, replication=replication, collect=False)
        if households:
            watch_moves(model)
        while model.running:
            model.step()
        lived = records_of(model, replication), households_of(model) if households else {}, moves_of(model)
        forget(model)
        del model
    return lived


@contextmanager
def undisturbed() -> Iterator[None]:
    """No looking for cycles during a run, which makes none and would be searched in full; one search after it.

    What was there before is not searched: the city alone is large, and its agents and it refer to each other.
    """
    collecting = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if collecting:
            gc.enable()


def run(
    scenario: Scenario | str | os.PathLike[str],
    *,
    seed: int | None = None,
    runs: int | None = None,
    workers: int = 1,
    households: bool = False,
    rules: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    known: Results | None = None,
) -> Results:
    """Run replications 0, 1, 2, ... of a scenario.

    `seed` and `runs` default to those of the scenario. With `workers` above 1 the runs share so many processes; a
    script that asks for them needs the line `if __name__ == "__main__":`, as always with processes.
    `rules` names a Python file with further placement policies. `progress(done, all)` is called after each run.
    `known`: results of fewer runs of the same scenario and seed; only the runs that are missing are lived through.
    Errors: `ScenarioError` for bad input, `RunFailedError` when a replication breaks off.
    """
    if rules is not None:
        load_policies(rules)
    plan = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    root, count = plan.seed if seed is None else seed, plan.runs if runs is None else runs
    done = _taken_over(known, root, count)
    missing = range(len(done), count)
    many = min(workers, len(missing))
    replications = (
        _parallel(plan, root, missing, many, households, rules)
        if many > 1
        else _serial(plan, root, missing, households)
    )
    for number, result in replications:
        done[number] = result
        if progress is not None:
            progress(len(done), count)
    ordered = [done[number] for number in range(count)]
    asked = ordered if households else []
    return Results(
        plan, root, tuple(r for r, _, _ in ordered), tuple(h for _, h, _ in asked), tuple(m for _, _, m in asked)
    )


def _taken_over(known: Results | None, seed: int, count: int) -> dict[int, Lived]:
    """Runs lived through already, by number."""
    if known is None:
        return {}
    if known.seed != seed or known.households_of_run:
        raise ValueError("known results must be of the same seed and without households")
    return {number: (records, {}, {}) for number, records in enumerate(known.records[:count])}


def _serial(plan: Scenario, seed: int, missing: range, households: bool) -> Iterator[tuple[int, Lived]]:
    for number in missing:
        try:
            yield number, run_one(plan, seed, number, households)
        except ScenarioError:
            raise
        except Exception as error:
            raise RunFailedError(_failed(number, error)) from error


def _parallel(
    plan: Scenario, seed: int, missing: range, workers: int, households: bool, rules: Path | None
) -> Iterator[tuple[int, Lived]]:
    context = process_context()
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(plan, rules)) as pool:
        pending: dict[Future[Any], int] = {
            pool.submit(_in_worker, seed, number, households): number for number in missing
        }
        try:
            while pending:
                finished, _ = wait(pending, return_when=FIRST_COMPLETED)
                for future in finished:
                    number = pending.pop(future)
                    try:
                        yield number, future.result()
                    except ScenarioError:
                        raise
                    except Exception as error:
                        raise RunFailedError(_failed(number, error)) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _failed(number: int, error: Exception) -> str:
    if isinstance(error, PolicyError):
        return f"run {number} broke off: {error}"
    return f"run {number} broke off: {type(error).__name__}: {error}"


_plan_of_worker: list[Scenario] = []


def _begin(plan: Scenario, rules: Path | None) -> None:
    end_with_parent()
    if rules is not None:
        load_policies(rules)
    _plan_of_worker[:] = [plan]


def _in_worker(seed: int, number: int, households: bool) -> Lived:
    return run_one(_plan_of_worker[0], seed, number, households)


def table_of(results: Results, name: str) -> pa.Table:
    """Table of the results by name: days, districts, shelters, costs, events, futures, households or moves."""
    if name == "households":
        return households_table(results.records, results.households_of_run)
    if name == "moves":
        return moves_table(results.records, results.moves_of_run)
    makers = {"days": days_table, "districts": districts_table, "shelters": shelters_table, "events": events_table}
    makers |= {"costs": costs_table, "futures": futures_table}
    return makers[name](results.records)
