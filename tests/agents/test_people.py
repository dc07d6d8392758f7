"""Households and persons: Mesa agents that show one row of a table and change nothing."""

from __future__ import annotations

from datetime import date, timedelta

import mesa
import numpy as np
import pytest

from sim.agents.people import Household, Person
from sim.agents.places import OPEN, Shelter
from sim.agents.tables import Stage, State
from sim.model import SurgeModel
from tests.agents.recount import wrong_books
from tests.small_city import lived, present, small_plan


@pytest.fixture(scope="module")
def surge() -> SurgeModel:
    """The small city on day 300, with full gyms; not to be changed."""
    return lived(small_plan(), 300)


def test_a_household_shows_its_row(surge: SurgeModel) -> None:
    for row in present(surge):
        household, t = surge.household(int(row)), surge.households
        assert household.members == t["members"][row] == len(household.people)
        assert household.group == surge.group_names[t["group"][row]]
        assert household.arrived_on == date(2015, 1, 1) + timedelta(days=int(np.floor(t["arrived"][row])))
        assert household.moves == t["moves"][row]
        assert household.key == t["key"][row]
        assert (household.stage is Stage.FOLLOW_UP) == bool(t["stage"][row])
        shelter = household.shelter
        if household.state is State.WAITING:
            assert shelter is None and household.district is None
        else:
            assert row in shelter.residents
            assert household.district is shelter.district


def test_values_are_plain_python_and_not_numpy(surge: SurgeModel) -> None:
    household = surge.household(int(present(surge)[0]))
    for name in ("members", "moves", "key", "days_in_emergency", "row", "unique_id"):
        assert type(getattr(household, name)) is int, name
    person = household.people[0]
    assert [type(person.age), type(person.is_woman)] == [int, bool]


def test_days_in_emergency_grow_by_one_a_night() -> None:
    city = lived(small_plan(), 290)
    gym = next(s for s in city.emergency_shelters if s.persons)
    household = city.household(next(iter(gym.residents)))
    before = household.days_in_emergency
    assert before >= 1
    city.step()
    assert household.shelter.emergency
    assert household.days_in_emergency == before + 1


def test_an_agent_is_the_row_whoever_made_it(surge: SurgeModel) -> None:
    one, other = surge.household(3), Household(surge, 3)
    assert one == other and hash(one) == hash(other) and one is not other
    assert one != surge.household(4)
    assert one != Person(surge, 3)
    assert one != surge.fork().household(3)
    assert len({one, other, surge.household(4)}) == 2


def test_persons_belong_to_their_household(surge: SurgeModel) -> None:
    persons = surge.agents_by_type[Person]
    assert len(persons) == surge.persons
    for person in persons.select(at_most=200):
        assert person in person.household.people
        assert person.shelter is person.household.shelter
        assert person.stage is person.household.stage
        assert -1 <= person.age <= 90


def test_both_are_mesa_agents(surge: SurgeModel) -> None:
    for agent in (surge.household(0), Person(surge, 0)):
        assert isinstance(agent, mesa.Agent)
        assert agent.model is surge
        assert agent.random is surge.random and agent.rng is surge.rng
    assert "persons" in repr(surge.household(0)) and "years" in repr(Person(surge, 0))


# --- nothing is changed by hand -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["shelter", "stage", "members", "district", "state", "anything", "model", "row"])
def test_an_assignment_is_refused_with_the_way_to_do_it(surge: SurgeModel, name: str) -> None:
    for agent in (surge.household(0), Person(surge, 0)):
        with pytest.raises(
            AttributeError, match=r"the ledger keeps who lives where: use household\.move_to\(shelter\)"
        ):
            setattr(agent, name, 1)


def test_people_are_neither_made_nor_removed_by_hand(surge: SurgeModel) -> None:
    with pytest.raises(AttributeError, match="they leave when a clock runs out"):
        surge.household(0).remove()
    for create in (Household.create_agents, Person.create_agents, Household.from_dataframe):
        with pytest.raises(AttributeError, match="they come by the inflow and the residents of the scenario"):
            create(surge, 3)
    assert wrong_books(surge) == []


# --- move_to ------------------------------------------------------------------------------------------------


@pytest.fixture
def city(surge: SurgeModel) -> SurgeModel:
    """The same city, to be changed."""
    twin = surge.fork()
    assert isinstance(twin, SurgeModel)
    return twin


def roomy(city: SurgeModel, members: int) -> Shelter:
    """A regular site made to have room for exactly so many."""
    shelter = next(s for s in city.shelters if s.status == OPEN and not s.emergency)
    per_place = shelter.standard_m2 / city.usable_share
    city.remeasure(shelter, floor_area_m2=per_place * (shelter.persons + members) + 0.01)
    assert shelter.free == members
    return shelter


def a_guest(city: SurgeModel) -> Household:
    """A household of two in a gym."""
    rows = [row for s in city.emergency_shelters for row in s.residents]
    return next(h for h in map(city.household, rows) if h.members == 2)


def test_move_to_goes_through_the_ledger(city: SurgeModel) -> None:
    household = a_guest(city)
    shelter, old, nights = roomy(city, 2), household.shelter, household.days_in_emergency
    before = (old.persons, shelter.persons, city.counts.flows["moves"], household.moves)
    household.move_to(shelter)
    assert household.shelter is shelter
    after = (old.persons + 2, shelter.persons - 2, city.counts.flows["moves"] - 2, household.moves - 1)
    assert after == before
    assert household.days_in_emergency == nights
    assert wrong_books(city) == []
    city.step()
    assert household.days_in_emergency == nights


def test_a_full_site_takes_nobody_and_says_so(city: SurgeModel) -> None:
    household, shelter = a_guest(city), roomy(city, 1)
    old = household.shelter
    with pytest.raises(ValueError, match=rf"^{shelter.name} has 1 free places, a household of 2 does not fit$"):
        household.move_to(shelter)
    assert household.shelter is old
    assert wrong_books(city) == []


def test_a_site_that_is_not_open_takes_nobody(city: SurgeModel) -> None:
    household = a_guest(city)
    site = next(s for s in city.shelters if s.status != OPEN)
    with pytest.raises(ValueError, match="has 0 free places"):
        household.move_to(site)


def test_a_full_gym_takes_nobody_by_hand(city: SurgeModel) -> None:
    """Only the rule `overfill` may put more people into a gym than it has places."""
    gym = max(city.emergency_shelters, key=lambda s: s.persons)
    city.ledger.restate(gym, usable=gym.persons)
    household = next(h for h in map(city.household, present(city).tolist()) if h.shelter not in (gym, None))
    with pytest.raises(ValueError, match="has 0 free places"):
        household.move_to(gym)


def test_staying_is_not_a_move(city: SurgeModel) -> None:
    household = a_guest(city)
    moves = household.moves
    household.move_to(household.shelter)
    assert household.moves == moves


def test_who_is_not_here_moves_nowhere(city: SurgeModel) -> None:
    shelter = roomy(city, 5)
    for state in (State.EXPECTED, State.LEFT):
        row = int(np.flatnonzero(city.households["state"] == state)[0])
        with pytest.raises(ValueError, match=rf"household {row} is {state.name.lower()} and cannot be placed"):
            city.household(row).move_to(shelter)


def test_nobody_moves_into_another_city(city: SurgeModel, surge: SurgeModel) -> None:
    shelter = roomy(city, 5)
    elsewhere = surge.shelters[shelter.number]
    with pytest.raises(ValueError, match="belongs to another city"):
        a_guest(city).move_to(elsewhere)
    assert wrong_books(surge) == []
