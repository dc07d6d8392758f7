"""Moves: written down as they happen, they add up to what the books say, and writing them down changes nothing."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sim.agents.counts import LEFT_BY
from sim.agents.moves import WHAT, WatchedLedger, watch_moves
from sim.agents.tables import LEFT, PLACED, TURNED_AWAY, WAITING, Stage, State
from sim.folder import moves_table
from sim.model import SurgeModel
from sim.records import households_of, moves_of, records_of
from sim.run import run
from sim.scenario.schema import Scenario
from tests.agents.recount import wrong_books
from tests.agents.test_ledger import Acts, some_acts
from tests.small_city import bytes_of, differences, house, lived, small_plan

LEFT_WORDS = tuple(f"left_{cause}" for cause in LEFT_BY if cause)
PLACES = {"resident", "arrived", "placed", "moved", "became_regular"}


def watched(plan: Scenario, days: int = 0) -> SurgeModel:
    """A city whose moves are written down from the first day."""
    model = SurgeModel(plan)
    watch_moves(model)
    for _ in range(days):
        model.step()
    return model


def rows_of(model: SurgeModel) -> list[dict[str, Any]]:
    """Everything written down, as rows of `moves.parquet`."""
    rows: list[dict[str, Any]] = moves_table([records_of(model)], [moves_of(model)]).to_pylist()
    return rows


def path(model: SurgeModel, row: int) -> list[tuple[Any, ...]]:
    """What befell one household: day, what, where it lives from then on, members."""
    key = int(model.households["key"][row])
    return [(r["day"], r["what"], r["shelter"], r["members"]) for r in rows_of(model) if r["household"] == key]


# --- one household, act by act ----------------------------------------------------------------------------------


@pytest.fixture
def morning() -> SurgeModel:
    """Two houses and one resident on the first morning; somebody comes every few days."""
    plan = small_plan(sites=[house("N1", "North", 40), house("E1", "East", 40)], residents={
        "total": 1, "move_ins": {"2014-12": 1}})  # fmt: skip
    return watched(plan)


def coming(city: SurgeModel) -> int:
    """A household that is expected, admitted now."""
    row = int(np.flatnonzero(city.households["state"] == State.EXPECTED)[0])
    city.ledger.admit(range(row, row + 1))
    return row


def later(city: SurgeModel, days: int) -> None:
    city.day += days
    city.ledger.day = city.day


def test_who_is_there_at_the_start_lives_there_since_the_evening_before(morning: SurgeModel) -> None:
    [(day, what, shelter, members)] = path(morning, 0)
    assert (day, what, members) == (-1, "resident", 1)
    assert shelter == morning.household(0).shelter.name  # type: ignore[union-attr]
    assert rows_of(morning)[0]["date"].isoformat() == "2014-12-31"


def test_it_comes_waits_moves_in_and_moves_on(morning: SurgeModel) -> None:
    north, east = (morning.shelter_by_name[name] for name in ("N1", "E1"))
    row = coming(morning)
    members = int(morning.households["members"][row])
    later(morning, 2)
    morning.ledger.place(row, north)
    later(morning, 30)
    morning.ledger.place(row, east)
    morning.ledger.grow(row, 2, "joined")
    morning.ledger.grow(row, 1, "born")
    morning.households["decided"][row] = 1
    morning.ledger.promote(row)
    later(morning, 8)
    morning.ledger.leave(row, "own_housing")
    assert path(morning, row) == [
        (0, "arrived", None, members),
        (2, "placed", "N1", members),
        (32, "moved", "E1", members),
        (32, "joined", "E1", members + 2),
        (32, "born", "E1", members + 3),
        (32, "decided", "E1", members + 3),
        (40, "left_own_housing", None, members + 3),
    ]


def test_the_limit_of_the_law_is_told_from_a_decision(morning: SurgeModel) -> None:
    row = coming(morning)
    morning.ledger.promote(row)
    morning.ledger.turn_away(row)
    assert [what for _, what, _, _ in path(morning, row)] == ["arrived", "stage_limit", "turned_away"]


def test_a_place_that_is_refused_is_not_written_down(morning: SurgeModel) -> None:
    row = coming(morning)
    before = len(rows_of(morning))
    morning.remeasure(morning.shelter_by_name["N1"], floor_area_m2=0.0)
    with pytest.raises(ValueError, match="does not fit"):
        morning.ledger.place(row, morning.shelter_by_name["N1"])
    assert len(rows_of(morning)) == before


# --- everybody, every day ---------------------------------------------------------------------------------------

CITIES = {
    "as it is": {},
    "nobody is overfilled": {"placement": {"policy": "random", "if_full": "wait"}, "measures": []},
    "turned away": {"placement": {"if_full": "turn_away"}, "measures": []},
    "under levers": {
        "interventions": [
            {"date": "2015-06-01", "action": "set", "lever": "inflow.factor", "value": 2.0},
            {"date": "2015-09-10", "action": "close", "target": "N2"},
            {"date": "2015-10-20", "action": "resize", "target": "N1", "places": 20},
            {"date": "2015-11-20", "action": "convert", "target": "Gym B"},
        ]
    },
}


@pytest.fixture(scope="module", params=CITIES)
def plan(request: pytest.FixtureRequest) -> Scenario:
    return small_plan(**CITIES[request.param])


@pytest.fixture(scope="module")
def lived_through(plan: Scenario) -> SurgeModel:
    """The city after its last day, watched; not to be changed."""
    return watched(plan, plan.days)


def test_watching_changes_nothing(plan: Scenario, lived_through: SurgeModel) -> None:
    assert list(differences(bytes_of(lived(plan)), bytes_of(lived_through))) == []


def test_moves_give_the_persons_in_every_shelter_on_every_day(plan: Scenario) -> None:
    model = watched(plan)
    seen, where, members = 0, {}, {}
    while model.running:
        model.step()
        rows = np.array(model.ledger.moves).reshape(-1, 6)  # type: ignore[attr-defined]
        for _, row, _, shelter, _, size in rows[seen:].tolist():
            where[row], members[row] = shelter, size
        seen = len(rows)
        living: Counter[int] = Counter()
        for row, shelter in where.items():
            living[shelter] += members[row]
        assert [living[s.number] for s in model.shelters] == [s.persons for s in model.shelters], model.today


def by_household(model: SurgeModel) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each row of the table of households with the moves of that household."""
    table = households_of(model)
    moves: dict[int, list[dict[str, Any]]] = {}
    for row in rows_of(model):
        moves.setdefault(row["household"], []).append(row)
    for n, key in enumerate(table["household"].tolist()):
        yield {name: column[n] for name, column in table.items()}, moves.pop(key)
    assert moves == {}


