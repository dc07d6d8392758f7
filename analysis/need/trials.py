"""Trials: one future lived through with so many more places, and what of it the question asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass

from analysis.need.question import Question, with_places
from sim.records import Records
from sim.run import RunFailedError, run_one
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from sim.workers import process_context

PLAN = "as it is"


@dataclass(frozen=True)
class Wanted:
    """One run to be lived through: its number, the scenario by name, and how many places more."""

    run: int
    places: int = 0
    plan: str = PLAN


@dataclass(frozen=True)
class Hall:
    """The first hall taken that did not stand at the start: days from the start, and its places."""

    ordered: int
    first_person: int
    places: int


@dataclass(frozen=True)
class Trial:
    """What one run says. Nights and persons without a place are those of the days asked for; `before`: of those before.

    `worst`: most persons in halls or without a place on one of the days asked for; `planned`: regular places on the
    day by which they must exist; `hall`: the next hall, None where none is needed before the end; `drawn`: what the
    future drew of what nobody knows.
    """

    nights: int
    without_place: int
    before: int
    worst: int
    planned: int
    hall: Hall | None
    drawn: tuple[tuple[str, object], ...]

    @property
    def kept(self) -> bool:
        """Whether nobody slept in a hall and nobody was without a place on the days asked for."""
        return self.nights == 0 and self.without_place == 0


Ask = Callable[[Sequence[Wanted]], dict[Wanted, Trial]]
Plans = Mapping[str, Scenario]


@contextmanager
def trials(
    plans: Plans, seed: int, question: Question, workers: int, progress: Callable[[int], None] | None = None
) -> Iterator[Ask]:
    """A function that lives through the runs wanted, in so many processes; the same numbers with any of them."""
    tell = progress or (lambda done: None)
    if workers == 1:
        yield lambda wanted: _serial(plans, seed, question, wanted, tell)
        return
    with ProcessPoolExecutor(
        workers, mp_context=process_context(), initializer=_begin, initargs=(plans, seed, question)
    ) as pool:
        try:
            yield lambda wanted: _parallel(pool, wanted, tell)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _serial(
    plans: Plans, seed: int, question: Question, wanted: Sequence[Wanted], tell: Callable[[int], None]
) -> dict[Wanted, Trial]:
    found = {}
    for one in wanted:
        found[one] = lived(plans[one.plan], seed, question, one)
        tell(1)
    return found


def _parallel(pool: ProcessPoolExecutor, wanted: Sequence[Wanted], tell: Callable[[int], None]) -> dict[Wanted, Trial]:
    pending = {pool.submit(_in_worker, one): one for one in wanted}
    found = {}
    for future in as_completed(pending):
        found[pending[future]] = future.result()
        tell(1)
    return {one: found[one] for one in wanted}


def lived(plan: Scenario, seed: int, question: Question, wanted: Wanted) -> Trial:
    """Live through one run and look at the days asked for. Errors: `ScenarioError`, `RunFailedError`."""
    try:
        records, _, _ = run_one(with_places(plan, wanted.places, question.by), seed, wanted.run)
    except ScenarioError:
        raise
    except Exception as error:
        raise RunFailedError(f"run {wanted.run} broke off: {type(error).__name__}: {error}") from error
    return trial_of(records, question)


def trial_of(records: Records, question: Question) -> Trial:
    """What the records of a run say about the question."""
    plan = records.plan
    asked = slice(plan.day_of(question.first), plan.day_of(question.until) + 1)
    before = slice(0, asked.start)
    counted = records.kind["persons"][:, records.kind_is(question.counted)].sum(axis=1)
    waiting, turned_away = records.city["waiting"], records.city["turned_away"]
    return Trial(
        nights=int(counted[asked].sum()),
        without_place=int(waiting[asked].sum() + turned_away[asked].sum()),
        before=int(counted[before].sum()),
        worst=int((counted + waiting)[asked].max(initial=0)),
        planned=int(records.district["regular_planned"][plan.day_of(question.by)].sum()),
        hall=_next_hall(records, question),
        drawn=tuple(records.future.items()),
    )


def _next_hall(records: Records, question: Question) -> Hall | None:
    """The first counted shelter ordered in the run that anybody came to live in."""
    found = [
        Hall(row["ordered_day"], row["first_person_day"], row["planned_places"])
        for row in records.shelters
        if row["measure"]
        and row["ordered_day"] is not None
        and row["ordered_day"] >= 0
        and row["first_person_day"] is not None
        and (question.counted == "emergency" or row["family"] == question.counted)
    ]
    return min(found, key=lambda hall: (hall.first_person, hall.ordered)) if found else None


_of_worker: list[tuple[Plans, int, Question]] = []


def _begin(plans: Plans, seed: int, question: Question) -> None:
    _of_worker[:] = [(plans, seed, question)]


def _in_worker(wanted: Wanted) -> Trial:
    plans, seed, question = _of_worker[0]
    return lived(plans[wanted.plan], seed, question, wanted)
