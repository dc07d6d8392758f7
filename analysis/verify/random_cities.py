"""Random cities: small scenarios in which anything may happen, each from one number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.scenario.schema import Scenario

START = date(2020, 2, 20)
KINDS = {"house": "regular", "container": "regular", "hotel": "hotels", "hall": "halls", "tents": "other"}
POLICIES = ("decentral", "first_fit", "cheapest", "largest_first", "random", "optimal")
LEVERS: tuple[tuple[str, Any], ...] = (
    ("inflow.factor", 2.0),
    ("inflow.factor", 0.0),
    ("occupancy.usable_share", 0.6),
    ("occupancy.kept_empty_share", 0.2),
    ("occupancy.cap_places", 20),
    ("occupancy.floor_area_m2.follow_up", 7.0),
    ("occupancy.floor_area_m2.preliminary", 4.5),
    ("moving.persons_per_day", 2),
    ("placement.first", "new_arrivals"),
    ("placement.if_full", "overfill"),
    ("placement.if_full", "turn_away"),
    ("placement.policy", "random"),
    ("clocks.own_housing.date_factor", 3.0),
    ("clocks.own_housing.date_factor", 0.0),
    ("clocks.own_housing.before_decision_factor", 0.2),
    ("groups.asylum.births_per_person_month", 0.5),
    ("emergency.closing.share", 0.5),
    ("emergency.closing.horizon_days", 500),
    ("emergency.outlook.arrivals", "perfect_foresight"),
    ("recovery.cap_places", 15),
)


class Chance:
    """The dice of one random city."""

    def __init__(self, number: int) -> None:
        self.dice = np.random.default_rng([20200220, number])

    def of(self, *choices: Any) -> Any:
        """One of the choices."""
        return choices[int(self.dice.integers(len(choices)))]

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return int(self.dice.integers(low, high + 1))

    def happens(self, share: float = 0.5) -> bool:
        """Whether something happens."""
        return bool(self.dice.random() < share)

    def some(self, most: int) -> range:
        """A range of random length."""
        return range(self.between(0, most))


def random_city(number: int, **settings: Any) -> Scenario:
    """The scenario with this number; `settings` replace whole blocks."""
    chance = Chance(number)
    days = chance.of(1, 40, 90, 160)
    names = [f"District {n}" for n in range(chance.between(1, 4))]
    districts = [{"name": name, "population": chance.between(1, 50) * 1000} for name in names]
    sites = [_site(chance, n, names, days) for n in chance.some(7)]
    sites += [{**_site(chance, 100, names, days), "part_of": sites[0]["name"]}] if sites and chance.happens(0.3) else []
    measures = [_measure(chance, n, names) for n in chance.some(5)]
    block: dict[str, Any] = {
        "title": {"de": f"Zufall {number}", "en": f"chance {number}"},
        "start": START,
        "end": START + timedelta(days=days - 1),
        "counts_from": START,
        "seed": number,
        "groups": {name: _group(chance, name) for name in ("asylum", "protection")},
        "inflow": {"components": {f"wave {n}": _component(chance, days) for n in chance.some(3)}},
        "clocks": _clocks(chance),
        "occupancy": _occupancy(chance, days),
        "placement": {
            "policy": chance.of(*POLICIES),
            "if_full": chance.of("overfill", "wait", "turn_away"),
            "first": chance.of("emergency_residents", "new_arrivals"),
            "mix_weight": (0, 2)[number % 2],
        },
        "moving": {
            "persons_per_day": chance.of(0, 3, 1000),
            "blocks_when_a_site_opens": chance.happens(),
            "between_emergency_kinds": chance.happens(),
        },
        "permits": {"decide_months_ahead": chance.of(0, 1, 3), "wind_down_months": chance.of(0, 1, 2)},
        "emergency": _emergency(chance, days, measures),
        "kinds": {name: _kind(chance, name) for name in KINDS},
        "districts": districts,
        "sites": sites,
        "measures": measures,
        "announcements": [_announcement(chance, days) for _ in chance.some(3)],
        "interventions": [_act(chance, days, n, names, sites, measures) for n in chance.some(25)],
        **settings,
    }
    block |= _parts(chance, days)
    if chance.happens(0.25):
        block["rooms"] = {"area_m2": chance.of(14.5, 9.1, 4.5)}
        block["occupancy"]["usable_share"] = 1.0
        if block["placement"]["policy"] == "optimal":
            block["placement"]["policy"] = "decentral"
        acts = block["interventions"]
        block["interventions"] = [act for act in acts if act.get("lever") != "occupancy.usable_share"]
    _where_parts_matter(chance, block)
    block |= settings
    there = [s for s in sites if s.get("usable_from", START) <= START and s["kind"] in ("house", "container")]
    room = sum(s["planned_places"] for s in there)
    if room and chance.happens(0.7):
        block["residents"] = [{"group": "asylum", "persons": max(1, room // 3)}, {"group": "protection", "persons": 3}]
    if block.get("residents"):
        block["placement"]["if_full"] = "wait"
    return Scenario.model_validate(block)


def _parts(chance: Chance, days: int) -> dict[str, Any]:
    """Parts of the strategy: half of the cities have all of them, the others some or none."""
    everything = chance.happens()
    found = {
        "status": {
            "recognition": {"asylum": chance.of(0.0, 0.5, {START: 0.9, _day(chance, 1, days): 0.1})},
            "pending_without_delay": chance.of(None, 5, 1000),
        },
        "needs": {
            "accessible_share": chance.of(0.0, 0.1, 0.5),
            "women_alone_share": chance.of(0.0, 0.5, 1.0),
            "single_parents_share": chance.of(0.0, 1.0),
            "reserved_days": chance.of(0, 3, 30),
            "limit_days": chance.of(0, 14),
        },
        "care": {
            "ratio": {"preliminary": chance.of(1, 7.5, 100), "follow_up": 20},
            "organisations": chance.of({"one": 1.0}, {"one": 0.6, "other": 0.4}),
            "review_days": chance.of(1, 10, 30),
            "hiring_delay_days": chance.of(0, 20),
            "notice_days": chance.of(0, 20),
            "most_posts": chance.of(None, 2),
            "effect_on_clocks": chance.of({}, {"own_housing": 0.5}),
        },
        "circles": {
            "volunteers_per_100_at_start": 40,
            "recruits_per_arrival": chance.of(0, 0.5),
            "fading_per_month": chance.of(0, 0.5),
            "active_share": chance.of(0.2, 1.0),
            "founding_days": chance.of(0, 20),
            "days_to_tie": chance.of(0, 10),
            "effect_on_clocks": chance.of({}, {"onward_move": 0.2}),
        },
        "learning": {
            "courses": {
                "seats": chance.of(1, 3, 20),
                "least_persons": chance.of(1, 3),
                "at_once": chance.of(0, 2, {START: 1, _day(chance, 1, days): 5}),
                "language_units": chance.of(50, 200),
                "delay_days": chance.of(0, 5),
                "participation_share": chance.of(0.5, 1.0),
                "small_child_years": chance.of(0, 3),
                "repeats": chance.of(0, 1),
            },
            "work": chance.of(
                None,
                {
                    "employed_after_years": {1: 0.9, 2: 1.0},
                    "familiarisation_places": chance.of(0, 5),
                    "level_factors": chance.of({}, {"A1": 2, "B1": 10}),
                    "emergency_factor": chance.of(1, 0.5),
                    "emergency_nights": 5,
                },
            ),
        },
        "counselling": {"counsellors": chance.of(0, 1), "cases_per_month": chance.of(0.5, 3, 100)},
    }
    return {name: part for name, part in found.items() if everything or chance.happens(0.3)}


def _where_parts_matter(chance: Chance, block: dict[str, Any]) -> None:
    """Suitable places in sites, clocks that depend on parts of the strategy, and in some cities building by rule."""
    if chance.happens(0.3):
        months = chance.of(0.5, 1, 2)
        block["building"] = {
            "first_sitting": START,
            "sitting_every_weeks": chance.of(1, 4),
            "lack_share": chance.of(0.0, 0.1),
            "building_places": chance.of(5, 20),
            "largest_site": chance.of(10, 50),
            "places_per_year": chance.of(None, 30),
            "lead_time": {"low": months, "likely": months, "high": chance.of(1, 2) * months},
            "permit_years": chance.of(0.1, 5),
            "renewal_years": chance.of(0, 1),
            "cancel_until": chance.of(0, 0.5, 1),
        }
        block["plots"] = [
            {
                "name": f"Plot {n}",
                "district": chance.of(*(district["name"] for district in block["districts"])),
                "kind": "house",
                "places": chance.of(3, 20, 60),
            }
            for n in chance.some(6)
        ]
    clocks = block["clocks"]
    if "needs" in block:
        for name in ("house", "container"):
            block["kinds"][name] |= {"accessible_share": chance.of(0.0, 0.2), "protected_share": chance.of(0.1, 0.5)}
    if "learning" in block and chance.happens():
        clocks["own_housing"] |= {"level_factors": {"A1": 1.5, "B1": 3}, "work_factor": 2}
    if "status" in block and "voluntary_return" in clocks:
        clocks["voluntary_return"]["after_rejection_factor"] = chance.of(1.0, 5.0, 0.0)


def _day(chance: Chance, low: int, high: int) -> date:
    return START + timedelta(days=chance.between(low, high))


def _site(chance: Chance, n: int, names: list[str], days: int) -> dict[str, Any]:
    site: dict[str, Any] = {
        "name": f"Site {n}",
        "district": chance.of(*names),
        "kind": chance.of(*KINDS, "house", "house"),
        "planned_places": chance.of(0, 5, 12, 30, 60),
    }
    if chance.happens(0.4):
        site["usable_from"] = _day(chance, -60, days + 20)
        if chance.happens():
            site["decided_on"] = site["usable_from"] - timedelta(days=chance.between(0, 90))
    if chance.happens(0.4):
        site["permit_ends"] = max(_day(chance, -20, days + 40), site.get("usable_from", START))
        site["at_permit_end"] = chance.of("renew", "wind_down", "close")
        site["renewal_years"] = chance.of(0, 0.1, 5)
    return site


def _measure(chance: Chance, n: int, names: list[str]) -> dict[str, Any]:
    kind = chance.of("hotel", "hall", "tents", "container", "use_reserve", "denser_occupancy")
    low = chance.of(0, 0, 20)
    return {
        "rung": chance.between(1, 3),
        "name": f"Measure {n}",
        "kind": kind,
        "district": chance.of(None, *names) if kind not in ("use_reserve", "denser_occupancy") else None,
        "places": chance.of(8, 20, 50) if kind not in ("use_reserve", "denser_occupancy") else 0,
        "count": chance.of(1, 1, 3) if kind not in ("use_reserve", "denser_occupancy") else 1,
        "gain_share": chance.of(0.04, 0.3),
        "lead_time_days": chance.of(0, 1, 5, 20, 1000),
        "min_term_days": low,
        "max_term_days": chance.of(None, None, low + 10),
        "emptying_days": chance.of(0, 0, 7),
        "becomes_regular_after_days": chance.of(None, None, None, 15),
        "available_from": _day(chance, -10, 40) if chance.happens(0.3) else None,
    }


def _group(chance: Chance, name: str) -> dict[str, Any]:
    relatives = {"share": 0.3, "mean_delay_days": 30, "persons": {1: 0.4, 3: 0.6}, "up_to_size": 2}
    return {
        "label": {"de": name, "en": name},
        "household_sizes": chance.of({1: 1.0}, {1: 0.5, 2: 0.2, 4: 0.2, 7: 0.1}),
        "straight_to_private": chance.of(0.0, 0.3),
        "preliminary_months_max": chance.of(1, 24),
        "births_per_person_month": chance.of(0.0, 0.1),
        "relatives": relatives if chance.happens() else None,
    }


def _component(chance: Chance, days: int) -> dict[str, Any]:
    begin, end = _day(chance, -30, days), _day(chance, days, days + 90)
    block = chance.of(
        {"kind": "constant", "persons_per_month": 60},
        {"kind": "step", "from": begin, "to": end, "persons_per_month": 150},
        {"kind": "ramp", "from": begin, "to": end, "persons_per_month_at_end": 200},
        {"kind": "pulse", "date": begin, "persons": 120, "rise_days": 5.5, "decay_days": 10},
        {"kind": "seasonal", "persons_per_month": 60, "amplitude": 0.8, "peak_month": 3},
        {"kind": "series", "months": {"2020-02": 90, "2020-03": 0, "2020-04": 200}},
    )
    more = {
        "group": chance.of("asylum", "protection"),
        "totals": chance.of("given", "by_chance"),
        "dispersion": chance.of(1.0, 4.0),
        "delivery": chance.of("daily", "weekly"),
        "weekdays": chance.of(["mon"], ["tue", "sat"]),
        "delay_days": chance.of(0, 0, 12),
    }
    return {**block, **more}


def _clocks(chance: Chance) -> dict[str, Any]:
    laws = (
        {"law": "exponential", "mean_days": 20},
        {"law": "fixed", "days": 15},
        {"law": "gamma", "mean_days": 40, "shape": 3},
        {"law": "weibull", "mean_days": 30, "shape": 0.7},
        {"law": "log-normal", "mean_days": 30, "sigma": 1},
        {"law": "log-logistic", "mean_days": 30, "shape": 2.5},
        {"law": "triangular", "low_days": 0, "mode_days": 10, "high_days": 60},
    )
    factor = {START: 1.0, START + timedelta(days=20): 0.0, START + timedelta(days=35): 2.0}
    block: dict[str, Any] = {}
    for name in ("decision", "own_housing", "voluntary_return", "onward_move", "other"):
        if name == "own_housing" or chance.happens(0.6):
            block[name] = {
                "duration": chance.of(*laws),
                "starts_at": chance.of("arrival", "arrival", "first_regular_placement"),
                "size_factors": chance.of({1: 1.0}, {1: 1.3, 2: 1.0, 4: 0.4}),
                "before_decision_factor": chance.of(1.0, 0.5, 0.0),
                "date_factor": chance.of(1.0, factor),
            }
    if chance.happens(0.4):
        block["own_housing"] |= {"form": "flats", "flats": {"per_month": {1: 10, 2: 3, 5: 2}}}
    return block


def _occupancy(chance: Chance, days: int) -> dict[str, Any]:
    law = {START: 4.5, START + timedelta(days=days // 3): 7.0, START + timedelta(days=2 * days // 3 + 1): 4.5}
    return {
        "floor_area_m2": {"preliminary": chance.of(4.5, law), "follow_up": chance.of(4.5, 7.0, law)},
        "usable_share": chance.of(1.0, 0.9, {START: 0.9, START + timedelta(days=30): 0.7}),
        "kept_empty_share": chance.of(0.0, 0.1),
        "adopt": chance.of("at_once", "as_places_allow"),
        "adoption_reserve_share": chance.of(0.0, 0.05),
        "fill_in_days": chance.of(0, 0, 20),
        "cap_places": chance.of(250, 20),
    }


def _kind(chance: Chance, name: str) -> dict[str, Any]:
    family = KINDS[name]
    return {
        "label": {"de": name, "en": name},
        "shelter_class": "regular" if family == "regular" else "emergency",
        "family": family,
        "quality": list(KINDS).index(name) + 1,
        "cost_per_place_day_eur": chance.of(10, 25),
    }


def _emergency(chance: Chance, days: int, measures: list[dict[str, Any]]) -> dict[str, Any]:
    triggers: dict[str, Any] = {"combine": chance.of("any", "any", "all")}
    if chance.happens(0.7):
        horizon = chance.of(None, 1, 30, 400)
        triggers["projection"] = {"reserve_places": chance.of(0, 10, -5), "planning_horizon_days": horizon}
    if chance.happens(0.3):
        triggers["occupancy"] = {"above_share": chance.of(0.0, 0.9)}
    if chance.happens(0.3):
        triggers["days_of_cover"] = {"below_days": 20}
    names = [m["name"] for m in measures if m["count"] == 1]
    if names and chance.happens(0.3):
        triggers["dates"] = {"orders": {_day(chance, 0, days): [chance.of(*names)]}}
    return {
        "triggers": triggers,
        "outlook": {
            "arrivals": chance.of("announcements", "recent_average", "recent_trend", "perfect_foresight"),
            "recent_days": 14,
            "exits_per_person_month": chance.of(0.0, 0.3),
        },
        "closing": {"share": chance.of(0.5, 0.95), "horizon_days": chance.of(0, 30)},
    }


def _announcement(chance: Chance, days: int) -> dict[str, Any]:
    first = chance.between(-20, days)
    return {
        "announced_on": START + timedelta(days=chance.between(-30, days)),
        "from": START + timedelta(days=first),
        "to": START + timedelta(days=first + chance.between(0, 60)),
        "persons_per_month": chance.of(0, 100, 300),
    }


def _act(
    chance: Chance, days: int, n: int, names: list[str], sites: list[dict[str, Any]], measures: list[dict[str, Any]]
) -> dict[str, Any]:
    day = _day(chance, 0, days)
    targets = [*(s["name"] for s in sites), *(m["name"] for m in measures)]
    action = chance.of("open", "close", "order", "cancel", "resize", "convert", "set")
    if action == "set" or not targets:
        lever, value = chance.of(*LEVERS)
        return {"date": day, "action": "set", "lever": lever, "value": value}
    if action in ("open", "order") and chance.happens(0.4):
        target, kind = f"New {n}", chance.of(*KINDS)
        where = {"district": chance.of(*names), "kind": kind, "places": 25, "lead_time_days": chance.of(0, 9)}
        return {"date": day, "action": action, "target": target, **where}
    places = {"places": chance.of(0, 3, 40)} if action == "resize" else {}
    return {"date": day, "action": action, "target": chance.of(*targets), **places}
