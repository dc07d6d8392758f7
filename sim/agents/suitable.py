"""Suitable places: which sites have accessible and protected ones, how many are free, and which are kept free."""

from __future__ import annotations

from collections.abc import Sequence

from sim.agents.due_days import DueDays
from sim.agents.emptiest import Emptiest
from sim.agents.parts import Today
from sim.agents.places import OPEN, District, Shelter

NONE, ACCESSIBLE, PROTECTED = 0, 1, 2
KINDS = (ACCESSIBLE, PROTECTED)


class SuitableAtSite:
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


class SuitablePlaces:
    """Suitable places of all sites, stated by the books, and the rooms in which there is one free."""

    def __init__(self, city: Today, districts: Sequence[District], days: int) -> None:
        self.city = city
        self.rooms = {(district.number, kind): Emptiest() for district in districts for kind in KINDS}
        self.sites: dict[int, SuitableAtSite] = {}
        self.releases = DueDays(days)
        self.places = [0, 0, 0]
        self._most, self._stale = [0, 0, 0], False  # most free places by kind, looked for again once the most is gone

    def equip(self, shelter: Shelter) -> None:
        """Note the suitable places of a site, as planned: its own numbers, else the share of its kind."""
        about = self.city.plan.kinds.get(shelter.kind)
        shares = (0.0, about.accessible_share, about.protected_share) if about is not None else (0.0, 0.0, 0.0)
        stated = (None, shelter.accessible, shelter.protected)
        places = [int(n * shelter.planned + 0.5) if own is None else own for n, own in zip(shares, stated, strict=True)]
        site = self.sites.get(shelter.number)
        if site is None and any(places):
            site = self.sites[shelter.number] = SuitableAtSite()
        if site is not None:
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

    def _show(self, shelter: Shelter, site: SuitableAtSite, free: int) -> None:
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

    def _set(self, shelter: Shelter, site: SuitableAtSite, kind: int, suited: int) -> None:
        before = site.shown[kind]
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
                if site.shown[kind]:
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

    def _keep_free(self, number: int, site: SuitableAtSite, kind: int) -> None:
        days = self.city.plan.needs.reserved_days if self.city.plan.needs is not None else 0
        site.kept[kind], site.enough = days > 0, None
        site.since[kind] = self.city.day
        if days:
            self.releases.add(self.city.day + days, (number, kind, self.city.day), self.city.day + 1)

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
