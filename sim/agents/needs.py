"""Special needs: the needs of households, the suitable places of sites, and who lives suitably."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim import draws
from sim.agents.due_days import DueDays
from sim.agents.emptiest import Emptiest
from sim.agents.lines import NO_LINE, UNSUITED_LINE, Line
from sim.agents.parts import Today
from sim.agents.places import OPEN, District, Shelter
from sim.agents.tables import Table
from sim.scenario.schema import Scenario

NONE, ACCESSIBLE, PROTECTED = 0, 1, 2
KINDS = (ACCESSIBLE, PROTECTED)
NAMES = (
    "needs_persons_accessible",
    "needs_persons_protected",
    "needs_persons_trauma",
    "needs_persons_pregnant",
    "needs_unsuited",
    "needs_unsuited_long",
    "needs_in_halls",
    "needs_hall_nights",
    "needs_checked",
    "needs_suited_in_time",
    "needs_places_accessible",
    "needs_places_protected",
)


class SuitedPlaces:
    """Suitable places of one site by kind of need: how many, who lives in them, and whether they are kept free."""

    __slots__ = ("counted", "enough", "keeps", "kept", "living", "opened", "places", "shown", "since")

    def __init__(self) -> None:
        self.places = [0, 0, 0]
        self.living = [0, 0, 0]
        self.kept = [False, False, False]
        self.opened = False
        self.since = [0, 0, 0]
        self.shown = [0, 0, 0]  # free places stated last
        self.counted = [0, 0, 0]  # places in the totals, while the site is open
        # with so many free places all suitable ones that are free can be had, and so they are shown; so many are kept
        self.enough: int | None = None
        self.keeps = 0

    def free(self, kind: int) -> int:
        """Suitable places nobody who needs them lives in."""
        return max(0, self.places[kind] - self.living[kind])


class SpecialNeeds:
    """What the ledger tells of households with needs, and the rooms in which there is a suitable place for them."""

    names: tuple[str, ...] = NAMES

    def __init__(self, city: Today, districts: Sequence[District], households: Table, days: int) -> None:
        self.city = city
        self.households = households
        self.lines = {kind: Line(UNSUITED_LINE, households) for kind in KINDS}
        self.rooms = {(district.number, kind): Emptiest() for district in districts for kind in KINDS}
        self.sites: dict[int, SuitedPlaces] = {}
        self.checks, self.releases = DueDays(days), DueDays(days)
        self.persons = [0, 0, 0]
        self.trauma = self.pregnant = 0
        self.unsuited = self.unsuited_long = self.in_halls = self.hall_nights = 0
        self.checked = self.suited_in_time = 0
        self.places = [0, 0, 0]
        self._most, self._stale = [0, 0, 0], False  # most free places by kind, looked for again once the most is gone

    # --- places ---------------------------------------------------------------------------------------------

    def equip(self, shelter: Shelter) -> None:
        """Note the suitable places of a site, as planned: its own numbers, else the share of its kind."""
        about = self.city.plan.kinds.get(shelter.kind)
        shares = (0.0, about.accessible_share, about.protected_share) if about is not None else (0.0, 0.0, 0.0)
        stated = (None, shelter.accessible, shelter.protected)
        places = [int(n * shelter.planned + 0.5) if own is None else own for n, own in zip(shares, stated, strict=True)]
        if any(places) or shelter.number in self.sites:
            site = self.sites.setdefault(shelter.number, SuitedPlaces())
            site.places, site.enough = places, None
            if shelter.status == OPEN:
                if not site.opened:
                    site.opened = True
                    for kind in KINDS:
                        self._keep_free(shelter.number, site, kind)
                site.counted = places
                self.places = [old + new for old, new in zip(self.places, places, strict=True)]

    def show(self, shelter: Shelter, free: int) -> int:
        """State the suitable places of a site that are free; returns the places that are free for others."""
        site = self.sites.get(shelter.number)
        if site is None:
            return free
        if site.enough is None or free < site.enough:
            self._show(shelter, site, free)
        return free - site.keeps if free > site.keeps else 0

    def _show(self, shelter: Shelter, site: SuitedPlaces, free: int) -> None:
        keeps, enough, places, living, kept, shown = 0, 0, site.places, site.living, site.kept, site.shown
        for kind in KINDS:
            suited = places[kind] - living[kind]
            if suited > 0:
                if kept[kind]:
                    keeps += suited
                if suited > enough:
                    enough = suited
                if suited > free:
                    suited = free
            else:
                suited = 0
            if suited != shown[kind]:
                self._set(shelter, site, kind, suited)
        site.keeps, site.enough = keeps, enough if free >= enough else None

    def _set(self, shelter: Shelter, site: SuitedPlaces, kind: int, suited: int) -> None:
        before = site.shown[kind]
        if suited == before:
            return
        site.shown[kind] = suited
        self.rooms[shelter.district.number, kind].set(shelter.number, suited)
        if suited > self._most[kind]:
            self._most[kind] = suited
        elif before == self._most[kind]:
            self._stale = True

    def hide(self, shelter: Shelter) -> None:
        """A site is taken out of the lists and totals."""
        site = self.sites.get(shelter.number)
        if site is not None:
            self.places = [total - mine for total, mine in zip(self.places, site.counted, strict=True)]
            site.counted, site.enough = [0, 0, 0], None
            for kind in KINDS:
                self._set(shelter, site, kind, 0)

    def most_free(self) -> list[int]:
        """Most suitable places that are free in one site, by kind of need (none: 0)."""
        if self._stale:
            self._stale, most = False, [0, 0, 0]
            for (_, kind), room in self.rooms.items():
                if room.most > most[kind]:
                    most[kind] = room.most
            self._most = most
        return self._most

    def _used(self, shelter: Shelter, kind: int, persons: int) -> None:
        """More or fewer people who need it live in suitable places: those left are kept free for some days."""
        site = self.sites[shelter.number]
        site.living[kind] += persons
        site.enough = None
        self._keep_free(shelter.number, site, kind)

    def _keep_free(self, number: int, site: SuitedPlaces, kind: int) -> None:
        days = self.city.plan.needs.reserved_days if self.city.plan.needs is not None else 0
        site.kept[kind], site.enough = days > 0, None
        site.since[kind] = self.city.day
        if days:
            self.releases.add(self.city.day + days, (number, kind, self.city.day), self.city.day + 1)

    # --- households: told by the ledger, before the books change --------------------------------------------------

    def came(self, row: int) -> None:
        """A household waits for its first place."""
        cells = self.households.cells
        need, members = cells["need"][row], cells["members"][row]
        self.persons[need] += members
        self.trauma += cells["traumatised"][row]
        self.pregnant += cells["pregnant"][row]
        if need:
            self.unsuited += members
            limit = self.city.plan.needs.limit_days if self.city.plan.needs is not None else 0
            self.checks.add(max(cells["arrived"][row], 0.0) + limit, row, self.city.day)

    def placed(self, row: int, shelter: Shelter) -> None:
        """A household with a need moves in: suitably, where a place of its kind is free; else it waits for one."""
        cells = self.households.cells
        need, members = cells["need"][row], cells["members"][row]
        site = self.sites.get(shelter.number)
        if site is not None and site.free(need) >= members:
            cells["suited"][row] = 1
            self._used(shelter, need, members)
            self.unsuited -= members
            if cells["unsuited_long"][row]:
                cells["unsuited_long"][row] = 0
                self.unsuited_long -= members
        if shelter.family == "halls" and shelter.emergency:
            cells["in_hall"][row] = 1
            self.in_halls += members

    def vacated(self, row: int, shelter: Shelter) -> None:
        """A household with a need moves out of a shelter."""
        cells = self.households.cells
        need, members = cells["need"][row], cells["members"][row]
        if cells["suited"][row]:
            cells["suited"][row] = 0
            self._used(shelter, need, -members)
            self.unsuited += members
        self.out_of_hall(row)

    def out_of_hall(self, row: int) -> None:
        """A household no longer lives in a hall: it has moved, or the hall has become a regular place."""
        cells = self.households.cells
        if cells["in_hall"][row]:
            cells["in_hall"][row] = 0
            self.in_halls -= cells["members"][row]

    def gone(self, row: int) -> None:
        """A household has left for good; it has moved out before."""
        cells = self.households.cells
        need, members = cells["need"][row], cells["members"][row]
        self.persons[need] -= members
        self.trauma -= cells["traumatised"][row]
        self.pregnant -= cells["pregnant"][row]
        if need:
            self.unsuited -= members
            if cells["unsuited_long"][row]:
                self.unsuited_long -= members

    def grew(self, row: int, persons: int, shelter: Shelter | None) -> None:
        """A household has more members; a suitable place is shared with them."""
        cells = self.households.cells
        need = cells["need"][row]
        self.persons[need] += persons
        if not need:
            return
        if cells["suited"][row] and shelter is not None:
            self._used(shelter, need, persons)
        else:
            self.unsuited += persons
            self.unsuited_long += persons * cells["unsuited_long"][row]
        self.in_halls += persons * cells["in_hall"][row]

    def line_up(self, row: int) -> None:
        """A household with a need that lives unsuitably in a regular place waits for a suitable one."""
        cells = self.households.cells
        if not cells["suited"][row]:
            self.lines[cells["need"][row]].add(row, cells["arrived"][row])
        else:
            cells["line"][row] = NO_LINE

    # --- the day ----------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Those for whom the limit is reached today: suitably placed in time, or too long without."""
        cells = self.households.cells
        for row in self.checks.pop(self.city.day):
            if cells["left_on"][row] >= 0:
                continue
            members = cells["members"][row]
            self.checked += members
            if cells["suited"][row]:
                self.suited_in_time += members
            else:
                cells["unsuited_long"][row] = 1
                self.unsuited_long += members
        self.hall_nights += self.in_halls

    def release_all(self) -> list[int]:
        """Sites with free places kept for special needs: they are free for others from now on."""
        found = []
        for number, site in self.sites.items():
            if any(site.kept[kind] and site.free(kind) for kind in KINDS):
                site.kept, site.enough = [False, False, False], None
                found.append(number)
        return found

    def released(self) -> list[int]:
        """Sites whose suitable places nobody has needed for so many days: they are free for others from today on."""
        found = []
        for number, kind, since in self.releases.pop(self.city.day):
            site = self.sites[number]
            if site.kept[kind] and site.since[kind] == since:
                site.kept[kind], site.enough = False, None
                found.append(number)
        return found

    def figures(self) -> tuple[float, ...]:
        """The figures by `names`."""
        return (
            *self.persons[1:],
            self.trauma,
            self.pregnant,
            self.unsuited,
            self.unsuited_long,
            self.in_halls,
            self.hall_nights,
            self.checked,
            self.suited_in_time,
            *self.places[1:],
        )


