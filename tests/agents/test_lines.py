"""Lines: first come, first served within a size; a size without room blocks itself and larger ones for the day."""

from __future__ import annotations

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from sim.agents.lines import NO_LINE, WAITING_LINE, Line
from sim.agents.tables import HOUSEHOLD_COLUMNS, Table


def line_of(*sizes: int) -> tuple[Line, Table]:
    """Households of these sizes who came one after the other."""
    table = Table(HOUSEHOLD_COLUMNS)
    table.append(len(sizes), {"members": sizes})
    line = Line(WAITING_LINE, table)
    for row in range(len(sizes)):
        line.add(row, float(row))
    return line, table


def serve(line: Line, table: Table, places: int) -> list[int]:
    """Give away so many places; who was offered one, in order (a refusal as -1 - row)."""
    said: list[int] = []

    def offer(row: int) -> bool:
        nonlocal places
        if table["members"][row] > places:
            said.append(-1 - row)
            return False
        places -= int(table["members"][row])
        table["line"][row] = NO_LINE
        said.append(row)
        return True

    line.serve(offer)
    return said


def test_who_came_first_is_served_first() -> None:
    line, table = line_of(1, 1, 2, 1)
    assert serve(line, table, 4) == [0, 1, 2, -1 - 3]
    assert line.rows() == [3]


def test_a_size_without_room_blocks_itself_and_larger_ones_only() -> None:
    line, table = line_of(4, 4, 5, 2, 1, 4)
    assert serve(line, table, 3) == [-1, 3, 4]
    assert line.rows() == [0, 1, 2, 5]
    assert serve(line, table, 100) == [0, 1, 2, 5]
    assert line.rows() == []


def test_the_place_in_the_line_counts_from_the_moment_not_from_the_entry() -> None:
    line, table = line_of(1, 1)
    table.append(1, {"members": 1})
    line.add(2, 0.5)
    assert serve(line, table, 3) == [0, 2, 1]


def test_who_has_grown_keeps_the_old_place_under_the_new_size() -> None:
    line, table = line_of(1, 2, 2)
    table["members"][0] = 2
    line.regrown(0)
    assert line.rows() == [0, 1, 2]
    assert serve(line, table, 2) == [0, -1 - 1]
    assert line.rows() == [1, 2]


def test_who_left_the_line_is_passed_over() -> None:
    line, table = line_of(1, 1, 1)
    table["line"][1] = NO_LINE
    assert line.rows() == [0, 2]
    assert serve(line, table, 3) == [0, 2]


def test_who_comes_back_stands_at_the_new_moment() -> None:
    """The old entry is outdated and must not bring the household forward, nor twice."""
    line, table = line_of(1, 1, 1)
    table["line"][0] = NO_LINE
    line.add(0, 9.0)
    assert line.rows() == [1, 2, 0]
    assert serve(line, table, 9) == [1, 2, 0]


def test_entering_twice_is_being_served_once() -> None:
    line, table = line_of(1, 1)
    line.add(0, 0.0)
    assert line.rows() == [0, 1]
    assert serve(line, table, 9) == [0, 1]


def test_an_empty_line_is_served_without_an_offer() -> None:
    line, table = line_of()
    assert serve(line, table, 9) == []


acts = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(1, 5), st.integers(0, 30)),
        st.tuples(st.just("grow"), st.integers(0, 40), st.integers(1, 3)),
        st.tuples(st.just("go"), st.integers(0, 40), st.just(0)),
        st.tuples(st.just("serve"), st.integers(0, 12), st.just(0)),
    ),
    max_size=60,
)


@given(acts)
def test_a_line_is_served_like_a_plain_list(acts: list[tuple[str, int, int]]) -> None:
    """The same as sorting everybody by moment and walking through, passing over blocked sizes."""
    line, table = line_of()
    plain: dict[int, float] = {}
    for what, one, other in acts:
        if what == "come":
            row = table.append(1, {"members": one})
            line.add(row, float(other))
            plain[row] = float(other)
        elif what == "grow" and plain:
            row = sorted(plain)[one % len(plain)]
            table["members"][row] += other
            line.regrown(row)
        elif what == "go" and plain:
            row = sorted(plain)[one % len(plain)]
            table["line"][row] = NO_LINE
            del plain[row]
        elif what == "serve":
            served = [row for row in serve(line, table, one) if row >= 0]
            assert served == walk_through(plain, table, one)
            for row in served:
                del plain[row]
        assert line.rows() == sorted(plain, key=lambda row: (plain[row], row))


def walk_through(plain: dict[int, float], table: Table, places: int) -> list[int]:
    served, blocked = [], 1000
    for row in sorted(plain, key=lambda row: (plain[row], row)):
        size = int(table["members"][row])
        if size >= blocked:
            continue
        if size > places:
            blocked = size
        else:
            places -= size
            served.append(row)
    return served


def test_a_copy_goes_its_own_way() -> None:
    line, table = line_of(1, 1)
    memo: dict[int, object] = {}
    other = deepcopy(table, memo)
    twin = deepcopy(line, memo)
    assert serve(twin, other, 1) == [0, -2]
    assert line.rows() == [0, 1]
    assert serve(line, table, 2) == [0, 1]
