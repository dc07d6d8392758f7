"""Facts: what is known of a new city - rows of its tables, and which of them were made up because nobody gave them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

Rows = list[dict[str, str]]

# columns of each table in the order they are written
COLUMNS: dict[str, tuple[str, ...]] = {
    "districts": ("name", "population", "latitude", "longitude", "source", "status"),
    "sites": (
        *("name", "district", "kind", "planned_places", "usable_from", "permit_ends", "at_permit_end"),
        *("renewal_years", "source", "status"),
    ),
    "residents": ("site", "district", "group", "household_size", "arrival_month", "persons", "source", "status"),
    "announcements": ("announced_on", "from", "to", "persons_per_month", "source", "status"),
    "measures": (
        *("rung", "name", "kind", "district", "places", "lead_time_days", "min_term_days", "emptying_days"),
        *("takes", "source", "status"),
    ),
}
TABLES = tuple(COLUMNS)
NEEDED: dict[str, tuple[str, ...]] = {
    "districts": ("name", "population"),
    "sites": ("name", "district", "planned_places"),
    "residents": ("persons",),
    "announcements": ("announced_on", "from", "to", "persons_per_month"),
    "measures": ("name", "district", "places"),
}
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass
class Facts:
    """A new city as far as it is known. `made_up`: tables that nobody gave; their rows carry the status `synthetic`."""

    name: str
    start: date
    tables: dict[str, Rows] = field(default_factory=dict)
    arrivals_per_month: float | None = None
    made_up: set[str] = field(default_factory=set)

    @property
    def slug(self) -> str:
        """The name as files carry it."""
        return slug_of(self.name)

    def sum(self, table: str, column: str) -> float:
        """A column of a table added up."""
        return sum(float(row[column]) for row in self.tables.get(table, []) if row.get(column))


def slug_of(name: str) -> str:
    """A name as files carry it: Straßburg am Rhein is `strassburg-am-rhein`."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(SPELT)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "city"
