"""Brief: the first page for the mayor - ten lines of plain words, what moves the answer most, the limits of use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf

from analysis.drivers import Driver
from analysis.words.wording import Form
from sim.locale import Language
from sim.scenario.schema import Scenario

LINES = 10
ASSUMPTIONS = 3


@dataclass(frozen=True)
class Brief:
    """At most ten lines, at most three assumptions with how they move the answer, and the limits of use."""

    question: str
    lines: tuple[str, ...]
    moved: tuple[str, ...]
    moved_note: str
    limits: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.lines) > LINES or len(self.moved) > ASSUMPTIONS:
            raise ValueError("a first page has ten lines and three assumptions at most")

    @property
    def texts(self) -> tuple[str, ...]:
        """All of it, line by line."""
        return (self.question, *self.lines, self.moved_note, *self.moved, *self.limits)


def limits(lang: Language, *, futures: bool, invented: str) -> tuple[str, ...]:
    """Limits of use, with the sentence on invented sites."""
    names = ("recommends", "not_persons", "never_levers", "futures" if futures else "chance")
    return (*(lang.say(f"limits.{name}") for name in names), invented)


def moved_by(drivers: Sequence[Driver], plan: Scenario, what: str, form: Form, lang: Language) -> tuple[str, ...]:
    """The three uncertainties that move an answer most, each with the answer at its lower and upper third."""
    return tuple(_moved(one, plan, what, form, lang) for one in drivers[:ASSUMPTIONS])


def _moved(one: Driver, plan: Scenario, what: str, form: Form, lang: Language) -> str:
    uncertainty = plan.uncertainties[one.name]
    label = str(uncertainty.label[lang.code])
    label = lang.say("unknown.factor", label=label) if uncertainty.by == "factor" else label
    key = "brief.moved_chosen" if uncertainty.one_of else "brief.moved"
    told = lang.say(
        key,
        label=label,
        what=what,
        low=_written(one.low_value, lang),
        high=_written(one.high_value, lang),
        at_low=form(_known(one.at_low)),
        at_high=form(_known(one.at_high)),
    )
    return told if one.stands_out else f"{told} {lang.say('brief.not_standing_out')}"


def _known(value: float) -> float | None:
    return None if isinf(value) else value


def _written(value: object, lang: Language) -> str:
    return lang.exact(float(f"{value:.3g}")) if isinstance(value, float | int) else str(value)
