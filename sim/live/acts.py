"""Acts of the room: an intervention on the coming morning, what is possible today, and the act as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sim.agents.places import OPEN, ORDERED, Shelter
from sim.live.levers import Lever
from sim.live.refusal import RefusedError, Said, said
from sim.model import SurgeModel
from sim.scenario.overrides import set_lever
from sim.scenario.problems import ScenarioError
from sim.scenario.rules import Intervention
from sim.scenario.schema import Scenario

LONGEST = 120


@dataclass(frozen=True)
class Act:
    """What the room did: the dated intervention, how it is told, and for a lever its name and value on the page."""

    does: Intervention
    text: Said
    lever: str = ""
    value: Any = None

    def replaces(self, other: Act) -> bool:
        """Whether it takes the place of an earlier act of the day: the same lever, or the same act on a site."""
        mine, theirs = self.does, other.does
        if mine.date != theirs.date or mine.action != theirs.action:
            return False
        return mine.lever == theirs.lever if mine.action == "set" else mine.target == theirs.target


def lever_act(model: SurgeModel, begun: Scenario, lever: Lever, value: Any, who: str = "", why: str = "") -> Act:
    """Setting a lever on the coming morning; proportions are those of the scenario as the run has `begun`.

    Errors: `RefusedError` for a value that the lever or the scenario refuses.
    """
    checked = lever.checked(value)
    path, written = lever.write(begun, checked)
    try:
        set_lever(model.plan, path, written, on=model.date)
    except ScenarioError as error:
        raise RefusedError("refused.scenario", why=error.problems[0].text) from None
    text = (
        said("act.choice", lever=lever.label, value=said(f"policy.{checked}"))
        if lever.choices
        else said("act.lever", lever=lever.label, value=checked, unit=lever.unit)
    )
    does = _intervention(date=model.date, action="set", lever=path, value=written, who=who, why=why)
    return Act(does, text, lever.name, checked)


def site_act(model: SurgeModel, action: str, target: str | None = None, **given: Any) -> Act:
    """Open, close, order or cancel on the coming morning. Errors: `RefusedError` where it would have no effect."""
    if action == "order" and not target:
        target = _free_name(model, given.get("district"))
    does = _intervention(date=model.date, action=action, target=target, **given)
    site, shelter = str(target), model.shelter_by_name.get(str(target))
    match action:
        case "order":
            _may_order(model, does, shelter)
        case "open":
            _may_open(model, site, shelter)
        case "close" if site not in model.in_force and (shelter is None or shelter.status != OPEN):
            raise RefusedError("refused.not_open", site=site)
        case "cancel" if shelter is None or shelter.status != ORDERED:
            raise RefusedError("refused.not_ordered", site=site)
    if action == "order" and does.places and site not in model.measure_by_name:
        return Act(does, said("act.order_new", site=site, district=does.district or "", places=does.places))
    return Act(does, said(f"act.{action}", site=site))


def _intervention(**given: Any) -> Intervention:
    try:
        return Intervention(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RefusedError("refused.scenario", why=f"{where}: {first['msg']}") from None


def _may_open(model: SurgeModel, site: str, shelter: Shelter | None) -> None:
    if shelter is None and site not in model.measure_by_name:
        raise RefusedError("refused.unknown_site", site=site[:LONGEST])
    if site in model.in_force or (shelter is not None and shelter.status == OPEN):
        raise RefusedError("refused.open_already", site=site)
    if shelter is None and site in model.ordered:  # a rule for existing sites, not in force yet
        raise RefusedError("refused.ordered_already", site=site)
    if shelter is not None and shelter.status != ORDERED:
        raise RefusedError("refused.order_again", site=site)


def _may_order(model: SurgeModel, does: Intervention, shelter: Shelter | None) -> None:
    if does.target in model.measure_by_name:
        if does.target in model.ordered or does.target in model.in_force:
            raise RefusedError("refused.ordered_already", site=does.target)
        return
    if shelter is not None:
        raise RefusedError("refused.name_taken", site=does.target)
    if does.district not in model.district_by_name:
        raise RefusedError("refused.district", district=str(does.district)[:LONGEST])
    if does.kind not in model.plan.kinds:
        raise RefusedError("refused.kind", kind=str(does.kind)[:LONGEST])
    if not does.places:
        raise RefusedError("refused.places")


def _free_name(model: SurgeModel, district: Any) -> str:
    """A name for a new site that no other has: its district and a number."""
    taken = {shelter.name for shelter in model.shelters} | {act.target for act in _coming(model)}
    number = 1
    while f"{district}, live {number}" in taken:
        number += 1
    return f"{district}, live {number}"


def _coming(model: SurgeModel) -> list[Intervention]:
    """Acts dated on the coming morning."""
    return model.acts_by_day.get(model.day, [])
