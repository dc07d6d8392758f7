"""Frontier: cost against person-nights in emergency shelters by variant, run by run with the same people."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analysis.chronicle import Chronicle
from sim.scenario.quantities import Text

Numbers = tuple[float, ...]


@dataclass(frozen=True)
class Variant:
    """What a scenario says in each run: cost (EUR), nights in emergency shelters, nights without a place, turned away.

    `people` stands for who comes and when: equal where all runs of two variants have the same people.
    """

    name: str
    start: date
    end: date
    seeds: tuple[int, ...]
    people: str
    cost: Numbers
    nights: Numbers
    waiting: Numbers
    turned_away: Numbers
    unknown: tuple[Text, ...] = ()

    @property
    def measured(self) -> tuple[Numbers, ...]:
        """All that must not be larger for a variant to be as good."""
        return self.cost, self.nights, self.waiting, self.turned_away


@dataclass(frozen=True)
class Standing:
    """In how many runs no other variant beats this one, and by whom it is beaten in how many."""

    unbeaten: int
    beaten_by: tuple[tuple[str, int], ...]


def variant_of(chronicle: Chronicle, name: str) -> Variant:
    """What is compared of the runs of one scenario."""
    plan = chronicle.plan
    return Variant(
        name=name,
        start=plan.start,
        end=plan.end,
        seeds=chronicle.seeds,
        people=people_of(chronicle),
        cost=summed(chronicle, "cost"),
        nights=summed(chronicle, "emergency_persons"),
        waiting=summed(chronicle, "waiting_persons"),
        turned_away=summed(chronicle, "turned_away"),
        unknown=tuple(one.label for one in plan.uncertainties.values()),
    )


def summed(chronicle: Chronicle, name: str) -> Numbers:
    """An indicator added over all days, by run."""
    return tuple(chronicle.daily(name).sum(axis=1, dtype=np.float64).tolist())


def people_of(chronicle: Chronicle) -> str:
    """Digest of those there at the start, the sizes of households, and who comes on each day of each run."""
    plan, digest = chronicle.plan, hashlib.sha256()
    sizes = {name: group.household_sizes.model_dump(mode="json") for name, group in plan.groups.items()}
    digest.update(repr((sizes, plan.residents)).encode())
    for flow in ("arrived", "straight_to_private"):
        digest.update(np.ascontiguousarray(chronicle.daily(flow), dtype=np.float64).tobytes())
    return digest.hexdigest()


def not_comparable(variants: Sequence[Variant]) -> str:
    """Why variants cannot be held against each other: `days`, `runs` or `people` differ; empty where they can."""
    for what, seen in (
        ("days", {(one.start, one.end) for one in variants}),
        ("runs", {one.seeds for one in variants}),
        ("people", {one.people for one in variants}),
    ):
        if len(seen) > 1:
            return what
    return ""


def beaten_by(variants: Sequence[Variant], mine: Variant, run: int) -> list[str]:
    """Names of the variants that beat one in a run."""
    return [other.name for other in variants if other is not mine and beats(other, mine, run)]


def beats(one: Variant, other: Variant, run: int) -> bool:
    """Whether a variant is nowhere worse than another in a run and somewhere better.

    Who waits or is turned away costs nothing and sleeps in no hall; a variant with more of them beats nobody.
    """
    pairs = [(a[run], b[run]) for a, b in zip(one.measured, other.measured, strict=True)]
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def standings(variants: Sequence[Variant]) -> list[Standing]:
    """How each variant stands; raises ValueError where they are not comparable."""
    if reason := not_comparable(variants):
        raise ValueError(f"not comparable: {reason} differ")
    found = []
    for mine in variants:
        beaten, unbeaten = Counter[str](), 0
        for run in range(len(mine.seeds)):
            by = beaten_by(variants, mine, run)
            beaten.update(by)
            unbeaten += not by
        found.append(Standing(unbeaten, tuple(beaten.most_common())))
    return found
