"""Expected arrivals: worked out from the scenario, equal to what the model draws from, day by day."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from analysis.theory.arrivals import expected_arrivals, persons_by_day
from analysis.theory.start import by_size_when_filled
from sim.rules import inflow
from tests.analysis.theory.town import FAMILIES, group, town

MEAN_SIZE = sum(size * share for size, share in FAMILIES.items())
KINDS: dict[str, dict[str, Any]] = {
    "constant": {"kind": "constant", "persons_per_month": 90},
    "constant between dates": {
        "kind": "constant", "persons_per_month": 90, "from": date(2023, 10, 3), "to": date(2024, 2, 29),
    },
    "ramp": {
        "kind": "ramp", "from": date(2023, 8, 1), "to": date(2023, 12, 1), "persons_per_month_at_start": 10,
        "persons_per_month_at_end": 200, "until": date(2024, 2, 1),
    },
    "step": {"kind": "step", "from": date(2024, 2, 28), "persons_per_month": 300},
    "pulse": {"kind": "pulse", "date": date(2023, 10, 1), "persons": 900, "rise_days": 20, "decay_days": 15},
    "pulse without a rise": {"kind": "pulse", "date": date(2023, 8, 20), "persons": 900, "rise_days": 0},
    "seasonal": {"kind": "seasonal", "persons_per_month": 60, "amplitude": 0.5, "peak_month": 11},
    "series": {"kind": "series", "months": {"2023-08": 31, "2023-09": 60, "2023-10": 0, "2023-11": 45}},
    "weekly": {"kind": "constant", "persons_per_month": 90, "delivery": "weekly", "weekdays": ("tue", "fri")},
    "delayed": {"kind": "series", "months": {"2023-08": 31, "2023-09": 60}, "delay_days": 40, "delivery": "weekly"},
    "factor": {
        "kind": "constant", "persons_per_month": 90, "delay_days": 10,
        "factor": {date(2020, 1, 1): 0.5, date(2023, 12, 24): 2.0},
    },
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_every_component_brings_what_the_model_draws_from(name: str) -> None:
    plan = town(inflow={"factor": {date(2020, 1, 1): 1.0, date(2024, 1, 1): 1.5}, "components": {"one": KINDS[name]}})
    component = plan.inflow.components["one"]
    factor = [plan.inflow.factor.on(plan.date_of(day)) for day in range(plan.days)]
    drawn_from = inflow.persons_by_day(component, plan.start, plan.days) * factor
    np.testing.assert_allclose(persons_by_day(plan, component), drawn_from, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("rise_days", [0, 0.5, 3, 14.5, 30])
def test_a_pulse_brings_all_its_persons(rise_days: float) -> None:
    pulse = {"kind": "pulse", "date": date(2023, 9, 1), "persons": 500, "rise_days": rise_days, "decay_days": 8}
    plan = town(inflow={"components": {"wave": pulse}})
    assert persons_by_day(plan, plan.inflow.components["wave"]).sum() == pytest.approx(500, rel=1e-6)


def test_a_leap_year_has_its_29_february() -> None:
    months = {"2024-01": 31, "2024-02": 58, "2024-03": 31}
    plan = town(inflow={"components": {"series": {"kind": "series", "months": months}}})
    persons = persons_by_day(plan, plan.inflow.components["series"])
    assert persons.sum() == pytest.approx(120)
    assert persons[plan.day_of(date(2024, 2, 29))] == pytest.approx(2.0)


def test_who_goes_straight_to_private_flats_does_not_count_from_the_day_it_holds() -> None:
    private = {date(2020, 1, 1): 0.0, date(2024, 1, 1): 0.25}
    plan = town(groups={"asylum": group(straight_to_private=private)})
    coming = expected_arrivals(plan)["asylum"]
    first = plan.day_of(date(2024, 1, 1))
    np.testing.assert_allclose(coming.persons[:first], 20)
    np.testing.assert_allclose(coming.persons[first:], 15)
    np.testing.assert_allclose(coming.households, 20 / MEAN_SIZE)


def test_given_totals_scatter_only_by_the_last_household_of_a_day() -> None:
    for totals, variance in (("given", 0.75 * 0.25), ("by_chance", 2.5 * 4.75)):
        usual = {"kind": "constant", "totals": totals, "dispersion": 2.5}
        usual["persons_per_month"] = 4.75 * MEAN_SIZE * 365.25 / 12
        coming = expected_arrivals(town(inflow={"components": {"usual": usual}}))["asylum"]
        np.testing.assert_allclose(coming.households, 4.75)
        np.testing.assert_allclose(coming.variance, variance, rtol=1e-9)


def test_small_totals_are_filled_with_a_cut_household() -> None:
    assert by_size_when_filled({1: 1.0}, 7) == {1: pytest.approx(7)}
    assert by_size_when_filled({4: 1.0}, 6) == {2: pytest.approx(2), 4: pytest.approx(4)}
    # 1 or 2 first: 1, then 1 or a cut 2 (both 1 person); or 2 at once
    assert by_size_when_filled({1: 0.5, 2: 0.5}, 2) == {1: pytest.approx(1.0), 2: pytest.approx(1.0)}
    many = by_size_when_filled(FAMILIES, 50_000)
    assert sum(many.values()) == pytest.approx(50_000)
    assert many[5] / 50_000 == pytest.approx(5 * 0.2 / MEAN_SIZE, rel=1e-3)
