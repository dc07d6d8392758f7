"""Search: between how many places each future needs, found by halving; a future is asked only where it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, inf, isinf

from scipy import special

from sim.survival import LEVEL

# (places, runs) -> whether the places suffice in each of the runs
Suffices = Callable[[int, Sequence[int]], Sequence[bool]]


@dataclass
class Search:
    """Brackets of what each run needs: more than `low`, at most `high` places (inf: more than `most` or never).

    More places are taken never to hurt; `Found.exceptions` says in how many runs that was wrong at the answer.
    """

    suffices: Suffices
    runs: int
    step: int
    most: int
    low: list[float] = field(init=False)
    high: list[float] = field(init=False)
    levels: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.low, self.high = [-inf] * self.runs, [inf] * self.runs
        self.most = self.step * ceil(self.most / self.step)
        self.ask(0)

    def ask(self, places: int) -> None:
        """Ask every run for which it is open whether so many places suffice."""
        self.levels.add(places)
        open_ = [run for run in range(self.runs) if self.low[run] < places < self.high[run]]
        for run, enough in zip(open_, self.suffices(places, open_), strict=True):
            if enough:
                self.high[run] = places
            else:
                self.low[run] = places

    def needed(self, rank: int) -> float:
        """What the run of a rank needs, the runs in order of need (1: least); inf where no number suffices."""
        while True:
            low, high = sorted(self.low)[rank - 1], sorted(self.high)[rank - 1]
            if high == 0 or high - low <= self.step or low >= self.most:
                return high
            self.ask(self._between(low, high))

    def _between(self, low: float, high: float) -> int:
        """Halfway; without an upper end twice as far, or a tenth of the most at first."""
        if isinf(high):
            return int(min(self.most, self._round(max(2 * low, self.most / 10))))
        return self._round((low + high) / 2) if high - low > 2 * self.step else int(low) + self.step

    def _round(self, places: float) -> int:
        return max(self.step, self.step * round(places / self.step))

    def share_at(self, places: float) -> tuple[float, float]:
        """Least and greatest share of the runs for which so many places suffice."""
        sure = sum(high <= places for high in self.high)
        maybe = sum(low < places for low in self.low)
        return sure / self.runs, maybe / self.runs


@dataclass(frozen=True)
class Quantile:
    """Places that suffice in a share of the runs; the interval that holds this quantile in 95 of 100 cases.

    inf: no number of places suffices; `high` None: too few runs to say.
    """

    share: float
    places: float
    low: float
    high: float | None


@dataclass(frozen=True)
class Found:
    """Places needed for a share of the runs, with the interval that holds this quantile in 95 of 100 cases.

    `high` is None where the runs are too few to say; inf where no number of places suffices. `kept`: runs in which
    the answer suffices, each lived through; `exceptions`: runs in which fewer places had sufficed and these do not.
    """

    places: float
    low: float
    high: float | None
    kept: int
    exceptions: int


def found(search: Search, share: float) -> Found:
    """Search for the number of places that suffices in a share of the runs, and live through all runs with it."""
    at, asked = ranks(search.runs, share)[0], quantile(search, share)
    places, low, high = asked.places, asked.low, asked.high
    if isinf(places):
        return Found(inf, low, high, sum(not isinf(one) for one in search.high), 0)
    everyone = list(range(search.runs))
    while True:
        kept = search.suffices(int(places), everyone)
        exceptions = sum(not one and search.high[run] <= places for run, one in zip(everyone, kept, strict=True))
        if sum(kept) >= at or places >= search.most:
            return Found(places, min(low, places), high if high is None else max(high, places), sum(kept), exceptions)
        places += search.step


def quantile(search: Search, share: float) -> Quantile:
    """Places for a share of the runs by the brackets alone, asked as far as they are open."""
    at, lower, upper = ranks(search.runs, share)
    high = None if upper is None else search.needed(upper)
    return Quantile(share, search.needed(at), search.needed(lower), high)


def ranks(runs: int, share: float) -> tuple[int, int, int | None]:
    """Rank of a quantile among runs in order, and the ranks that enclose it with 95 %, exactly; None: too few runs.

    Source: the number of runs at or below the quantile is binomial (W. Conover, Practical Nonparametric Statistics).
    """
    tail = (1 - LEVEL) / 2
    at = max(1, ceil(share * runs - 1e-9))
    lower = max((rank for rank in range(1, at + 1) if special.bdtr(rank - 1, runs, share) <= tail), default=1)
    upper = next((rank for rank in range(at, runs + 1) if special.bdtrc(rank - 1, runs, share) <= tail), None)
    return at, lower, upper
