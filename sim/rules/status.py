"""Status: decisions fall due; preliminary accommodation ends with them or at the latest after the legal limit."""

from __future__ import annotations

from sim.agents.city import City
from sim.agents.tables import PLACED, PRELIMINARY, WAITING
from sim.clocks import NEVER


def pass_status(city: City) -> None:
    """Decisions of the day: stage changes, place does not; the housing clock runs at its speed after the decision."""
    day = city.day
    cells = city.households.cells
    state, stage, decided = cells["state"], cells["stage"], cells["decided"]
    decide_at, stage_limit, leave_at = cells["decide_at"], cells["stage_limit"], cells["leave_at"]
    decision_left = cells["decision_left"]
    tomorrow, end = day + 1, city.horizon
    leaving, clocks, ledger = city.due["leave"], city.clocks, city.ledger
    for row in city.due["status"].pop(day):
        if state[row] not in (WAITING, PLACED):
            continue
        moment = decide_at[row]
        if not decided[row] and moment < tomorrow:
            decided[row] = 1
            decision_left[row] = NEVER
            clocks.respeed(row, moment)
            if leave_at[row] < end:
                leaving.add(leave_at[row], row, day)
        if stage[row] == PRELIMINARY and (decided[row] or stage_limit[row] < tomorrow):
            ledger.promote(row)