def test_the_moves_of_a_household_add_up_to_its_row(lived_through: SurgeModel) -> None:
    for household, moves in by_household(lived_through):
        what = Counter(move["what"] for move in moves)
        last = moves[-1]
        assert what["moved"] == household["moves"]
        assert what["born"] == household["births"]
        assert what["resident"] + what["arrived"] == 1 and moves[0]["what"] in ("resident", "arrived")
        assert last["members"] == household["members"]
        assert ended_nights(moves) == household["emergency_nights"]
        if household["arrived"] >= 0:
            assert moves[0]["day"] == int(household["arrived"])
            assert what["decided"] + what["stage_limit"] == (household["stage"] == Stage.FOLLOW_UP)
        if household["left_on"] >= 0:
            assert last["day"] == household["left_on"]
            left = f"left_{household['left_by']}" if household["state"] == "left" else household["state"]
            assert (last["what"], last["shelter"]) == (left, None)
        else:
            assert (last["shelter"] is None) == (household["state"] == "waiting")


def ended_nights(moves: list[dict[str, Any]]) -> int:
    """Nights in emergency shelters, those of a stay that goes on left out, as the table of households counts them."""
    stays = [move for move in moves if move["what"] in PLACES or move["shelter"] is None]
    return sum(
        after["day"] - max(stay["day"], 0) for stay, after in pairwise(stays) if stay["shelter_class"] == "emergency"
    )


def test_nearly_everything_that_can_happen_happens_here(lived_through: SurgeModel) -> None:
    happened = {row["what"] for row in rows_of(lived_through)}
    # no clock of the small city ends a stay for other reasons, and where there are gyms nobody is turned away
    assert set(WHAT) - happened <= {"left_other", "turned_away", "became_regular"}
    assert ("turned_away" in happened) == (lived_through.plan.placement.if_full == "turn_away")
    assert ("became_regular" in happened) == bool(lived_through.plan.measures)


def test_every_word_for_a_move_is_explained() -> None:
    page = (Path(__file__).parents[2] / "results" / "README.md").read_text(encoding="utf-8")
    assert [what for what in WHAT if f"`{what}`" not in page] == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(acts=some_acts)
def test_the_last_move_says_where_everybody_is_after_any_acts(acts: list[tuple[str, int, int]]) -> None:
    city = start().fork()
    assert isinstance(city, SurgeModel)
    doing = Acts(city)
    for act, pick, more in acts:
        getattr(doing, act)(pick, more)
    assert wrong_books(city) == []
    last = {row["household"]: row for row in rows_of(city)}
    table, numbers = city.households, {row["household"]: row["shelter_number"] for row in last.values()}
    came = np.flatnonzero(table["state"] != State.EXPECTED)
    assert len(last) == len(came)
    for row in came.tolist():
        key, state = int(table["key"][row]), table["state"][row]
        assert numbers[key] == (table["shelter"][row] if state == PLACED else None)
        assert last[key]["members"] == table["members"][row]
        assert (last[key]["what"] in (*LEFT_WORDS, "turned_away")) == (state in (LEFT, TURNED_AWAY))
        assert state != WAITING or last[key]["shelter"] is None


_started: list[SurgeModel] = []


def start() -> SurgeModel:
    """A watched city with 60 residents; made once, not to be changed."""
    if not _started:
        _started.append(watched(small_plan(residents={"total": 60, "move_ins": {"2014-12": 60}})))
    return _started[0]


# --- copies, runs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["fork", "pickle"])
def test_what_happens_in_a_copy_is_not_written_down_in_the_original(small: Scenario, how: str) -> None:
    model = watched(small, 300)
    before = rows_of(model)
    twin = model.fork() if how == "fork" else pickle.loads(pickle.dumps(model))
    assert isinstance(twin, SurgeModel) and isinstance(twin.ledger, WatchedLedger)
    assert rows_of(twin) == before
    while twin.running:
        twin.step()
    straight = rows_of(twin)
    assert len(straight) > len(before)
    assert rows_of(model) == before
    while model.running:
        model.step()
    assert rows_of(model) == straight


def test_only_who_asks_for_households_gets_their_moves() -> None:
    plan = small_plan(end="2015-03-31")
    without, asked = (run(plan, runs=1, households=households) for households in (False, True))
    assert without.moves_of_run == ()
    assert set(asked.moves["household"]) == set(asked.households["household"])
    assert moves_of(lived(plan, 1)) == {}


def test_a_city_without_anybody_has_an_empty_table() -> None:
    empty = small_plan(end="2015-01-31", inflow={"components": {}}, residents={"total": 0, "move_ins": {}})
    assert len(run(empty, runs=2, households=True).moves) == 0
