"""Arrivals a day: whatever the shape of a pulse, its persons add up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.inflow import persons_by_day
from sim.scenario.people import Pulse

START = date(2020, 1, 1)


@given(st.floats(0, 60), st.floats(1, 90))
def test_a_pulse_adds_up_to_its_persons(rise: float, decay: float) -> None:
    pulse = Pulse(kind="pulse", date=date(2020, 2, 1), persons=1000, rise_days=rise, decay_days=decay)
    assert persons_by_day(pulse, START, 3000).sum() == pytest.approx(1000, rel=1e-6)
