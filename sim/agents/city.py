"""The city: a Mesa model with its date, law of the day, places, people and books; rules act on it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from math import ceil, floor
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.agents.counts import Counts
from sim.agents.due_days import DueDays
from sim.agents.ladder import single_measures
from sim.agents.ledger import Ledger
from sim.agents.parts import PARTS, Part
from sim.agents.people import Household, Person, RowSet
from sim.agents.places import OPEN, District, Shelter
from sim.agents.tables import HOUSEHOLD_COLUMNS, PART_COLUMNS, PERSON_COLUMNS, PLACED, PRELIMINARY, WAITING, Table
from sim.clocks import Clocks
from sim.scenario.city import Measure
from sim.scenario.quantities import DAYS_PER_MONTH
from sim.scenario.rules import Intervention
from sim.scenario.schema import Scenario

Policy = Callable[[Household, "City"], Shelter | None]
CONVERTED = ", regular"


def longest_look(plan: Scenario) -> int:
    """Days the city ever looks ahead: planning and closing horizon and lead times."""
    projection = plan.emergency.triggers.projection
    horizon = projection.planning_horizon_days if projection else None
    if horizon is None:
        horizon = max([31, *((a.to - a.announced_on).days for a in plan.announcements)])
    return max(horizon, plan.emergency.closing.horizon_days, *(m.lead_time_days for m in plan.measures), 1)


def calendar_days(plan: Scenario) -> int:
    """Days of the calendar of places: the run, then the longest look ahead or time until a new site is full."""
    after = longest_look(plan)
    if plan.building is not None:
        occupancy, lead = plan.occupancy, max(plan.building.lead_time.high.root.values())
        filled = ceil(lead * DAYS_PER_MONTH) + ceil(occupancy.fill_in_days) + occupancy.fill_step_days
        after = max(after, filled)
    return plan.days + after + 2


def _month_days(plan: Scenario, days: int) -> NDArray[np.float64]:
    """Length of the month each day lies in."""
    months = np.datetime64(plan.start, "D") + np.arange(days).astype("timedelta64[D]")
    first = months.astype("datetime64[M]")
    length = (first + np.timedelta64(1, "M")).astype("datetime64[D]") - first.astype("datetime64[D]")
    return np.asarray(length.astype(float))


@dataclass(frozen=True)
class Event:
    """Line of the decision log: what happened, to what, why, what was seen and what was not done."""

    day: int
    what: str
    subject: str = ""
    kind: str = ""
    district: str = ""
    places: int = 0
    reason: str = ""
    numbers: dict[str, float] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()


class City(mesa.Model):
    """A city on one day. Rules read it and act through `ledger`; nothing here decides."""

    def __init__(self, plan: Scenario, seed: int) -> None:
        super().__init__(rng=seed)
        self.plan = plan
        self.key = seed
        self.day = 0
        self.today = plan.start
        self.horizon = plan.days
        self.group_names = list(plan.groups)
        more = [PART_COLUMNS.get(part, ({}, {})) for part in PARTS if getattr(plan, part) is not None]
        self.households = Table(HOUSEHOLD_COLUMNS | {n: kind for columns, _ in more for n, kind in columns.items()})
        self.people_rows = Table(PERSON_COLUMNS | {n: kind for _, columns in more for n, kind in columns.items()})
        self.joined: list[tuple[int, int, int, bool, int]] = []
        self.kind_names = [
            *plan.kinds,
            *(k + CONVERTED for k, v in plan.kinds.items() if v.shelter_class == "emergency"),
        ]
        self.counts = Counts(len(plan.districts), self.kind_names, len(plan.groups))
        self.clocks = Clocks(plan, seed, self.households)
        self.shelters: list[Shelter] = []
        self.emergency_shelters: list[Shelter] = []
        self.due = {name: DueDays(self.horizon) for name in ("status", "leave", "births", "relatives", "sites")}
        self.ledger = Ledger(self.households, self.counts, self.clocks, self.shelters, self.due)
        self.log: list[Event] = []
        # law and rules of the day, set each morning
        self.law = self.floor_area_law(0)
        self.usable_share = plan.occupancy.usable_share.on(plan.start)
        self.kept_empty_share = plan.occupancy.kept_empty_share.on(plan.start)
        self.denser_share = 0.0
        self.reserve_released = False
        self.adoption_suspended = False
        self.law_read_from: Scenario | None = None
        self.law_changes: set[date] = set()
        self.adopting: list[Shelter] = []
        self.moves_left_in_blocks = 0
        population = sum(d.population for d in plan.districts)
        self.districts = [
            District(self, number=n, name=d.name, population=d.population, share=d.population / population)
            for n, d in enumerate(plan.districts)
        ]
        self.district_by_name = {d.name: d for d in self.districts}
        self.shelter_by_name: dict[str, Shelter] = {}
        # arrivals drawn ahead: rows by day, persons going straight to private flats, the block they were drawn from
        self.arrival_rows: list[int] = []
        self.private_by_day: list[int] = []
        self.inflow_read: object = None
        self.newcomers = range(0)
        self.flats_owed: dict[int, float] = {}
        self.true_arrivals = np.zeros(0)
        # what the city knows: changes of regular places to come, announcements read, arrivals so far
        self.longest_look = longest_look(plan)
        self.longest_lead = max((m.lead_time_days for m in plan.measures), default=0)
        self.change = np.zeros(calendar_days(plan))
        self.month_days = _month_days(plan, len(self.change))
        self.announced: NDArray[np.float64] | None = None
        self.announced_up_to: list[float] = []
        self.announcement_days = {plan.day_of(a.announced_on) for a in plan.announcements}
        self.arrived_by_day: list[int] = []
        # the ladder: measures by rung and name, those ordered, rules for existing sites in force and their worth
        self.measure_by_name = {m.name: m for m in single_measures(plan)}
        self.rungs: dict[int, list[Measure]] = {}
        for measure in self.measure_by_name.values():
            self.rungs.setdefault(measure.rung, []).append(measure)
        self.ordered: dict[str, Shelter | None] = {}
        self.in_force: dict[str, int] = {}
        self.expected_gain: dict[str, tuple[int, int]] = {}
        self.parts: dict[str, Part] = {}  # parts of the strategy this scenario has, by the name of their block
        self.acts_by_day: dict[int, list[Intervention]] = {}
        for act in plan.interventions:
            self.acts_by_day.setdefault(plan.day_of(act.date), []).append(act)

    @property
    def policy(self) -> Policy | None:
        """Placement policy in force today; the model finds it by its name."""
        return None

    @property
    def scenario(self) -> None:
        """None: ours is `plan`. Mesa 3.5 keeps one of its own kind here and would hand it to the model when reset."""

    @scenario.setter
    def scenario(self, _: object) -> None:
        pass

    # --- the date -------------------------------------------------------------------------------------------

    @property
    def date(self) -> date:
        """Today."""
        return self.today

    def floor_area_law(self, day: int) -> tuple[float, float]:
        """Floor area per person in force on a day: preliminary, follow-up."""
        law, when = self.plan.occupancy.floor_area_m2, self.plan.date_of(day)
        return law.preliminary.on(when), law.follow_up.on(when)

    def look_further(self) -> None:
        """Make room for a longer look ahead when a lever has raised a horizon."""
        self.longest_look = max(self.longest_look, longest_look(self.plan))
        missing = calendar_days(self.plan) - len(self.change)
        if missing > 0:
            self.change = np.append(self.change, np.zeros(missing))
            self.month_days = _month_days(self.plan, len(self.change))
            self.announced = None  # it is as long as the calendar of places was

    # --- people ---------------------------------------------------------------------------------------------

    @property
    def agents_by_type(self) -> dict[Any, Any]:
        """Agents by type, as in every Mesa model; households and persons are the ones present today."""
        return {**super().agents_by_type, Household: self._present(Household), Person: self._present(Person)}

    @property
    def agent_types(self) -> list[Any]:
        """Types of agents; a `DataCollector` looks here for the types it reports on."""
        return [*super().agent_types, Household, Person]

    @property
    def people(self) -> Table:
        """Rows of persons; those who were born or joined since they were last asked for are added now."""
        if self.joined:
            row, key, nth, born, day = (np.array(column) for column in zip(*self.joined, strict=True))
            self.joined.clear()
            key = key.astype(np.uint64)
            years = np.where(born, 0.0, 60 * draws.uniforms(self.key, "age of relative", key, nth))
            woman = draws.uniforms(self.key, "sex of one who joins", key, nth) < 0.5
            born_on = np.floor(day - years * 365.25)
            columns = {"household": row, "born_on": born_on, "joined_on": day, "woman": woman}
            self.people_rows.append(len(row), columns)
        return self.people_rows

    def _present(self, view: Any) -> RowSet:
        state = self.households["state"]
        here = (state == WAITING) | (state == PLACED)
        if view is Household:
            return RowSet(self, Household, np.flatnonzero(here))
        known = self.people["joined_on"] <= self.day
        return RowSet(self, Person, np.flatnonzero(here[self.people["household"]] & known))

    def household(self, row: int) -> Household:
        """View of one household."""
        return Household(self, row)

    @property
    def persons(self) -> int:
        """Persons present: in shelters and waiting."""
        return self.counts.persons

    @property
    def regular_persons(self) -> int:
        """Persons in regular places."""
        return self.counts.regular_persons

    @property
    def emergency_persons(self) -> int:
        """Persons in emergency shelters."""
        return self.ledger.emergency_persons()

    @property
    def waiting_persons(self) -> int:
        """Persons waiting for any place."""
        return self.counts.waiting

    # --- places ---------------------------------------------------------------------------------------------

    def add_shelter(
        self, name: str, district: str, kind: str, planned: int, floor_area_m2: float | None = None, **more: Any
    ) -> Shelter:
        """Create a shelter that is ordered but not yet open."""
        about, occupancy = self.plan.kinds[kind], self.plan.occupancy
        cost = more.pop("cost_per_place_day", None)
        running = about.cost_per_place_day_eur if cost is None else cost
        shelter = Shelter(
            self,
            number=len(self.shelters),
            name=name,
            district=self.district_by_name[district],
            kind=kind,
            about=about,
            planned=planned,
            floor_area_m2=floor_area_m2 or planned * occupancy.planned_area_m2,
            standard_m2=occupancy.planned_area_m2,
            cost_per_place_day=running + about.capital_per_place_day_eur,
            **more,
        )
        self.shelters.append(shelter)
        if shelter.emergency:
            self.emergency_shelters.append(shelter)
        shelter.district.shelters.append(shelter)
        self.shelter_by_name[name] = shelter
        self.ledger.restate(shelter, **self.caps(planned))
        return shelter

    def caps(self, planned: int) -> dict[str, bool]:
        """Whether a site of so many planned places is above the cap of the day, and above the one reported against."""
        return {
            "above_placement_cap": planned > self.plan.occupancy.cap_places.on(self.date),
            "above_cap": planned > self.plan.recovery.cap_places,
        }

    def usable_at(self, shelter: Shelter, standard_m2: float | None = None) -> int:
        """Usable places of a filled shelter at a standard: floor area / standard x usable share, rounded down.

        Emergency places are usable as planned; blocked places and the floor area law concern regular sites.
        """
        if shelter.emergency:
            return shelter.planned
        return self.usable_in(shelter.floor_area_m2, standard_m2 or shelter.standard_m2)

    def usable_in(self, floor_area_m2: float, standard_m2: float) -> int:
        """Usable regular places in a floor area at a standard, by the rules in force today."""
        kept = 0.0 if self.reserve_released else self.kept_empty_share
        share = self.usable_share * (1 + self.denser_share) * (1 - kept)
        if self.ledger.rooms is not None:
            return self.ledger.rooms.usable(floor_area_m2, standard_m2, share)
        return floor(floor_area_m2 / standard_m2 * min(share, 1.0) + 1e-9)

    def usable_today(self, shelter: Shelter) -> int:
        """Usable places today: none before opening and after the end, in steps while a new site fills."""
        if not shelter.stands or shelter.overstay_from_day is not None:
            return 0
        places = floor(self.usable_at(shelter) * shelter.fill_share + 1e-9)
        rooms = self.ledger.rooms
        return places if rooms is None or shelter.emergency else rooms.whole(places, shelter.standard_m2)

    def remeasure(self, shelter: Shelter, **changes: Any) -> None:
        """Restate a shelter after changes that bear on its usable places."""
        self.ledger.take_out(shelter)
        self._measure(shelter, changes)
        self.ledger.put_back(shelter)

    def refill(self, shelter: Shelter, **changes: Any) -> None:
        """The same for less work, where only fill share, standard or rules in force change: it stays where it is."""
        self.ledger.count_out(shelter)
        self._measure(shelter, changes)
        self.ledger.count_in(shelter)

    def _measure(self, shelter: Shelter, changes: dict[str, Any]) -> None:
        for name, value in changes.items():
            setattr(shelter, name, value)
        shelter.usable = self.usable_today(shelter)

    @property
    def room_use(self) -> float:
        """Share of the places in lived-in rooms in which somebody lives; 1 where the scenario does not count rooms."""
        rooms, persons = self.ledger.rooms, self.counts.regular_persons
        return 1.0 if rooms is None or not persons else persons / (persons + rooms.blocked)

    def target_standard(self, shelter: Shelter) -> float:
        """Floor area per person a site should have: the strictest law among the stages of those who live there."""
        if shelter.persons == 0:
            return self.law[PRELIMINARY]
        return max(self.law[stage] for stage in (0, 1) if shelter.by_stage[stage])

    @property
    def open_emergency(self) -> list[Shelter]:
        """Emergency shelters that take people today."""
        return [s for s in self.emergency_shelters if s.status == OPEN]

    # --- log and copies -------------------------------------------------------------------------------------

    def note(self, what: str, subject: str = "", **more: Any) -> None:
        """Write a line in the decision log."""
        self.log.append(Event(self.day, what, subject, **more))

    def note_shelter(self, what: str, shelter: Shelter, **more: Any) -> None:
        """Write a line about a shelter in the decision log."""
        self.note(what, shelter.name, kind=shelter.kind, district=shelter.district.name, places=shelter.planned, **more)

    def fork(self) -> City:
        """A second city that is the same today and goes its own way from here."""
        return deepcopy(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> City:
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        for shared in (self.plan, *self.measure_by_name.values(), *self.plan.kinds.values()):
            memo[id(shared)] = shared
        memo[id(self.log)] = list(self.log)
        for name, value in self.__dict__.items():
            object.__setattr__(twin, name, deepcopy(value, memo))
        return twin
