"""Moved: the three assumptions that move a difference most - from what the futures drew, else by trying them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from analysis.brief import ASSUMPTIONS, moved_by
from analysis.chronicle import Chronicle
from analysis.compare.sides import Sides
from analysis.drivers import drivers
from analysis.tried import A_TENTH, TRIED, changed, not_covered
from sim.indicators import BY_NAME
from sim.locale import Language
from sim.run import RunFailedError, run
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario

RUNS = 4


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

    Where futures name fewer than three things, or are too few to say, other assumptions are tried out beside them.
    """
    base, variant = sides.chronicles[:2]
    names = {"base": sides.names[0], "variant": sides.names[1]}
    known = _by_futures(base, variant, lang) if base.plan.uncertainties else ()
    left = ASSUMPTIONS - len(known)
    found = sorted(tried(base, variant, workers, beside=bool(known)), key=lambda one: -one.moves) if left else []
    lines = tuple(_line(one, lang) for one in found[:left] if one.moves > 0)
    if not known and not lines:
        return Moved("", ())
    if known:
        runs = lang.number(min(RUNS, base.runs))
        lines = tuple(lang.say("brief.moved_tried", line=line, runs=runs) for line in lines)
    note = lang.say("compare.moved.futures" if known else "compare.moved.tried", runs=lang.number(RUNS), **names)
    return Moved(note, (*known, *lines))


def _by_futures(base: Chronicle, variant: Chronicle, lang: Language) -> tuple[str, ...]:
    nights = [one.daily("emergency_persons").sum(axis=1) for one in (base, variant)]
    found = drivers(base.futures, [float(value) for value in nights[1] - nights[0]])
    return moved_by(found, base.plan, lang.say("compare.moved.difference"), lambda one: signed(one, lang), lang)


def signed(value: float | None, lang: Language) -> str:
    """A whole number with its sign; a dash where there is none."""
    if value is None:
        return "–"
    written = lang.number(abs(round(value)))
    return written if round(value) == 0 else ("+" if value > 0 else "−") + written


def _line(one: Tried, lang: Language) -> str:
    ends = {"less": signed(one.less, lang), "more": signed(one.more, lang)}
    label = lang.say(f"brief.tried.{one.name}")
    return lang.say("compare.moved.line", label=label, as_it_is=signed(one.as_it_is, lang), **ends)


# --- trying out ---------------------------------------------------------------------------------------------


def tried(base: Chronicle, variant: Chronicle, workers: int, *, beside: bool = False) -> list[Tried]:
    """Each assumption a tenth smaller and larger in both, over the first few runs; the same people each time.

    `beside`: those that the futures tell of already are left out.
    """
    runs, seed = min(RUNS, base.runs), int(base.manifest["seed"])
    plans = (base.plan, variant.plan)
    as_it_is = _difference(plans, seed, runs, workers) or 0.0
    found = []
    for name, paths in not_covered(base.plan) if beside else TRIED.items():
        ends = [[changed(plan, paths, factor) for plan in plans] for factor in A_TENTH]
        less, more = (_difference(end, seed, runs, workers) for end in ends)
        if less is not None or more is not None:
            found.append(Tried(name, less, as_it_is, more))
    return found


def _difference(plans: Sequence[Scenario | None], seed: int, runs: int, workers: int) -> float | None:
    """Mean difference in nights; None where a changed scenario cannot be lived through (residents find no place)."""
    known = [plan for plan in plans if plan is not None]
    if len(known) < len(plans):
        return None
    try:
        results = [run(plan, seed=seed, runs=runs, workers=workers) for plan in known]
    except (ScenarioError, RunFailedError):
        return None
    nights = [mean(float(BY_NAME["emergency_persons"].of(one).sum()) for one in result.records) for result in results]
    return nights[1] - nights[0]
