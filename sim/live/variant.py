"""Variant: one course of the run - the model, the acts the room put into it, and the way back to any day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sim.live.acts import Act
from sim.live.refusal import RefusedError
from sim.live.told import Teller, Told
from sim.model import SurgeModel
from sim.records import Records, records_of
from sim.scenario.rules import Intervention
from sim.scenario.schema import Scenario

Busy = Callable[[], None]  # asked now and then while many days are lived at once; may raise to break off
DAYS_A_BREATH = 50


def nothing() -> None:
    """What is asked where nobody waits."""


class Variant:
    """A run of the scenario with the room's acts; the same acts give the same days, however often it is rewound."""

    def __init__(self, plan: Scenario, seed: int, acts: Sequence[Act] = (), name: str = "") -> None:
        self.plan, self.seed, self.name = plan, seed, name
        self.forked: int | None = None
        self.acts = list(acts)
        self.model = SurgeModel(plan, rng=seed, collect=False)
        self.begun = self.model.plan  # the scenario in the future of this run, before any act
        for act in acts:
            self._enter(act)
        self.teller = Teller(plan)

    @property
    def day(self) -> int:
        """Number of days lived; acts are dated on the day that comes next."""
        return self.model.day

    @property
    def ended(self) -> bool:
        """Whether the last day has been lived."""
        return self.model.day >= self.model.horizon

    def live(self) -> None:
        """Live one day."""
        self.model.step()

    def records(self) -> Records:
        """Everything recorded so far."""
        return records_of(self.model)

    def listen(self, records: Records | None = None) -> list[Told]:
        """What has happened since this was last asked; about standards only where records are given."""
        return self.teller.listen(self.model, self.acts, records)

    @property
    def interventions(self) -> tuple[Intervention, ...]:
        """All that is dated: first what the scenario does, then what the room did."""
        return (*self.plan.interventions, *(act.does for act in self.acts))

    # --- acts -----------------------------------------------------------------------------------------------

    def put(self, act: Act) -> None:
        """Put in an act dated on the coming morning; an earlier one of that day that it replaces is taken out."""
        if self.ended:
            raise RefusedError("refused.ended")
        for number, earlier in enumerate(self.acts):
            if act.replaces(earlier):
                self._leave_out(number)
                break
        self.acts.append(act)
        self._enter(act)

    def take_back(self, number: int) -> None:
        """Take out an act that has not been lived yet. Errors: `RefusedError` for any other."""
        if not 0 <= number < len(self.acts) or not self.is_pending(self.acts[number]):
            raise RefusedError("refused.lived_already")
        self._leave_out(number)

    def is_pending(self, act: Act) -> bool:
        """Whether an act is still to come."""
        return self.plan.day_of(act.does.date) >= self.day

    def pending(self) -> dict[str, Any]:
        """Levers set today that hold from the coming morning on, by name."""
        return {act.lever: act.value for act in self.acts if act.lever and self.is_pending(act)}

    def _enter(self, act: Act) -> None:
        self.model.acts_by_day.setdefault(self.plan.day_of(act.does.date), []).append(act.does)

    def _leave_out(self, number: int) -> None:
        act = self.acts.pop(number)
        self.model.acts_by_day[self.plan.day_of(act.does.date)].remove(act.does)

    # --- other courses --------------------------------------------------------------------------------------

    def at(self, day: int, busy: Busy = nothing) -> Variant:
        """The same course on another day, lived through again; acts dated later are dropped."""
        kept = [act for act in self.acts if self.plan.day_of(act.does.date) < day]
        other = Variant(self.plan, self.seed, kept, self.name)
        other.forked = self.forked if self.forked is not None and self.forked <= day else None
        other.live_until(day, busy)
        return other

    def live_until(self, day: int, busy: Busy = nothing) -> None:
        """Live on until so many days have been lived; `busy` is called now and then and may raise to break off."""
        while self.day < min(day, self.model.horizon):
            if self.day % DAYS_A_BREATH == 0:
                busy()
            self.live()

    def fork(self, name: str) -> Variant:
        """A second course with the same people, the same up to today."""
        other = Variant.__new__(Variant)
        other.plan, other.seed, other.name = self.plan, self.seed, name
        other.forked = self.day
        other.acts = list(self.acts)
        other.model, other.begun = self.model.fork(), self.begun
        other.teller = Teller(self.plan)
        return other
