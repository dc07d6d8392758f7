"""Indicator rows: each figure with name, unit, German and English label, formula, source and function.

Terminal, files and pages all read this table (as `INDICATORS` of `sim.indicators`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import dissimilarity
from sim.records import Records
from sim.scenario.quantities import Text

Numbers = NDArray[Any]
Daily = Callable[[Records], Numbers]

RUN = "counted in the run"
WAY = "Stuttgarter Weg, City of Stuttgart"
LAW = "FlüAG Baden-Württemberg, § 8"
INDEX = "Duncan and Duncan, American Sociological Review 20 (1955)"


@dataclass(frozen=True)
class Indicator:
    """One figure a day for the whole city; `of(records)` has shape (days,). NaN where it is not defined."""

    name: str
    unit: str
    label: Text
    formula: str
    source: str
    of: Daily


def _row(name: str, unit: str, de: str, en: str, formula: str, of: Daily, source: str = RUN) -> Indicator:
    return Indicator(name, unit, Text(de=de, en=en), formula, source, of)


def _city(*names: str) -> Daily:
    return lambda records: np.asarray(np.sum([records.city[name] for name in names], axis=0))


def _district(name: str) -> Daily:
    return lambda records: np.asarray(records.district[name].sum(axis=1))


def _kind(name: str, what: str) -> Daily:
    return lambda records: np.asarray(records.kind[name][:, records.kind_is(what)].sum(axis=1))


def _cost(*classes: str) -> Daily:
    def cost(records: Records) -> Numbers:
        kinds = np.any([records.kind_is(what) for what in classes], axis=0)
        return np.asarray((records.cost["running"] + records.cost["setup"])[:, kinds].sum(axis=1))

    return cost


def _ratio(above: Daily, below: Daily) -> Daily:
    def ratio(records: Records) -> Numbers:
        divisor = below(records)
        undefined = np.full(len(divisor), np.nan)
        return np.asarray(np.divide(above(records), divisor, out=undefined, where=divisor != 0))

    return ratio


def persons_by_district(records: Records) -> Numbers:
    """Persons in all shelters, regular and emergency, shape (days, districts)."""
    return np.asarray(records.district["regular_persons"] + records.district["emergency_persons"])


def persons_per_1000(records: Records) -> Numbers:
    """Persons in all shelters per 1,000 inhabitants, shape (days, districts)."""
    inhabitants = np.array([district.population for district in records.plan.districts])
    return np.asarray(1000 * persons_by_district(records) / inhabitants)


def _per_1000_of_the_city(records: Records) -> Numbers:
    inhabitants = sum(district.population for district in records.plan.districts)
    return np.asarray(1000 * persons_by_district(records).sum(axis=1) / inhabitants)


def _free(records: Records) -> Numbers:
    district = records.district
    return np.asarray(np.maximum(district["regular_usable"] - district["regular_persons"], 0).sum(axis=1))


def _districts_with_site(records: Records) -> Numbers:
    return np.asarray((records.district["regular_sites"] > 0).sum(axis=1))


def _follow_up(records: Records) -> Numbers:
    return records.city["persons"] - records.city["preliminary"]


# one indicator after the other, to be read as a table
# fmt: off
PERSONS = (
    _row("persons", "persons", "Personen", "persons",
         "in shelters and waiting, at the end of the day", _city("persons")),
    _row("regular_persons", "persons", "Personen in regulären Plätzen", "persons in regular places",
         "persons in shelters of a regular kind", _district("regular_persons")),
    _row("emergency_persons", "persons", "Personen in Notunterkünften", "persons in emergency shelters",
         "persons in shelters of an emergency kind", _kind("persons", "emergency")),
    _row("emergency_persons_halls", "persons", "Personen in Hallen", "persons in halls",
         "persons in emergency shelters of the family halls", _kind("persons", "halls")),
    _row("emergency_persons_hotels", "persons", "Personen in Hotels", "persons in hotels",
         "persons in emergency shelters of the family hotels", _kind("persons", "hotels")),
    _row("emergency_persons_other", "persons", "Personen in sonstigen Notunterkünften",
         "persons in other emergency shelters",
         "persons in emergency shelters of the family other", _kind("persons", "other")),
    _row("emergency_share", "share", "Anteil in Notunterkünften", "share in emergency shelters",
         "emergency_persons / persons", _ratio(_kind("persons", "emergency"), _city("persons"))),
    _row("waiting_persons", "persons", "wartende Personen", "waiting persons",
         "persons present without any place", _city("waiting")),
    _row("above_usable_persons", "persons", "Personen über den nutzbaren Plätzen", "persons above usable places",
         "sum over shelters of max(0, persons - usable places)", _city("above_usable")),
    _row("preliminary_persons", "persons", "in vorläufiger Unterbringung", "in preliminary accommodation",
         "persons of the preliminary stage, wherever they live", _city("preliminary")),
    _row("follow_up_persons", "persons", "in Anschlussunterbringung", "in follow-up accommodation",
         "persons - preliminary_persons", _follow_up),
    _row("seeking_flat_persons", "persons", "Personen, die eine Wohnung suchen", "persons seeking a flat",
         "persons whose housing clock has run out and who queue for a flat", _city("seeking_flat")),
    _row("overstay_persons", "persons", "Personen nach Ablauf der Genehmigung", "persons after the end of a permit",
         "persons in sites whose permit, lease or maximum term has ended", _city("overstay")),
)

FLOWS = (
    _row("arrived", "persons/day", "angekommen", "arrived",
         "persons of the day who come from outside and need a place", _city("arrived")),
    _row("born", "persons/day", "geboren", "born",
         "births among persons present", _city("born")),
    _row("joined", "persons/day", "nachgezogen", "joined",
         "relatives who join persons present", _city("joined")),
    _row("straight_to_private", "persons/day", "gleich in private Wohnung", "straight to private housing",
         "persons of the day who need no place of the city; not in arrived", _city("straight_to_private")),
    _row("turned_away", "persons/day", "abgewiesen", "turned away",
         "persons of the day for whom there was no place (if_full: turn_away)", _city("turned_away")),
    _row("left", "persons/day", "ausgezogen", "left",
         "sum over all ways of leaving",
         _city("left_own_housing", "left_voluntary_return", "left_onward_move", "left_other")),
    _row("left_own_housing", "persons/day", "ausgezogen in eigene Wohnung", "left for own housing",
         "persons of the day", _city("left_own_housing")),
    _row("left_voluntary_return", "persons/day", "freiwillig zurückgekehrt", "left by voluntary return",
         "persons of the day", _city("left_voluntary_return")),
    _row("left_onward_move", "persons/day", "weitergezogen", "left by onward move",
         "persons of the day", _city("left_onward_move")),
    _row("left_other", "persons/day", "aus anderen Gründen ausgezogen", "left for other reasons",
         "persons of the day", _city("left_other")),
    _row("moves", "persons/day", "umgezogen", "moved",
         "persons of the day who change shelter", _city("moves")),
)

PLACES = (
    _row("planned_regular_places", "places", "reguläre Sollplätze", "planned regular places",
         "planned places of regular sites that stand", _district("regular_planned")),
    _row("usable_regular_places", "places", "nutzbare reguläre Plätze", "usable regular places",
         "sum over regular sites of floor area / standard in use x usable share", _district("regular_usable"), LAW),
    _row("occupancy", "share", "Belegung", "occupancy",
         "regular_persons / usable_regular_places",
         _ratio(_district("regular_persons"), _district("regular_usable"))),
    _row("free_reserve", "places", "freie reguläre Plätze", "free regular places",
         "sum over districts of max(0, usable regular places - persons in them)", _free),
    _row("emergency_places", "places", "Plätze in Notunterkünften", "emergency places",
         "planned places of emergency shelters that stand", _kind("planned", "emergency")),
    _row("emergency_places_halls", "places", "Plätze in Hallen", "places in halls",
         "emergency places of the family halls", _kind("planned", "halls")),
    _row("emergency_places_hotels", "places", "Plätze in Hotels", "places in hotels",
         "emergency places of the family hotels", _kind("planned", "hotels")),
    _row("emergency_places_other", "places", "Plätze in sonstigen Notunterkünften",
         "places in other emergency shelters",
         "emergency places of the family other", _kind("planned", "other")),
    _row("emergency_halls", "halls", "genutzte Hallen", "halls taken",
         "halls that stand as emergency shelters; summed over days: gym-days lost", _kind("sites", "halls")),
    _row("sites_regular", "sites", "reguläre Standorte", "regular sites",
         "regular sites that stand", _district("regular_sites")),
    _row("districts_with_site", "districts", "Bezirke mit Standort", "districts with a site",
         "districts with at least one regular site", _districts_with_site, WAY),
    _row("mean_site_size", "places", "mittlere Größe der Standorte", "mean site size",
         "planned_regular_places / sites_regular", _ratio(_district("regular_planned"), _district("regular_sites"))),
    _row("planned_places_above_cap", "places", "Sollplätze über der Obergrenze", "planned places above the cap",
         "planned places of all sites larger than recovery.cap_places (250)", _city("over_cap_planned"), WAY),
    _row("persons_above_cap", "persons", "Personen in Standorten über der Obergrenze",
         "persons in sites above the cap",
         "residents of all sites larger than recovery.cap_places (250)", _city("over_cap_persons"), WAY),
)

QUALITY = (
    _row("below_7_m2", "persons", "Personen unter 7 m²", "persons below 7 m²",
         "persons in sites whose standard in use is below 7 m² a person", _city("below_7_m2"), LAW),
    _row("below_4_5_m2", "persons", "Personen unter 4,5 m²", "persons below 4.5 m²",
         "persons in sites whose standard in use is below 4.5 m² a person", _city("below_4_5_m2"), LAW),
    _row("below_own_standard", "persons", "Personen unter dem eigenen Standard", "persons below their own standard",
         "persons in sites whose standard in use is below the law of their own stage", _city("below_own_standard"),
         LAW),
    _row("persons_per_1000_max", "persons/1,000 inhabitants", "Personen je 1.000 Einwohner, höchster Bezirk",
         "persons per 1,000 inhabitants, highest district",
         "maximum over districts, all shelters", lambda records: persons_per_1000(records).max(axis=1)),
    _row("persons_per_1000_mean", "persons/1,000 inhabitants", "Personen je 1.000 Einwohner, ganze Stadt",
         "persons per 1,000 inhabitants, whole city",
         "persons in all shelters / inhabitants of the city", _per_1000_of_the_city),
    _row("dissimilarity", "0 to 1", "Ungleichverteilung der Belegung (D)", "dissimilarity of placement (D)",
         "1/2 sum |a_d/A - p_d/P|, persons in regular places", dissimilarity.placement, INDEX),
    _row("dissimilarity_min", "0 to 1", "kleinstes mögliches D", "least possible D",
         "sum of max(0, p_d/P - usable_d/A), usable_d at least the persons there", dissimilarity.placement_least,
         INDEX),
    _row("dissimilarity_excess", "0 to 1", "Anteil der Belegung (D - D_min)", "part of placement (D - D_min)",
         "dissimilarity - dissimilarity_min", dissimilarity.placement_excess, INDEX),
    _row("dissimilarity_building", "0 to 1", "Ungleichverteilung der Bauten (D)", "dissimilarity of building (D)",
         "1/2 sum |a_d/A - p_d/P|, planned regular places", dissimilarity.building, INDEX),
)

COST = (
    _row("cost", "EUR/day", "Kosten des Tages", "cost of the day",
         "gross: planned places that stand x cost per place and day, set-up on the day it falls due",
         _cost("regular", "emergency")),
    _row("cost_regular", "EUR/day", "Kosten regulärer Plätze", "cost of regular places",
         "cost of regular kinds", _cost("regular")),
    _row("cost_emergency", "EUR/day", "Kosten der Notunterkünfte", "cost of emergency shelters",
         "cost of emergency kinds", _cost("emergency")),
)
# fmt: on

INDICATORS: tuple[Indicator, ...] = (*PERSONS, *FLOWS, *PLACES, *QUALITY, *COST)
BY_NAME = {indicator.name: indicator for indicator in INDICATORS}
