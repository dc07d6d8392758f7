"""Core rows: people, flows, places, quality and cost, which every scenario has."""

from __future__ import annotations

import numpy as np

from sim import costs, dissimilarity
from sim.indicator_rows.row import INDEX, LAW, WAY, Daily, Numbers, city, cost, district, kind, ratio, row
from sim.records import Records


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
    row("persons", "persons", "Personen", "persons",
         "in shelters and waiting, at the end of the day", city("persons")),
    row("regular_persons", "persons", "Personen in regulären Plätzen", "persons in regular places",
         "persons in shelters of a regular kind", district("regular_persons")),
    row("emergency_persons", "persons", "Personen in Notunterkünften", "persons in emergency shelters",
         "persons in shelters of an emergency kind", kind("persons", "emergency")),
    row("emergency_persons_halls", "persons", "Personen in Hallen", "persons in halls",
         "persons in emergency shelters of the family halls", kind("persons", "halls")),
    row("emergency_persons_hotels", "persons", "Personen in Hotels", "persons in hotels",
         "persons in emergency shelters of the family hotels", kind("persons", "hotels")),
    row("emergency_persons_other", "persons", "Personen in sonstigen Notunterkünften",
         "persons in other emergency shelters",
         "persons in emergency shelters of the family other", kind("persons", "other")),
    row("emergency_share", "share", "Anteil in Notunterkünften", "share in emergency shelters",
         "emergency_persons / persons", ratio(kind("persons", "emergency"), city("persons"))),
    row("waiting_persons", "persons", "wartende Personen", "waiting persons",
         "persons present without any place", city("waiting")),
    row("above_usable_persons", "persons", "Personen über den nutzbaren Plätzen", "persons above usable places",
         "sum over shelters of max(0, persons - usable places)", city("above_usable")),
    row("preliminary_persons", "persons", "in vorläufiger Unterbringung", "in preliminary accommodation",
         "persons of the preliminary stage, wherever they live", city("preliminary")),
    row("follow_up_persons", "persons", "in Anschlussunterbringung", "in follow-up accommodation",
         "persons - preliminary_persons", _follow_up),
    row("seeking_flat_persons", "persons", "Personen, die eine Wohnung suchen", "persons seeking a flat",
         "persons whose housing clock has run out and who queue for a flat", city("seeking_flat")),
    row("overstay_persons", "persons", "Personen nach Ablauf der Genehmigung", "persons after the end of a permit",
         "persons in sites whose permit, lease or maximum term has ended", city("overstay")),
)

FLOWS = (
    row("arrived", "persons/day", "angekommen", "arrived",
         "persons of the day who come from outside and need a place", city("arrived")),
    row("born", "persons/day", "geboren", "born",
         "births among persons present", city("born")),
    row("joined", "persons/day", "nachgezogen", "joined",
         "relatives who join persons present", city("joined")),
    row("straight_to_private", "persons/day", "gleich in private Wohnung", "straight to private housing",
         "persons of the day who need no place of the city; not in arrived", city("straight_to_private")),
    row("turned_away", "persons/day", "abgewiesen", "turned away",
         "persons of the day for whom there was no place (if_full: turn_away)", city("turned_away")),
    row("left", "persons/day", "ausgezogen", "left",
         "sum over all ways of leaving",
         city("left_own_housing", "left_voluntary_return", "left_onward_move", "left_other")),
    row("left_own_housing", "persons/day", "ausgezogen in eigene Wohnung", "left for own housing",
         "persons of the day", city("left_own_housing")),
    row("left_voluntary_return", "persons/day", "freiwillig zurückgekehrt", "left by voluntary return",
         "persons of the day", city("left_voluntary_return")),
    row("left_onward_move", "persons/day", "weitergezogen", "left by onward move",
         "persons of the day", city("left_onward_move")),
    row("left_other", "persons/day", "aus anderen Gründen ausgezogen", "left for other reasons",
         "persons of the day", city("left_other")),
    row("moves", "persons/day", "umgezogen", "moved",
         "persons of the day who change shelter", city("moves")),
)

