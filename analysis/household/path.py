"""Path of one household: which one of the first run is shown, by a rule, and what befell it step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from analysis.chronicle import Chronicle

STAYS = ("resident", "arrived", "placed", "moved", "became_regular")
LEFT, TURNED_AWAY = "left_", "turned_away"


@dataclass(frozen=True)
class Step:
    """One thing that befalls a household; `nights` until it lives elsewhere, None where its place does not change.

    `shelter` and what belongs to it say where the household lives from then on; None where it has no place.
    """

    what: str
    on: date
    members: int
    nights: int | None
    shelter: str | None
    district: str | None
    kind: str | None
    emergency: bool
    invented: bool


@dataclass(frozen=True)
class Path:
    """A household of the first run, the rule it was chosen by, and of how many it is the one in the middle."""

    household: int
    rule: str
    chosen_from: int
    steps: tuple[Step, ...]

    @property
    def stays(self) -> list[Step]:
        """The times between two changes of place; waiting is one of them."""
        return [step for step in self.steps if step.nights is not None]

    @property
    def gone(self) -> bool:
        """Whether it has left, or was turned away, within the run."""
        return _is_gone(self.steps[-1].what)

    def nights(self, *, emergency: bool = False) -> int:
        """Nights in the city, or in emergency shelters alone."""
        return sum(stay.nights or 0 for stay in self.stays if stay.emergency or not emergency)


def path_of(chronicle: Chronicle) -> Path | None:
    """The household that is shown; None where nobody came after the start, or the moves were not recorded."""
    if chronicle.moves is None:
        return None
    moves = chronicle.moves.to_pandas()
    chosen = _chosen(moves, chronicle.plan.days)
    if chosen is None:
        return None
    rule, household, number = chosen
    rows = moves[moves["household"] == household].to_dict("records")
    return Path(household, rule, number, _steps(chronicle, rows))


def _chosen(moves: Any, days: int) -> tuple[str, int, int] | None:
    """Rule, household and out of how many, by the first rule that finds any: middle nights, then the lowest key."""
    sums = summed(moves, days)
    came = sums["first"] == "arrived"
    left = came & sums["last"].str.startswith(LEFT)
    for rule, some, column in (
        ("emergency", sums[left & (sums["emergency"] > 0)], "emergency"),
        ("left", sums[left], "nights"),
        ("came", sums[came], "nights"),
    ):
        if len(some):
            middle = some[column].sort_values().iloc[(len(some) - 1) // 2]
            return rule, int(some.index[some[column] == middle].min()), len(some)
    return None


def summed(moves: Any, days: int) -> Any:
    """By household: what befell it first and last, its nights in the city and in emergency shelters, its moves."""
    until = moves.groupby("household")["day"].shift(-1).fillna(days)
    here = ~moves["what"].map(_is_gone).astype(bool)
    # those who are there at the start have their first night on the first day
    nights = (until - moves["day"].clip(lower=0)).clip(lower=0).where(here, 0).astype(int)
    counted = moves.assign(
        nights=nights,
        emergency=nights.where(moves["shelter_class"] == "emergency", 0),
        moved=(moves["what"] == "moved").astype(int),
    )
    return counted.groupby("household").agg(
        first=("what", "first"),
        last=("what", "last"),
        nights=("nights", "sum"),
        emergency=("emergency", "sum"),
        moves=("moved", "sum"),
    )


def _is_gone(what: str) -> bool:
    return what.startswith(LEFT) or what == TURNED_AWAY


def _steps(chronicle: Chronicle, rows: Sequence[dict[str, Any]]) -> tuple[Step, ...]:
    shelters = [row for row in chronicle.shelters if row["run"] == 0]
    starts = [n for n, row in enumerate(rows) if row["what"] in STAYS]
    ends = [rows[later]["day"] for _, later in pairwise(starts)]
    ends.append(rows[-1]["day"] if _is_gone(rows[-1]["what"]) else chronicle.plan.days)
    nights = {n: end - rows[n]["day"] for n, end in zip(starts, ends, strict=True)}
    return tuple(_step(row, nights.get(n), shelters) for n, row in enumerate(rows))


def _step(row: dict[str, Any], nights: int | None, shelters: Sequence[Any]) -> Step:
    lives = isinstance(row["shelter"], str)
    return Step(
        what=row["what"],
        on=row["date"],
        members=row["members"],
        nights=nights,
        shelter=row["shelter"] if lives else None,
        district=row["district"] if lives else None,
        kind=row["kind"] if lives else None,
        emergency=row["shelter_class"] == "emergency",
        invented=lives and bool(shelters[int(row["shelter_number"])]["synthetic"]),
    )
