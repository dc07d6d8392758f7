"""Clocks: latent durations drawn at the door, and the speed at which policy and situation let them run.

A clock is a threshold in days at normal speed; at speed 2 it runs out in half the time (accelerated failure time).
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from math import isnan, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.tables import CLOCKS, EXPECTED, LEAVING, Table
from sim.draws import uniforms
from sim.laws import duration, mean, survival
from sim.recognition import RECOGNISED, UNDECIDED, outcomes
from sim.scenario.people import Clock, Law, OwnHousing
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]
NEVER = np.inf


class Clocks:
    """All clocks of all households: `since` is the moment up to which the thresholds are used up."""

    def __init__(self, plan: Scenario, seed: int, households: Table) -> None:
        self.seed = seed
        self.households = households
        self._situation: dict[str, dict[str, float]] = {}  # by part of the strategy: factor by clock
        self.situation_changed = False
        self.read(plan, plan.start)
        self._take_over()

    def read(self, plan: Scenario, day: date) -> None:
        """Take the laws and the speeds of a day from the scenario."""
        self.plan = plan
        self.day = day
        self.situation_changed = False
        self.groups = list(plan.groups)
        self.running: dict[str, Clock] = {}
        for name in CLOCKS:
            clock = getattr(plan.clocks, name)
            if clock is not None:
                self.running[name] = clock
        self.leaving = [name for name in LEAVING if name in self.running]
        self.waits = {n: c.starts_at == "first_regular_placement" for n, c in self.running.items()}
        self.some_wait = any(self.waits.values())
        # full speed by [not decided, recognised, rejected][group][members], read afresh when a date factor changes
        self.speeds = {name: self._speeds(name, clock, day) for name, clock in self.running.items()}
        housing = plan.clocks.own_housing
        # speed of own housing by level and work, where the scenario has courses and such factors
        self.by_level = _by_level(housing) if plan.learning is not None and housing is not None else None
        # a clock whose speed never changes within a stay needs no bookkeeping when something else changes
        constant = {n for n, t in self.speeds.items() if (t == t[:1, :, :1]).all()}
        if self.by_level is not None:
            constant.discard("own_housing")
        self.steady = [n for n in self.speeds if n in constant and not self.waits[n]]
        self.leaving_varying = [n for n in self.leaving if n not in self.steady]
        self.varying = [
            (n, f"{n}_left", f"{n}_speed", t.tolist(), self.waits[n], self.by_level if n == "own_housing" else None)
            for n, t in self.speeds.items()
            if n not in self.steady
        ]
        self.change_days = {d for c in self.running.values() for d in c.date_factor.changes}

    def set_situation(self, part: str, factors: dict[str, float]) -> None:
        """State what a part of the strategy does to the speed of clocks, by clock; it holds from the next *leave* on.

        Factors of several parts multiply; 1 or no entry is no effect.
        """
        if factors != self._situation.get(part, {}):
            self._situation[part] = dict(factors)
            self.situation_changed = True

    def _speeds(self, name: str, clock: Clock, day: date) -> Floats:
        largest = max(20, *clock.size_factors)
        sizes = sorted(clock.size_factors)
        by_size = [
            clock.size_factors[max([s for s in sizes if s <= members], default=sizes[0])]
            for members in range(largest + 1)
        ]
        by_group = [clock.group_factors.get(name, 1.0) for name in self.groups]
        situation = prod(factors.get(name, 1.0) for factors in self._situation.values())
        full = np.multiply.outer(by_group, by_size) * (clock.date_factor.on(day) * situation)
        return np.stack([full * clock.before_decision_factor, full, full * clock.after_rejection_factor])

    # --- whole columns --------------------------------------------------------------------------------------

    def draw(self, rows: slice) -> None:
        """Draw the thresholds of new households, who have not arrived yet."""
        t = self.households
        t["since"][rows] = t["steady_since"][rows] = t["arrived"][rows]
        t["settled_at"][rows] = np.nan
        for name in CLOCKS:
            t[f"{name}_left"][rows] = NEVER
        for name, clock in self.running.items():
            t[f"{name}_left"][rows] = duration(clock.duration, uniforms(self.seed, name, t["key"][rows]))
        self._set_speeds(rows)

    def draw_elapsed(self, rows: slice, follow_up: NDArray[np.int8]) -> Floats:
        """Draw the thresholds of residents at the start, given that nothing has run out since they arrived.

        `follow_up` says 1 decided, 0 not decided, -1 not known. Returns the probability of still being there.
        """
        self.draw(rows)
        t = self.households
        elapsed = -t["arrived"][rows]
        if "decision" in self.running:
            self._decide_elapsed(rows, elapsed, follow_up)
        t["settled_at"][rows] = t["arrived"][rows]
        present = np.ones(len(elapsed))
        for name in self.leaving:
            law = self.running[name].duration
            used = self._used_up(name, rows, elapsed)
            still = survival(law, used)
            present = present * still
            luck = uniforms(self.seed, name, t["key"][rows]) * still
            t[f"{name}_left"][rows] = np.maximum(duration(law, luck) - used, 0.0)
        t["since"][rows] = t["steady_since"][rows] = 0.0
        self._set_speeds(rows)
        return present

    def _decide_elapsed(self, rows: slice, elapsed: Floats, follow_up: NDArray[np.int8]) -> None:
        t = self.households
        law, speed = self.running["decision"].duration, t["decision_speed"][rows]
        luck = uniforms(self.seed, "decision", t["key"][rows])
        still = survival(law, elapsed * speed)
        luck = np.where(follow_up == 0, luck * still, np.where(follow_up == 1, still + luck * (1 - still), luck))
        left = duration(law, luck)
        with np.errstate(divide="ignore", invalid="ignore"):
            decide_at = t["arrived"][rows] + np.where(speed > 0, left / speed, NEVER)
        t["decide_at"][rows] = decide_at
        decided = decide_at < 0
        status = self.plan.status
        found = RECOGNISED if status is None else outcomes(status, self.plan.start, self.groups, t, rows)
        t["decided"][rows] = np.where(decided, found, UNDECIDED)
        t["decision_left"][rows] = np.where(decided, NEVER, left - elapsed * speed)

    def _used_up(self, name: str, rows: slice, elapsed: Floats) -> Floats:
        """Days of a clock's law used up by residents since they arrived, at the speeds of the first day."""
        t, table = self.households, self.speeds[name]
        group = t["group"][rows].astype(int)
        members = np.minimum(t["members"][rows], table.shape[2] - 1).astype(int)
        undecided = np.minimum(elapsed, t["decide_at"][rows] - t["arrived"][rows])
        after = table[np.maximum(t["decided"][rows].astype(int), 1), group, members]
        return np.asarray(undecided * table[0, group, members] + (elapsed - undecided) * after)

    def respeed_all(self, now: float) -> None:
        """Set all speeds anew after a change of law or market: one pass over the columns, expected people included."""
        rows = slice(0, len(self.households))
        self._use_up(rows, now)
        for name, clock in self.running.items():
            if clock.duration != self.laws.get(name):
                self._follow_law(name, clock.duration, rows)
        self._take_over()
        self._set_speeds(rows)

    def _use_up(self, rows: slice, now: float) -> None:
        """Use up the thresholds until now, by the speeds and in the columns that held so far."""
        t = self.households
        until = np.maximum(t["since"][rows], now)
        for name, column in self.kept_in.items():
            t[f"{name}_left"][rows] -= (until - t[column][rows]) * t[f"{name}_speed"][rows]
        t["since"][rows] = t["steady_since"][rows] = until

    def _follow_law(self, name: str, law: Law, rows: slice) -> None:
        """A lever changed a law: those to come draw by it; what is left of a running clock changes as the mean does."""
        t, before = self.households, self.laws.get(name)
        anew = duration(law, uniforms(self.seed, name, t["key"][rows]))
        left, expected = t[f"{name}_left"][rows], t["state"][rows] == EXPECTED
        if before is None:
            over = (t["decided"][rows] > 0) & (name == "decision")
            t[f"{name}_left"][rows] = np.where(over, NEVER, anew)
        else:
            t[f"{name}_left"][rows] = np.where(expected, anew, left * (mean(law) / mean(before)))

    def _take_over(self) -> None:
        """Note by which laws the thresholds are drawn now, and in which column each clock keeps its moment."""
        self.laws = {name: clock.duration for name, clock in self.running.items()}
        self.kept_in = {name: self._since(name) for name in self.running}

    def _since(self, name: str) -> str:
        """Column with the moment up to which a clock is used up."""
        return "steady_since" if name in self.steady else "since"

    def _set_speeds(self, rows: slice) -> None:
        t = self.households
        group, decided = t["group"][rows].astype(int), t["decided"][rows].astype(int)
        for name, table in self.speeds.items():
            members = np.minimum(t["members"][rows], table.shape[2] - 1).astype(int)
            speed = table[decided, group, members]
            if self.waits[name]:
                speed = np.where(np.isnan(t["settled_at"][rows]), 0.0, speed)
            if self.by_level is not None and name == "own_housing":
                speed = speed * np.array(self.by_level)[t["working"][rows], t["level"][rows]]
            t[f"{name}_speed"][rows] = speed
        ends = {name: t[self._since(name)][rows] + self._days_left(name, rows) for name in self.running}
        never = np.full(len(t["since"][rows]), NEVER)
        steady = [ends[name] for name in self.leaving if name in self.steady]
        t["steady_at"][rows] = np.minimum.reduce([never, *steady])
        first = np.argmin([never, *steady], axis=0)
        t["steady_by"][rows] = np.array([0, *(LEAVING.index(n) + 1 for n in self.leaving if n in self.steady)])[first]
        t["leave_at"][rows] = np.minimum.reduce([never, *(ends[name] for name in self.leaving)])
        due = ends.get("decision", never)
        t["decide_at"][rows] = np.where(t["decided"][rows] > 0, t["decide_at"][rows], due)

    def _days_left(self, name: str, rows: slice) -> Floats:
        left, speed = self.households[f"{name}_left"][rows], self.households[f"{name}_speed"][rows]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(speed > 0, np.maximum(left, 0.0) / speed, NEVER))

    # --- one household --------------------------------------------------------------------------------------

    def respeed(self, row: int, now: float) -> None:
        """Use up the thresholds of one household until now and set the full speeds that hold from now on."""
        cells = self.households.cells
        since = cells["since"]
        gone = now - since[row]
        if gone < 0:
            gone, now = 0.0, since[row]
        since[row] = now
        decided, group, members = cells["decided"][row], cells["group"][row], cells["members"][row]
        first = cells["steady_at"][row]
        for name, left_name, speed_name, table, waits, by_level in self.varying:
            left, speeds = cells[left_name], cells[speed_name]
            remaining = left[row] - speeds[row] * gone
            left[row] = remaining
            of_size = table[decided][group]
            speed = of_size[members if members < len(of_size) else -1]
            if waits and isnan(cells["settled_at"][row]):
                speed = 0.0
            elif by_level is not None:
                speed *= by_level[cells["working"][row]][cells["level"][row]]
            speeds[row] = speed
            end = now + (remaining if remaining > 0 else 0.0) / speed if speed > 0 else NEVER
            if name == "decision":
                if not decided:
                    cells["decide_at"][row] = end
            elif end < first:
                first = end
        cells["leave_at"][row] = first

    def cause(self, row: int) -> str:
        """Which of the leaving clocks of a household runs out first."""
        if len(self.leaving) == 1:
            return self.leaving[0]
        cells = self.households.cells
        if cells["leave_at"][row] == cells["steady_at"][row]:
            return LEAVING[cells["steady_by"][row] - 1]
        if len(self.leaving_varying) == 1:
            return self.leaving_varying[0]
        return min(self.leaving_varying, key=lambda name: self._ends(name, row))

    def _ends(self, name: str, row: int) -> float:
        cells = self.households.cells
        speed: float = cells[f"{name}_speed"][row]
        if speed <= 0:
            return NEVER
        moment: float = cells[self._since(name)][row] + max(0.0, cells[f"{name}_left"][row]) / speed
        return moment

    def stop(self, name: str, row: int) -> None:
        """Take one clock out of the race for a household; the others go on."""
        cells = self.households.cells
        cells[f"{name}_left"][row] = NEVER
        if name in self.steady and name != "decision":
            ends = [
                (self._ends(other, row), LEAVING.index(other) + 1) for other in self.leaving if other in self.steady
            ]
            cells["steady_at"][row], cells["steady_by"][row] = min(ends)

    def unsettle(self, row: int) -> None:
        """Clocks that wait for the first regular placement have not begun in this household."""
        cells = self.households.cells
        cells["settled_at"][row] = np.nan
        for name, left_name, speed_name, _, waits, _ in self.varying:
            if waits:
                luck = uniforms(self.seed, name, np.array([cells["key"][row]], dtype=np.uint64))
                cells[left_name][row] = float(duration(self.running[name].duration, luck)[0])
                cells[speed_name][row] = 0.0
        self.respeed(row, 0.0)

    def __deepcopy__(self, memo: dict[int, Any]) -> Clocks:
        twin = Clocks.__new__(Clocks)
        memo[id(self)] = twin
        twin.__dict__.update(self.__dict__)
        twin.households = deepcopy(self.households, memo)
        twin._situation = deepcopy(self._situation, memo)
        return twin


def _by_level(housing: OwnHousing) -> list[list[float]] | None:
    """Factors by [works or not][level of the household]; None where none of them has an effect."""
    levels = [1.0, *(housing.level_factors.get(level, 1.0) for level in ("A1", "A2", "B1"))]
    if housing.work_factor == 1 and set(levels) == {1.0}:
        return None
    return [levels, [factor * housing.work_factor for factor in levels]]
