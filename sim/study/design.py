"""Design: which values the factors have in which run; rows are made when they are asked for, never all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from sim.draws import replication_seed
from sim.scenario.uncertainties import Uncertainty
from sim.study.constraints import Holds, all_hold
from sim.study.schema import Crossed, Grid, LatinHypercube, Morris, Saltelli, Sobol, Table, Zip

Units = NDArray[np.float64]
Row = tuple[object, ...]
BLOCK = 4096


@dataclass(frozen=True)
class Rows:
    """The design points of a study: `len()` of them, read in stretches.

    `whole`: factors that take whole numbers only. `listed`: the values of `zip` and `table` by row. Points that break
    a constraint are left out; the numbers of those kept are then held in memory (8 bytes a point). `levers`: which
    factors are levers, for `crossed`.
    """

    kind: Any
    factors: Mapping[str, Uncertainty]
    seed: int
    whole: frozenset[str] = frozenset()
    constraints: Sequence[Holds] = ()
    listed: Sequence[Row] = ()
    levers: frozenset[str] = frozenset()
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(self.factors))

    def __len__(self) -> int:
        return self.planned if self._kept is None else len(self._kept)

    @property
    def planned(self) -> int:
        """Number of points before constraints."""
        count = len(self.names)
        match self.kind:
            case Grid():
                return prod(len(levels) for levels in self._levels)
            case LatinHypercube(rows=rows) | Sobol(rows=rows):
                return int(rows)
            case Saltelli(base_rows=rows, second_order=second):
                return int(rows) * ((2 * count if second else count) + 2)
            case Morris(trajectories=trajectories):
                return int(trajectories) * (count + 1)
            case Crossed():
                return prod(half.planned for half in self._halves)
        return len(self.listed)

    def read(self, start: int, stop: int) -> list[dict[str, object]]:
        """Values by factor of the points from `start` up to, not with, `stop`."""
        if self._kept is None:
            return self._planned(start, stop)
        return [self._planned(int(number), int(number) + 1)[0] for number in self._kept[start:stop]]

    def units(self, start: int, stop: int) -> Units:
        """Points of a random design in the unit cube, shape (rows, factors), before constraints."""
        match self.kind:
            case LatinHypercube():
                return self._all[start:stop]
            case Sobol(rows=rows):
                sequence = qmc.Sobol(len(self.names), scramble=True, rng=np.random.default_rng(self._seed))
                return _stretch(sequence, start, stop, int(rows))
            case Saltelli():
                return self._crossed(start, stop)
            case Morris():
                return self._all[start:stop]
        raise TypeError(f"a {self.kind.kind} has no points in the unit cube")

    # --- values ---------------------------------------------------------------------------------------------

    def _planned(self, start: int, stop: int) -> list[dict[str, object]]:
        stop = min(stop, self.planned)
        if isinstance(self.kind, Zip | Table):
            return [dict(zip(self.names, row, strict=True)) for row in self.listed[start:stop]]
        if isinstance(self.kind, Grid):
            return [self._grid(number) for number in range(start, stop)]
        if isinstance(self.kind, Crossed):
            return self._crossed_with(start, stop)
        return [self._of_units(point) for point in self.units(start, stop).tolist()]

    def _of_units(self, point: Sequence[float]) -> dict[str, object]:
        pairs = zip(self.factors.items(), point, strict=True)
        return {name: self._rounded(name, one.at(luck)) for (name, one), luck in pairs}

    def _rounded(self, name: str, value: object) -> object:
        return round(value) if name in self.whole and isinstance(value, float) else value

    def _grid(self, number: int) -> dict[str, object]:
        """The point of a number; the last factor changes fastest."""
        point: dict[str, object] = {}
        for name, levels in zip(reversed(self.names), reversed(self._levels), strict=True):
            number, level = divmod(number, len(levels))
            point[name] = levels[level]
        return {name: point[name] for name in self.names}

    @cached_property
    def _halves(self) -> tuple[Rows, Rows]:
        """Points of the levers, points of the uncertainties; each with draws of its own."""
        both = (self.kind.levers, self.kind.uncertainties)
        names = ([n for n in self.names if n in self.levers], [n for n in self.names if n not in self.levers])
        seeds = (replication_seed(self.seed, 2**31 + 1), self.seed)
        first, second = (
            Rows(kind, {name: self.factors[name] for name in own}, seed, self.whole)
            for kind, own, seed in zip(both, names, seeds, strict=True)
        )
        return first, second

    def _crossed_with(self, start: int, stop: int) -> list[dict[str, object]]:
        """Points in which the uncertainties change fastest."""
        decided, unknown = self._halves
        size = unknown.planned
        futures = unknown.read(0, size) if stop - start >= size else None
        points = []
        for number in range(start, stop):
            policy, future = divmod(number, size)
            other = futures[future] if futures is not None else unknown.read(future, future + 1)[0]
            point = decided.read(policy, policy + 1)[0] | other
            points.append({name: point[name] for name in self.names})
        return points

    @cached_property
    def _levels(self) -> list[list[object]]:
        return [list(dict.fromkeys(self._levels_of(name, one))) for name, one in self.factors.items()]

    def _levels_of(self, name: str, one: Uncertainty) -> Iterator[object]:
        if one.one_of:
            yield from one.one_of
            return
        count = self.kind.levels_of.get(name, self.kind.levels)
        assert one.low is not None
        assert one.high is not None
        for value in (
            np.linspace(one.low, one.high, count) if count > 1 else [one.low if one.likely is None else one.likely]
        ):
            yield self._rounded(name, float(value))

    # --- points ---------------------------------------------------------------------------------------------

    @property
    def _seed(self) -> int:
        return replication_seed(self.seed, 2**31)  # the design's own; no replication has this number

    @cached_property
    def _all(self) -> Units:
        """All points of a design that is only made as a whole: 8 bytes a number."""
        count = len(self.names)
        if isinstance(self.kind, LatinHypercube):
            return qmc.LatinHypercube(count, rng=np.random.default_rng(self._seed)).random(self.kind.rows)
        from SALib.sample.morris import sample

        problem = {"num_vars": count, "names": list(self.names), "bounds": [[0.0, 1.0]] * count}
        seed = self._seed % 2**32
        return np.asarray(sample(problem, self.kind.trajectories, num_levels=self.kind.levels, seed=seed))

    def _crossed(self, start: int, stop: int) -> Units:
        """Rows of Saltelli's design: of each base point A, A with one column of B each, (B with one of A,) B."""
        count = len(self.names)
        per_base = (2 * count if self.kind.second_order else count) + 2
        first, last = start // per_base, -(-stop // per_base)
        sequence = qmc.Sobol(2 * count, scramble=True, rng=np.random.default_rng(self._seed))
        base = _stretch(sequence, first, last, self.kind.base_rows)
        points = np.empty((len(base), per_base, count))
        a, b = base[:, :count], base[:, count:]
        points[:, :-1] = a[:, None, :]
        points[:, count + 1 :] = b[:, None, :]
        for column in range(count):
            points[:, 1 + column, column] = b[:, column]
            if self.kind.second_order:
                points[:, 1 + count + column, column] = a[:, column]
        flat = points.reshape(-1, count)
        return flat[start - first * per_base : stop - first * per_base]

    @cached_property
    def _kept(self) -> NDArray[np.int64] | None:
        """Numbers of the points that keep all constraints; None where there are no constraints."""
        if not self.constraints:
            return None
        kept: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
        for start in range(0, self.planned, BLOCK):
            points = self._planned(start, start + BLOCK)
            kept.append(
                np.array([start + n for n, one in enumerate(points) if all_hold(self.constraints, one)], np.int64)
            )
        return np.concatenate(kept)


def _stretch(sequence: qmc.Sobol, start: int, stop: int, rows: int) -> Units:
    stop = min(stop, rows)
    if start >= stop:
        return np.empty((0, sequence.d))
    if start:
        sequence.fast_forward(start)
        return sequence.random(stop - start)
    # from the beginning scipy wants a power of two, else it warns
    return sequence.random(1 << (stop - 1).bit_length())[:stop]
