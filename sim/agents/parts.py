"""Parts: what belongs to the strategy and a scenario may leave out; each keeps figures of its own."""

from __future__ import annotations

from typing import Protocol

from sim.scenario.schema import Scenario

# in the order in which they are recorded; each is a block of the scenario and an attribute of the city
PARTS = ("rooms", "status", "needs", "care", "circles", "learning", "counselling", "building")


class Today(Protocol):
    """What a part asks of its city: which day it is, and the rules in force. A part keeps no day of its own."""

    day: int
    plan: Scenario


class Part(Protocol):
    """A part of the strategy in one city: its agents, lines and posts, and the figures it tells each evening."""

    names: tuple[str, ...]

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`, at the end of today; flows are counted from the start."""
