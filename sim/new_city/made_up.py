"""Made up: what nobody gave, so that the first scenario runs; each such row says `synthetic`, and pages show it."""

from __future__ import annotations

from sim.locale import Language
from sim.new_city.facts import Facts, Rows
from sim.scenario.apportion import apportion

PERSONS_PER_1000 = 5
SHARE_LIVED_IN = 0.85
LARGEST = 100
GYM_PLACES, GYM_LEAD_DAYS, GYM_TERM_DAYS = 100, 7, 60
ARRIVALS_OF_RESIDENTS = 0.02  # a month, about as many as leave by the clocks of the folder


def complete(facts: Facts, lang: Language) -> Facts:
    """Fill in tables and numbers that are missing; what is given stays as it is."""
    for name, make in (("sites", _sites), ("residents", _residents), ("measures", _measures)):
        if not facts.tables.get(name):
            facts.tables[name] = [{**row, **made(lang)} for row in make(facts, lang)]
            facts.made_up.add(name)
    if facts.arrivals_per_month is None:
        facts.arrivals_per_month = max(1.0, round(ARRIVALS_OF_RESIDENTS * facts.sum("residents", "persons"), 1))
        facts.made_up.add("arrivals")
    for name in ("sites", "measures"):
        for row in facts.tables[name]:
            row.setdefault("kind", "shared house" if name == "sites" else "gym")
    for rung, row in enumerate(facts.tables["measures"], 1):
        row.setdefault("rung", str(rung))
        row.setdefault("lead_time_days", str(GYM_LEAD_DAYS))
        row.setdefault("min_term_days", str(GYM_TERM_DAYS))
    for row in facts.tables["sites"]:
        if "permit_ends" in row:
            row.setdefault("at_permit_end", "wind_down")
    return facts


def made(lang: Language) -> dict[str, str]:
    """What a made-up row says about itself."""
    return {"source": lang.say("new_city.made_up_source"), "status": "synthetic"}


def _sites(facts: Facts, lang: Language) -> Rows:
    """Houses in all districts in proportion to population, so many that today's residents live in most places."""
    districts = facts.tables["districts"]
    people = facts.sum("residents", "persons") or PERSONS_PER_1000 * facts.sum("districts", "population") / 1000
    shares = apportion(max(len(districts), round(people / SHARE_LIVED_IN)), _populations(facts))
    rows = []
    for district, places in zip(districts, shares, strict=True):
        houses = -(-places // LARGEST)
        for number in range(houses):
            size = places // houses + (number < places % houses)
            name = lang.say("new_city.house", district=district["name"], number=number + 1)
            rows.append({"name": name, "district": district["name"], "planned_places": str(size)})
    return rows


def _residents(facts: Facts, lang: Language) -> Rows:
    """At every site as many as most of its places hold."""
    sites = facts.tables["sites"]
    full = [(row["name"], int(SHARE_LIVED_IN * float(row["planned_places"]))) for row in sites]
    return [{"site": name, "persons": str(persons)} for name, persons in full if persons]


def _measures(facts: Facts, lang: Language) -> Rows:
    """A gym in each of the larger districts."""
    largest = sorted(facts.tables["districts"], key=lambda row: -float(row["population"]))[:5]
    return [
        {
            "name": lang.say("new_city.gym", district=row["name"]),
            "kind": "gym",
            "district": row["name"],
            "places": str(GYM_PLACES),
            "takes": lang.say("new_city.takes"),
            "emptying_days": "14",
        }
        for row in largest
    ]


def _populations(facts: Facts) -> list[float]:
    return [float(row["population"]) for row in facts.tables["districts"]]
