"""Standards: one table; a standard is one function, persons for whom it is not kept today.

Lamps, report, live page and recovery all read this table. Source: Stuttgarter Weg, City of Stuttgart; the tolerances
of decentral placement (0.05 above D_min) and building (0.15) are assumptions and settings of the block `recovery`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.dissimilarity import building, placement_excess, too_few
from sim.indicators import BY_NAME
from sim.records import Records
from sim.scenario.quantities import Text
from sim.scenario.schema import Scenario

Numbers = NDArray[Any]
Mask = NDArray[np.bool_]
ROUNDING = 1e-9


@dataclass(frozen=True)
class Standard:
    """Standard of the Stuttgarter Weg; `not_kept(records)` gives persons (or places) by day, shape (days,).

    `limit` may name settings of the block `recovery`, see `limit_of`. `says_nothing` masks the days on which there
    are too few persons to tell. `within`: shown beside this standard and not counted again in the combined one.
    `part`: the block of the scenario it belongs to; a scenario without it does not have the standard.
    """

    name: str
    unit: str
    label: Text
    limit: Text
    not_kept: Callable[[Records], Numbers]
    says_nothing: Callable[[Records], Mask] | None = None
    within: str | None = None
    part: str | None = None

    def told_by(self, plan: Scenario) -> bool:
        """Whether a scenario has the part of the strategy this standard belongs to."""
        return self.part is None or getattr(plan, self.part) is not None


def _placement(records: Records) -> Numbers:
    """Persons in regular places beyond D_min and the tolerance."""
    beyond = np.maximum(placement_excess(records) - records.plan.recovery.placement_tolerance, 0.0)
    return np.asarray(beyond * BY_NAME["regular_persons"].of(records))


def _building(records: Records) -> Numbers:
    """Planned regular places beyond the tolerance."""
    beyond = np.maximum(building(records) - records.plan.recovery.building_tolerance, 0.0)
    return np.asarray(beyond * BY_NAME["planned_regular_places"].of(records))


def _waiting(records: Records) -> Numbers:
    return np.asarray(BY_NAME["waiting_persons"].of(records) + BY_NAME["above_usable_persons"].of(records))


def _no_emergency_in(family: str, de: str, dative: str, en: str) -> Standard:
    limit = Text(de=f"niemand in {dative}", en=f"nobody in {en}")
    label = Text(de=f"ohne {de}", en=f"no {en}")
    counted = BY_NAME[f"emergency_persons_{family}"].of
    return Standard(f"no_emergency_{family}", "persons", label, limit, counted, within="no_emergency")


STANDARDS: tuple[Standard, ...] = (
    Standard(
        "no_emergency",
        "persons",
        Text(de="ohne Notunterkünfte", en="no emergency shelters"),
        Text(de="niemand in Notunterkünften", en="nobody in emergency shelters"),
        BY_NAME["emergency_persons"].of,
    ),
    _no_emergency_in("halls", "Turn- und andere Hallen", "Turn- und anderen Hallen", "gyms and halls"),
    _no_emergency_in("hotels", "Hotels", "Hotels", "hotels"),
    _no_emergency_in("other", "sonstige Notunterkünfte", "sonstigen Notunterkünften", "other emergency shelters"),
    Standard(
        "waiting",
        "persons",
        Text(de="Platz für alle", en="a place for everyone"),
        Text(de="niemand wartet oder wohnt über den nutzbaren Plätzen", en="nobody waiting or above usable places"),
        _waiting,
    ),
    Standard(
        "placement",
        "persons",
        Text(de="dezentrale Belegung", en="decentral placement"),
        Text(
            de="D höchstens {placement_tolerance} über dem kleinstmöglichen",
            en="D at most {placement_tolerance} above the least possible",
        ),
        _placement,
        says_nothing=too_few,
    ),
    Standard(
        "building",
        "places",
        Text(de="dezentrale Bauten", en="decentral building"),
        Text(
            de="D der Sollplätze höchstens {building_tolerance}", en="D of planned places at most {building_tolerance}"
        ),
        _building,
        says_nothing=too_few,
    ),
    Standard(
        "cap",
        "persons",
        Text(de="Obergrenze je Standort", en="cap on sites"),
        Text(de="kein Standort über {cap_places} Sollplätze", en="no site above {cap_places} planned places"),
        BY_NAME["persons_above_cap"].of,
    ),
    Standard(
        "floor_area",
        "persons",
        Text(de="Fläche je Person", en="floor area per person"),
        Text(de="niemand unter der Fläche der eigenen Stufe", en="nobody below the floor area of their own stage"),
        BY_NAME["below_own_standard"].of,
    ),
    Standard(
        "special_needs",
        "persons",
        Text(de="passende Plätze bei Schutzbedarf", en="suitable places for special needs"),
        Text(de="nach der Frist niemand unpassend untergebracht", en="nobody unsuitably placed after the limit"),
        BY_NAME["needs_unsuited_long"].of,
        part="needs",
    ),
    Standard(
        "course",
        "persons",
        Text(de="Sprachkurs ohne lange Wartezeit", en="language course without a long wait"),
        Text(de="niemand wartet länger als das Ziel auf einen Kurs", en="nobody waits longer than the target"),
        BY_NAME["waiting_for_course_too_long"].of,
        part="learning",
    ),
    Standard(
        "care",
        "persons",
        Text(de="Betreuungsschlüssel", en="care ratio"),
        Text(de="niemand über den Betreuungsschlüssel hinaus", en="nobody beyond the care ratio"),
        BY_NAME["persons_beyond_care"].of,
        part="care",
    ),
)


def standards_of(plan: Scenario) -> tuple[Standard, ...]:
    """Standards of the parts of the strategy a scenario has."""
    return tuple(standard for standard in STANDARDS if standard.told_by(plan))


def limit_of(standard: Standard, plan: Scenario) -> Text:
    """Limit of a standard in words, with the numbers of the scenario."""
    numbers = {key: f"{value:g}" for key, value in plan.recovery if isinstance(value, int | float)}
    german = {key: number.replace(".", ",") for key, number in numbers.items()}
    return Text(de=standard.limit.de.format(**german), en=standard.limit.en.format(**numbers))


def tolerated(standard: Standard, plan: Scenario) -> float:
    """Persons (or places) for whom a standard may be not kept before it counts as broken."""
    return float(plan.recovery.tolerated_persons.get(standard.name, 0))


def is_broken(standard: Standard, records: Records) -> Mask:
    """Days on which a standard is not kept for more than tolerated, shape (days,); never where it says nothing."""
    # a D that equals its limit by hand is a hair above it in binary fractions
    above = standard.not_kept(records) > tolerated(standard, records.plan) + ROUNDING
    return np.asarray(above & ~unknown(standard, records))


def unknown(standard: Standard, records: Records) -> Mask:
    """Days on which there are too few persons to tell whether a standard is kept, shape (days,)."""
    return np.zeros(records.days, dtype=bool) if standard.says_nothing is None else standard.says_nothing(records)
