"""Welfare organisations (freie Träger) as employers, and social care as a part of the strategy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import inf

import mesa

from sim.agents.places import Shelter

STAGES = (0, 1)  # preliminary, follow-up: as a shelter counts its persons
NAMES = (
    "care_posts_wanted_preliminary",
    "care_posts_wanted_follow_up",
    "care_posts_filled_preliminary",
    "care_posts_filled_follow_up",
    "care_persons_preliminary",
    "care_persons_follow_up",
    "care_persons_beyond",
    "care_site_days",
    "care_site_days_above",
)


class WelfareOrganisation(mesa.Agent):
    """Employer of the social workers in its sites; `filled`, `wanted` and `persons` are by stage."""

    def __init__(self, model: mesa.Model, name: str, share: float) -> None:
        super().__init__(model)
        self.name = name
        self.share = share
        self.planned = 0
        self.filled, self.wanted = [0.0, 0.0], [0.0, 0.0]
        self.persons = [0, 0, 0]  # by stage, and sites lived in; the books keep them
        self._starting: list[tuple[int, int, float]] = []  # day, stage, posts
        self._ending: list[tuple[int, int, float]] = []
        self._next_change = 0.0  # day on which the next of them starts or ends

    def take_on(self, shelter: Shelter) -> None:
        """Look after a further site."""
        self.planned += shelter.planned
        for stage in STAGES:
            self.persons[stage] += shelter.by_stage[stage]
        self.persons[2] += shelter.persons > 0
        shelter.cared = self.persons

    def beyond(self, ratio: tuple[float, float]) -> float:
        """Persons it has no staff for, by the ratio of each stage."""
        persons, filled = self.persons, self.filled
        first, second = persons[0] - filled[0] * ratio[0], persons[1] - filled[1] * ratio[1]
        return (first if first > 0 else 0.0) + (second if second > 0 else 0.0)

    def change_staff(self, day: int) -> None:
        """Those hired start, those whose post has ended go."""
        if day < self._next_change:
            return
        for changes, sign in ((self._starting, 1), (self._ending, -1)):
            for change in [one for one in changes if one[0] <= day]:
                changes.remove(change)
                self.filled[change[1]] += sign * change[2]
        self._next_change = min([change[0] for change in (*self._starting, *self._ending)], default=inf)

    def adjust(self, stage: int, wanted: float, starts: int, ends: int) -> None:
        """Hire or give notice so that the posts become those wanted; notices not yet run out are taken back first."""
        self.wanted[stage] = wanted
        self._next_change = 0.0
        planned = self.filled[stage] + _posts(self._starting, stage) - _posts(self._ending, stage)
        missing = wanted - planned
        if missing > 0:
            missing = _take_back(self._ending, stage, missing)
            if missing > 0:
                self._starting.append((starts, stage, missing))
        elif missing < 0:
            missing = _take_back(self._starting, stage, -missing)
            if missing > 0:
                self._ending.append((ends, stage, missing))

    def __repr__(self) -> str:
        return f"<WelfareOrganisation {self.name!r}: {sum(self.filled):g} of {sum(self.wanted):g} posts filled>"


def _posts(changes: Sequence[tuple[int, int, float]], stage: int) -> float:
    return sum(posts for _, of, posts in changes if of == stage)


def _take_back(changes: list[tuple[int, int, float]], stage: int, posts: float) -> float:
    """Take back changes of a stage, the latest first; returns the posts for which there was none."""
    for number in range(len(changes) - 1, -1, -1):
        day, of, many = changes[number]
        if of != stage or posts <= 0:
            continue
        taken = min(many, posts)
        posts -= taken
        if many > taken:
            changes[number] = (day, of, many - taken)
        else:
            del changes[number]
    return posts


class SocialCare:
    """Social care in one city: its organisations, and what they could look after today."""

    names: tuple[str, ...] = NAMES

    def __init__(self, model: mesa.Model, shares: dict[str, float]) -> None:
        self.organisations = [WelfareOrganisation(model, name, share) for name, share in shares.items()]
        self.ratio = (1.0, 1.0)
        self.read_from: object = None  # block of the scenario the ratio was read from
        self.change_days: set[date] = set()
        self.next_review = 0
        self.short = False
        self.beyond = 0.0
        self.site_days = self.site_days_above = 0
        self.assigned = 0

    def assign(self, shelters: Sequence[Shelter]) -> None:
        """Give each new site to the organisation that is furthest below its share of planned places."""
        if len(shelters) == self.assigned:
            return
        for shelter in shelters[self.assigned :]:
            total = shelter.planned + sum(one.planned for one in self.organisations)
            chosen = max(self.organisations, key=lambda one: one.share * total - one.planned)
            chosen.take_on(shelter)
        self.assigned = len(shelters)

    def count(self) -> None:
        """Hold staff against the persons of the day: persons beyond the ratio, sites in which it is not kept."""
        total, ratio = 0.0, self.ratio
        for one in self.organisations:
            beyond, sites = one.beyond(ratio), one.persons[2]
            self.site_days += sites
            if beyond > 1e-9:
                total += beyond
                self.site_days_above += sites
        self.beyond = total

    def total(self, what: str) -> float:
        """Posts `wanted` or `filled` of both stages and all organisations."""
        return float(sum(sum(getattr(one, what)) for one in self.organisations))

    def _by_stage(self, what: str) -> list[float]:
        return [sum([getattr(one, what)[stage] for one in self.organisations]) for stage in STAGES]

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`."""
        posts, persons = [0.0, 0.0, 0.0, 0.0], [0, 0]
        for one in self.organisations:
            wanted, filled, there = one.wanted, one.filled, one.persons
            posts[0] += wanted[0]
            posts[1] += wanted[1]
            posts[2] += filled[0]
            posts[3] += filled[1]
            persons[0] += there[0]
            persons[1] += there[1]
        return (*posts, *persons, self.beyond, self.site_days, self.site_days_above)