def assess(plan: Scenario, seed: int, households: Table, people: Table, rows: slice, persons: slice) -> None:
    """At the door: the needs of each household, by its members; luck is drawn by household and member."""
    needs = plan.needs
    if needs is None:
        return
    of = people["household"][persons].astype(np.int64) - rows.start
    count = rows.stop - rows.start
    nth = np.arange(len(of)) - np.searchsorted(of, np.arange(count))[of]
    key, years = households["key"][rows][of], (people["joined_on"][persons] - people["born_on"][persons]) / 365.25
    woman, adult = people["woman"][persons] == 1, years >= 18 - 0.01
    frail = draws.uniforms(seed, "accessible", key, nth) < needs.accessible_share
    frail |= years >= needs.elderly_from_years
    adults = np.bincount(of[adult], minlength=count)
    women = np.bincount(of[adult & woman], minlength=count)
    members, luck = households["members"][rows], draws.uniforms(seed, "protected", households["key"][rows])
    alone = (members == 1) & (women == 1)
    parent = (members > 1) & (adults == 1)
    protected = (alone & (luck < needs.women_alone_share)) | (parent & (luck < needs.single_parents_share))
    accessible = np.bincount(of[frail], minlength=count) > 0
    households["need"][rows] = np.where(accessible, ACCESSIBLE, np.where(protected, PROTECTED, NONE))
    trauma = adult & (draws.uniforms(seed, "trauma", key, nth) < needs.trauma_share)
    pregnant = adult & woman & (draws.uniforms(seed, "pregnant", key, nth) < needs.pregnant_share)
    households["traumatised"][rows] = np.bincount(of[trauma], minlength=count)
    households["pregnant"][rows] = np.bincount(of[pregnant], minlength=count)
