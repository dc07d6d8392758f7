"""Survival of stays that have a memory: chance of being there still, by arrival, decision, size and date.

All leaving clocks compete; moments of arrival and decision are averaged over by quadrature.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.theory.cohorts import Group
from analysis.theory.durations import Table, by_date, duration, nodes, pace, table, used_up
from analysis.theory.start import Residents, used_before
from sim.scenario.people import Clock, Fixed, Triangular

Floats = NDArray[np.float64]
Days = NDArray[np.int64]
SPARE = 128  # days after the run: days of arrival are looked at in steps, those between them interpolated
MOST_STEP = 16  # days
MOST_LOOKS_AT_RESIDENTS = 5e6
DECISIONS = 12
MOMENTS = {"smooth": 2, "smooth, decided": 1, "corners": 8, "corners, decided": 4}


@dataclass
class Stays:
    """Survival of households of one group: what is common to all sizes is worked out once."""

    group: Group
    used: dict[str, Floats] = field(init=False)
    laws: dict[str, Table] = field(init=False)
    alike: dict[tuple[float, ...], Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plan = self.group.plan
        clocks = {**self.group.leaving, **({"decision": plan.clocks.decision} if plan.clocks.decision else {})}
        self.used = {
            name: used_up(np.pad(by_date(plan, clock), (0, SPARE), mode="edge")) for name, clock in clocks.items()
        }
        oldest = max((float(one.elapsed.max()) for one in self.group.residents), default=0.0)
        self.laws = {}
        for name, clock in self.group.leaving.items():
            fastest = max([1.0, *clock.size_factors.values()]) * max([1.0, *clock.group_factors.values()])
            fastest *= max(1.0, clock.before_decision_factor) * max(1.0, *clock.date_factor.values)
            self.laws[name] = table(clock.duration, fastest * (plan.days + SPARE + oldest + 1))

    @property
    def same_every_day(self) -> bool:
        """Whether only the time since arrival matters, and not the date."""
        return all(np.ptp(np.diff(used)) < 1e-9 for used in self.used.values())

    @property
    def decision_matters(self) -> bool:
        """Whether a clock runs at another speed before the decision."""
        decides = "decision" in self.used
        return decides and any(clock.before_decision_factor != 1 for clock in self.group.leaving.values())

    def paces(self, size: int) -> tuple[float, ...]:
        """Speeds of a size; sizes with the same have the same stays."""
        return tuple(pace(clock, self.group.name, size) for clock in self._clocks().values())

    def _clocks(self) -> dict[str, Clock]:
        decision = self.group.plan.clocks.decision
        return {**self.group.leaving, **({"decision": decision} if decision is not None else {})}

    # --- arrivals -------------------------------------------------------------------------------------------

    def of_arrivals(self, size: int, days: Days, longest: int) -> Floats:
        """Chance of being there at the end of each day from the arrival on, shape (days of arrival, longest)."""
        end = days[:, None] + np.arange(1, longest + 1)
        there = np.zeros(end.shape)
        for part, decides, weight in self.points():
            came = np.asarray(days + part)
            there += weight * self.survival(size, came, self._decided(size, came, decides), end, {})
        there[:, 0] = 1.0  # the leave step of the day of arrival has passed
        return there

    def points(self) -> list[tuple[float, float, float]]:
        """Moments within the day, days until the decision at normal speed, and weights."""
        corners = any(isinstance(clock.duration, Fixed | Triangular) for clock in self.group.leaving.values())
        number = MOMENTS[("corners" if corners else "smooth") + (", decided" if self.decision_matters else "")]
        # points evenly apart where stays end all at once: the rule of Gauss wants what is smooth
        moments = ((np.arange(number) + 0.5) / number, np.full(number, 1 / number)) if corners else nodes(number)
        decision = self.group.plan.clocks.decision
        decides, weights = np.full(1, np.inf), np.ones(1)
        if self.decision_matters and decision is not None:
            chances, weights = nodes(DECISIONS)
            decides = np.asarray(duration(decision.duration).isf(chances))
        return [
            (part, days, share * weight)
            for part, share in zip(moments[0].tolist(), moments[1].tolist(), strict=True)
            for days, weight in zip(decides.tolist(), weights.tolist(), strict=True)
        ]

    def _decided(self, size: int, came: Floats, days: Floats | float) -> Floats:
        """Moment of the decision, where it matters; infinite if it does not come in the run."""
        decision = self.group.plan.clocks.decision
        if decision is None or not self.decision_matters:
            return np.full(len(came), np.inf)
        speed = pace(decision, self.group.name, size) * decision.before_decision_factor
        wanted = self._at("decision", came) + days / max(speed, 1e-300)
        used = self.used["decision"]
        return np.where(wanted > used[-1], np.inf, np.interp(wanted, used, np.arange(len(used))))

    def _at(self, name: str, moments: Floats) -> Floats:
        used = self.used[name]
        return np.interp(moments, np.arange(len(used)), used)

    def survival(self, size: int, came: Floats, decided: Floats, end: Days, gone: Mapping[str, Floats]) -> Floats:
        """Chance that no leaving clock has run out at the end of days, shape of `end`; by row: arrival, decision.

        `gone`: days of a law used up before the arrival, on condition that it had not run out then.
        """
        still = np.ones((len(came), end.shape[1]))
        for name, clock in self.group.leaving.items():
            begin, now = self._at(name, came)[:, None], self.used[name][end]
            # what is used up rises with time, so the earlier of two moments has the smaller number
            before = np.clip(self._at(name, decided)[:, None], begin, np.maximum(now, begin)) - begin
            used = np.maximum(now - begin - (1 - clock.before_decision_factor) * before, 0.0)
            used *= pace(clock, self.group.name, size)
            still *= self.laws[name](used + gone[name][:, None] if name in gone else used)
        for name, days in gone.items():
            still /= np.maximum(self.laws[name](days), 1e-300)[:, None]
        return still

    # --- residents ------------------------------------------------------------------------------------------

    def of_residents(self, one: Residents) -> Floats:
        """Chance of being still there at the end of each day, for those who were there at the start."""
        elapsed, undecided, decided, share = self._fates(one)
        plan, name, days = self.group.plan, self.group.name, self.group.plan.days
        step = int(min(MOST_STEP, max(1, days * len(share) * len(self.laws) // MOST_LOOKS_AT_RESIDENTS)))
        end = np.unique(np.append(np.arange(1, days + 1, step), days))
        gone = {
            which: used_before(plan, clock, name, one.size, undecided, elapsed)
            for which, clock in self.group.leaving.items()
        }
        there = share @ self.survival(one.size, np.zeros(len(share)), decided, end[None, :], gone)
        return np.asarray(np.interp(np.arange(1.0, days + 1), end, there))

    def _fates(self, one: Residents) -> tuple[Floats, Floats, Floats, Floats]:
        """Days since arrival, days of them undecided, moment of the decision (-1: before the start), chance."""
        decision, points = self.group.plan.clocks.decision, one.elapsed
        if decision is None or not self.decision_matters:
            nobody = np.full(len(points), np.inf)
            return points, points, nobody, one.undecided + one.decided.sum(axis=1)
        speed = pace(decision, self.group.name, one.size) * decision.before_decision_factor
        waited = points * speed * decision.date_factor.on(self.group.plan.start)
        law, (chances, weights) = duration(decision.duration), nodes(DECISIONS)
        later = np.asarray(law.isf(np.outer(law.sf(waited), chances))) - waited[:, None]
        coming = self._decided(one.size, np.zeros(later.size), np.maximum(later.ravel(), 0.0))
        since, past = np.repeat(points, len(chances)), np.repeat(points, one.decided.shape[1])
        found = (
            np.concatenate([since, past]),
            np.concatenate([since, one.decided_after.ravel()]),
            np.concatenate([coming, np.full(len(past), -1.0)]),
            np.concatenate([np.outer(one.undecided, weights).ravel(), one.decided.ravel()]),
        )
        likely = found[3] > 0
        return found[0][likely], found[1][likely], found[2][likely], found[3][likely]
