"""EMA Workbench: a study as a model with uncertainties, levers, outcomes and constraints."""

from __future__ import annotations

import os
import warnings

from scipy import stats

from sim.scenario.uncertainties import Uncertainty
from sim.study.constraints import word_of
from sim.study.points import Point
from sim.study.reading import Planned, read_study
from sim.study.schema import Outcome

with warnings.catch_warnings():
    # it says at import which of its connectors (NetLogo, Vensim, ipyparallel) are not there
    warnings.simplefilter("ignore")
    from ema_workbench import CategoricalParameter, IntegerParameter, Model, RealParameter, ScalarOutcome

TAKEN = ("scenario", "policy", "model")  # columns of its own experiments
KINDS = {"less": ScalarOutcome.MINIMIZE, "more": ScalarOutcome.MAXIMIZE, None: ScalarOutcome.INFO}


class _Experiment:
    """One experiment: parameters by their words in, outcomes by their words out."""

    def __init__(self, point: Point, names: dict[str, str], outcomes: dict[str, str]) -> None:
        self._point, self._names, self._outcomes = point, names, outcomes
        self.__name__ = "experiment"

    def __call__(self, **parameters: object) -> dict[str, float]:
        values = {self._names[word]: _plain(value) for word, value in parameters.items()}
        told = self._point(values)
        return {word: told[name] for word, name in self._outcomes.items()}


def to_ema_model(study: str | os.PathLike[str], rules: str | os.PathLike[str] | None = None) -> Model:
    """A study file as a `Model` of EMA Workbench; each experiment is the mean over the study's replications.

    Names are written as words (`own housing` -> `own_housing`; `policy`, which the workbench uses itself -> `policy_`);
    the study's own design and constraints are left to the workbench. Goes to other processes, so every evaluator
    works. Errors: `ScenarioError` for the study.
    """
    planned = read_study(study).planned
    names = {_word(name): name for name in planned.factors}
    outcomes = {word_of(name): name for name in planned.study.outcomes}
    model = Model("".join(filter(str.isalnum, planned.study.name)), _Experiment(Point(study, rules), names, outcomes))
    model.uncertainties = [_parameter(planned, name, one) for name, one in planned.study.uncertainties.items()]
    model.levers = [_parameter(planned, name, one) for name, one in planned.study.levers.items()]
    model.outcomes = [_outcome(word, planned.study.outcomes[name]) for word, name in outcomes.items()]
    return model


def _word(name: str) -> str:
    word = word_of(name)
    return f"{word}_" if word in TAKEN else word


def _parameter(planned: Planned, name: str, one: Uncertainty) -> object:
    word = _word(name)
    if one.one_of:
        return CategoricalParameter(word, list(one.one_of))
    assert one.low is not None
    assert one.high is not None
    if name in planned.rows.whole:
        return IntegerParameter(word, round(one.low), round(one.high))
    if one.likely is None:
        return RealParameter(word, one.low, one.high)
    width = one.high - one.low
    return RealParameter.from_dist(word, stats.triang((one.likely - one.low) / width, one.low, width))


def _outcome(word: str, one: Outcome) -> ScalarOutcome:
    return ScalarOutcome(word, kind=KINDS[one.better])


def _plain(value: object) -> object:
    """The value as Python has it: a category by its value, a number of NumPy as a number."""
    value = getattr(value, "value", value)
    return value.item() if hasattr(value, "item") else value
