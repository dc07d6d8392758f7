"""Placement `optimal`: the day's waiting households together, as an assignment problem; for studying policies.

Households are taken by class (need and size), so the problem has one whole number for each class and site. The answer
is held against the greedy one of `decentral` on the same objective, and the better of both is taken. The search ends
after a number of nodes, the same on every machine; the time limit is a safety net: where it is reached the greedy
answer is taken, and the log says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from sim.agents.city import City
from sim.agents.places import Shelter
from sim.agents.policies import day_plan
from sim.scenario.rules import OptimalPlacement

Floats = NDArray[np.float64]
SINGLES = 1 / 3  # wanted share of single persons in a site, families 2/3 (families : singles about 2 : 1)
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Problem:
    """Who waits and where there is room: classes by (need, size) with their number, sites with free places."""

    classes: list[tuple[int, int]]
    number: Floats
    sites: list[Shelter]
    free: Floats  # for everybody, by site
    room: Floats  # free places in all, those kept for special needs included
    suited: Floats  # free suitable places by site and kind of need, shape (sites, 3)
    districts: int
    of: NDArray[np.int64]  # district of each site
    share: Floats
    persons: Floats  # in regular places, by district
    singles: Floats  # single persons by site
    living: Floats  # persons by site
    price: Floats
    ends_soon: NDArray[np.bool_]
    weights: OptimalPlacement

    @property
    def members(self) -> Floats:
        """Members of a household of each class."""
        return np.array([size for _, size in self.classes], dtype=float)

    def is_suited(self, n: int) -> NDArray[np.bool_]:
        """Sites with a suitable place for a class; all for those without a special need."""
        need, size = self.classes[n]
        return np.ones(len(self.sites), dtype=bool) if not need else self.suited[:, need] >= size

    def value(self, placed: Floats) -> float:
        """Objective of an assignment, shape (classes, sites): the less the better."""
        w, members = self.weights, self.members[:, None]
        persons = placed * members
        left = float(self.members @ (self.number - placed.sum(axis=1)))
        by_district = np.bincount(self.of, persons.sum(axis=0), self.districts) + self.persons
        balance = np.abs(by_district - self.share * by_district.sum()).sum()
        single = np.array([size == 1 for _, size in self.classes], dtype=float)
        mix = np.abs(self.singles + single @ persons - SINGLES * (self.living + persons.sum(axis=0))).sum()
        return float(w.unplaced * left + w.balance * balance + w.mix * mix + (self._linear() * placed).sum())

    def _linear(self) -> Floats:
        """What a household of a class in a site costs: unsuitable, to move soon, price; shape (classes, sites)."""
        w, members = self.weights, self.members[:, None]
        unsuited = ~np.array([self.is_suited(n) for n in range(len(self.classes))])
        return members * (w.needs * unsuited + w.moves * self.ends_soon + w.cost * self.price)


@day_plan("optimal")
def place_together(city: City, rows: list[int]) -> list[tuple[int, Shelter]]:
    """Who of those waiting gets which place: the best assignment found, never worse than one after the other."""
    problem = _problem(city, rows)
    if problem is None:
        return []
    greedy = greedily(problem)
    found, in_time = solve(problem)
    if not in_time:
        persons = float(problem.members @ problem.number)
        city.note("time_limit", "optimal", reason="placement", numbers={"people": persons})
    better = found is not None and problem.value(found) < problem.value(greedy) - TOLERANCE
    placed = found if better and found is not None else greedy
    return _by_household(city, rows, problem, placed)


def _problem(city: City, rows: list[int]) -> Problem | None:
    cells, needs = city.households.cells, city.ledger.needs
    members = cells["members"]
    of = [(cells["need"][row] if needs is not None else 0, members[row]) for row in rows]
    sites = [
        city.shelters[number]
        for district in city.districts
        for room in (district.room, district.room_above_cap)
        for number in sorted(room.sites)
    ]
    suited_sites = sorted({n for room in needs.rooms.values() for n in room.sites}) if needs is not None else []
    sites += [city.shelters[n] for n in suited_sites if city.shelters[n] not in sites]
    if not sites or not rows:
        return None
    classes = sorted(set(of))
    rooms = [{**district.room.sites, **district.room_above_cap.sites} for district in city.districts]
    suited = np.zeros((len(sites), 3))
    for n, site in enumerate(sites):
        for kind in (1, 2) if needs is not None else ():
            suited[n, kind] = needs.rooms[site.district.number, kind].sites.get(site.number, 0) if needs else 0
    return Problem(
        classes=classes,
        number=np.array([of.count(one) for one in classes], dtype=float),
        sites=sites,
        room=np.array([site.free for site in sites], dtype=float),
        free=np.array([rooms[site.district.number].get(site.number, 0) for site in sites], dtype=float),
        suited=suited,
        districts=len(city.districts),
        of=np.array([site.district.number for site in sites]),
        share=np.array([district.share for district in city.districts]),
        persons=np.array([district.regular_persons for district in city.districts], dtype=float),
        singles=np.array([sum(members[row] == 1 for row in site.residents) for site in sites], dtype=float),
        living=np.array([site.persons for site in sites], dtype=float),
        price=np.array([site.cost_per_place_day for site in sites]),
        ends_soon=np.array([_ends_soon(city, site) for site in sites]),
        weights=city.plan.placement.optimal,
    )


def _ends_soon(city: City, site: Shelter) -> bool:
    ends = site.permit_ends_day
    return ends is not None and not site.renews and ends - city.day < city.plan.placement.optimal.soon_days


# --- both ways ------------------------------------------------------------------------------------------------


def greedily(problem: Problem) -> Floats:
    """One household after the other, large ones first: district furthest below its share, there the emptiest site."""
    placed = np.zeros((len(problem.classes), len(problem.sites)))
    free, suited, all_free = problem.free.copy(), problem.suited.copy(), problem.room.copy()
    persons = problem.persons.copy()
    order = sorted(range(len(problem.classes)), key=lambda n: (-problem.classes[n][0], -problem.classes[n][1]))
    for n in order:
        need, size = problem.classes[n]
        for _ in range(int(problem.number[n])):
            own = problem.is_suited(n) if need else np.zeros(len(problem.sites), dtype=bool)
            room = np.minimum(np.where(own, suited[:, need], free), all_free)
            able = np.flatnonzero(room >= size)
            if not len(able):
                break
            if own[able].any():
                able = able[own[able]]
            short = persons.sum() * problem.share - persons
            site = max(able, key=lambda s: (short[problem.of[s]], room[s], -problem.sites[s].number))
            placed[n, site] += 1
            persons[problem.of[site]] += size
            all_free[site] -= size
            if own[site]:
                suited[site, need] -= size
            else:
                free[site] -= size
    return placed


def solve(problem: Problem) -> tuple[Floats | None, bool]:
    """The assignment by `scipy.optimize.milp`, and whether it came in time; None where none was found."""
    classes, sites = len(problem.classes), len(problem.sites)
    whole = classes * sites
    deviations = 2 * problem.districts + 2 * sites
    w = problem.weights
    cost = (problem._linear() - w.unplaced * problem.members[:, None]).ravel()
    objective = np.concatenate([cost, np.full(2 * problem.districts, w.balance), np.full(2 * sites, w.mix)])
    upper = np.concatenate([_upper(problem).ravel(), np.full(deviations, np.inf)])
    found = milp(
        objective,
        constraints=_constraints(problem),
        bounds=Bounds(np.zeros(len(objective)), upper),
        integrality=np.concatenate([np.ones(whole), np.zeros(deviations)]),
        options={"node_limit": w.nodes, "time_limit": w.time_limit_seconds},
    )
    in_time = "time limit" not in str(found.message).lower()
    if found.x is None or not in_time:
        return None, in_time
    return np.round(found.x[:whole]).reshape(classes, sites), in_time


def _upper(problem: Problem) -> Floats:
    """Most households of a class in a site."""
    most = np.zeros((len(problem.classes), len(problem.sites)))
    for n, (need, size) in enumerate(problem.classes):
        room = np.where(problem.is_suited(n), problem.suited[:, need], problem.free) if need else problem.free
        most[n] = np.minimum(np.minimum(room, problem.room) // size, problem.number[n])
    return most


def _constraints(problem: Problem) -> list[Any]:
    """Everybody once; no more than the free places, suitable ones for their need; deviations of district and mix."""
    classes, sites, districts = len(problem.classes), len(problem.sites), problem.districts
    members = problem.members
    own = np.array([problem.is_suited(n) & (need > 0) for n, (need, _) in enumerate(problem.classes)])
    need = np.array([need for need, _ in problem.classes])
    rows: list[tuple[Floats, float, float]] = []
    block, none = np.zeros((classes, sites)), np.zeros(2 * districts + 2 * sites)

    def row(persons: Floats, low: float, high: float, slack: int | None = None) -> None:
        more = none.copy()
        if slack is not None:
            more[slack], more[slack + 1] = -1.0, 1.0
        rows.append((np.concatenate([persons.ravel(), more]), low, high))

    for n in range(classes):
        each = block.copy()
        each[n] = 1.0
        row(each, -np.inf, problem.number[n])
    for s in range(sites):
        here = block.copy()
        here[:, s] = members
        row(here, -np.inf, problem.room[s])
        row(here * ~own, -np.inf, problem.free[s])
        for kind in (1, 2):
            row(here * own * (need == kind)[:, None], -np.inf, problem.suited[s, kind])
        wanted = members * ((members == 1) - SINGLES)
        mix = block.copy()
        mix[:, s] = wanted
        balance = SINGLES * problem.living[s] - problem.singles[s]
        row(mix, balance, balance, 2 * districts + 2 * s)
    total = problem.persons.sum()
    for d in range(districts):
        level = problem.share[d] * total - problem.persons[d]
        row(members[:, None] * ((problem.of == d) - problem.share[d]), level, level, 2 * d)
    matrix = csr_matrix(np.array([one for one, _, _ in rows]))
    return [LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows])]


def _by_household(city: City, rows: list[int], problem: Problem, placed: Floats) -> list[tuple[int, Shelter]]:
    """Places for households: within a class first come, first served, sites in their order."""
    cells, needs = city.households.cells, city.ledger.needs
    found: list[tuple[int, Shelter]] = []
    for n, one in enumerate(problem.classes):
        mine = [r for r in rows if ((cells["need"][r] if needs is not None else 0), cells["members"][r]) == one]
        homes = [site for s, site in enumerate(problem.sites) for _ in range(int(placed[n, s]))]
        found += zip(mine, homes, strict=False)
    order = {row: place for place, row in enumerate(rows)}
    return sorted(found, key=lambda pair: order[pair[0]])
