"""V1 to V12, each at its quick size here, at full size in `make verify-long`; and that a broken program turns red."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from analysis.verify import by_hand, conservation, days_lived, floor_area, limits, people, shares
from analysis.verify.check import Check
from analysis.verify.checks import CHECKS, LONGEST_FIRST, run_checks
from sim.agents.city import City
from sim.agents.ledger import Ledger
from sim.agents.recorder import Recorder
from sim.audit.books import guard
from sim.model import SurgeModel
from sim.scenario.reading import load_scenario
from sim.scenario.schema import Scenario


@pytest.mark.checks
@pytest.mark.parametrize("name", CHECKS)
def test_the_program_agrees_with_what_is_expected(name: str) -> None:
    check = CHECKS[name].check("quick", 1)
    assert check.compared > 0
    assert check.verdict == ("explained" if name == "V10" else "green"), told(check)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHECKS)
def test_the_program_agrees_at_full_size(name: str) -> None:
    check = CHECKS[name].check("full", 2)
    assert check.verdict == ("explained" if name == "V10" else "green"), told(check)


def told(check: Check) -> str:
    rows = [f"{row.what} {dict(row.about)}: {row.measured} for {row.expected}" for row in check.rows if not row.agrees]
    return "\n".join([*rows, *(f"{one.key}: {one.share:.0%}" for one in check.findings if one.unexplained)])


def test_checks_are_told_in_order_and_each_is_scheduled() -> None:
    assert sorted(LONGEST_FIRST) == sorted(CHECKS)
    seen: list[str] = []
    found = run_checks(["V12", "V6", "V5"], "quick", 2, lambda check, seconds: seen.append(check.name))
    assert [check.name for check in found] == ["V5", "V6", "V12"]
    assert sorted(seen) == ["V12", "V5", "V6"]


# --- broken on purpose --------------------------------------------------------------------------------------


@contextmanager
def broken(owner: Any, name: str, instead: Callable[[Any], Any]) -> Iterator[None]:
    """A part of the program replaced by what `instead` makes of it."""
    whole = getattr(owner, name)
    setattr(owner, name, instead(whole))
    try:
        yield
    finally:
        setattr(owner, name, whole)


def test_rounding_up_is_noticed() -> None:
    with broken(City, "usable_at", lambda whole: lambda city, *where: whole(city, *where) + 1):
        assert floor_area.check("quick", 1).verdict == "red"


def test_shares_by_largest_remainders_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def hamilton(total: int, weights: list[int]) -> list[int]:
        quotas = np.array(weights) * total / sum(weights)
        seats = np.floor(quotas).astype(int)
        for district in np.argsort(seats - quotas)[: total - seats.sum()]:
            seats[district] += 1
        return [int(n) for n in seats]

    monkeypatch.setattr(shares, "apportion", hamilton)
    found = shares.check("quick", 1)
    assert found.verdict == "red"
    assert next(row for row in found.rows if row.what == "v6_lost").measured > 0


def test_people_who_get_lost_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(whole: Any) -> Any:
        def leave(ledger: Ledger, row: int, cause: str) -> None:
            whole(ledger, row, cause)
            ledger.counts.persons -= row % 7 == 0

        return leave

    monkeypatch.setattr(conservation, "scenarios", lambda: [conservation.SHIPPED / "verification" / "v2-surge.yaml"])
    monkeypatch.setattr(conservation, "DRAWN", "v2-surge")
    monkeypatch.setattr(conservation, "CITIES", {"quick": 3})
    assert conservation.check("quick", 1).verdict == "green"
    with broken(Ledger, "leave", forgetful):
        assert conservation.check("quick", 1).verdict == "red"


def test_a_careless_ledger_is_noticed(small: Scenario) -> None:
    model = SurgeModel(small, collect=False)
    placed: list[int] = []
    model.ledger.place = lambda row, shelter, *, overfill=False: placed.append(row)  # type: ignore[method-assign,assignment,misc]
    noted = guard(model)
    house = next(shelter for shelter in model.shelters if not shelter.emergency and shelter.stands)
    house.usable = house.persons
    model.ledger.place(0, house)
    assert placed == [0]
    assert "do not fit beside" in noted[0]


def test_luck_that_depends_on_the_policy_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "CITIES", {"quick": (2,)})
    unlike = people.busy_city

    def by_policy(number: int, policy: str, if_full: str = "overfill") -> Any:
        plan = unlike(number, policy, if_full)
        return plan.model_copy(update={"seed": len(policy)})

    whole = people.arrivals
    monkeypatch.setattr(people, "arrivals", lambda plan, seed: whole(plan, seed + len(plan.placement.policy)))
    monkeypatch.setattr(people, "busy_city", by_policy)
    found = people.check("quick", 1)
    assert found.verdict == "red"
    assert not next(row for row in found.rows if row.what == "v8_door").agrees


def test_a_day_recorded_twice_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days_lived, "CITIES", {"quick": 2})
    monkeypatch.setattr(days_lived, "RUNS", {"quick": 2})

    def one_more(whole: Any) -> Any:
        def record(recorder: Recorder, city: City) -> None:
            city.counts.persons += 1
            whole(recorder, city)
            city.counts.persons -= 1

        return record

    with broken(Recorder, "record", one_more):
        found = days_lived.check("quick", 1)
    assert {row.what for row in found.rows if not row.agrees} >= {"v9_stuttgart", "v9_cities", "v9_kinds"}


def test_another_tolerance_is_noticed_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, plan = (
        by_hand.run,
        load_scenario(by_hand.SCENARIOS / "v12-by-hand.yaml", ["recovery.placement_tolerance=0.06"]),
    )

    def tolerant(scenario: Any, **more: Any) -> Any:
        return whole(plan, **more)

    monkeypatch.setattr(by_hand, "run", tolerant)
    found = by_hand.check("quick", 1)
    assert {row.about["standard"] for row in found.rows if not row.agrees} == {"placement"}


def test_a_case_that_does_not_hold_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    case = limits.CASES[0]
    wrong = limits.Case(case.name, {}, case.holds)
    monkeypatch.setattr(limits, "CASES", (wrong,))
    assert limits.check("quick", 1).verdict == "red"
