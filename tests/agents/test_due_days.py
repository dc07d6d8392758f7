"""Due days: what is entered for a day comes up on that day, not before, and once."""

from copy import deepcopy
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from sim.agents.due_days import DueDays

entries = st.lists(st.tuples(st.floats(-50, 60), st.integers(0, 9), st.integers(0, 50)), max_size=60)


@given(entries)
def test_everything_comes_up_once_on_its_day(entries: list[tuple[float, int, int]]) -> None:
    due, expected = DueDays(40), {day: [] for day in range(40)}
    for moment, row, not_before in entries:
        due.add(moment, row, not_before)
        day = max(int(moment // 1), not_before)
        if day < 40:
            expected[day].append(row)
    assert len(due) == sum(map(len, expected.values()))
    for day in range(40):
        assert due.pop(day) == expected[day]
        assert due.pop(day) == []
    assert len(due) == 0


def test_what_lies_beyond_the_end_is_dropped() -> None:
    due = DueDays(10)
    for moment in (10.0, 1e9, inf):
        due.add(moment, 1, 0)
    due.add(3.0, 1, 10)
    assert len(due) == 0


def test_the_last_moment_of_a_day_belongs_to_it() -> None:
    due = DueDays(10)
    due.add(3.999999, "late", 0)
    due.add(4.0, "early", 0)
    assert (due.pop(3), due.pop(4)) == (["late"], ["early"])


def test_a_copy_goes_its_own_way() -> None:
    due = DueDays(10)
    due.add(3.0, 1, 0)
    twin = deepcopy(due)
    twin.add(3.0, 2, 0)
    twin.pop(3)
    assert due.pop(3) == [1]
