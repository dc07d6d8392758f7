"""Rules of the city in a scenario file: law, placement, moving, emergency ladder, interventions, standards."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.quantities import Dated, Frozen, Places, Share, SquareMetres, quantity

Weeks = Annotated[float, Field(ge=0, le=1000)]


class FloorArea(Frozen):
    """Floor area per person in force, by stage and date."""

    preliminary: Dated[SquareMetres] = quantity("m2/person", "vorläufige Unterbringung", "preliminary accommodation")
    follow_up: Dated[SquareMetres] = quantity("m2/person", "Anschlussunterbringung", "follow-up accommodation")


class Occupancy(Frozen):
    """How many of the planned places can be used: floor area, blocked places, steps of filling."""

    floor_area_m2: FloorArea
    planned_area_m2: SquareMetres = quantity(
        "m2/place", "Fläche je Sollplatz", "floor area of a planned place where a site states none", 4.5
    )
    usable_share: Dated[Share] = quantity(
        "share", "nutzbarer Anteil (blockierte Plätze)", "usable share of the places (friction)", 1.0
    )
    adopt: Literal["at_once", "as_places_allow"] = Field(
        "as_places_allow", description="how sites take over a higher floor area"
    )
    adoption_reserve_share: Share = quantity(
        "share of usable places",
        "Reserve bei Umstellung",
        "places that stay free when a site takes over a standard",
        0.0,
    )
    kept_empty_share: Dated[Share] = quantity(
        "share of usable places", "Reserve (leer gehalten)", "places kept empty on purpose", 0.0
    )
    fill_in_days: int = quantity("days", "Belegungsaufbau", "days over which a new site fills", 0, ge=0, le=730)
    fill_step_days: int = quantity("days", "Schritt des Aufbaus", "days between two steps of filling", 7, ge=1, le=365)
    cap_places: Dated[Places] = quantity("places", "Obergrenze je Standort", "largest planned site", 250)


class Permits(Frozen):
    """What happens before and when a permit or lease ends."""

    decide_months_ahead: float = quantity(
        "months", "Entscheidung vorher", "decided so many months ahead", 6.0, ge=0, le=120
    )
    wind_down_months: float = quantity(
        "months", "Auslaufzeit", "months without intake before the end", 3.0, ge=0, le=120
    )


PolicyName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


class OptimalPlacement(Frozen):
    """Weights of the policy `optimal`, for each person, and where its search ends."""

    unplaced: float = quantity("per person", "ohne Platz", "without a place", 1000.0, ge=0, le=1e6)
    balance: float = quantity(
        "per person", "Abstand vom Anteil der Bezirke", "off the districts' shares", 1.0, ge=0, le=1e6
    )
    needs: float = quantity("per person", "unpassender Platz", "unsuitably placed", 20.0, ge=0, le=1e6)
    mix: float = quantity("per person", "Abstand von 2 : 1 Familien und Einzelne", "off 2 : 1", 0.1, ge=0, le=1e6)
    moves: float = quantity("per person", "muss bald wieder umziehen", "has to move soon", 2.0, ge=0, le=1e6)
    cost: float = quantity("per EUR a day", "Kosten", "cost", 0.0, ge=0, le=1e6)
    soon_days: int = quantity("days", "bald", "a permit that ends so soon means a move", 180, ge=0, le=3650)
    nodes: int = quantity("nodes", "Suche endet nach", "the search ends after", 200, ge=1, le=1_000_000)
    time_limit_seconds: float = quantity(
        "seconds", "Zeitgrenze", "time limit, after which the greedy way is taken", 10.0, gt=0, le=3600
    )


class Placement(Frozen):
    """How households get a place."""

    policy: PolicyName = Field(
        "decentral",
        description="decentral, first_fit, cheapest, largest_first, random, optimal, or one of your own (--rules)",
    )
    mix_weight: float = quantity(
        "places per person",
        "Gewicht der Mischung",
        "free places a site may have fewer for each person its mix of families and singles comes nearer to 2 : 1",
        0.0,
        ge=0,
        le=1000,
    )
    optimal: OptimalPlacement = OptimalPlacement()
    if_full: Literal["overfill", "wait", "turn_away"] = Field(
        "overfill", description="overfill: open emergency shelters take more than their places, else people wait"
    )
    first: Literal["emergency_residents", "new_arrivals"] = Field(
        "emergency_residents", description="who gets the free regular places of a day first"
    )


class Moving(Frozen):
    """How people move on from emergency shelters and closing sites."""

    persons_per_day: Dated[Places] = quantity("persons a day", "Umzüge am Tag", "persons moved on a day", 1_000_000)
    blocks_when_a_site_opens: bool = Field(True, description="a new site is filled at once, beyond persons_per_day")
    between_emergency_kinds: bool = Field(True, description="people also move from worse to better emergency kinds")


# --- triggers -----------------------------------------------------------------------------------------------


class Projection(Frozen):
    """Compare expected people with places day by day up to a horizon."""

    reserve_places: int = quantity(
        "places", "Sicherheitsreserve", "trigger reserve added to the demand", 0, ge=-100_000, le=1_000_000
    )
    planning_horizon_days: int | None = quantity(
        "days", "Planungshorizont", "planning horizon (default: the announced period)", None, ge=1, le=3650
    )


class OccupancyTrigger(Frozen):
    """Order when regular places, open or due within the lead time, are fuller than a share."""

    above_share: Share = quantity("share", "ab Belegung", "above occupancy")


class DaysOfCover(Frozen):
    """Order when free places last for fewer days than stated at the expected net arrivals."""

    below_days: float = quantity("days", "unter Reichweite", "below days of cover", ge=0, le=3650)


class ByHand(Frozen):
    """Order the named measures on the dates given."""

    orders: dict[date, tuple[str, ...]] = Field(description="names of measures ordered on a day")


class Triggers(Frozen):
    """Triggers in use; a measure is ordered when any (or all) of them ask for it."""

    projection: Projection | None = None
    occupancy: OccupancyTrigger | None = None
    days_of_cover: DaysOfCover | None = None
    dates: ByHand | None = None
    combine: Literal["any", "all"] = Field("any", description="whether one trigger is enough to order")


class Outlook(Frozen):
    """What the city expects: arrivals announced, its own average or trend, or perfect foresight."""

    arrivals: Literal["announcements", "recent_average", "recent_trend", "perfect_foresight"] = Field(
        "announcements", description="by what the city expects arrivals"
    )
    recent_days: int = quantity("days", "Rückblick", "days looked back", 60, ge=7, le=730)
    exits_per_person_month: Share = quantity(
        "per person and month", "erwartete Auszüge", "exits the city expects, less births", 0.0
    )


class Closing(Frozen):
    """When emergency shelters close again."""

    share: Share = quantity(
        "share of places", "Auslastung ohne die Unterkunft", "load allowed without the shelter", 0.95
    )
    horizon_days: int = quantity("days", "Vorausschau", "days looked ahead", 30, ge=0, le=3650)


class Emergency(Frozen):
    """Emergency ladder: when measures are ordered and closed."""

    triggers: Triggers = Triggers()
    outlook: Outlook = Outlook()
    closing: Closing = Closing()


# --- interventions ------------------------------------------------------------------------------------------


class Intervention(Frozen):
    """A dated act of the city: open, close, order, cancel or resize a site, convert it, or set a lever."""

    date: date
    action: Literal["open", "close", "order", "cancel", "resize", "convert", "set"] = Field(description="what is done")
    target: str | None = Field(None, description="name of the site or measure")
    places: Places | None = quantity("places", "Plätze", "planned places (resize, order)", None)
    district: str | None = Field(None, description="of a new site (order, open)")
    kind: str | None = Field(None, description="of a new site (order, open)")
    lead_time_days: int = quantity("days", "Vorlauf", "lead time of an order", 0, ge=0, le=3650)
    lever: str | None = Field(None, description="path of the value to set, e.g. moving.persons_per_day")
    value: object = Field(None, description="value to set")
    who: str = Field("", description="who decided, for the log")
    why: str = Field("", description="why, for the log")

    @model_validator(mode="after")
    def _complete(self) -> Intervention:
        if self.action == "set" and (self.lever is None or self.value is None):
            raise ValueError("action: set needs lever: (the path) and value:")
        if self.action != "set" and self.target is None:
            raise ValueError(f"action: {self.action} needs target: (the name of a site or measure)")
        if self.action == "resize" and self.places is None:
            raise ValueError("action: resize needs places:")
        return self


# --- standards ----------------------------------------------------------------------------------------------


# the standards of sim/standards.py, by name
STANDARD_NAMES = (
    "no_emergency",
    "no_emergency_halls",
    "no_emergency_hotels",
    "no_emergency_other",
    "waiting",
    "placement",
    "building",
    "cap",
    "floor_area",
    "special_needs",
    "course",
    "care",
)


class Recovery(Frozen):
    """When a standard counts as broken and as back."""

    unbroken_days: int = quantity(
        "days", "ungebrochene Tage", "unbroken days until a standard is back", 30, ge=1, le=3650
    )
    placement_tolerance: Share = quantity(
        "dissimilarity above D_min", "Toleranz Belegung", "tolerance of placement above D_min", 0.05
    )
    building_tolerance: Share = quantity("dissimilarity", "Toleranz Bau", "tolerance of building", 0.15)
    too_few_persons: int = quantity(
        "persons", "zu wenige Personen", "below this number dissimilarity says nothing", 500, ge=0, le=1_000_000
    )
    cap_places: int = quantity(
        "places", "Obergrenze im Ausweis", "cap against which sites are reported", 250, ge=1, le=1_000_000
    )
    tolerated_persons: dict[str, Places] = quantity("persons", "geduldete Personen", "tolerance by standard", {})
