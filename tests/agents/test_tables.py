"""Tables: columns and cells show the same, through growing, cutting and copying."""

from __future__ import annotations

import pickle
from copy import deepcopy

import numpy as np
import pytest

from sim.agents.tables import Table

COLUMNS = {"key": "u8", "members": "i2", "arrived": "f8", "state": "i1"}


def table_of(count: int) -> Table:
    table = Table(COLUMNS, capacity=4)
    table.append(count, {"key": np.arange(count), "members": 2, "arrived": np.arange(count) / 4})
    return table


def test_a_column_not_named_is_0() -> None:
    table = table_of(3)
    assert table["state"].tolist() == [0, 0, 0]
    assert table["members"].tolist() == [2, 2, 2]
    assert (len(table), table.names) == (3, list(COLUMNS))
    assert "members" in table and "size" not in table


def test_rows_are_numbered_on() -> None:
    table = table_of(3)
    assert table.append(2, {"members": [5, 6]}) == 3
    assert table.append(0, {}) == 5
    assert table["members"].tolist() == [2, 2, 2, 5, 6]


@pytest.mark.parametrize("rows", [1, 4, 5, 1000])
def test_cells_and_columns_are_the_same_after_growing(rows: int) -> None:
    table = table_of(4)
    table.append(rows, {"members": 7})
    table.cells["members"][0] = 9
    table["state"][rows + 3] = 1
    assert table["members"][0] == 9
    assert table.cells["state"][rows + 3] == 1
    assert table["arrived"][:4].tolist() == [0, 0.25, 0.5, 0.75]
    assert len(table["members"]) == rows + 4


def test_a_number_that_does_not_fit_is_an_error_not_another_number() -> None:
    table = table_of(1)
    with pytest.raises((OverflowError, ValueError)):
        table.cells["members"][0] = 40_000
    assert table["members"][0] == 2


def test_rows_cut_off_leave_nothing_behind() -> None:
    table = table_of(4)
    table["state"][:] = 3
    table.truncate(1)
    table.append(2, {"key": [8, 9]})
    assert table["state"].tolist() == [3, 0, 0]
    assert table["members"].tolist() == [2, 0, 0]
    table.truncate(99)
    assert len(table) == 3


def test_kept_rows_stay_in_order() -> None:
    table = table_of(6)
    table.keep(table["key"] % 2 == 1)
    assert table["key"].tolist() == [1, 3, 5]
    assert table["arrived"].tolist() == [0.25, 0.75, 1.25]
    assert table.cells["key"][1] == 3


@pytest.mark.parametrize("copied", [deepcopy, lambda table: pickle.loads(pickle.dumps(table))], ids=["copy", "pickle"])
def test_a_copy_writes_into_itself_only(copied: object) -> None:
    """Also by cell, and also after it has grown: the fast views must not show the original."""
    table = table_of(3)
    twin = copied(table)  # type: ignore[operator]
    twin.cells["members"][0] = 9
    twin["arrived"][:] = 7.0
    twin.append(50, {"members": 1})
    assert table["members"].tolist() == [2, 2, 2]
    assert table["arrived"].tolist() == [0, 0.25, 0.5]
    assert (len(table), len(twin), twin["members"][0]) == (3, 53, 9)
    table.cells["state"][2] = 4
    assert twin["state"][2] == 0


def test_a_copy_carries_no_spare_room() -> None:
    table = table_of(5)
    assert len(pickle.dumps(table)) < 600 + 5 * 19
    empty = deepcopy(Table(COLUMNS))
    assert empty.append(3, {"members": 1}) == 0
    assert empty["members"].tolist() == [1, 1, 1]
