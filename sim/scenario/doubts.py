"""Warnings: what a scenario may say, but hardly means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sim.scenario.acts import doubtful_acts
from sim.scenario.city import ResidentTotal
from sim.scenario.dates import place_of
from sim.scenario.people import Pulse, Series
from sim.scenario.problems import Problem
from sim.scenario.residents import doubtful_residents
from sim.scenario.schema import Scenario
from sim.scenario.tree import Node, Path
from sim.scenario.waves import first_day, last_day

MOST_NAMES = 5
TRIGGERS = ("projection", "occupancy", "days_of_cover", "dates")


def doubts(scenario: Scenario, tree: Node) -> list[Problem]:
    """All warnings on a scenario that can be run."""
    found: list[Problem] = []
    for path, text in _all(scenario):
        found.append(Problem(place_of(tree, path), text))
    return found


def _all(plan: Scenario) -> Iterator[tuple[Path, str]]:
    yield from _waves(plan)
    yield from _counted_twice(plan)
    yield from _large_sites(plan)
    yield from _full_at_start(plan)
    yield from _outside_the_run(plan)
    yield from _without_effect(plan)
    yield from _no_flat(plan)
    yield from _no_table(plan)
    yield from doubtful_residents(plan)
    yield from doubtful_acts(plan)


def _waves(plan: Scenario) -> Iterator[tuple[Path, str]]:
    for name, one in plan.inflow.components.items():
        path: Path = ("inflow", "components", name)
        first, last = first_day(one), last_day(one)
        if first is not None and first > plan.end:
            yield path, f"the inflow '{name}' begins on {first}, after the end of the run on {plan.end}"
        elif isinstance(one, Pulse) and first is not None and first < plan.start:
            yield path, f"the pulse '{name}' of {first} begins before the start on {plan.start}"
        elif last is not None and last < plan.start:
            yield path, f"the inflow '{name}' ends on {last}, before the start of the run on {plan.start}"
        elif isinstance(one, Series) and last is not None and last < plan.end:
            yield path, f"the series '{name}' ends on {last}, the run on {plan.end}: nobody arrives in between"
    if not plan.inflow.components:
        yield ("inflow",), "nobody arrives: inflow: has no components"


def _no_flat(plan: Scenario) -> Iterator[tuple[Path, str]]:
    housing = plan.clocks.own_housing
    if housing is None or housing.form != "flats" or housing.flats is None:
        return
    largest = max((size for flats in housing.flats.per_month.values for size in flats), default=0)
    sizes = [size for group in plan.groups.values() for shares in group.household_sizes.values for size in shares]
    if max(sizes) > largest:
        text = f"there are no flats for households of more than {largest} persons: they never move into an own flat"
        yield ("clocks", "own_housing", "flats", "per_month"), text


def _counted_twice(plan: Scenario) -> Iterator[tuple[Path, str]]:
    for name, one in plan.inflow.components.items():
        group = plan.groups.get(one.group)
        path: Path = ("inflow", "components", name, "contains")
        if group is None:
            continue
        if "births" in one.contains and max(group.births_per_person_month.values) > 0:
            text = f"'{name}' contains births, and the group {one.group} has births of its own: they count twice"
            yield path, text
        if "relatives" in one.contains and group.relatives is not None and group.relatives.share > 0:
            text = f"'{name}' contains relatives, and the group {one.group} brings relatives: they count twice"
            yield path, text


def _large_sites(plan: Scenario) -> Iterator[tuple[Path, str]]:
    places: defaultdict[str, int] = defaultdict(int)
    for site in plan.sites:
        places[site.part_of or site.name] += site.planned_places
    cap = plan.recovery.cap_places
    large = sorted((name for name in places if places[name] > cap), key=lambda name: -places[name])
    if large:
        names = ", ".join(f"{name} ({places[name]})" for name in large[:MOST_NAMES])
        more = f" and {len(large) - MOST_NAMES} more" if len(large) > MOST_NAMES else ""
        have = "site has" if len(large) == 1 else "sites have"
        yield ("sites",), f"{len(large)} {have} more than {cap} planned places: {names}{more}"


def _full_at_start(plan: Scenario) -> Iterator[tuple[Path, str]]:
    rows = plan.residents
    people = rows.total if isinstance(rows, ResidentTotal) else sum(row.persons for row in rows)
    places = sum(
        site.planned_places
        for site in plan.sites
        if (site.usable_from or plan.start) <= plan.start <= (site.permit_known_at(plan.start) or plan.start)
        and _is_regular(plan, site.kind)
    )
    if people > places:
        text = f"{people:,} residents at the start, but {places:,} planned regular places usable on {plan.start}"
        yield ("residents",), text
    if isinstance(rows, ResidentTotal):
        late = [month for month in rows.move_ins if f"{month}-01" > str(plan.start)]
        if late:
            yield ("residents", "move_ins", late[0]), f"{late[0]} begins after the start, these people live here before"


def _no_table(plan: Scenario) -> Iterator[tuple[Path, str]]:
    if not plan.sites:
        yield ("sites",), "the city has no sites: there is no sites.csv in its folder, and no sites: in the scenario"
    triggers = plan.emergency.triggers
    if not plan.measures and any(getattr(triggers, name) is not None for name in TRIGGERS):
        yield (
            ("emergency", "triggers"),
            "nothing can be ordered: there is no measures.csv in the city's folder, and no measures: in the scenario",
        )


def _is_regular(plan: Scenario, kind: str) -> bool:
    return kind in plan.kinds and plan.kinds[kind].shelter_class == "regular"


def _outside_the_run(plan: Scenario) -> Iterator[tuple[Path, str]]:
    for number, one in enumerate(plan.announcements):
        if one.from_ > plan.end or one.to < plan.start:
            text = f"the announcement for {one.from_} to {one.to} says nothing about the run"
            yield ("announcements", number), text


def _without_effect(plan: Scenario) -> Iterator[tuple[Path, str]]:
    own, triggers = plan.clocks.own_housing, plan.emergency.triggers
    if own is not None and own.form == "rate" and own.flats is not None:
        yield ("clocks", "own_housing", "flats"), "flats: has no effect with form: rate"
    if own is None:
        yield ("clocks",), "nobody moves into an own flat: clocks: has no own_housing:"
    if plan.measures and all(getattr(triggers, name) is None for name in TRIGGERS):
        yield ("measures",), "no trigger is set, so none of the measures is ordered by itself"
    if plan.emergency.outlook.arrivals == "announcements" and triggers.projection and not plan.announcements:
        yield ("emergency",), "the city expects arrivals by announcements, but there are none"
