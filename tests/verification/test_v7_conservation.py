"""V7 beyond the check itself: after every part of every day, in many random cities, and past the end of the horizon."""

from pathlib import Path

import pytest

from analysis.verify.conservation import DAYS, scenarios
from analysis.verify.random_cities import random_city
from sim.audit.books import audit
from sim.scenario.reading import load_scenario
from sim.scenario.rules import Intervention
from tests.small_city import small_plan

QUICK, MANY = 60, 600


@pytest.mark.slow
@pytest.mark.parametrize("path", scenarios(), ids=lambda path: path.stem)
def test_books_agree_on_every_day_of_every_shipped_scenario(path: Path) -> None:
    assert audit(load_scenario(path), days=DAYS).wrong == ()


@pytest.mark.parametrize("number", range(40, QUICK))
def test_books_agree_in_random_cities_under_random_interventions(number: int) -> None:
    assert audit(random_city(number), every=3).wrong == ()


@pytest.mark.slow
def test_books_agree_in_many_random_cities() -> None:
    for number in range(QUICK, MANY):
        assert audit(random_city(number)).wrong == ()


def test_a_longer_look_ahead_reaches_past_the_end_of_the_horizon() -> None:
    act = {"date": "2017-03-20", "action": "set", "lever": "emergency.closing.horizon_days", "value": 500}
    plan = small_plan(interventions=[Intervention.model_validate(act)])
    assert audit(plan, every=30).wrong == ()
