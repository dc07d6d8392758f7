"""Cells: every plan lived through under every wave, and how much worse it does than the best plan for that wave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from sim.indicators import BY_NAME
from sim.run import run
from sim.scenario.schema import Scenario

# what belongs to a wave; all else is the plan
OF_WAVE = ("inflow", "groups", "announcements")


@dataclass(frozen=True)
class Outcome:
    """What is regretted: an indicator added over all days; `form`: number or money."""

    name: str
    indicators: tuple[str, ...]
    form: str


# people without a place stand beside nights and cost: a plan that lets people wait is no good plan
OUTCOMES = (
    Outcome("emergency_nights", ("emergency_persons",), "number"),
    Outcome("without_place", ("waiting_persons", "turned_away"), "number"),
    Outcome("cost", ("cost",), "money"),
)


@dataclass(frozen=True)
class Cell:
    """One plan under one wave: each outcome by run."""

    plan: int
    wave: int
    values: dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class Regret:
    """All cells of one outcome; `regret[plan][wave]`: middle over runs of what the plan has more than the best plan.

    `worst[plan]`: largest regret over the waves. `least`: plans whose largest regret is smallest.
    """

    outcome: Outcome
    middle: tuple[tuple[float, ...], ...]
    regret: tuple[tuple[float, ...], ...]
    worst: tuple[float, ...]
    least: tuple[int, ...]


def under(plan: Scenario, wave: Scenario) -> Scenario:
    """The scenario of a plan with the people of a wave: arrivals, composition, announcements, and what is not known."""
    theirs = {name: one for name, one in wave.uncertainties.items() if _is_of_wave(one.sets)}
    ours = {name: one for name, one in plan.uncertainties.items() if not _is_of_wave(one.sets)}
    taken = {name: getattr(wave, name) for name in OF_WAVE}
    taken["groups"] = {**plan.groups, **wave.groups}
    return plan.model_copy(update={**taken, "uncertainties": {**ours, **theirs}})


def _is_of_wave(paths: Sequence[str]) -> bool:
    return any(path.split(".")[0] in OF_WAVE for path in paths)


def cells(
    plans: Sequence[Scenario],
    waves: Sequence[Scenario],
    seed: int,
    runs: int,
    workers: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[Cell]:
    """Live through every plan under every wave, with the same luck in each.

    Errors: `ScenarioError`, `RunFailedError`.
    """
    found, all_ = [], len(plans) * len(waves)
    for number, plan in enumerate(plans):
        for at, wave in enumerate(waves):
            records = run(under(plan, wave), seed=seed, runs=runs, workers=workers).records
            values = {
                one.name: tuple(
                    float(sum(np.asarray(BY_NAME[name].of(r), dtype=float).sum() for name in one.indicators))
                    for r in records
                )
                for one in OUTCOMES
            }
            found.append(Cell(number, at, values))
            if progress is not None:
                progress(len(found), all_)
    return found


def regrets(found: Sequence[Cell]) -> list[Regret]:
    """Regret for each outcome that any cell has any of."""
    return [_regret(found, one) for one in OUTCOMES if any(any(cell.values[one.name]) for cell in found)]


def _regret(found: Sequence[Cell], outcome: Outcome) -> Regret:
    """Run by run against the best plan for the wave in that very run."""
    plans, waves = 1 + max(cell.plan for cell in found), 1 + max(cell.wave for cell in found)
    by_cell = {(cell.plan, cell.wave): cell.values[outcome.name] for cell in found}
    best = {wave: np.min([by_cell[plan, wave] for plan in range(plans)], axis=0) for wave in range(waves)}
    middle = tuple(tuple(median(by_cell[plan, wave]) for wave in range(waves)) for plan in range(plans))
    regret = tuple(
        tuple(median((np.array(by_cell[plan, wave]) - best[wave]).tolist()) for wave in range(waves))
        for plan in range(plans)
    )
    worst = tuple(max(row) for row in regret)
    least = tuple(plan for plan in range(plans) if worst[plan] == min(worst))
    return Regret(outcome, middle, regret, worst, least)
