"""Moved: the three assumptions that move a difference most - from what the futures drew, else by trying them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from analysis.brief import ASSUMPTIONS, moved_by
from analysis.chronicle import Chronicle
from analysis.compare.sides import Sides
from analysis.drivers import drivers
from sim.indicators import BY_NAME
from sim.locale import Language
from sim.run import run
from sim.scenario.overrides import times
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario

RUNS = 4
A_TENTH = (0.9, 1.1)
# what is tried out where a scenario names nothing that is not known: numbers most answers hang on (docs/parameters.md)
TRIED: dict[str, tuple[str, ...]] = {
    "arrivals": ("inflow.factor",),
    "own_housing": ("clocks.own_housing.date_factor",),
    "onward_move": ("clocks.onward_move.date_factor",),
    "usable_share": ("occupancy.usable_share",),
    "moving": ("moving.persons_per_day",),
    "horizon": ("emergency.triggers.projection.planning_horizon_days",),
    "outlook": ("emergency.outlook.exits_per_person_month",),
    "building_time": tuple(f"building.lead_time.{end}" for end in ("low", "likely", "high")),
}


@dataclass(frozen=True)
class Tried:
    """Middle difference in nights (variant - base) with an assumption a tenth smaller and a tenth larger."""

    name: str
    less: float | None
    as_it_is: float
    more: float | None

    @property
    def moves(self) -> float:
        """The larger of both changes."""
        return max(abs(one - self.as_it_is) for one in (self.less, self.more) if one is not None)


@dataclass(frozen=True)
class Moved:
    """Lines, and the sentence above them."""

    note: str
    lines: tuple[str, ...]


def moved(sides: Sides, lang: Language, workers: int) -> Moved:
    """What moves the difference in emergency nights between the first variant and the base most.

    Too few futures, or none, say nothing about it; then assumptions are tried out.
    """
    base, variant = sides.chronicles[:2]
    names = {"base": sides.names[0], "variant": sides.names[1]}
    if base.plan.uncertainties:
        lines = _by_futures(base, variant, lang)
        if lines:
            return Moved(lang.say("compare.moved.futures", **names), lines)
    found = sorted(tried(base, variant, workers), key=lambda one: -one.moves)
    lines = tuple(_line(one, lang) for one in found[:ASSUMPTIONS] if one.moves > 0)
    return Moved(lang.say("compare.moved.tried", runs=lang.number(RUNS), **names) if lines else "", lines)


def _by_futures(base: Chronicle, variant: Chronicle, lang: Language) -> tuple[str, ...]:
    nights = [one.daily("emergency_persons").sum(axis=1) for one in (base, variant)]
    found = drivers(base.futures, [float(value) for value in nights[1] - nights[0]])
    form = lambda value: "–" if value is None else signed(value, lang)  # noqa: E731
    return moved_by(found, base.plan, lang.say("compare.moved.difference"), form, lang)


def signed(value: float, lang: Language) -> str:
    """A whole number with its sign."""
    written = lang.number(abs(round(value)))
    return written if round(value) == 0 else ("+" if value > 0 else "−") + written


def _line(one: Tried, lang: Language) -> str:
    ends = {name: "–" if end is None else signed(end, lang) for name, end in (("less", one.less), ("more", one.more))}
    label = lang.say(f"compare.tried.{one.name}")
    return lang.say("compare.moved.line", label=label, as_it_is=signed(one.as_it_is, lang), **ends)


# --- trying out ---------------------------------------------------------------------------------------------


def tried(base: Chronicle, variant: Chronicle, workers: int) -> list[Tried]:
    """Each assumption a tenth smaller and larger in both, over the first few runs; the same people each time."""
    runs, seed = min(RUNS, base.runs), int(base.manifest["seed"])
    plans = (base.plan, variant.plan)
    as_it_is = _difference(plans, seed, runs, workers) or 0.0
    found = []
    for name, paths in TRIED.items():
        ends = [_changed(plans, paths, factor) for factor in A_TENTH]
        less, more = (None if end is None else _difference(end, seed, runs, workers) for end in ends)
        if less is not None or more is not None:
            found.append(Tried(name, less, as_it_is, more))
    return found


def _changed(plans: Sequence[Scenario], paths: Sequence[str], factor: float) -> list[Scenario] | None:
    """Both scenarios with values times a factor; None where one has no such value or it would leave its range."""
    changed = []
    for plan in plans:
        for path in paths:
            try:
                plan = times(plan, path, factor)
            except ScenarioError:
                return None
        changed.append(plan)
    return changed


def _difference(plans: Sequence[Scenario], seed: int, runs: int, workers: int) -> float | None:
    """Mean difference in nights; None where a changed scenario cannot be lived through (residents find no place)."""
    try:
        results = [run(plan, seed=seed, runs=runs, workers=workers) for plan in plans]
    except ScenarioError:
        return None
    nights = [mean(float(BY_NAME["emergency_persons"].of(one).sum()) for one in result.records) for result in results]
    return nights[1] - nights[0]
