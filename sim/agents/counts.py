"""Counts: running totals the ledger keeps, so that recording a day is copying numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

FLOWS = (
    "arrived",
    "born",
    "joined",
    "straight_to_private",
    "turned_away",
    "left_own_housing",
    "left_voluntary_return",
    "left_onward_move",
    "left_other",
    "moves",
)
LEFT_BY = ("", "own_housing", "voluntary_return", "onward_move", "other")
LEFT_FLOW = {cause: (number, f"left_{cause}") for number, cause in enumerate(LEFT_BY)}


@dataclass
class Counts:
    """Totals over the whole city, in persons unless said otherwise."""

    districts: int
    kinds: list[str]
    groups: int
    persons: int = 0
    waiting: int = 0
    above_usable: int = 0
    preliminary: int = 0
    by_decision: list[int] = field(default_factory=lambda: [0, 0, 0])  # not yet, recognised, rejected
    over_cap_persons: int = 0
    over_cap_planned: int = 0
    overstay: int = 0
    seeking_flat: int = 0
    regular_persons: int = 0
    regular_planned: int = 0
    regular_usable: int = 0
    regular_sites: int = 0
    changes_of_places: int = 0  # not a total: rises whenever a total of places or costs may have changed
    flows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FLOWS, 0))
    by_standard: dict[float, list[int]] = field(default_factory=dict)
    district_persons: list[int] = field(default_factory=list)
    district_emergency: list[int] = field(default_factory=list)
    district_planned: list[int] = field(default_factory=list)
    district_usable: list[int] = field(default_factory=list)
    district_sites: list[int] = field(default_factory=list)
    kind_persons: list[int] = field(default_factory=list)
    kind_preliminary: list[int] = field(default_factory=list)
    kind_planned: list[int] = field(default_factory=list)
    kind_usable: list[int] = field(default_factory=list)
    kind_sites: list[int] = field(default_factory=list)
    kind_cost: list[float] = field(default_factory=list)
    kind_setup: list[float] = field(default_factory=list)
    group_came: list[int] = field(default_factory=list)
    group_gone: list[int] = field(default_factory=list)
    group_present: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("persons", "emergency", "planned", "usable", "sites"):
            setattr(self, f"district_{name}", [0] * self.districts)
        for name in ("kind_persons", "kind_preliminary", "kind_planned", "kind_usable", "kind_sites"):
            setattr(self, name, [0] * len(self.kinds))
        self.kind_cost, self.kind_setup = [0.0] * len(self.kinds), [0.0] * len(self.kinds)
        for name in ("group_came", "group_gone", "group_present"):
            setattr(self, name, [0] * self.groups)

    def below(self, law: tuple[float, float]) -> tuple[int, int, int]:
        """Persons in sites whose standard in use is below the law of their own stage, below 7 and below 4.5 m2."""
        own = below_7 = below_4_5 = 0
        for standard, (preliminary, follow_up) in self.by_standard.items():
            if standard < law[0] - 1e-9:
                own += preliminary
            if standard < law[1] - 1e-9:
                own += follow_up
            if standard < 7.0 - 1e-9:
                below_7 += preliminary + follow_up
            if standard < 4.5 - 1e-9:
                below_4_5 += preliminary + follow_up
        return own, below_7, below_4_5
