"""SurgeModel: a city lived through day by day; `DAY` is the day as one list."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import mesa
import numpy as np

from sim.agents.city import City, Policy
from sim.agents.policies import POLICIES, policy_named
from sim.agents.recorder import Recorder
from sim.draws import replication_seed
from sim.futures import future
from sim.rules import optimal as optimal
from sim.rules.building import build, set_up_building
from sim.rules.care import look_after, set_up_care
from sim.rules.circles import set_up_circles, tend_circles
from sim.rules.closing import close_emergency
from sim.rules.counselling import counsel, set_up_counselling
from sim.rules.emergency import order_emergency
from sim.rules.families import grow_families
from sim.rules.inflow import arrive, expect_arrivals
from sim.rules.interventions import intervene
from sim.rules.learning import learn_and_work, set_up_learning
from sim.rules.leaving import leave
from sim.rules.moving import move_on
from sim.rules.needs import mind_needs, set_up_needs
from sim.rules.placement import place, place_new_arrivals_first
from sim.rules.residents import settle_residents
from sim.rules.rooms import set_up_rooms
from sim.rules.sites import open_and_expire, set_up_sites
from sim.rules.standards import law_of_the_day
from sim.rules.status import pass_status, set_up_status
from sim.scenario.overrides import set_lever
from sim.scenario.reading import load_scenario
from sim.scenario.schema import Scenario

Step = Callable[[City], None]
ONE_DAY = timedelta(days=1)

DAY: tuple[Step, ...] = (
    intervene,
    open_and_expire,
    law_of_the_day,
    pass_status,
    learn_and_work,
    leave,
    counsel,
    arrive,
    grow_families,
    place_new_arrivals_first,
    move_on,
    place,
    mind_needs,
    look_after,
    tend_circles,
    order_emergency,
    close_emergency,
    build,
)

# what parts of the strategy need before the first day; each does nothing where the scenario leaves its part out
SET_UP: tuple[Step, ...] = (
    set_up_rooms,
    set_up_status,
    set_up_needs,
    set_up_care,
    set_up_circles,
    set_up_counselling,
    set_up_learning,
    set_up_building,
)


class SurgeModel(City):
    """Mesa model of one city and one scenario.

    `scenario` is a path or a `Scenario`; `rng` (or `seed`, the same) is the root of all draws (default: the
    scenario's own `seed`) and `replication` the number of the run below it, so the same call gives the same run.
    Any other keyword is a path of the scenario and its value from the first day on, as `--set` has it:
    `SurgeModel(scenario, **{"placement.policy": "first_fit"})`.
    `step()` is one day; `running` turns false at the end of the horizon. `datacollector` holds daily totals as in
    any Mesa model (`collect=False` leaves it empty); `sim.records.records_of(model)` gives everything.
    """

    def __init__(
        self,
        scenario: Scenario | str | os.PathLike[str],
        rng: Any = None,
        *,
        seed: Any = None,
        replication: int = 0,
        collect: bool = True,
        **kwargs: Any,  # the name by which Mesa 3.3 knows that further keywords are taken
    ) -> None:
        plan = _plan_of(scenario)
        for path, value in kwargs.items():
            plan = set_lever(plan, path, value)
        if rng is not None and seed is not None:
            raise TypeError("give rng or seed, not both: they are the same number")
        root = _root_of(seed if rng is None else rng, plan)
        key = replication_seed(root, replication)
        super().__init__(future(plan, key), key)
        policy_named(self.plan.placement.policy)  # an unknown one is an error now, not on the first morning
        for part in SET_UP:
            part(self)
        set_up_sites(self)
        settle_residents(self)
        expect_arrivals(self, 0)
        self.recorder = Recorder(self)
        self.collect = collect
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "date": "last_date",
                "persons": "persons",
                "regular_persons": "regular_persons",
                "emergency_persons": "emergency_persons",
                "waiting_persons": "waiting_persons",
            }
        )

    def step(self) -> None:
        """Live through one day, record it, and go on to the next."""
        if self.day >= self.horizon:
            self.running = False
            return
        self.ledger.day = self.day
        for part in DAY:
            part(self)
        self.recorder.record(self)
        self.day += 1
        self.today += ONE_DAY
        self.running = self.day < self.horizon
        if self.collect:
            self.datacollector.collect(self)

    @property
    def policy(self) -> Policy:
        """Placement policy in force today, by its name: a lever may change it, a copy in another process find it."""
        name = self.plan.placement.policy
        return POLICIES.get(name) or policy_named(name)

    @property
    def last_date(self) -> date:
        """Date of the last day lived through."""
        return self.plan.date_of(self.day - 1)


def forget(model: SurgeModel) -> None:
    """Let go of a model that is done: Mesa 3.3 numbers agents in a table of all models, which keeps each for good."""
    numbers = getattr(mesa.Agent, "_ids", None)
    if isinstance(numbers, dict):
        numbers.pop(model, None)


def _plan_of(scenario: object) -> Scenario:
    if isinstance(scenario, Scenario):
        return scenario
    if isinstance(scenario, str | os.PathLike):
        return load_scenario(scenario)
    raise TypeError(
        f"scenario must be a path or a Scenario, not {type(scenario).__name__}; batch_run takes a list of them: "
        '{"scenario": [scenario]}'
    )


def _root_of(rng: object, plan: Scenario) -> int:
    """Root of all draws: the number given, else the scenario's own seed."""
    if rng is None:
        return plan.seed
    if not isinstance(rng, int | np.integer) or rng < 0:
        raise TypeError(f"rng must be a whole number of 0 or more, the root of all draws, not {rng!r}")
    return int(rng)
