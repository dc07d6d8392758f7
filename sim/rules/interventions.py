"""Interventions: a dated list of acts, written by hand or recorded live; the same list gives the same result."""

from __future__ import annotations

from typing import Any

from sim.agents import estate
from sim.agents.city import CONVERTED, City
from sim.agents.places import CLOSED, OPEN, ORDERED, Shelter
from sim.scenario.overrides import set_lever
from sim.scenario.rules import Intervention


def intervene(city: City) -> None:
    """Carry out what is dated today: open, close, order, cancel, resize, convert, or set a lever."""
    for act in city.acts_by_day.get(city.day, ()):
        if act.action == "set":
            _set(city, act)
        elif act.action == "order" or (act.action == "open" and act.target not in city.shelter_by_name):
            _order(city, act)
        elif act.target in city.shelter_by_name:
            _act(city, act, city.shelter_by_name[act.target])
        elif act.action == "close" and act.target in city.in_force:
            estate.lift(city, city.measure_by_name[act.target], reason="intervention", alternatives=_who(act))
        else:
            city.note("no_effect", str(act.target), reason="intervention", alternatives=_who(act))


def _set(city: City, act: Intervention) -> None:
    assert act.lever is not None
    city.plan = set_lever(city.plan, act.lever, act.value, on=city.date)
    city.announced = None
    city.look_further()
    city.note("lever", act.lever, reason=f"{act.value}", alternatives=_who(act))


def _order(city: City, act: Intervention) -> None:
    """Order a measure of the ladder by name, or a new site in a district."""
    assert act.target is not None
    measure = city.measure_by_name.get(act.target)
    why = {"reason": "intervention", "alternatives": _who(act)}
    if measure is not None and act.target not in city.ordered:
        estate.order(city, measure, **why)
        shelter = city.ordered[act.target]
        if act.action == "open" and shelter is not None:
            estate.open_shelter(city, shelter, **why)
        return
    known = measure is not None or act.target in city.shelter_by_name
    if known or act.kind is None or act.district is None or act.places is None:
        city.note("no_effect", act.target, **why)
        return
    shelter = city.add_shelter(act.target, act.district, act.kind, act.places)
    city.note_shelter("ordered", shelter, **why)
    if act.action == "open":
        estate.open_shelter(city, shelter, **why)
    else:
        estate.schedule_opening(city, shelter, city.day + max(1, act.lead_time_days))


def _act(city: City, act: Intervention, shelter: Shelter) -> None:
    why: dict[str, Any] = {"reason": "intervention", "alternatives": _who(act)}
    if act.action == "open" and shelter.status == ORDERED:
        estate.open_shelter(city, shelter, **why)
    elif act.action == "close" and shelter.status == OPEN:
        shelter.permit_ends_day = None
        estate.close(city, shelter, **why)
    elif act.action == "cancel" and shelter.status == ORDERED:
        estate.cancel(city, shelter, **why)
    elif act.action == "resize" and act.places is not None and shelter.status != CLOSED:
        estate.resize(city, shelter, act.places, **why)
    elif act.action == "convert" and shelter.emergency and shelter.status == OPEN:
        estate.convert(city, shelter, shelter.kind + CONVERTED, **why)
    else:
        city.note("no_effect", shelter.name, **why)


def _who(act: Intervention) -> tuple[str, ...]:
    """Who decided and why, for the log."""
    return tuple(text for text in (act.who, act.why) if text)
