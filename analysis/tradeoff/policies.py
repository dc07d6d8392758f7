"""Policies: the lever values of a study, what they give in every future, which are unbeaten, what each is regretted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.studies.opened import Opened
from analysis.studies.whole import matrix
from sim.study.schema import Crossed

Numbers = NDArray[np.float64]


class NotCrossedError(ValueError):
    """Policies that cannot be weighed, e.g. not run under every future. `reason`: a key of the texts."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values


@dataclass(frozen=True)
class Policy:
    """Lever values and what they give: `means` over futures, `regret` the largest over futures, one an outcome.

    Regret in a future: how much worse than the best policy in that future. `unbeaten`: no policy is at least as good
    in all outcomes' means and better in one.
    """

    levers: tuple[object, ...]
    means: tuple[float, ...]
    worst: tuple[float, ...]
    regret: tuple[float, ...]
    mean_regret: tuple[float, ...]
    unbeaten: bool


@dataclass(frozen=True)
class Tradeoff:
    """All policies in some outcomes over the same futures (values of the uncertainties, replications)."""

    outcomes: tuple[str, ...]
    policies: tuple[Policy, ...]
    futures: int


def tradeoff(study: Opened, outcomes: Sequence[str]) -> Tradeoff:
    """Policies of a study that has crossed them with futures.

    Errors: `NotCrossedError` without levers, with an outcome that says not what is better, or where a policy lacks a
    future; `IncompleteError` for runs that lack.
    """
    if not study.planned.study.levers:
        raise NotCrossedError("levers")
    for name in outcomes:
        if study.outcomes[name].better is None:
            raise NotCrossedError("better", outcome=name)
    levers, futures = _crossed(study)
    tables = [_by_policy(study, name, levers, futures) for name in outcomes]
    signs = [1.0 if study.outcomes[name].better == "less" else -1.0 for name in outcomes]
    means = np.array([sign * table.mean(axis=1) for sign, table in zip(signs, tables, strict=True)]).T
    regrets = [sign * table - (sign * table).min(axis=0) for sign, table in zip(signs, tables, strict=True)]
    worst = [(sign * table).max(axis=1) * sign for sign, table in zip(signs, tables, strict=True)]
    policies = [
        Policy(
            values,
            tuple(float(table[n].mean()) for table in tables),
            tuple(float(one[n]) for one in worst),
            tuple(float(one[n].max()) for one in regrets),
            tuple(float(one[n].mean()) for one in regrets),
            _unbeaten(means, n),
        )
        for values, n in levers.items()
    ]
    return Tradeoff(tuple(outcomes), tuple(policies), tables[0].shape[1])


def _crossed(study: Opened) -> tuple[dict[tuple[object, ...], int], dict[tuple[object, ...], int]]:
    """Numbers of policies and of futures by their values."""
    decided, unknown = list(study.planned.study.levers), list(study.planned.study.uncertainties)
    points = study.planned.rows.read(0, len(study.planned.rows))
    levers: dict[tuple[object, ...], int] = {}
    futures: dict[tuple[object, ...], int] = {}
    pairs = set()
    for point in points:
        policy = levers.setdefault(tuple(point[name] for name in decided), len(levers))
        future = futures.setdefault(tuple(point[name] for name in unknown), len(futures))
        pairs.add((policy, future))
    if len(pairs) < len(levers) * len(futures):
        if isinstance(study.planned.study.design, Crossed):
            raise NotCrossedError("constraint")
        raise NotCrossedError("crossed", policies=len(levers), futures=len(futures), pairs=len(pairs))
    return levers, futures


def _by_policy(
    study: Opened, outcome: str, levers: dict[tuple[object, ...], int], futures: dict[tuple[object, ...], int]
) -> Numbers:
    """An outcome, shape (policies, futures x replications)."""
    decided, unknown = list(study.planned.study.levers), list(study.planned.study.uncertainties)
    values = matrix(study, outcome)
    table = np.empty((len(levers), len(futures), values.shape[1]))
    for row, point in enumerate(study.planned.rows.read(0, len(values))):
        policy = levers[tuple(point[name] for name in decided)]
        table[policy, futures[tuple(point[name] for name in unknown)]] = values[row]
    return table.reshape(len(levers), -1)


def _unbeaten(means: Numbers, number: int) -> bool:
    """Whether no other policy is at least as good in all means and better in one; `means` less is better."""
    others = np.delete(means, number, axis=0)
    return not bool(((others <= means[number]).all(axis=1) & (others < means[number]).any(axis=1)).any())
