"""The ledger: whatever happens in whatever order, every book equals a count of the tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.agents import estate
from sim.agents.city import CONVERTED
from sim.agents.places import CLOSING, OPEN, ORDERED, Shelter
from sim.agents.tables import LEAVING, PLACED, PRELIMINARY, WAITING, State
from sim.model import SurgeModel
from tests.agents.recount import wrong_books
from tests.small_city import lived, present, small_plan


@pytest.fixture(scope="module")
def morning() -> SurgeModel:
    """A smaller city on its first morning: 60 residents, and people to come."""
    small = small_plan(residents={"total": 60, "move_ins": {"2014-12": 60}})
    few = [site.model_copy(update={"planned_places": 12 + 4 * n}) for n, site in enumerate(small.sites)]
    above_cap = few[1].model_copy(update={"name": "Large", "planned_places": 40})
    recovery = small.recovery.model_copy(update={"cap_places": 30})
    occupancy = small_plan(occupancy={**small.occupancy.model_dump(), "cap_places": 35}).occupancy
    return SurgeModel(
        small.model_copy(update={"sites": (*few, above_cap), "recovery": recovery, "occupancy": occupancy})
    )


class Acts:
    """Everything the rules may do to a city, each with a choice of whom and where."""

    def __init__(self, city: SurgeModel) -> None:
        self.city = city
        self.coming = int(np.flatnonzero(city.households["state"] == State.EXPECTED)[0])

    def household(self, pick: int, *states: int) -> int | None:
        rows = np.flatnonzero(np.isin(self.city.households["state"], states))
        return int(rows[pick % len(rows)]) if len(rows) else None

    def shelter(self, pick: int, *status: int) -> Shelter | None:
        there = [s for s in self.city.shelters if s.status in status]
        return there[pick % len(there)] if there else None

    def admit(self, pick: int, _: int) -> None:
        for _ in range(1 + pick % 4):
            self.city.ledger.admit(range(self.coming, self.coming + 1))
            self.coming += 1

    def place(self, pick: int, where: int) -> None:
        row, shelter = self.household(pick, WAITING, PLACED), self.city.shelters[where % len(self.city.shelters)]
        members = self.city.households["members"][row]
        if shelter.free >= members:
            self.city.ledger.place(row, shelter)
        else:
            with pytest.raises(ValueError, match=f"a household of {members} does not fit"):
                self.city.ledger.place(row, shelter)

    def overfill(self, pick: int, where: int) -> None:
        row, shelter = self.household(pick, WAITING), self.shelter(where, OPEN)
        if row is None or shelter is None:
            return
        if shelter.emergency or shelter.free >= self.city.households["members"][row]:
            self.city.ledger.place(row, shelter, overfill=True)
        else:
            with pytest.raises(ValueError, match="does not fit"):
                self.city.ledger.place(row, shelter, overfill=True)

    def leave(self, pick: int, cause: int) -> None:
        row = self.household(pick, WAITING, PLACED)
        if row is not None:
            self.city.ledger.leave(row, LEAVING[cause % 4])

    def turn_away(self, pick: int, _: int) -> None:
        row = self.household(pick, WAITING)
        if row is not None:
            self.city.ledger.turn_away(row)

    def grow(self, pick: int, how: int) -> None:
        row = self.household(pick, WAITING, PLACED)
        if row is not None:
            self.city.ledger.grow(row, 1 + how % 3, ("born", "joined")[how % 2])

    def promote(self, pick: int, _: int) -> None:
        row = self.household(pick, WAITING, PLACED)
        if row is not None and self.city.households["stage"][row] == PRELIMINARY:
            self.city.ledger.promote(row)

    def seek_flat(self, pick: int, _: int) -> None:
        row = self.household(pick, WAITING, PLACED)
        if row is not None and not self.city.households["seeking"][row]:
            self.city.ledger.seek_flat(row, self.city.day + 0.5)

    def order(self, pick: int, _: int) -> None:
        measures = [m for name, m in self.city.measure_by_name.items() if name not in self.city.ordered]
        if measures:
            estate.order(self.city, measures[pick % len(measures)])

    def open(self, pick: int, _: int) -> None:
        shelter = self.shelter(pick, ORDERED)
        if shelter is not None:
            estate.open_shelter(self.city, shelter)

    def fill(self, pick: int, share: int) -> None:
        shelter = self.shelter(pick, OPEN)
        if shelter is not None:
            estate.fill(self.city, shelter, (1 + share % 3) / 3)

    def close(self, pick: int, _: int) -> None:
        shelter = self.shelter(pick, OPEN)
        if shelter is not None:
            estate.close(self.city, shelter)

    def expire(self, pick: int, _: int) -> None:
        shelter = self.shelter(pick, OPEN, CLOSING)
        if shelter is not None:
            estate.expire(self.city, shelter)

    def hand_back(self, pick: int, _: int) -> None:
        shelter = self.shelter(pick, CLOSING)
        if shelter is not None and shelter.persons == 0:
            estate.hand_back(self.city, shelter)

    def convert(self, pick: int, _: int) -> None:
        there = [s for s in self.city.emergency_shelters if s.stands]
        if there:
            shelter = there[pick % len(there)]
            estate.convert(self.city, shelter, shelter.kind + CONVERTED)

    def remeasure(self, pick: int, standard: int) -> None:
        shelter = self.shelter(pick, ORDERED, OPEN, CLOSING)
        if shelter is not None:
            self.city.remeasure(shelter, standard_m2=(4.5, 7.0, 10.0)[standard % 3])

    def resize(self, pick: int, places: int) -> None:
        shelter = self.shelter(pick, OPEN)
        if shelter is not None:
            estate.resize(self.city, shelter, places % 60)

    def denser(self, pick: int, _: int) -> None:
        self.city.denser_share, self.city.usable_share = 0.05 * (pick % 3), 0.6 + 0.1 * (pick % 4)
        estate.remeasure_regular(self.city)

    def sleep(self, pick: int, _: int) -> None:
        self.city.day += 1 + pick % 3
        self.city.ledger.day = self.city.day


ACTS = [name for name in vars(Acts) if not name.startswith("_") and name not in ("household", "shelter")]
BUSY = ["admit", "admit", "place", "place", "place", "order", "open", "overfill", "seek_flat", "turn_away"]
some_acts = st.lists(
    st.tuples(st.sampled_from(BUSY + ACTS), st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=40
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(acts=some_acts)
def test_the_books_are_right_after_any_acts_in_any_order(morning: SurgeModel, acts: list[tuple[str, int, int]]) -> None:
    city = morning.fork()
    assert isinstance(city, SurgeModel)
    doing = Acts(city)
    for act, pick, more in acts:
        getattr(doing, act)(pick, more)
        assert wrong_books(city) == [], (act, pick, more)


def test_the_books_are_right_on_every_twentieth_day_of_the_small_city(small: Any) -> None:
    model = SurgeModel(small)
    while model.running:
        model.step()
        if model.day % 20 == 0:
            assert wrong_books(model) == [], f"day {model.day}"


def test_one_person_put_elsewhere_by_hand_is_found(straight: SurgeModel) -> None:
    """The count itself is not blind."""
    city = straight.fork()
    row = int(present(straight)[0])
    city.households["members"][row] += 1
    assert len(wrong_books(city)) > 3


def test_flows_add_up(straight: SurgeModel) -> None:
    """Residents + arrived + born + joined = present + left + turned away."""
    flows = straight.counts.flows
    came = 450 + flows["arrived"] + flows["born"] + flows["joined"]
    left = sum(flows[f"left_{cause}"] for cause in LEAVING)
    assert came == straight.persons + left + flows["turned_away"]


def test_who_queues_for_a_flat_and_is_turned_away_queues_no_longer(morning: SurgeModel) -> None:
    city = morning.fork()
    row = int(np.flatnonzero(city.households["state"] == State.EXPECTED)[0])
    city.ledger.admit(range(row, row + 1))
    city.ledger.seek_flat(row, 0.5)
    assert city.counts.seeking_flat == city.households["members"][row]
    city.ledger.turn_away(row)
    assert city.counts.seeking_flat == 0


def test_a_closing_emergency_shelter_that_is_converted_is_an_open_regular_site() -> None:
    """Nobody has to leave any more, and nobody is overstaying."""
    city = lived(small_plan(), 270)
    gym = next(s for s in city.emergency_shelters if s.status == OPEN and s.persons)
    persons, regular = gym.persons, city.regular_persons
    gym.permit_ends_day = city.day
    estate.expire(city, gym)
    assert (gym.status, city.counts.overstay) == (CLOSING, persons)
    estate.convert(city, gym, gym.kind + CONVERTED)
    assert (gym.status, gym.emergency, city.counts.overstay) == (OPEN, False, 0)
    assert city.regular_persons == regular + persons
    assert wrong_books(city) == []


def test_nights_in_emergency_shelters_are_counted_for_households_and_shelters_alike(straight: SurgeModel) -> None:
    """Person-nights of the shelters = sum of the daily records; nights of the households fit in them."""
    from sim.records import records_of

    records = records_of(straight)
    emergency = records.kind_is("emergency")
    nights = int(records.kind["persons"][:, emergency].sum())
    converted = {"Hotel"}
    by_shelter = sum(s["person_nights"] for s in records.shelters if s["shelter_class"] == "emergency")
    hotel = records.kind["persons"][:, list(records.kinds).index("hotel")].sum()
    assert by_shelter == nights - hotel
    assert converted == {s["shelter"] for s in records.shelters if "regular" in s["kind"]}
    t = straight.households
    since = t["emergency_since"].astype(int)
    own = t["emergency_nights"] + np.where(since >= 0, straight.day - since, 0)
    assert (own * t["members"]).sum() >= nights
    assert own.max() <= straight.day


def test_a_day_has_no_negative_number(straight: SurgeModel) -> None:
    from sim.records import records_of

    records = records_of(straight)
    for part in (records.city, records.district, records.kind):
        for name, column in part.items():
            assert (column >= 0).all(), name
    assert date(2015, 1, 1) == records.plan.start
