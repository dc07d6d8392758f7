"""Reasons: why queueing theory or the fluid model does not apply to a scenario, or applies only roughly, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analysis.theory.durations import leaving_clocks
from analysis.theory.flats import queues_for_flats
from analysis.theory.fluid import has_emergency
from analysis.theory.theory import families_left_out, memoryless_stays
from analysis.theory.usable import settled_by_sites
from sim.locale import Language, language
from sim.scenario.schema import Scenario

Which = Literal["mgi", "fluid"]
THEORIES: tuple[Which, ...] = ("mgi", "fluid")
LONGEST_YEARS = 20
PEOPLE = ("inflow", "clocks", "groups")


@dataclass(frozen=True)
class Reason:
    """Why one of the two theories does not apply (`rules_out`), or only roughly; `key` of its text, and its values."""

    theory: Which
    key: str
    rules_out: bool
    about: Mapping[str, str | int] = field(default_factory=dict)

    def sentence(self, lang: Language) -> str:
        """The reason as a sentence."""
        values = {
            name: lang.number(value) if isinstance(value, int) else self._word(name, value, lang)
            for name, value in self.about.items()
        }
        return lang.say(f"beside.reason.{self.theory}.{self.key}", **values)

    def _word(self, name: str, value: str, lang: Language) -> str:
        if name != "clocks":
            return value
        return lang.say("join.comma").join(lang.say(f"beside.clock.{one}") for one in value.split())


class NotComparableError(ValueError):
    """Neither theory applies to the scenario; says all reasons."""

    def __init__(self, plan: Scenario, reasons: Sequence[Reason]) -> None:
        self.plan = plan
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.sentences(language("en", "beside"))))

    def sentences(self, lang: Language) -> list[str]:
        """What cannot be compared, and why."""
        told = [reason.sentence(lang) for reason in self.reasons if reason.rules_out]
        return [lang.say("beside.not_comparable", name=self.plan.name), *dict.fromkeys(told)]


@dataclass(frozen=True)
class Lived:
    """What the runs say about the conditions of the theories: persons at worst, over all runs."""

    elsewhere: int
    turned_away: int
    waiting_for_counselling: int = 0


def why_not(plan: Scenario, lived: Lived | None = None) -> list[Reason]:
    """All reasons against either theory; those that only the runs can tell need `lived`."""
    general = list(_of_both(plan))
    if general:
        return general
    return [*_of_mgi(plan), *(_of_places(plan, lived) if lived is not None else []), *_of_fluid(plan)]


def ruled_out(reasons: Sequence[Reason], which: Which) -> bool:
    """Whether a theory does not apply at all."""
    return any(reason.rules_out for reason in reasons if reason.theory == which)


def is_exact(reasons: Sequence[Reason], which: Which) -> bool:
    """Whether nothing at all is said against a theory, so that deviations from it can be judged."""
    return not any(reason.theory == which for reason in reasons)


def _of_both(plan: Scenario) -> Iterator[Reason]:
    told = plan.residents
    nobody_lives_there = not (sum(row.persons for row in told) if isinstance(told, tuple) else told.total)
    levers = ", ".join(
        f"{act.lever} ({act.date})"
        for act in plan.interventions
        if act.action == "set" and plan.start <= act.date <= plan.end and str(act.lever).split(".")[0] in PEOPLE
    )
    for which in THEORIES:
        if not plan.inflow.components and nobody_lives_there:
            yield Reason(which, "nobody", True)
        if plan.days > LONGEST_YEARS * 366:
            yield Reason(which, "too_long", True, {"years": LONGEST_YEARS})
        if levers:
            yield Reason(which, "levers", True, {"levers": levers})
        if changing := ", ".join(parts_that_change_clocks(plan)):
            yield Reason(which, "parts", True, {"parts": changing})


def parts_that_change_clocks(plan: Scenario) -> list[str]:
    """Blocks of the scenario by which stays depend on more than household and date."""
    found = []
    clocks = [clock for _, clock in plan.clocks if clock is not None]
    status = plan.status
    if status is not None and (
        status.pending_without_delay is not None or any(clock.after_rejection_factor != 1 for clock in clocks)
    ):
        found.append("status")
    for name in ("care", "circles"):
        part = getattr(plan, name)
        if part is not None and any(factor != 1 for factor in part.effect_on_clocks.values()):
            found.append(name)
    return found


def _of_mgi(plan: Scenario) -> Iterator[Reason]:
    if queues_for_flats(plan):
        yield Reason("mgi", "flats", True)
    if families_left_out(plan):
        yield Reason("mgi", "families", False)
    yield from _rough_growth(plan)


def _rough_growth(plan: Scenario) -> Iterator[Reason]:
    """Births are followed, but these two finer points of theirs are not."""
    births = [group.births_per_person_month for group in plan.groups.values()]
    if any(len(set(rate.values)) > 1 for rate in births):
        yield Reason("mgi", "births_by_date", False)
    decision = plan.clocks.decision
    grows = any(value > 0 for rate in births for value in rate.values)
    if decision is not None and grows and len(set(decision.size_factors.values())) > 1:
        yield Reason("mgi", "decision_by_size", False)


def _of_places(plan: Scenario, lived: Lived) -> Iterator[Reason]:
    """Whether places ran short where that changes how long people stay, or whether they may come."""
    waiting = [n for n, clock in leaving_clocks(plan).items() if clock.starts_at == "first_regular_placement"]
    if waiting and lived.elsewhere:
        yield Reason("mgi", "waits", True, {"clocks": " ".join(waiting), "persons": lived.elsewhere})
    if lived.waiting_for_counselling:
        yield Reason("mgi", "counselling", False, {"persons": lived.waiting_for_counselling})
    if lived.turned_away:
        yield Reason("mgi", "turned_away", True, {"persons": lived.turned_away})


def _of_fluid(plan: Scenario) -> Iterator[Reason]:
    clocks = leaving_clocks(plan)
    yield Reason("fluid", "divisible", False)
    if queues_for_flats(plan) and not memoryless_stays(clocks):
        yield Reason("fluid", "flats_with_memory", True)
    if families_left_out(plan):
        yield Reason("fluid", "families", False)
    waits = any(clock.starts_at == "first_regular_placement" for clock in clocks.values())
    if waits and queues_for_flats(plan):
        yield Reason("fluid", "flats_from_arrival", False)
    elif waits and plan.clocks.decision is not None:
        yield Reason("fluid", "fresh_start", False)
    if not settled_by_sites(plan):
        yield Reason("fluid", "usable_recorded", False)
    if has_emergency(plan):
        yield Reason("fluid", "emergency_always", False)
