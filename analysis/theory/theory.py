"""Theory: what queueing theory expects of a scenario whose places never run out - an M(t)/G/infinity queue.

Arrivals come independently of each other and of who is there, and everybody stays as long as their clocks say
(Eick, Massey, Whitt 1993, doi 10.1287/opre.41.4.731). The daily step of the model is kept: the record of a day is the
state at its end, and nobody leaves on the day they come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.theory import aged, memoryless
from analysis.theory.arrivals import Arrivals, expected_arrivals
from analysis.theory.cohorts import Group
from analysis.theory.durations import leaving_clocks
from analysis.theory.families import grow
from analysis.theory.presence import Presence, Seeking
from analysis.theory.start import residents
from sim.scenario.people import Clock, Exponential
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Theory:
    """Expected arrivals by group, and the persons present that follow from them."""

    arrivals: Mapping[str, Arrivals]
    presence: Presence
    seeking: tuple[Seeking, ...] = ()

    @property
    def persons(self) -> Floats:
        """Expected persons present at the end of each day."""
        return self.presence.persons

    @property
    def sd(self) -> Floats:
        """Standard deviation of the persons present in one run, at the end of each day."""
        return np.asarray(np.sqrt(np.maximum(self.presence.variance, 0.0)))

    @property
    def arriving(self) -> Floats:
        """Expected persons a day who come and need a place."""
        return np.asarray(sum(one.persons for one in self.arrivals.values()))

    @property
    def arriving_in_all(self) -> tuple[float, float]:
        """Expected persons who come in the whole run, and the standard deviation of their number."""
        variance = sum(float(one.variance_of_persons.sum()) for one in self.arrivals.values())
        return float(self.arriving.sum()), float(np.sqrt(variance))


def theory(
    plan: Scenario,
    leaving: Mapping[str, Clock] | None = None,
    keep_stay: bool = False,
    seek_flats: bool = False,
) -> Theory:
    """Expected persons by day for a scenario, or for some of its leaving clocks.

    `keep_stay` also gives, day by day of arrival, the persons still there of an average household of all groups;
    `seek_flats` those whose housing clock runs out (only where no stay has a memory).
    """
    clocks = leaving_clocks(plan) if leaving is None else leaving
    arrivals, living = expected_arrivals(plan), residents(plan, clocks)
    parts, coming = [], []
    for name, arriving in arrivals.items():
        group = Group(plan, name, clocks, arriving, tuple(one for one in living if one.group == name))
        if group.residents or arriving.households.any():
            by_state = memoryless_stays(clocks)
            parts.append(
                memoryless.presence(group, keep_stay, seek_flats) if by_state else aged.presence(group, keep_stay)
            )
            coming.append(arriving.households)
    sums = {
        what: np.sum([np.zeros(plan.days), *(getattr(part, what) for part in parts)], axis=0)
        for what in ("persons", "variance", "of_start")
    }
    stay = _mixed(coming, [part.stay for part in parts])
    seeking = tuple(part.seeking for part in parts if part.seeking is not None)
    return Theory(arrivals, Presence(sums["persons"], sums["variance"], sums["of_start"], stay), seeking)


def memoryless_stays(leaving: Mapping[str, Clock]) -> bool:
    """Whether all laws of the clocks that end stays are exponential."""
    return all(isinstance(clock.duration, Exponential) for clock in leaving.values())


def families_left_out(plan: Scenario) -> bool:
    """Whether births and relatives would have to be followed through stays with a memory; they are left out then."""
    return not memoryless_stays(leaving_clocks(plan)) and any(grow(group) for group in plan.groups.values())


def _mixed(coming: Sequence[Floats], stays: Sequence[NDArray[np.float32] | None]) -> NDArray[np.float32] | None:
    """Stay of an average household of each day; of the average of all days where nobody comes."""
    known = [stay for stay in stays if stay is not None]
    if not known:
        return None
    weights = np.array(coming)
    nobody = weights.sum(axis=0) == 0
    weights[:, nobody] = weights.sum(axis=1, keepdims=True) if weights.any() else 1.0
    weights = (weights / weights.sum(axis=0)).astype(np.float32)
    return np.asarray(sum(weight[:, None] * stay for weight, stay in zip(weights, known, strict=True)))