PLACES = (
    row("planned_regular_places", "places", "reguläre Sollplätze", "planned regular places",
         "planned places of regular sites that stand", district("regular_planned")),
    row("usable_regular_places", "places", "nutzbare reguläre Plätze", "usable regular places",
         "sum over regular sites of floor area / standard in use x usable share", district("regular_usable"), LAW),
    row("occupancy", "share", "Belegung", "occupancy",
         "regular_persons / usable_regular_places",
         ratio(district("regular_persons"), district("regular_usable"))),
    row("free_reserve", "places", "freie reguläre Plätze", "free regular places",
         "sum over districts of max(0, usable regular places - persons in them)", _free),
    row("emergency_places", "places", "Plätze in Notunterkünften", "emergency places",
         "planned places of emergency shelters that stand", kind("planned", "emergency")),
    row("emergency_places_halls", "places", "Plätze in Hallen", "places in halls",
         "emergency places of the family halls", kind("planned", "halls")),
    row("emergency_places_hotels", "places", "Plätze in Hotels", "places in hotels",
         "emergency places of the family hotels", kind("planned", "hotels")),
    row("emergency_places_other", "places", "Plätze in sonstigen Notunterkünften",
         "places in other emergency shelters",
         "emergency places of the family other", kind("planned", "other")),
    row("emergency_halls", "halls", "genutzte Hallen", "halls taken",
         "halls that stand as emergency shelters; summed over days: gym-days lost", kind("sites", "halls")),
    row("sites_regular", "sites", "reguläre Standorte", "regular sites",
         "regular sites that stand", district("regular_sites")),
    row("districts_with_site", "districts", "Bezirke mit Standort", "districts with a site",
         "districts with at least one regular site", _districts_with_site, WAY),
    row("mean_site_size", "places", "mittlere Größe der Standorte", "mean site size",
         "planned_regular_places / sites_regular", ratio(district("regular_planned"), district("regular_sites"))),
    row("planned_places_above_cap", "places", "Sollplätze über der Obergrenze", "planned places above the cap",
         "planned places of all sites larger than recovery.cap_places (250)", city("over_cap_planned"), WAY),
    row("persons_above_cap", "persons", "Personen in Standorten über der Obergrenze",
         "persons in sites above the cap",
         "residents of all sites larger than recovery.cap_places (250)", city("over_cap_persons"), WAY),
)

QUALITY = (
    row("below_7_m2", "persons", "Personen unter 7 m²", "persons below 7 m²",
         "persons in sites whose standard in use is below 7 m² a person", city("below_7_m2"), LAW),
    row("below_4_5_m2", "persons", "Personen unter 4,5 m²", "persons below 4.5 m²",
         "persons in sites whose standard in use is below 4.5 m² a person", city("below_4_5_m2"), LAW),
    row("below_own_standard", "persons", "Personen unter dem eigenen Standard", "persons below their own standard",
         "persons in sites whose standard in use is below the law of their own stage", city("below_own_standard"),
         LAW),
    row("persons_per_1000_max", "persons/1,000 inhabitants", "Personen je 1.000 Einwohner, höchster Bezirk",
         "persons per 1,000 inhabitants, highest district",
         "maximum over districts, all shelters", lambda records: persons_per_1000(records).max(axis=1)),
    row("persons_per_1000_mean", "persons/1,000 inhabitants", "Personen je 1.000 Einwohner, ganze Stadt",
         "persons per 1,000 inhabitants, whole city",
         "persons in all shelters / inhabitants of the city", _per_1000_of_the_city),
    row("dissimilarity", "0 to 1", "Ungleichverteilung der Belegung (D)", "dissimilarity of placement (D)",
         "1/2 sum |a_d/A - p_d/P|, persons in regular places", dissimilarity.placement, INDEX),
    row("dissimilarity_min", "0 to 1", "kleinstes mögliches D", "least possible D",
         "sum of max(0, p_d/P - usable_d/A), usable_d at least the persons there", dissimilarity.placement_least,
         INDEX),
    row("dissimilarity_excess", "0 to 1", "Anteil der Belegung (D - D_min)", "part of placement (D - D_min)",
         "dissimilarity - dissimilarity_min", dissimilarity.placement_excess, INDEX),
    row("dissimilarity_building", "0 to 1", "Ungleichverteilung der Bauten (D)", "dissimilarity of building (D)",
         "1/2 sum |a_d/A - p_d/P|, planned regular places", dissimilarity.building, INDEX),
)



def _items(what: str, *classes: str) -> Daily:
    """Sum over items of cost of one sort."""

    def daily(records: Records) -> Numbers:
        found = [getattr(item, what) for item in costs.items(records) if not classes or item.shelter_class in classes]
        return np.sum(found, axis=0) if found else np.zeros(records.days)

    return daily


COST = (
    row("cost", "EUR/day", "Kosten des Tages", "cost of the day",
         "gross: planned places that stand x cost per place and day, set-up on the day it falls due",
         cost("regular", "emergency")),
    row("cost_regular", "EUR/day", "Kosten regulärer Plätze", "cost of regular places",
         "cost of regular kinds", cost("regular")),
    row("cost_emergency", "EUR/day", "Kosten der Notunterkünfte", "cost of emergency shelters",
         "cost of emergency kinds", cost("emergency")),
    row("cost_preliminary", "EUR/day", "Kosten der vorläufigen Unterbringung", "cost of preliminary accommodation",
         "running cost of places lived in and of social care, by the stage of the persons", _items("preliminary")),
    row("cost_follow_up", "EUR/day", "Kosten der Anschlussunterbringung", "cost of follow-up accommodation",
         "running cost of places lived in and of social care, by the stage of the persons", _items("follow_up")),
    row("cost_empty_places", "EUR/day", "Kosten leerer Plätze", "cost of empty places",
         "running cost of planned places in which nobody lives, by kind", _items("empty")),
    row("cost_capital", "EUR/day", "davon verteilte Baukosten", "building cost spread over permits, contained",
         "planned places x building cost / days of the permit, where a kind states it", _items("capital")),
    row("cost_services", "EUR/day", "Kosten der Dienste", "cost of services",
         "social care, return counselling, language courses: posts or units x price", _items("cost", "service"),
         part="costs"),
)
# fmt: on

ROWS = (*PERSONS, *FLOWS, *PLACES, *QUALITY, *COST)
