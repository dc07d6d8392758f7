"""Trunks: shadow runs kept on the day of the room, in processes of their own; after a lever they branch off there."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from sim.model import SurgeModel, forget
from sim.records import records_of
from sim.run import undisturbed
from sim.scenario.rules import Intervention
from sim.scenario.schema import Scenario

EVERY = 7
MOST_PERSONS = (
    30_000  # larger cities are lived through from the first day each time: thirty of them would fill the memory
)
Pair = tuple[NDArray[np.int32], NDArray[np.int32]]


@dataclass
class Trunk:
    """A shadow run up to a day: what it is a run of, and the acts it has lived."""

    base: bytes
    acts: tuple[Intervention, ...]
    model: SurgeModel


_trunks: dict[tuple[int, int], Trunk] = {}  # of this process, by variant and replication


def shadow(variant: int, packed: bytes, seed: int, day: int, replication: int) -> Pair:
    """One run: persons in emergency shelters and persons, every seventh day."""
    with undisturbed():
        plan, trunk = _trunk(variant, packed, seed, day, replication)
        model = trunk.model.fork()
        _enter(model, plan, day, plan.days)
        while model.running:
            model.step()
        records = records_of(model, replication)
        forget(model)
        del model
        emergency = records.district["emergency_persons"].sum(axis=1)
        return emergency[::EVERY].astype(np.int32), records.city["persons"][::EVERY].astype(np.int32)


def keep_up(variant: int, packed: bytes, seed: int, day: int, replication: int) -> None:
    """Let a shadow run come up to the day of the room, so that the next lever need not wait for it."""
    with undisturbed():
        _trunk(variant, packed, seed, day, replication)


def _trunk(variant: int, packed: bytes, seed: int, day: int, replication: int) -> tuple[Scenario, Trunk]:
    """The scenario, and its run up to a day: the one that is kept where it fits, else lived from the first day on."""
    plan, base = _unpacked(packed, seed)
    kept = _trunks.pop((variant, replication), None)
    if kept is None or kept.base != base or kept.model.day > day or kept.acts != _before(plan, kept.model.day):
        first = plan.model_copy(update={"interventions": ()})
        kept = Trunk(base, (), SurgeModel(first, rng=seed, replication=replication, collect=False))
    _enter(kept.model, plan, kept.model.day, day)
    while kept.model.day < day:
        kept.model.step()
    kept.acts = _before(plan, day)
    if kept.model.persons <= MOST_PERSONS:
        _trunks[variant, replication] = kept
    return plan, kept


@lru_cache(maxsize=2)
def _unpacked(packed: bytes, seed: int) -> tuple[Scenario, bytes]:
    """The scenario, and a digest of what the run is a run of: all but what was done in it."""
    plan: Scenario = pickle.loads(packed)
    text = plan.model_copy(update={"interventions": ()}).model_dump_json()
    return plan, sha256(f"{seed} {text}".encode()).digest()


def _before(plan: Scenario, day: int) -> tuple[Intervention, ...]:
    return tuple(act for act in plan.interventions if plan.day_of(act.date) < day)


def _enter(model: SurgeModel, plan: Scenario, first: int, after: int) -> None:
    """Enter the acts dated from one day to the day before another."""
    for act in plan.interventions:
        if first <= plan.day_of(act.date) < after:
            model.acts_by_day.setdefault(plan.day_of(act.date), []).append(act)
