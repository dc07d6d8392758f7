"""Levers: the values a room may change in a run, with plain names, units and the range of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from sim.live.refusal import RefusedError, Said, said
from sim.scenario.overrides import set_lever
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario

POLICIES = ("decentral", "first_fit", "cheapest", "largest_first", "random", "optimal")


@dataclass(frozen=True)
class Lever:
    """A lever: `read(plan, date)` gives its value, `write(plan, value)` the path and value of the intervention.

    `first`: on the first screen. With `choices` the value is one of them, else a number from `low` to `high`.
    """

    name: str
    read: Callable[[Scenario, Any], Any]
    write: Callable[[Scenario, Any], tuple[str, Any]]
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    first: bool = False
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> Said:
        """Plain name."""
        return said(f"lever.{self.name}.label")

    @property
    def unit(self) -> Said:
        """Unit of the value."""
        return said(f"lever.{self.name}.unit")

    def checked(self, value: Any) -> Any:
        """The value if it is one the lever takes. Errors: `RefusedError` with the range or the choices."""
        if self.choices:
            if value not in self.choices:
                raise RefusedError("refused.choice", lever=self.label, choices=", ".join(self.choices))
            return value
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not self.low <= value <= self.high:  # also refuses NaN
            shown = value if number and isfinite(value) else str(value)[:40]
            raise RefusedError(
                "refused.range", lever=self.label, low=self.low, high=self.high, unit=self.unit, value=shown
            )
        return round(value) if float(self.step).is_integer() else float(value)


def levers_of(plan: Scenario) -> dict[str, Lever]:
    """Levers that this scenario has, by name: those whose value can be read and set in it and lies in their range."""
    return {lever.name: _fitting(lever, plan) for lever in LEVERS if _works(lever, plan)}


def values_of(levers: Mapping[str, Lever], plan: Scenario, day: Any) -> dict[str, Any]:
    """Value of each lever on a day."""
    return {name: lever.read(plan, day) for name, lever in levers.items()}


def _fitting(lever: Lever, plan: Scenario) -> Lever:
    """A lever whose range follows the scenario: flats up to five times as many as on the first day."""
    if lever.name != "flats":
        return lever
    return replace(lever, high=float(max(20, 5 * round(lever.read(plan, plan.start)))))


def _works(lever: Lever, plan: Scenario) -> bool:
    try:
        value = lever.read(plan, plan.start)
        if value is None:
            return False
        path, written = lever.write(plan, value)
        set_lever(plan, path, written, on=plan.start)
    except (AttributeError, TypeError, ScenarioError):
        return False
    return bool(lever.choices) or bool(lever.low <= value <= lever.high)


# --- how each is read and written ---------------------------------------------------------------------------


def _at(path: str) -> tuple[Callable[[Scenario, Any], Any], Callable[[Scenario, Any], tuple[str, Any]]]:
    """Reading and writing of a plain path; a value that changes by date is read on the day."""

    def read(plan: Scenario, day: Any) -> Any:
        found: Any = plan
        for name in path.split("."):
            found = getattr(found, name)
        return found.on(day) if hasattr(found, "on") else found

    def write(plan: Scenario, value: Any) -> tuple[str, Any]:
        return path, value

    return read, write


def _flats(plan: Scenario, day: Any) -> float | None:
    """Flats a month, all sizes together; None where households find flats by their own clocks."""
    housing = plan.clocks.own_housing
    if housing is None or housing.form != "flats" or housing.flats is None:
        return None
    return round(sum(housing.flats.per_month.on(day).values()), 1)


def _with_flats(plan: Scenario, value: float) -> tuple[str, Any]:
    """So many flats a month, by size in the proportions of the first day."""
    housing = plan.clocks.own_housing
    assert housing is not None and housing.flats is not None  # else there is no such lever
    flats = housing.flats.per_month.on(plan.start)
    total = sum(flats.values())
    shares = {size: n / total if total else 1 / len(flats) for size, n in flats.items()}
    return "clocks.own_housing.flats.per_month", {size: round(value * share, 4) for size, share in shares.items()}


SIZES = range(1, 9)


def _speed(plan: Scenario, day: Any) -> float | None:
    """Speed of finding a flat against that of the scenario, where each household has its own clock."""
    housing = plan.clocks.own_housing
    if housing is None or housing.form != "rate":
        return None
    return float(housing.size_factors.get(1, 1.0)) if housing.size_factors else 1.0


def _with_speed(plan: Scenario, value: float) -> tuple[str, Any]:
    """The speed of one person living alone; that of larger households keeps its proportion to it."""
    housing = plan.clocks.own_housing
    assert housing is not None  # else there is no such lever
    factors = housing.size_factors
    one = factors.get(1, 1.0) or 1.0
    sizes = factors or dict.fromkeys(SIZES, 1.0)
    return "clocks.own_housing.size_factors", {size: round(value * n / one, 6) for size, n in sizes.items()}


def _lever(name: str, path: str, *about: Any, **more: Any) -> Lever:
    return Lever(name, *_at(path), *about, **more)


AREA, RATIO, TRIGGERS = "occupancy.floor_area_m2", "care.ratio", "emergency.triggers"
LEVERS: tuple[Lever, ...] = (
    _lever("inflow", "inflow.factor", 0.0, 4.0, 0.05, first=True),
    _lever("reserve", f"{TRIGGERS}.projection.reserve_places", -1000, 5000, 10, first=True),
    _lever("occupancy", f"{TRIGGERS}.occupancy.above_share", 0.5, 1.0, 0.01, first=True),
    _lever("cover", f"{TRIGGERS}.days_of_cover.below_days", 0, 365, 1, first=True),
    _lever("notice", f"{TRIGGERS}.projection.planning_horizon_days", 1, 365, 1, first=True),
    _lever("floor_area", f"{AREA}.preliminary", 3.0, 12.0, 0.5, first=True),
    _lever("floor_area_later", f"{AREA}.follow_up", 3.0, 15.0, 0.5),
    _lever("care", f"{RATIO}.preliminary", 20, 400, 5),
    _lever("care_later", f"{RATIO}.follow_up", 20, 400, 5),
    Lever("flats", _flats, _with_flats, 0, 500, 1),
    Lever("speed", _speed, _with_speed, 0.0, 5.0, 0.05),
    _lever("moves", "moving.persons_per_day", 0, 500, 5),
    _lever("closing", "emergency.closing.share", 0.5, 1.0, 0.01),
    _lever("policy", "placement.policy", choices=POLICIES),
)
