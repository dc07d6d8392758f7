"""The emptiest site of a set: most free places first, ties to the lower number, in constant time."""

from __future__ import annotations

from heapq import heapify, heappop, heappush, heapreplace
from typing import Any


class Emptiest:
    """Lazy heap of (-free, site number); a site has one live entry, outdated ones go when they reach the top."""

    __slots__ = ("_entry", "_free", "_heap", "most")

    def __init__(self) -> None:
        self._free: dict[int, int] = {}
        self._entry: dict[int, int] = {}  # places said by the live entry of a site: never too few
        self._heap: list[tuple[int, int]] = []
        self.most = 0

    def set(self, site: int, free: int) -> None:
        """State the free places of a site; 0 takes it out."""
        known = self._free
        before = known.get(site, 0)
        if free > 0:
            known[site] = free
        elif before:
            free = 0
            del known[site]
        else:
            return
        if free > before:
            if self._entry.get(site, 0) < free:
                self._enter(site, free)
        elif self._heap[0][1] == site:
            self._clean_top()

    def _enter(self, site: int, free: int) -> None:
        known, heap = self._free, self._heap
        heappush(heap, (-free, site))
        self._entry[site] = free
        if len(heap) > 64 + 3 * len(known):
            heap[:] = [(-free, site) for site, free in known.items()]
            heapify(heap)
            self._entry = dict(known)
        self.most = -heap[0][0]

    def _clean_top(self) -> None:
        """Drop or lower entries until the one on top is true."""
        known, entry, heap = self._free, self._entry, self._heap
        while heap:
            high, top = heap[0]
            now = known.get(top, 0)
            if now == -high:
                self.most = now
                return
            if entry.get(top) != -high:
                heappop(heap)
            elif now:
                heapreplace(heap, (-now, top))
                entry[top] = now
            else:
                heappop(heap)
                del entry[top]
        self.most = 0

    @property
    def site(self) -> int:
        """Number of the emptiest site."""
        return self._heap[0][1]

    @property
    def total(self) -> int:
        """Free places of all sites."""
        return sum(self._free.values())

    @property
    def sites(self) -> dict[int, int]:
        """Free places by site number."""
        return self._free

    def copy(self) -> Emptiest:
        """A second one to try things out on."""
        twin = Emptiest()
        twin._free, twin._entry, twin._heap = dict(self._free), dict(self._entry), list(self._heap)
        twin.most = self.most
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> Emptiest:
        memo[id(self)] = twin = self.copy()
        return twin
