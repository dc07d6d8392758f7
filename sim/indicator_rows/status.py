"""Status rows: decisions pending and taken, and who lives in shelters with a status."""

from __future__ import annotations

from sim.indicator_rows.row import Indicator, city, figure, of_the_day, ratio, row

# fmt: off
ROWS: tuple[Indicator, ...] = (
    row("pending_persons", "persons", "Personen ohne Entscheidung", "persons without a decision",
        "persons present whose decision on status is pending", figure("status_pending"), part="status"),
    row("persons_with_status", "persons", "untergebrachte Personen mit Schutzstatus",
        "persons with status still in accommodation",
        "persons present who are recognised and could move out", figure("status_recognised"), part="status"),
    row("rejected_persons", "persons", "abgelehnte Personen", "rejected persons",
        "persons present whose decision was negative", figure("status_rejected"), part="status"),
    row("share_with_status", "share", "Anteil mit Schutzstatus", "share with status",
        "persons_with_status / persons", ratio(figure("status_recognised"), city("persons")), part="status"),
    row("decisions_positive", "persons/day", "anerkannt", "recognised",
        "persons of the day", of_the_day("decisions_positive"), part="status"),
    row("decisions_negative", "persons/day", "abgelehnt", "rejected",
        "persons of the day", of_the_day("decisions_negative"), part="status"),
)
# fmt: on
