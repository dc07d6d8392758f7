"""Rooms: places taken and blocked, and whether the usable share known from Stuttgart comes out of them."""

from datetime import date
from math import ceil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.agents.rooms import Tally
from sim.indicators import BY_NAME
from sim.model import SurgeModel
from sim.records import records_of
from sim.scenario.reading import load_scenario

ROOMS = Path(__file__).parents[1] / "scenarios" / "stuttgart-2015-rooms.yaml"
HOUSEHOLDS = st.lists(st.tuples(st.integers(1, 12), st.sampled_from((1, 2))), max_size=40)


def tally_of(households: list[tuple[int, int]]) -> Tally:
    tally = Tally()
    for members, sex in households:
        tally.add(members, sex if members == 1 else 0)
    return tally


@given(HOUSEHOLDS, st.integers(1, 6))
def test_families_have_rooms_of_their_own_and_single_people_share_by_sex(
    households: list[tuple[int, int]], each: int
) -> None:
    rooms = sum(ceil(members / each) for members, _ in households if members > 1)
    rooms += sum(ceil(households.count((1, sex)) / each) for sex in (1, 2))
    assert tally_of(households).taken(each) == rooms * each


@given(HOUSEHOLDS, st.integers(1, 6))
def test_who_moves_in_and_out_again_leaves_no_trace(households: list[tuple[int, int]], each: int) -> None:
    tally = tally_of(households)
    for members, sex in households:
        assert tally.copy().taken(each) == tally.taken(each)
        tally.add(members, sex if members == 1 else 0, -1)
    assert tally.taken(each) == 0


@given(HOUSEHOLDS)
def test_with_a_place_a_room_nothing_is_blocked(households: list[tuple[int, int]]) -> None:
    assert tally_of(households).taken(1) == sum(members for members, _ in households)


@pytest.mark.parametrize("replications", [(1,), pytest.param((0, 1, 2), marks=pytest.mark.slow)])
def test_the_usable_share_of_stuttgart_comes_out_of_the_rooms(replications: tuple[int, ...]) -> None:
    """The city planned with at most 90 % because of blocked places (StZ 2018/19): 0.88 to 0.90 is expected.

    Rooms of 14.5 m2 give 0.88 in 2019, when most sites keep 7 m2, and less before, when three people live in a room.
    """
    used = []
    for replication in replications:
        model = SurgeModel(load_scenario(ROOMS), replication=replication, collect=False)
        while model.running:
            model.step()
        records = records_of(model)
        first = records.plan.day_of(date(2019, 1, 1))
        used.append(float(np.mean(BY_NAME["room_use"].of(records)[first:])))
    assert np.median(used) == pytest.approx(0.88, abs=0.01)


def test_women_and_men_who_live_alone_do_not_share_a_room() -> None:
    model = SurgeModel(load_scenario(ROOMS, ["end=2015-07-31"]), collect=False)
    while model.running:
        model.step()
    book = model.ledger.rooms
    assert book is not None
    members, woman = model.households["members"], model.households["woman_alone"]
    persons = model.people
    known = persons["woman"][np.unique(persons["household"], return_index=True)[1]]
    assert np.array_equal(known == 1, woman == 1)
    for shelter in model.shelters:
        if shelter.emergency or not shelter.persons:
            continue
        each, rows = book.places_each(shelter.standard_m2), list(shelter.residents)
        men = sum(members[row] == 1 and not woman[row] for row in rows)
        women = sum(members[row] == 1 and bool(woman[row]) for row in rows)
        families = sum(ceil(members[row] / each) for row in rows if members[row] > 1)
        taken = each * (families + ceil(men / each) + ceil(women / each))
        assert shelter.blocked == max(shelter.persons, min(taken, shelter.usable)) - shelter.persons
