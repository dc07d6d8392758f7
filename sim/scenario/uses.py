"""Uses: for every value of a scenario the rule that reads it, and the figures in which a change of it shows first."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Use:
    """Where values below a path are used: a function of a file, and names of indicators."""

    path: str
    file: str
    function: str
    shows_in: tuple[str, ...]

    @property
    def rule(self) -> str:
        """What the function does, in the words of its first docstring line."""
        return _sentences(self.file).get(self.function, "")


def _use(path: str, where: str, *shows_in: str) -> Use:
    file, _, function = where.partition(" ")
    return Use(path, file, function, shows_in)


# a path ends where what is below it is used alike; * stands for one name. The longest that fits counts.
USES: tuple[Use, ...] = (
    _use("start", "sim/model.py step", "persons"),
    _use("end", "sim/model.py step", "persons"),
    _use("counts_from", "sim/scenario/waves.py counts_from"),
    _use("seed", "sim/draws.py replication_seed", "persons"),
    _use("runs", "sim/run.py run"),
    _use("uncertainties", "sim/futures.py drawn"),
    _use("interventions", "sim/rules/interventions.py intervene"),
    _use("inflow", "sim/rules/inflow.py persons_by_day", "arrived"),
    _use("residents", "sim/rules/residents.py settle_residents", "persons"),
    _use("announcements", "sim/agents/outlook.py arrivals", "emergency_places"),
    _use("groups.*.household_sizes", "sim/rules/inflow.py draw_component", "arrived"),
    _use("groups.*.adult_men_share", "sim/agents/newcomers.py add_households", "needs_unsuited"),
    _use("groups.*.one_parent_share", "sim/agents/newcomers.py add_households", "needs_unsuited"),
    _use("groups.*.straight_to_private", "sim/rules/inflow.py draw_component", "straight_to_private"),
    _use("groups.*.preliminary_months_max", "sim/rules/status.py pass_status", "preliminary_persons"),
    _use("groups.*.births_per_person_month", "sim/rules/families.py grow_families", "born"),
    _use("groups.*.births_from_size", "sim/rules/families.py grow_families", "born"),
    _use("groups.*.relatives", "sim/rules/families.py grow_families", "joined"),
    _use("clocks.decision", "sim/rules/status.py pass_status", "preliminary_persons", "follow_up_persons"),
    _use("clocks.own_housing", "sim/rules/leaving.py leave", "left_own_housing", "persons"),
    _use("clocks.own_housing.flats", "sim/rules/leaving.py flats_free", "left_own_housing", "seeking_flat_persons"),
    _use("clocks.voluntary_return", "sim/rules/leaving.py leave", "left_voluntary_return"),
    _use("clocks.onward_move", "sim/rules/leaving.py leave", "left_onward_move"),
    _use("clocks.other", "sim/rules/leaving.py leave", "left_other"),
    _use("occupancy", "sim/agents/city.py usable_in", "usable_regular_places"),
    _use(
        "occupancy.floor_area_m2",
        "sim/rules/standards.py law_of_the_day",
        "usable_regular_places",
        "below_own_standard",
    ),
    _use("occupancy.adopt", "sim/rules/standards.py law_of_the_day", "below_own_standard"),
    _use("occupancy.adoption_reserve_share", "sim/rules/standards.py law_of_the_day", "below_own_standard"),
    _use("occupancy.cap_places", "sim/agents/city.py caps", "planned_places_above_cap"),
    _use("occupancy.fill_in_days", "sim/agents/estate.py filling_steps", "usable_regular_places"),
    _use("occupancy.fill_step_days", "sim/agents/estate.py filling_steps", "usable_regular_places"),
    _use("rooms", "sim/agents/rooms.py usable", "blocked_places", "room_use"),
    _use("placement", "sim/rules/placement.py place", "dissimilarity", "waiting_persons"),
    _use("placement.policy", "sim/rules/placement.py decentral", "dissimilarity"),
    _use("placement.mix_weight", "sim/rules/placement.py decentral", "dissimilarity"),
    _use("placement.optimal", "sim/rules/optimal.py place_together", "dissimilarity"),
    _use("moving", "sim/rules/moving.py move_on", "moves", "emergency_persons"),
    _use("permits", "sim/rules/sites.py open_and_expire", "overstay_persons", "usable_regular_places"),
    _use("emergency.triggers", "sim/rules/emergency.py order_emergency", "emergency_places", "emergency_persons"),
    _use("emergency.outlook", "sim/agents/outlook.py people_after", "emergency_places"),
    _use("emergency.closing", "sim/rules/closing.py close_emergency", "emergency_places"),
    _use("recovery", "sim/standards.py standards_of"),
    _use("recovery.unbroken_days", "sim/recovery.py outcomes"),
    _use("status", "sim/rules/status.py pass_status", "persons_with_status"),
    _use("status.recognition", "sim/recognition.py outcome", "persons_with_status"),
    _use("needs", "sim/rules/needs.py mind_needs", "needs_unsuited", "needs_suited_in_time"),
    _use("care", "sim/rules/care.py look_after", "care_posts_missing"),
    _use("circles", "sim/rules/circles.py tend_circles", "volunteers_per_100"),
    _use("learning.courses", "sim/rules/learning.py learn_and_work", "waiting_for_course", "course_weeks"),
    _use("learning.work", "sim/rules/learning.py learn_and_work", "share_employed"),
    _use("counselling", "sim/rules/counselling.py counsel", "waiting_for_counselling"),
    _use("building", "sim/rules/building.py build", "places_ordered_by_rule", "places_built"),
    _use("plots", "sim/rules/building.py build", "places_ordered_by_rule"),
    _use("costs", "sim/costs.py items", "cost_services"),
    _use("kinds.*", "sim/agents/city.py add_shelter", "cost"),
    _use("kinds.*.accessible_share", "sim/agents/suitable.py equip", "needs_unsuited"),
    _use("kinds.*.protected_share", "sim/agents/suitable.py equip", "needs_unsuited"),
    _use("districts", "sim/rules/placement.py decentral", "dissimilarity", "persons_per_1000_max"),
    _use("sites", "sim/rules/sites.py open_and_expire", "planned_regular_places"),
    _use("measures", "sim/rules/emergency.py order_emergency", "emergency_places"),
)
NO_RULE = ("name", "title", "question", "look_at", "sources", "geometry")  # texts and maps: no rule reads them


def use_of(path: str) -> Use | None:
    """The use of the longest path that a value lies below; None for texts."""
    fits = [use for use in USES if _pattern(use.path).match(path)]
    return max(fits, key=lambda use: use.path.count("."), default=None)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path).replace(r"\*", r"[^.]+") + r"(\.|$)")


@cache
def _sentences(file: str) -> dict[str, str]:
    """First docstring line of each function of a file, read without importing it."""
    found: dict[str, str] = {}
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            found.setdefault(node.name, (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " "))
    return found
