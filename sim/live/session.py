"""Session: the run of the room - one or two variants on one clock and every control; no threads, no network."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sim.live.acts import lever_act, site_act
from sim.live.expectations import Expectations
from sim.live.levers import Lever, levers_of
from sim.live.refusal import RefusedError
from sim.live.told import OF_NOTE
from sim.live.variant import Busy, Variant, nothing
from sim.model import forget
from sim.scenario.reading import Reading
from sim.scenario.schema import Scenario

SPEEDS = range(366)
LONGEST_NAME = 60
TRIGGER = "trigger"


@dataclass
class Session:
    """One scenario and seed, played. `epoch` grows whenever days that were shown are discarded."""

    reading: Reading
    seed: int
    variants: list[Variant] = field(default_factory=list)
    epoch: int = 1
    playing: bool = False
    speed: int = 10
    to_event: bool = False
    stop_at_trigger: bool = False
    band_shown: bool = True
    stopped_by: str | None = None
    expectations: Expectations = field(default_factory=Expectations)
    levers: dict[str, Lever] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin on the first day where no variants are given."""
        self.levers = levers_of(self.plan)
        if not self.variants:
            self.variants = [Variant(self.plan, self.seed)]

    @property
    def plan(self) -> Scenario:
        """The scenario, without what the room did."""
        return self.reading.scenario

    @property
    def day(self) -> int:
        """Days lived, the same for all variants."""
        return self.variants[0].day

    @property
    def ended(self) -> bool:
        """Whether the last day has been lived."""
        return self.variants[0].ended

    # --- the clock ------------------------------------------------------------------------------------------

    def live(self) -> None:
        """Live one day in all variants; pauses at the end, and where the room wants to stop."""
        for variant in self.variants:
            variant.live()
        sorts = set()
        for variant in self.variants:
            # standards are looked at day by day only while somebody waits for an event
            records = variant.records() if self.to_event else None
            sorts |= {told.sort for told in variant.listen(records)}
        if self.to_event and sorts & OF_NOTE:
            self._stop("event")
        elif self.stop_at_trigger and TRIGGER in sorts:
            self._stop(TRIGGER)
        if self.ended:
            self._stop("end")

    def _stop(self, why: str) -> None:
        self.playing, self.to_event, self.stopped_by = False, False, why

    def play(self) -> None:
        """Go on at the speed asked for."""
        self._may_go_on()
        self.playing, self.to_event, self.stopped_by = True, False, None

    def pause(self) -> None:
        """Stand still."""
        self.playing, self.to_event, self.stopped_by = False, False, None

    def step(self) -> None:
        """Live one day and stand still."""
        self._may_go_on()
        self.pause()
        self.live()

    def play_to_event(self) -> None:
        """Go on as fast as it can until something of note happens."""
        self._may_go_on()
        self.playing, self.to_event, self.stopped_by = True, True, None

    def set_speed(self, days: int) -> None:
        """Days a second; 0: as fast as it can."""
        if days not in SPEEDS:
            raise RefusedError("refused.speed", value=days)
        self.speed = days

    def _may_go_on(self) -> None:
        if self.ended:
            raise RefusedError("refused.ended")

    # --- acts -----------------------------------------------------------------------------------------------

    def variant(self, number: int) -> Variant:
        """A variant by its number. Errors: `RefusedError` where there is none."""
        if not 0 <= number < len(self.variants):
            raise RefusedError("refused.variant", number=number)
        return self.variants[number]

    def set_lever(self, number: int, name: str, value: Any, who: str = "", why: str = "") -> None:
        """Set a lever of a variant on the coming morning."""
        variant = self.variant(number)
        if name not in self.levers:
            raise RefusedError("refused.lever", lever=name[:LONGEST_NAME])
        self._may_go_on()
        variant.put(lever_act(variant.model, variant.begun, self.levers[name], value, who, why))

    def act(self, number: int, action: str, **given: Any) -> None:
        """Open, close, order or cancel in a variant on the coming morning."""
        variant = self.variant(number)
        self._may_go_on()
        variant.put(site_act(variant.model, action, **given))

    def take_back(self, number: int, act: int) -> None:
        """Take back an act that has not been lived yet."""
        self.variant(number).take_back(act)

    # --- other days, other courses --------------------------------------------------------------------------

    def rewind(self, day: int, busy: Busy = nothing) -> None:
        """Go to any day of the run, back or ahead; acts dated later are dropped."""
        if not 0 <= day <= self.plan.days:
            raise RefusedError("refused.day", day=day, last=self.plan.days)
        self._replace([variant.at(day, busy) for variant in self.variants])

    def fork(self, day: int | None, name: str, busy: Busy = nothing) -> None:
        """A second variant with the same people, from today or an earlier day on; both then stand on that day."""
        if len(self.variants) > 1:
            raise RefusedError("refused.third_variant")
        if day is not None and not 0 <= day <= self.day:
            raise RefusedError("refused.past_day", day=day, last=self.day)
        trunk = self.variants[0]
        name = name.strip()[:LONGEST_NAME]
        if day is None or day == self.day:
            self._replace([trunk, trunk.fork(name)])
            return
        other = trunk.at(day, busy)
        other.name, other.forked = name, day
        other.live_until(trunk.day, busy)
        self._replace([trunk, other])

    def drop(self, number: int) -> None:
        """Go on with the other variant alone."""
        self.variant(number)
        if len(self.variants) == 1:
            raise RefusedError("refused.only_variant")
        kept = self.variants[1 - number]
        kept.forked = None
        self._replace([kept])

    def open(self, reading: Reading, day: int, seed: int | None = None, busy: Busy = nothing) -> None:
        """Take over from a day of another scenario (or this one, anew)."""
        plan = reading.scenario
        if not 0 <= day <= plan.days:
            raise RefusedError("refused.day", day=day, last=plan.days)
        begun = Variant(plan, plan.seed if seed is None else seed).at(day, busy)
        self.reading, self.seed, self.levers = reading, begun.seed, levers_of(plan)
        self.expectations = Expectations()
        self._replace([begun])

    def _replace(self, variants: list[Variant]) -> None:
        """What was shown is discarded: another epoch begins, standing still."""
        for variant in self.variants:
            if variant not in variants:
                forget(variant.model)
        self.variants = variants
        gc.collect()  # a city and its agents refer to each other; left to itself Python keeps several of them
        self.epoch += 1
        self.pause()


Control = Callable[[Session], None]
