"""The emptiest site: always the one a search through all of them would find, and never a large heap."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from sim.agents.emptiest import Emptiest

changes = st.lists(st.tuples(st.integers(0, 12), st.integers(-3, 9)), max_size=400)


@given(changes)
def test_the_emptiest_site_is_the_one_a_search_finds(changes: list[tuple[int, int]]) -> None:
    room, free = Emptiest(), {}
    for site, places in changes:
        room.set(site, places)
        free[site] = places
        open_ones = {site: places for site, places in free.items() if places > 0}
        assert room.sites == open_ones
        assert room.most == max(open_ones.values(), default=0)
        if open_ones:
            assert room.site == min(site for site, places in open_ones.items() if places == room.most)


def test_of_two_equally_empty_sites_the_lower_number_comes_first() -> None:
    room = Emptiest()
    for site in (5, 3, 9, 4):
        room.set(site, 7)
    assert room.site == 3
    room.set(3, 6)
    assert room.site == 4


def test_the_heap_stays_within_64_and_three_times_the_sites() -> None:
    """However often places change, also where the emptiest site never does and hides the outdated entries."""
    room = Emptiest()
    room.set(0, 1_000_000)
    for turn in range(20_000):
        room.set(1 + turn % 5, 1 + turn % 97)
        assert len(room._heap) <= 64 + 3 * len(room.sites) + 1
    for site in range(6):
        room.set(site, 0)
    assert (room.most, room.sites) == (0, {})


def test_a_copy_goes_its_own_way() -> None:
    room = Emptiest()
    room.set(1, 4)
    twin = deepcopy(room)
    twin.set(1, 0)
    twin.set(2, 9)
    assert (room.most, room.site, room.sites) == (4, 1, {1: 4})
    assert (twin.most, twin.site) == (9, 2)
