"""Return counselling: the line of households who want to return, and the cases taken."""

from __future__ import annotations

from sim.agents.lines import Line
from sim.agents.tables import Table

IN_LINE = 1
NAMES = ("counselling_waiting", "counselling_cases", "counselling_capacity")


class ReturnCounselling:
    """Households in the line for a case, and the cases left this month."""

    names: tuple[str, ...] = NAMES

    def __init__(self, households: Table) -> None:
        self.line = Line(IN_LINE, households, "returning", "returning_since")
        self.waiting = 0
        self.cases = self.capacity = self.cases_left = 0
        self._fraction = 0.0

    def begin_month(self, cases: float) -> None:
        """So many cases can be taken this month; a fraction of a case is carried to the next one."""
        cases += self._fraction
        self.cases_left = int(cases + 1e-9)
        self._fraction = max(0.0, cases - self.cases_left)
        self.capacity += self.cases_left

    def take_case(self) -> None:
        """One household is counselled."""
        self.cases += 1
        self.cases_left = max(0, self.cases_left - 1)

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`: persons who wait, cases taken and cases that could have been taken so far."""
        return (self.waiting, self.cases, self.capacity)
