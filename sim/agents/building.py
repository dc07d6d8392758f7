"""Building programme: the plots, the sites ordered on them by rule, and what the council has seen."""

from __future__ import annotations

from dataclasses import dataclass

from sim.agents.places import ORDERED, Shelter
from sim.scenario.building import Plot

NAMES = (
    "building_ordered",
    "building_under_way",
    "building_opened",
    "building_cancelled",
    "building_lack",
    "building_no_site",
)


@dataclass(frozen=True)
class Order:
    """A site ordered by rule: on which plot, when, and how many days until it opens."""

    plot: Plot
    shelter: Shelter
    day: int
    lead_days: int


class BuildingProgramme:
    """Orders of the council; places are counted from the start, the lack is the one seen at the last sitting."""

    names: tuple[str, ...] = NAMES

    def __init__(self, plots: tuple[Plot, ...]) -> None:
        self.free = list(plots)
        self.under_way: list[Order] = []
        self.numbers = 0
        self.ordered = self.opened = self.cancelled = 0
        self.lack = 0.0
        self.no_site = 0
        self.ordered_in: dict[int, int] = {}

    def look(self) -> None:
        """Take note of the sites that have opened."""
        for order in [order for order in self.under_way if order.shelter.status != ORDERED]:
            self.under_way.remove(order)
            self.opened += order.shelter.planned

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`."""
        waiting = sum(order.shelter.planned for order in self.under_way if order.shelter.status == ORDERED)
        opened = self.ordered - self.cancelled - waiting
        return (self.ordered, waiting, opened, self.cancelled, self.lack, self.no_site)
