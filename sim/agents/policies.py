"""Policies: placement policies by name, built in, from a file of one's own, or from an installed package."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib.metadata import entry_points
from pathlib import Path
from runpy import run_path
from traceback import walk_tb

from sim.agents.city import City, Policy
from sim.agents.lines import NEED
from sim.agents.people import Household
from sim.agents.places import Shelter
from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean

POLICIES: dict[str, Policy] = {}
BUILT_IN: set[str] = set()
DayPlan = Callable[[City, list[int]], list[tuple[int, Shelter]]]
DAY_PLANS: dict[str, DayPlan] = {}  # policies that place the day's waiting households together

HINT = "put the line `@policy` (from sim.rules.placement import policy) above a function of household and city"


class PolicyError(RuntimeError):
    """A policy from outside failed; says where in its file and why."""


def policy(function: Policy) -> Policy:
    """Register a placement policy under its name."""
    name = function.__name__
    if name in BUILT_IN:
        raise ValueError(f"a policy '{name}' is built in; give yours another name")
    POLICIES[name] = function
    return function


def built_in(function: Policy) -> Policy:
    """Register a policy that comes with the program; its name cannot be taken by another one."""
    POLICIES[function.__name__] = function
    BUILT_IN.add(function.__name__)
    return function


def day_plan(name: str) -> Callable[[DayPlan], DayPlan]:
    """Register how a policy places the day's waiting households together: rows in their order, to shelters."""

    def registered(function: DayPlan) -> DayPlan:
        DAY_PLANS[name] = function
        return function

    return registered


def largest_offer(city: City) -> int:
    """Members of the largest household for whom there is a regular place today; a policy of one's own may find more."""
    if city.plan.placement.policy not in BUILT_IN:
        return NEED
    most, ledger = [district.most_free for district in city.districts], city.ledger
    if ledger.needs is not None:
        most += ledger.needs.most_free()
    if ledger.rooms is not None:
        most += [max(district.most_shared) for district in city.districts]
    return max(most)


def policy_named(name: str) -> Policy:
    """Placement policy by its name. Errors: `ScenarioError` when there is none."""
    if name in POLICIES:
        return POLICIES[name]
    for entry in entry_points(group="ankunft.policies"):
        if entry.name not in POLICIES:
            POLICIES[entry.name] = _guarded(entry.load(), entry.value)
    if name not in POLICIES:
        sentence = f"no policy is called '{name}'{did_you_mean(name, sorted(POLICIES))}"
        raise ScenarioError([Problem(Place("placement.policy"), sentence)])
    return POLICIES[name]


def load_policies(path: Path) -> None:
    """Run a Python file that registers further policies with `@policy`.

    Errors: `ScenarioError` with the line of the file where it fails, or when it registers nothing.
    """
    if not run_rules(path):
        raise ScenarioError([Problem(Place(str(path)), f"registers no policy; {HINT}")])


def run_rules(path: Path) -> list[str]:
    """Run a Python file and return the names of the policies it registers. Errors: `ScenarioError` where it fails."""
    before = dict(POLICIES)
    try:
        run_path(str(path))
    except OSError as error:
        if error.filename is not None and Path(error.filename).resolve() != path.resolve():
            raise _cannot_load(path, error) from error
        raise ScenarioError([Problem(Place(str(path)), f"cannot be read: {error.strerror}")]) from error
    except (Exception, SystemExit) as error:
        raise _cannot_load(path, error) from error
    added = [name for name, function in POLICIES.items() if before.get(name) is not function]
    for name in added:
        POLICIES[name] = _guarded(POLICIES[name], str(path))
    return added


def _cannot_load(path: Path, error: BaseException) -> ScenarioError:
    line = error.lineno if isinstance(error, SyntaxError) else _line_in(str(path), error)
    return ScenarioError([Problem(Place(str(path), line or 0), f"the rules cannot be loaded: {_said(error)}")])


def _guarded(function: Policy, origin: str) -> Policy:
    """The policy with its mistakes told by name, file and line."""

    @wraps(function)
    def guarded(household: Household, city: City) -> Shelter | None:
        try:
            shelter = function(household, city)
        except Exception as error:
            line = _line_in(origin, error)
            where = f"{origin}:{line}" if line else origin
            raise PolicyError(f"{where}: the policy '{function.__name__}' failed: {_said(error)}") from error
        if shelter is not None and not isinstance(shelter, Shelter):
            raise PolicyError(
                f"{origin}: the policy '{function.__name__}' returned {shelter!r}; wanted: a shelter of the city "
                "with enough free places, or None where there is none"
            )
        if shelter is not None and (free := city.ledger.free_for(household.row, shelter)) < household.members:
            raise PolicyError(
                f"{origin}: the policy '{function.__name__}' chose {shelter.name}, which has {free} free "
                f"places, for a household of {household.members}; choose among shelters with "
                "city.ledger.free_for(household.row, shelter) >= household.members"
            )
        return shelter

    return guarded


def _line_in(file: str, error: BaseException) -> int:
    """Line of a file in which an error arose; 0 where the file has no part in it."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
    return lines[-1] if lines else 0


def _said(error: BaseException) -> str:
    return ": ".join(text for text in (type(error).__name__, str(error)) if text)
