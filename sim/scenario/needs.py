"""Special needs (Schutzbedarf): who has them, which of them ask for a place of their own kind, and how it is kept."""

from __future__ import annotations

from sim.scenario.quantities import Frozen, Share, quantity


class Needs(Frozen):
    """Groups after the Reception Conditions Directive (2013/33/EU Art. 21; recast 2024/1346), as shares of people."""

    accessible_share: Share = quantity(
        "share of persons", "braucht barrierefreien Platz", "persons who need an accessible place", 0.0
    )
    elderly_from_years: float = quantity(
        "years", "barrierefrei ab Alter", "age from which an accessible place is needed", 65.0, ge=0, le=120
    )
    women_alone_share: Share = quantity(
        "share of women alone", "Frauen allein: geschützter Platz", "women alone who need a protected place", 0.0
    )
    single_parents_share: Share = quantity(
        "share of one-parent families", "Alleinerziehende: geschützter Platz", "one-parent families who need one", 0.0
    )
    trauma_share: Share = quantity("share of adults", "Traumafolgen", "adults with effects of trauma", 0.0)
    pregnant_share: Share = quantity("share of women", "Schwangere", "pregnant among adult women", 0.0)
    reserved_days: int = quantity(
        "days", "freigehalten für", "days a suitable place is kept free for those who need it", 30, ge=0, le=3650
    )
    limit_days: int = quantity("days", "passend untergebracht bis", "days until suitably placed", 14, ge=0, le=3650)
