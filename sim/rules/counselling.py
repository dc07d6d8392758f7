"""Return counselling: who wants to return voluntarily waits for a case; so many a month, first come, first served."""

from __future__ import annotations

from sim.agents.city import City
from sim.agents.counselling import ReturnCounselling


def set_up_counselling(city: City) -> None:
    """Open the line of those who want to return."""
    if city.plan.counselling is not None:
        city.parts["counselling"] = city.ledger.counselling = ReturnCounselling(city.households)


def counsel(city: City) -> None:
    """Households that want to return get the cases of the month and leave; cases nobody needs are gone with it."""
    part, rule = city.ledger.counselling, city.plan.counselling
    if part is None:
        return
    if rule is not None and (city.today.day == 1 or city.day == 0):
        part.begin_month(rule.counsellors.on(city.date) * rule.cases_per_month)
    if not part.waiting or (rule is not None and not part.cases_left):
        return

    def offer(row: int) -> bool:
        if not part.cases_left and rule is not None:  # without a rule any more (a lever) nobody has to wait
            return False
        part.take_case()
        city.ledger.leave(row, "voluntary_return")
        return True

    part.line.serve(offer)
