"""Districts on one day: load per 1,000 inhabitants, share in emergency shelters, shortfall, and D with D_min."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.chronicle import Chronicle
from analysis.words.rows import Row, Table, chance
from analysis.words.wording import Wording
from sim.dissimilarity import dissimilarity, least_dissimilarity, population_shares
from sim.locale import Language

Floats = NDArray[np.float64]
COUNTS = ("persons", "emergency_persons", "regular_persons", "regular_usable")


@dataclass(frozen=True)
class DayOfDistricts:
    """The districts on one day, middle of the runs: shape (districts,) each; D and D_min are of the whole city."""

    day: int
    persons: Floats
    load: Floats
    emergency: Floats
    shortfall: Floats
    d: float
    d_min: float
    enough: bool


def day_shown(chronicle: Chronicle) -> int:
    """The day with most people in emergency shelters (middle of the runs), else with most people."""
    for name in ("emergency_persons", "persons"):
        middle = np.median(chronicle.daily(name), axis=0)
        if middle.max() > 0:
            return int(middle.argmax())
    return 0


def values(chronicle: Chronicle, day: int) -> DayOfDistricts:
    """Load per 1,000 inhabitants, share in emergency shelters and shortfall by district, middle of the runs."""
    found = chronicle.districts_on(day, COUNTS)
    persons, regular = found["persons"], found["regular_persons"]
    share = np.divide(found["emergency_persons"], persons, out=np.zeros(persons.shape), where=persons > 0)
    shares = population_shares(chronicle.plan)
    inhabitants = np.array([district.population for district in chronicle.plan.districts])
    return DayOfDistricts(
        day,
        np.median(persons, axis=0),
        np.median(1000 * persons / inhabitants, axis=0),
        np.median(share, axis=0),
        np.median(regular.sum(axis=1, keepdims=True) * shares - regular, axis=0),
        float(np.median(dissimilarity(regular, shares))),
        float(np.median(least_dissimilarity(regular, found["regular_usable"], shares))),
        bool(np.median(regular.sum(axis=1)) >= max(1, chronicle.plan.recovery.too_few_persons)),
    )


# --- in words -----------------------------------------------------------------------------------------------


def written(number: float, name: str, lang: Language) -> str:
    """A value of the map: load with one digit, the share in percent, the shortfall with its sign."""
    if name == "emergency":
        return lang.percent(number)
    if name == "load":
        return lang.number(number, 1)
    whole = round(float(number)) + 0.0
    return ("+" if whole > 0 else "") + lang.number(whole).replace("-", "−")


def table(words: Wording, chronicle: Chronicle, shown: DayOfDistricts, invented: str) -> Table:
    """The map as a table: one row a district."""
    say, lang = words.lang.say, words.lang
    names = ("district", "inhabitants", "persons", "load", "emergency", "shortfall")
    rows = [
        Row(
            (
                district.name,
                lang.number(district.population),
                words.number(shown.persons[n]),
                *(written(getattr(shown, name)[n], name, lang) for name in ("load", "emergency", "shortfall")),
            )
        )
        for n, district in enumerate(chronicle.plan.districts)
    ]
    title = say("map.table", date=lang.date(chronicle.plan.date_of(shown.day)))
    columns = tuple(say(f"map.{name}") for name in names)
    return Table("districts", title, columns, tuple(rows), (invented, chance(words)))


def note(words: Wording, shown: DayOfDistricts) -> list[str]:
    """D and D_min in plain words; what a share is."""
    lang = words.lang
    share = lang.say("map.note_share")
    if not shown.enough:
        return [lang.say("map.note_too_few"), share]
    of_hundred = {"moved": lang.number(100 * shown.d), "least": lang.number(100 * shown.d_min)}
    return [lang.say("map.note", d=lang.number(shown.d, 2), d_min=lang.number(shown.d_min, 2), **of_hundred), share]
