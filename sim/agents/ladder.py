"""Ladder: the measures of the city one by one, by rung and name."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.apportion import apportion
from sim.scenario.city import Measure
from sim.scenario.schema import Scenario


def single_measures(plan: Scenario) -> Iterator[Measure]:
    """Every measure that can be ordered on its own; `count` of them are spread over the districts by population."""
    weights = [float(district.population) for district in plan.districts]
    for measure in plan.measures:
        if measure.count == 1 and (measure.district or not measure.is_shelter):
            yield measure
            continue
        if measure.district:
            districts = [measure.district] * measure.count
        else:
            shares = apportion(measure.count, weights)
            districts = [d.name for d, n in zip(plan.districts, shares, strict=True) for _ in range(n)]
        for number, district in enumerate(districts, 1):
            name = f"{measure.name} {number}" if measure.count > 1 else measure.name
            yield measure.model_copy(update={"name": name, "district": district, "count": 1})
