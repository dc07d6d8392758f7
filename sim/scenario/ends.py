"""Ends: whether a scenario can be at the limits of what varies, all values together or each alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.overrides import with_factors
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from sim.scenario.uncertainties import Uncertainty


def wrong_ends(scenario: Scenario, factors: Mapping[str, Uncertainty]) -> Iterator[tuple[str, str]]:
    """Name and sentence of what cannot be: all together at their ends, and where that fails, each alone, told at it."""
    for nth in range(max((len(one.ends) for one in factors.values()), default=0)):
        values = {name: one.ends[min(nth, len(one.ends) - 1)] for name, one in factors.items()}
        together = _wrong_with(scenario, factors, values)
        if not together:
            continue
        alone = {
            name: text for name, value in values.items() for text in _wrong_with(scenario, factors, {name: value})[:1]
        }
        for name, text in (alone or {next(iter(factors)): f"together with the others: {together[0]}"}).items():
            yield name, f"{name} at {values[name]}: {text}"
        return


def _wrong_with(scenario: Scenario, factors: Mapping[str, Uncertainty], values: Mapping[str, object]) -> list[str]:
    try:
        with_factors(scenario, factors, values)
    except ScenarioError as error:
        return [problem.text for problem in error.problems]
    return []
