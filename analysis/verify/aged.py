"""Presence where stays have a memory: survival of all clocks by day of arrival, averaged over moment and decision.

For any laws. Households keep their size: births and relatives are left out. Nothing here is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.verify.cohorts import Group
from analysis.verify.durations import Table, by_date, duration, nodes, pace, table, used_up
from analysis.verify.presence import Presence, scatter
from analysis.verify.start import Residents, used_before
from sim.scenario.people import Clock, Fixed, Triangular

Floats = NDArray[np.float64]
BLOCK = 128
DECISIONS = 16
MOMENTS = 2
MOMENTS_OF_CORNERS = 8


@dataclass
class _Stays:
    """Survival of households of one group: what is common to all sizes is worked out once."""

    group: Group
    used: dict[str, Floats] = field(init=False)
    laws: dict[str, Table] = field(init=False)

    def __post_init__(self) -> None:
        plan = self.group.plan
        clocks = {**self.group.leaving, **({"decision": plan.clocks.decision} if plan.clocks.decision else {})}
        self.used = {name: used_up(by_date(plan, clock)) for name, clock in clocks.items()}
        oldest = max((float(one.elapsed.max()) for one in self.group.residents), default=0.0)
        self.laws = {}
        for name, clock in self.group.leaving.items():
            fastest = max([1.0, *clock.size_factors.values()]) * max([1.0, *clock.group_factors.values()])
            fastest *= max(1.0, clock.before_decision_factor) * max(1.0, *clock.date_factor.values)
            self.laws[name] = table(clock.duration, fastest * (plan.days + oldest + 1))

    @property
    def same_every_day(self) -> bool:
        """Whether only the time since arrival matters, and not the date."""
        return all(np.ptp(np.diff(used)) == 0 for used in self.used.values())

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

    def of_arrivals(self, size: int, days: Floats) -> Floats:
        """Chance of being there at the end of each day for those who arrive on some days, shape (some days, days)."""
        end = np.arange(1, self.group.plan.days + 1, dtype=float)
        there = np.zeros((len(days), len(end)))
        for part, decides, weight in self._nodes():
            came = days + part
            decided = self._decided(size, came, decides)
            there += weight * self._survival(size, came[:, None], decided[:, None], end[None, :])
        there[end[None, :] <= days[:, None]] = 0.0
        there[end[None, :] == days[:, None] + 1] = 1.0  # the leave step of the day of arrival has passed
        return there

    def _nodes(self) -> Iterator[tuple[float, float, float]]:
        """Moment within the day, days until the decision at normal speed, weight."""
        corners = any(isinstance(clock.duration, Fixed | Triangular) for clock in self.group.leaving.values())
        number = MOMENTS_OF_CORNERS if corners else MOMENTS
        # points evenly apart where stays end all at once: the rule of Gauss wants what is smooth
        moments = ((np.arange(number) + 0.5) / number, np.full(number, 1 / number)) if corners else nodes(number)
        decision = self.group.plan.clocks.decision
        chances, weights = nodes(DECISIONS) if self.decision_matters else (np.ones(1), np.ones(1))
        if self.decision_matters and decision is not None:
            decides = np.asarray(duration(decision.duration).isf(chances))
        else:
            decides = np.full(1, np.inf)
        for part, share in zip(*moments, strict=True):
            for days, weight in zip(decides, weights, strict=True):
                yield float(part), float(days), float(share * weight)

    def _decided(self, size: int, came: Floats, days: float) -> Floats:
        """Moment of the decision; beyond the run if it does not come in it."""
        decision, end = self.group.plan.clocks.decision, self.group.plan.days
        if decision is None or not self.decision_matters:
            return np.full(len(came), float(end + 1) if decision is None else -np.inf)
        speed = pace(decision, self.group.name, size) * decision.before_decision_factor
        wanted = self._at("decision", came) + days / max(speed, 1e-300)
        used = self.used["decision"]
        first = np.searchsorted(used, wanted, side="left")
        inside = np.interp(wanted, used, np.arange(end + 1.0))
        return np.where(first > end, float(end + 1), inside)

    def _at(self, name: str, moments: Floats) -> Floats:
        used = self.used[name]
        return np.interp(moments, np.arange(len(used)), used)

    def _survival(self, size: int, came: Floats, decided: Floats, now: Floats) -> Floats:
        """Chance that no leaving clock has run out by now."""
        still = np.ones(np.broadcast_shapes(came.shape, now.shape))
        for name, clock in self.group.leaving.items():
            begin = self._at(name, came)
            before = self._at(name, np.clip(decided, came, now)) - begin
            used = self._at(name, now) - begin - (1 - clock.before_decision_factor) * before
            still *= self.laws[name](np.maximum(pace(clock, self.group.name, size) * used, 0.0))
        return still

    # --- residents ------------------------------------------------------------------------------------------

    def of_residents(self, one: Residents) -> Floats:
        """Chance of being still there at the end of each day, for those who were there at the start."""
        there = np.zeros(self.group.plan.days)
        for n, elapsed in enumerate(one.elapsed.tolist()):
            undecided = [(elapsed, decided, share) for decided, share in self._later(one, n)]
            decided = [
                (after, -1.0, share)
                for after, share in zip(one.decided_after[n].tolist(), one.decided[n].tolist(), strict=True)
            ]
            for before, decides, share in (*undecided, *decided):
                if share > 0:
                    there += share * self._going_on(one.size, elapsed, before, decides)
        return there

    def _later(self, one: Residents, n: int) -> Iterator[tuple[float, float]]:
        """Moments of the decision of those who are undecided at the start, with their chances."""
        decision, chance = self.group.plan.clocks.decision, float(one.undecided[n])
        if decision is None or not self.decision_matters:
            yield (self.group.plan.days + 1.0, chance)
            return
        speed = pace(decision, self.group.name, one.size) * decision.before_decision_factor
        waited = float(one.elapsed[n]) * speed * decision.date_factor.on(self.group.plan.start)
        law = duration(decision.duration)
        for point, weight in zip(*nodes(DECISIONS), strict=True):
            left = float(law.isf(point * law.sf(np.array(waited)))) - waited
            yield float(self._decided(one.size, np.zeros(1), max(left, 0.0))[0]), chance * float(weight)

    def _going_on(self, size: int, elapsed: float, undecided: float, decided: float) -> Floats:
        """Survival from the start on, given that nothing has run out before it."""
        plan, end = self.group.plan, np.arange(1, self.group.plan.days + 1, dtype=float)
        still = np.ones(len(end))
        for name, clock in self.group.leaving.items():
            gone = used_before(plan, clock, self.group.name, size, np.array(undecided), np.array(elapsed))
            before = self._at(name, np.clip(decided, 0.0, end))
            used = self._at(name, end) - (1 - clock.before_decision_factor) * before
            law = self.laws[name]
            now = law(gone + pace(clock, self.group.name, size) * used)
            still *= now / max(float(law(np.asarray(gone))), 1e-300)
        return still


def presence(group: Group, keep_stay: bool = False) -> Presence:
    """Persons of a group by day, without births and relatives."""
    stays, days, arrivals = _Stays(group), group.plan.days, group.arrivals
    persons, variance = np.zeros(days), np.zeros(days)
    stay = np.zeros((days, days), dtype=np.float32) if keep_stay else None
    by_age = {paces: stays.of_arrivals(size, np.zeros(1))[0] for paces, size in _different(stays, arrivals.sizes)} if (
        stays.same_every_day
    ) else {}  # fmt: skip
    for first in range(0, days, BLOCK):
        rows = np.arange(first, min(first + BLOCK, days))
        known: dict[tuple[float, ...], Floats] = {}
        mean, square = np.zeros((len(rows), days)), np.zeros((len(rows), days))
        for column, size in enumerate(arrivals.sizes.astype(int).tolist()):
            paces = stays.paces(size)
            if paces not in known:
                known[paces] = _shifted(by_age[paces], rows) if by_age else stays.of_arrivals(size, rows.astype(float))
            there = known[paces] * (arrivals.shares[rows, column] * arrivals.placed[rows])[:, None]
            mean += size * there
            square += size**2 * there
        fixed = arrivals.households[rows] - arrivals.variance[rows]
        persons += arrivals.households[rows] @ mean
        variance += arrivals.households[rows] @ square - fixed @ mean**2
        if stay is not None:
            stay[rows] = mean
    of_start, scattered = _residents(stays)
    return Presence(persons + of_start, variance + scattered, of_start, stay)


def _different(stays: _Stays, sizes: Floats) -> Iterator[tuple[tuple[float, ...], int]]:
    """One size for each set of speeds."""
    yield from {stays.paces(size): size for size in sizes.astype(int).tolist()}.items()


def _shifted(by_age: Floats, rows: NDArray[np.int64]) -> Floats:
    """The same survival for each day of arrival, begun on that day."""
    age = np.arange(len(by_age))[None, :] - rows[:, None]
    return np.where(age >= 0, by_age[np.maximum(age, 0)], 0.0)


def _residents(stays: _Stays) -> tuple[Floats, Floats]:
    """Persons by day of those who were there at the start, and their variance."""
    days = stays.group.plan.days
    persons, variance = np.zeros(days), np.zeros(days)
    for line in sorted({one.line for one in stays.group.residents}):
        households = [one for one in stays.group.residents if one.line == line]
        there = np.array([one.households * stays.of_residents(one) for one in households])
        sizes = np.array([float(one.size) for one in households])
        number = np.array([one.households for one in households])
        squares, of_line = sizes**2 @ there, sizes @ there
        persons += of_line
        variance += scatter(squares, of_line, np.array([sizes**2 @ number, sizes @ number]))
    return persons, variance
