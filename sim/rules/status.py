"""Status: decisions fall due; preliminary accommodation ends with them or at the latest after the legal limit."""

from __future__ import annotations

from sim.agents.city import City
from sim.agents.status import StatusOfAll
from sim.agents.tables import PLACED, PRELIMINARY, WAITING
from sim.clocks import NEVER
from sim.recognition import RECOGNISED, outcome


def set_up_status(city: City) -> None:
    """Count decisions by outcome."""
    if city.plan.status is not None:
        city.parts["status"] = StatusOfAll(city.counts)


def pass_status(city: City) -> None:
    """Decisions of the day: stage changes, place does not; clocks run at their speed after a decision like this one."""
    day = city.day
    cells = city.households.cells
    state, stage, decided = cells["state"], cells["stage"], cells["decided"]
    decide_at, stage_limit, leave_at = cells["decide_at"], cells["stage_limit"], cells["leave_at"]
    decision_left = cells["decision_left"]
    tomorrow, end = day + 1, city.horizon
    leaving, clocks, ledger = city.due["leave"], city.clocks, city.ledger
    _bear_caseload(city)
    part = city.parts.get("status")
    counted = part if isinstance(part, StatusOfAll) else None
    for row in city.due["status"].pop(day):
        if state[row] not in (WAITING, PLACED):
            continue
        moment = decide_at[row]
        if not decided[row] and moment < tomorrow:
            _decide(city, counted, row)
            decision_left[row] = NEVER
            clocks.respeed(row, moment)
            if leave_at[row] < end:
                leaving.add(leave_at[row], row, day)
        if stage[row] == PRELIMINARY and (decided[row] or stage_limit[row] < tomorrow):
            ledger.promote(row)


def _decide(city: City, part: StatusOfAll | None, row: int) -> None:
    """Recognised or rejected, by the household's luck and the share of its group today."""
    cells, found = city.households.cells, RECOGNISED
    if part is not None:
        status = city.plan.status
        if status is not None:
            group = city.group_names[cells["group"][row]]
            found = outcome(status, group, cells["recognition"][row], city.today)
        if found == RECOGNISED:
            part.positive += cells["members"][row]
        else:
            part.negative += cells["members"][row]
    city.ledger.decide(row, found)


def _bear_caseload(city: City) -> None:
    """More pending cases than can be borne slow all decisions down in proportion, where the scenario says so."""
    part, status = city.parts.get("status"), city.plan.status
    if not isinstance(part, StatusOfAll) or status is None or status.pending_without_delay is None:
        return
    if city.day >= part.next_review:
        part.next_review = city.day + status.review_days
        pending = city.counts.by_decision[0]
        slow = pending > status.pending_without_delay
        city.clocks.set_situation("status", {"decision": status.pending_without_delay / pending} if slow else {})
