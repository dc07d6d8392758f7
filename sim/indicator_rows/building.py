"""Building rows: regular places ordered by rule."""

from __future__ import annotations

from sim.indicator_rows.row import Indicator, figure, row

# fmt: off
ROWS: tuple[Indicator, ...] = (
    row("places_ordered_by_rule", "places", "nach Regel beschlossene Plätze", "places ordered by rule",
        "planned places of all sites the council has ordered so far", figure("building_ordered"), part="building"),
    row("places_under_way", "places", "Plätze im Bau", "places under way",
        "planned places of sites ordered by rule that have not opened", figure("building_under_way"), part="building"),
    row("places_built", "places", "nach Regel gebaute Plätze", "places built by rule",
        "planned places of sites ordered by rule that have opened", figure("building_opened"), part="building"),
    row("places_cancelled", "places", "abgesagte Plätze", "places cancelled",
        "planned places of sites ordered by rule and cancelled so far", figure("building_cancelled"), part="building"),
    row("lack_seen", "places", "erwarteter Mangel an Plätzen", "lack of places expected",
        "people expected x (1 + reserve) - usable regular places, at the end of the building time, at the last sitting",
        figure("building_lack"), part="building"),
    row("no_site_offered", "cases", "kein Standort angeboten", "no site offered",
        "districts below their share that offered no plot, summed over sittings", figure("building_no_site"),
        part="building"),
)
# fmt: on
