"""Building programme: the plots, the sites ordered on them by rule, what they use of a budget, what the council saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sim.agents.places import CLOSED, ORDERED, Shelter
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
    """A site ordered by rule: on which plot, how many places, when, and how many days until it opens."""

    plot: Plot
    shelter: Shelter
    places: int
    day: int
    lead_days: int
    year: int

    @property
    def under_way(self) -> bool:
        """Whether the site has not opened yet."""
        return self.shelter.status == ORDERED

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled, by the council or by hand."""
        return self.shelter.status == CLOSED and self.shelter.opened_day is None

    @property
    def to_fill(self) -> bool:
        """Whether usable places are still to come."""
        return self.under_way or (self.shelter.status != CLOSED and self.shelter.fill_share < 1)


class BuildingProgramme:
    """Orders of the council; places are counted from the start, the lack is the one seen at the last sitting."""

    names: tuple[str, ...] = NAMES

    def __init__(self, plots: tuple[Plot, ...]) -> None:
        self.plots = plots
        self.orders: list[Order] = []
        self.lack = 0.0
        self.no_site = 0

    def free(self, today: date) -> list[Plot]:
        """Plots that can be had today: those on which nothing was ordered, or all that was ordered was cancelled."""
        taken = {order.plot.name for order in self.orders if not order.cancelled}
        return [p for p in self.plots if p.name not in taken and (p.available_from or today) <= today]

    def ordered_in(self, year: int) -> int:
        """Places of a calendar year's budget that are bound: those ordered in it and not cancelled since."""
        return self._places(lambda order: order.year == year and not order.cancelled)

    def under_way(self) -> list[Order]:
        """Orders that have not opened, the last one first."""
        return [order for order in reversed(self.orders) if order.under_way]

    def to_come(self, after: int) -> int:
        """Usable places its sites gain after a day, when they open late or are still filling."""
        sites = [order.shelter for order in self.orders if order.to_fill]
        return sum(change for site in sites for day, change in site.expected if day > after and change > 0)

    def _places(self, which: Callable[[Order], bool]) -> int:
        return sum(order.places for order in self.orders if which(order))

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`."""
        ordered = self._places(lambda order: True)
        waiting = self._places(lambda order: order.under_way)
        cancelled = self._places(lambda order: order.cancelled)
        return (ordered, waiting, ordered - waiting - cancelled, cancelled, self.lack, self.no_site)
