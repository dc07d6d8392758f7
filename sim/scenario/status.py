"""Status in detail: how many decisions are positive, and how a case-load slows them down."""

from __future__ import annotations

from sim.scenario.quantities import Dated, Frozen, Persons, Share, quantity


class Status(Frozen):
    """Decisions on status (asylum procedure): shares of recognition by group, and the pending cases they can bear."""

    recognition: dict[str, Dated[Share]] = quantity(
        "share of decisions", "Anerkennung nach Gruppe", "recognised, by group and date of decision", {}
    )
    pending_without_delay: Persons | None = quantity(
        "persons", "offene Verfahren ohne Verzögerung", "pending persons up to which procedures are not slowed", None
    )
    review_days: int = quantity(
        "days", "Abstand der Prüfung", "days between looks at the pending cases", 30, ge=1, le=366
    )
