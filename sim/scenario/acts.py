"""Interventions that can hardly have an effect, as far as the scenario tells before the run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sim.scenario.city import Site
from sim.scenario.rules import Intervention
from sim.scenario.schema import Scenario
from sim.scenario.tree import Path


def doubtful_acts(plan: Scenario) -> Iterator[tuple[Path, str]]:
    """Acts outside the run, and acts on sites that are not in the state they are meant for."""
    sites = {site.name: site for site in plan.sites}
    measures = {measure.name for measure in plan.measures}
    touched: set[str] = set()
    for number, act in sorted(enumerate(plan.interventions), key=lambda one: one[1].date):
        path: Path = ("interventions", number)
        if not plan.start <= act.date <= plan.end:
            yield path, f"{act.date} lies outside the run; nothing will happen"
        elif act.target in sites and act.target not in touched:
            text = _on_site(plan, act, sites[act.target])
            if text:
                yield path, f"{act.action} {act.target} on {act.date} has no effect: {text}"
        elif act.target in measures and act.action in ("resize", "convert", "cancel") and act.target not in touched:
            yield path, f"{act.action} {act.target} on {act.date} acts only if the measure has been ordered by then"
        if act.target is not None:
            touched.add(act.target)


def _on_site(plan: Scenario, act: Intervention, site: Site) -> str:
    """Why an act on a site of the city can have no effect; empty where it can."""
    if site.operator == "state":
        return "the site is run by the state and not simulated"
    if site.part_of is not None:
        return f"it is no site of its own but enlarges {site.part_of}; act on that one"
    stands = _stands(site, act.date)
    if act.action == "order":
        return "the site is in the table of sites already; order is for measures and new sites"
    if act.action == "open" and stands:
        return "the site is open already"
    if act.action == "cancel" and stands:
        return "the site is open by then; cancel is for what is ordered, close for what is open"
    if act.action == "convert" and plan.kinds[site.kind].shelter_class == "regular":
        return "the site is a regular one; convert makes an emergency shelter regular"
    if act.action in ("close", "convert") and not stands:
        return "the site is not open on that day"
    return ""


def _stands(site: Site, day: date) -> bool:
    opened = site.usable_from is None or site.usable_from <= day
    return opened and (site.permit_ends is None or (site.renewed_until or site.permit_ends) > day)
