"""The scenario: everything a run is told, in one frozen object."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.scenario.building import Building, Plot
from sim.scenario.care import Care
from sim.scenario.circles import Circles
from sim.scenario.city import Announcement, District, Kind, Measure, ResidentRow, ResidentTotal, Site
from sim.scenario.costs import Costs
from sim.scenario.counselling import Counselling
from sim.scenario.learning import Learning
from sim.scenario.needs import Needs
from sim.scenario.people import Clocks, Group, Inflow
from sim.scenario.quantities import Frozen, Text, quantity
from sim.scenario.rooms import Rooms
from sim.scenario.rules import Emergency, Intervention, Moving, Occupancy, Permits, Placement, Recovery
from sim.scenario.status import Status
from sim.scenario.uncertainties import Uncertainty


class Scenario(Frozen):
    """One city, one stretch of time, one set of rules."""

    name: str = Field("scenario", pattern=r"^[^./\\\x00-\x1f][^/\\\x00-\x1f]*$", description="set from the file name")
    title: Text
    question: Text | None = Field(None, description="what the scenario is to answer")
    look_at: Text | None = Field(None, description="what to look at in the results")
    sources: Text | None = Field(None, description="where the numbers of the scenario come from, in words")
    start: date = Field(description="first day of the run")
    end: date = Field(description="last day of the run")
    counts_from: date | None = Field(None, description="day from which durations until return are counted")
    seed: int = quantity("number", "Startzahl", "root of all draws", 1, ge=0, le=2**63 - 1)
    runs: int = quantity("runs", "Läufe", "replications", 20, ge=1, le=100_000)

    groups: dict[str, Group]
    inflow: Inflow = Inflow()
    clocks: Clocks = Clocks()
    occupancy: Occupancy
    placement: Placement = Placement()
    moving: Moving = Moving()
    permits: Permits = Permits()
    emergency: Emergency = Emergency()
    recovery: Recovery = Recovery()
    interventions: tuple[Intervention, ...] = ()
    uncertainties: dict[str, Uncertainty] = Field(
        default_factory=dict, description="what nobody knows before the run; each future draws it anew"
    )

    # parts of the strategy that a scenario may leave out: null or no block
    rooms: Rooms | None = None
    status: Status | None = None
    needs: Needs | None = None
    care: Care | None = None
    circles: Circles | None = None
    learning: Learning | None = None
    counselling: Counselling | None = None
    building: Building | None = None
    costs: Costs | None = None

    geometry: str | None = Field(None, description="GeoJSON with the outlines of the districts, for maps only")
    kinds: dict[str, Kind]
    districts: tuple[District, ...]
    sites: tuple[Site, ...] = ()
    measures: tuple[Measure, ...] = ()
    plots: tuple[Plot, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    residents: ResidentTotal | tuple[ResidentRow, ...] = ()

    @model_validator(mode="after")
    def _has_days(self) -> Scenario:
        if self.end < self.start:
            raise ValueError(f"the run ends on {self.end}, before it starts on {self.start}")
        if (self.end - self.start) > timedelta(days=366 * 100):
            raise ValueError("the run is longer than 100 years")
        return self

    @model_validator(mode="after")
    def _counts_friction_once(self) -> Scenario:
        if self.rooms is None:
            return self
        if any(share != 1 for share in self.occupancy.usable_share.values):
            raise PydanticCustomError(
                "contradiction",
                "blocked places would count twice: with rooms: the occupancy.usable_share is 1; set it to 1.0 or "
                "leave rooms: out (null)",
                {"at": "occupancy.usable_share"},
            )
        if self.placement.policy == "optimal":
            raise PydanticCustomError(
                "contradiction",
                "the policy optimal counts places, not rooms: take another placement.policy or leave rooms: out (null)",
                {"at": "placement.policy"},
            )
        return self

    @property
    def days(self) -> int:
        """Number of days simulated, first and last included."""
        return (self.end - self.start).days + 1

    def day_of(self, day: date) -> int:
        """Number of a date counted from the start (day 0)."""
        return (day - self.start).days

    def date_of(self, day: int) -> date:
        """Date of a day number."""
        return self.start + timedelta(days=day)
