"""Tables of a city folder: districts, sites over time, measures, announcements, residents at the start."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field, model_validator

from sim.scenario.quantities import Frozen, HouseholdSize, Month, Persons, Places, Share, Text, quantity

AtPermitEnd = Literal["renew", "wind_down", "close"]
Stage = Literal["preliminary", "follow_up"]
# Measures that win places in sites already there; every other measure is a shelter of some kind.
NO_SHELTER = ("use_reserve", "denser_occupancy")


class Kind(Frozen):
    """Kind of shelter; its class decides whether it counts as a regular place or as emergency."""

    label: Text
    shelter_class: Literal["regular", "emergency"] = Field(
        description="regular: a place to live; emergency: opened by the ladder, left as soon as regular places are free"
    )
    family: Literal["regular", "halls", "hotels", "other"] = Field(
        description="how emergency use is reported: halls (gyms and halls), hotels, other"
    )
    cost_per_place_day_eur: float = quantity(
        "EUR/place/day", "Kosten je Platz und Tag", "cost per place and day", 0.0, ge=0, le=10_000
    )
    cost_per: Literal["place", "person"] = Field(
        "place", description="place: planned places are paid, also empty ones; person: only persons who live there"
    )
    cost_low_eur: float | None = quantity(
        "EUR/place/day", "niedrigster genannter Preis", "lowest price stated", None, ge=0, le=10_000
    )
    cost_high_eur: float | None = quantity(
        "EUR/place/day", "höchster genannter Preis", "highest price stated", None, ge=0, le=10_000
    )
    capital_per_place_eur: float = quantity(
        "EUR/place", "Baukosten je Platz", "building cost, not contained in the cost per day", 0.0, ge=0, le=1_000_000
    )
    capital_years: float = quantity(
        "years", "verteilt auf", "years over which it is spread: those of the permit", 10.0, gt=0, le=100
    )
    price_year: int | None = quantity("year", "Preisstand", "price year", None, ge=1900, le=2200)
    paid_by: Text | None = Field(None, description="who finally pays; named, not netted")
    accessible_share: Share = quantity(
        "share of planned places", "barrierefreie Plätze", "accessible places, where a site states no number", 0.0
    )
    protected_share: Share = quantity(
        "share of planned places", "geschützte Plätze", "protected places, where a site states no number", 0.0
    )
    quality: int = quantity(
        "rank", "Rang (1 = am besten)", "rank (1 = best) when people move between emergency kinds", 1, ge=1, le=99
    )

    @property
    def capital_per_place_day_eur(self) -> float:
        """Building cost spread over the life of the permit, per place and day."""
        return self.capital_per_place_eur / (self.capital_years * 365.25)


class District(Frozen):
    """District (Stadtbezirk) with its population, which gives its share."""

    name: str = Field(min_length=1)
    population: int = quantity("persons", "Einwohner", "inhabitants", ge=1, le=100_000_000)
    latitude: float | None = quantity("degrees", "Breite", "latitude", None, ge=-90, le=90)
    longitude: float | None = quantity("degrees", "Länge", "longitude", None, ge=-180, le=180)
    source: str = ""
    status: str = ""


class Site(Frozen):
    """Site (Unterkunft) with planned places (Sollplätze), from when and until when; `part_of` enlarges another site."""

    name: str = Field(min_length=1)
    district: str
    kind: str
    planned_places: Places = quantity("places", "Sollplätze", "planned places")
    usable_from: date | None = None
    decided_on: date | None = None
    part_of: str | None = None
    floor_area_m2: float | None = quantity(
        "m2", "Wohn- und Schlaffläche", "living and sleeping area", None, gt=0, le=10_000_000
    )
    accessible_places: Places | None = quantity("places", "barrierefreie Plätze", "accessible places", None)
    protected_places: Places | None = quantity("places", "geschützte Plätze", "protected places", None)
    permit_ends: date | None = None
    at_permit_end: AtPermitEnd = "renew"
    renewal_years: float = quantity("years", "Verlängerung", "renewal", 0.0, ge=0, le=100)
    operator: str = "city"
    group: str = ""
    source: str = ""
    status: str = ""

    @property
    def renews(self) -> bool:
        """Whether there is an option to renew the permit, once."""
        return self.at_permit_end == "renew" and self.renewal_years > 0

    @property
    def renewed_until(self) -> date | None:
        """End of the permit with its option used; None where it does not end or cannot be renewed."""
        if self.permit_ends is None or not self.renews:
            return None
        return self.permit_ends + timedelta(days=round(self.renewal_years * 365.25))

    def permit_known_at(self, start: date) -> date | None:
        """End of the permit as a run that starts on a day knows it: an option from before is used."""
        over = self.permit_ends is not None and self.permit_ends <= start
        return self.renewed_until or self.permit_ends if over else self.permit_ends


class Measure(Frozen):
    """Measure of the emergency ladder: places that can be ordered, or places won in sites already there."""

    rung: int = quantity("rank", "Sprosse", "rung of the ladder (1 = first choice)", ge=1, le=99)
    name: str = Field(min_length=1)
    kind: str = Field(description="a kind of shelter, or use_reserve or denser_occupancy")
    district: str | None = None
    places: Places = quantity("places", "Plätze", "places", 0)
    count: int = quantity("number", "Anzahl", "how many of them", 1, ge=1, le=10_000)
    gain_share: Share = quantity("share of usable places", "Gewinn", "places won by denser occupancy", 0.0)
    available_from: date | None = None
    available_to: date | None = None
    lead_time_days: int = quantity("days", "Vorlauf", "lead time", 0, ge=0, le=3650)
    min_term_days: int = quantity("days", "Mindestdauer", "minimum term", 0, ge=0, le=36_500)
    max_term_days: int | None = quantity("days", "Höchstdauer", "maximum term", None, ge=1, le=36_500)
    emptying_days: int = quantity("days", "Räumung", "days to hand back after the last person", 0, ge=0, le=365)
    becomes_regular_after_days: int | None = quantity(
        "days", "Umwandlung nach", "becomes regular so many days after opening", None, ge=0, le=36_500
    )
    setup_cost_eur: float = quantity("EUR", "Einrichtung", "set-up cost", 0.0, ge=0, le=1e10)
    cost_per_place_day_eur: float | None = quantity(
        "EUR/place/day",
        "Kosten je Platz und Tag",
        "cost per place and day (default: of its kind)",
        None,
        ge=0,
        le=10_000,
    )
    takes: str = Field("", description="what it takes from others, e.g. gym-days lost to schools and clubs")
    source: str = ""
    status: str = ""

    @property
    def is_shelter(self) -> bool:
        """Whether the measure is a shelter (and not a rule for the sites already there)."""
        return self.kind not in NO_SHELTER


class Announcement(Frozen):
    """What was known on a day about arrivals in a later period."""

    announced_on: date
    from_: date = Field(alias="from")
    to: date
    persons_per_month: Persons = quantity("persons a month", "Personen im Monat", "persons a month")
    source: str = ""
    confidence: str = ""
    status: str = ""

    @model_validator(mode="after")
    def _period_has_days(self) -> Announcement:
        if self.to < self.from_:
            raise ValueError(f"the period ends on {self.to}, before it begins on {self.from_}")
        return self


class ResidentRow(Frozen):
    """Residents on the day before the start: so many persons, in households of one size, arrived in one month."""

    district: str | None = Field(None, description="where they live")
    site: str | None = Field(None, description="where they live, also above its usable places")
    stage: Stage | None = Field(None, description="stage of accommodation (default: by the decision clock)")
    group: str = Field("asylum", description="a name under groups:")
    household_size: HouseholdSize | None = quantity("persons", "Haushaltsgröße", "household size", None)
    arrival_month: Month | None = Field(None, description="month they came in (default: just before the start)")
    persons: Places = quantity("persons", "Personen", "persons")


class ResidentTotal(Frozen):
    """Residents on the day before the start as a bare total, spread by past move-ins and survival."""

    total: Places = quantity("persons", "Personen insgesamt", "persons in all")
    group: str = Field("asylum", description="a name under groups:")
    move_ins: dict[Month, Persons] = quantity("persons in the month", "Zuzüge je Monat", "past move-ins by month")
    source: str = ""
