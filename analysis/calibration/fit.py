"""Fit: values tried one after the other, each by the same dice, kept on disk; stopped at any moment it goes on."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import optuna
from numpy.typing import NDArray
from optuna.distributions import BaseDistribution, FloatDistribution
from optuna.samplers import TPESampler
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import FrozenTrial, TrialState

from analysis.calibration.lived import Simulate, simulating
from analysis.calibration.question import Question, Seen
from sim.draws import replication_seed
from sim.folder import FolderError
from sim.study.identity import digest_of, model_version, packages

JOURNAL = "trials.journal"
FIRST_AT_RANDOM = 10
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Trial:
    """One set of values and how far it is from what was observed: mean square of (mean of runs - observed) / error."""

    number: int
    values: dict[str, float]
    loss: float


@dataclass(frozen=True)
class Fit:
    """All trials in their order, the best of them, and the loss of the scenario as it stands (None if not tried)."""

    trials: tuple[Trial, ...]
    as_it_stands: float | None

    @property
    def best(self) -> Trial:
        """The trial nearest to what was observed; of equal ones the first."""
        return min(self.trials, key=lambda one: (one.loss, one.number))


def identity(question: Question) -> str:
    """Digest of all that a trial depends on."""
    asked = question.asked.model_dump(
        mode="json", by_alias=True, include={"seed", "parameters", "replications", "fitted_until"}
    )
    seen = [[one.day, one.indicator, one.value, one.error] for one in question.seen if question.is_fitted(one)]
    plan = question.plan.model_dump(
        mode="json", by_alias=True, exclude={"name", "title", "question", "look_at", "sources"}
    )
    return digest_of([asked, seen, plan, model_version(), packages()])


def fit(
    question: Question, folder: Path, workers: int = 1, progress: Callable[[int, int | None], None] | None = None
) -> Fit:
    """Try as many sets of values as the question says; those in the folder already are not tried again.

    Errors: `FolderError` where the folder holds the trials of another question.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = _opened(folder, identity(question))
    fitted = [one for one in question.seen if question.is_fitted(one)]
    # later days cannot change what is fitted
    plan = question.plan.model_copy(update={"end": max(one.day for one in fitted)})
    shown = [(one.day, one.indicator) for one in fitted]
    with simulating(plan, question.parameters, shown, question.asked.seed, workers) as simulate:
        while (count := len(_complete(study))) < question.asked.trials:
            _try_next(study, question, fitted, simulate, count)
            if progress is not None:
                progress(count + 1, question.asked.trials)
    trials = tuple(_told(n, one) for n, one in enumerate(_complete(study)[: question.asked.trials]))
    stands = trials[0].loss if _as_it_stands(question) is not None else None
    return Fit(trials, stands)


def _opened(folder: Path, name: str) -> optuna.Study:
    folder.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=optuna.exceptions.ExperimentalWarning)
        storage = JournalStorage(JournalFileBackend(str(folder / JOURNAL)))
    known = [one.study_name for one in storage.get_all_studies()]
    if known and known != [name]:
        raise FolderError(f"{folder} holds trials of another question or model; name another folder with --out")
    return optuna.create_study(study_name=name, storage=storage, load_if_exists=True)


def _try_next(study: optuna.Study, question: Question, fitted: Sequence[Seen], simulate: Simulate, count: int) -> None:
    """One trial. What is suggested hangs on the complete trials and their number only: after a stop it is the same."""
    for left in study.get_trials(states=(TrialState.RUNNING, TrialState.WAITING)):
        study.tell(left.number, state=TrialState.FAIL)
    stands = _as_it_stands(question)
    seed = replication_seed(question.asked.seed, 2**31 + count) % 2**32
    limits: dict[str, BaseDistribution] = {
        name: FloatDistribution(float(one.low or 0), float(one.high or 0)) for name, one in question.parameters.items()
    }
    study.sampler = TPESampler(seed=seed, n_startup_trials=FIRST_AT_RANDOM, multivariate=True)
    if count == 0 and stands is not None:
        study.enqueue_trial(stands)
    trial = study.ask(limits)
    values = {name: float(trial.params[name]) for name in question.parameters}
    pairs = [(values, replication) for replication in range(question.asked.replications)]
    study.tell(trial, loss(simulate(pairs), fitted))


def loss(simulated: Numbers, seen: Sequence[Seen]) -> float:
    """Mean square of (mean of runs - observed) / error; `simulated` has shape (runs, seen)."""
    apart = [(mean - one.value) / one.error for mean, one in zip(simulated.mean(axis=0), seen, strict=True)]
    return float(np.mean(np.square(apart)))


def _as_it_stands(question: Question) -> dict[str, float] | None:
    """Values that leave the scenario as it is, where all parameters are factors whose limits hold 1."""
    ones = question.parameters.values()
    if all(one.by == "factor" and float(one.low or 0) <= 1 <= float(one.high or 0) for one in ones):
        return dict.fromkeys(question.parameters, 1.0)
    return None


def _complete(study: optuna.Study) -> list[FrozenTrial]:
    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))


def _told(number: int, trial: FrozenTrial) -> Trial:
    return Trial(number, {name: float(value) for name, value in trial.params.items()}, float(trial.value or 0.0))
