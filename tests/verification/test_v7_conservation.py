"""V7: nobody is lost or invented, after every part of every day, in every shipped scenario and in random cities."""

from pathlib import Path

import pytest

from sim.model import SurgeModel
from sim.scenario.reading import load_scenario
from sim.scenario.rules import Intervention
from sim.scenario.schema import Scenario
from tests.small_city import small_plan
from tests.verification.books import guard, live, wrong
from tests.verification.random_cities import random_city

ROOT = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(ROOT.glob("*.yaml")) + sorted(ROOT.glob("verification/*.yaml"))
QUICK, MANY = 60, 600


def check(plan: Scenario, every: int = 1, days: int | None = None) -> SurgeModel:
    """Live through a scenario; compare the books after each part of every n-th day."""
    model = SurgeModel(plan, collect=False)
    residents = model.persons
    guard(model)

    def look(city: SurgeModel, part: str) -> None:
        if city.day % every == 0 or city.day == city.horizon - 1:
            told = [*wrong(city, residents), *city.ledger.balance(city.districts)]
            assert not told, f"{city.today}, after {part}: {'; '.join(told)}"

    live(model, look, days)
    return model


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_books_agree_in_every_shipped_scenario(path: Path) -> None:
    plan = load_scenario(path)
    check(plan, every=max(1, min(plan.days, 1900) // 25), days=1900)


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_books_agree_on_every_day_of_every_shipped_scenario(path: Path) -> None:
    check(load_scenario(path), days=1900)


@pytest.mark.parametrize("number", range(QUICK))
def test_books_agree_in_random_cities_under_random_interventions(number: int) -> None:
    check(random_city(number), every=3)


@pytest.mark.slow
def test_books_agree_in_many_random_cities() -> None:
    for number in range(QUICK, MANY):
        check(random_city(number))


def test_a_longer_look_ahead_reaches_past_the_end_of_the_horizon() -> None:
    act = {"date": "2017-03-20", "action": "set", "lever": "emergency.closing.horizon_days", "value": 500}
    check(small_plan(interventions=[Intervention.model_validate(act)]), every=30)
