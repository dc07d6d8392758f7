"""Summary of all runs of a scenario: one JSON-able dict that terminal, figures, report and files all read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from analysis.answers import emergency, not_in_scenario, standards
from analysis.services import services
from analysis.spreads import Told, of_dates, of_numbers
from sim.indicators import BY_NAME, cost_by_kind_and_year, dates
from sim.records import Records
from sim.recovery import Outcome, origin, outcomes
from sim.run import Results

CAUSES = ("left_own_housing", "left_voluntary_return", "left_onward_move", "left_other")
FLOWS = ("arrived", "born", "joined", "straight_to_private", "turned_away", "left", *CAUSES, "moves")


def summarise(results: Results, by_run: Sequence[Mapping[str, Outcome]] | None = None) -> dict[str, Any]:
    """Everything the runs say, as texts, numbers, lists and dicts only; dates are ISO texts.

    A spread has `low`, `middle`, `high`, `runs`, `is_percentile`: percentiles only where at least 5 runs lie beyond
    them, else the lowest and highest run; None among its dates means "not within the horizon". `by_run`: the
    outcomes of each run, where they are known already.
    """
    plan, records = results.plan, results.records
    told = standards(plan, by_run or [outcomes(one) for one in records])
    return {
        "scenario": plan.name,
        "title": plan.title.model_dump(),
        "question": plan.question.model_dump() if plan.question else None,
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "counts_from": origin(plan).isoformat(),
        "unbroken_days": plan.recovery.unbroken_days,
        "seed": results.seed,
        "runs": len(records),
        "chance_alone": True,
        "emergency": _emergency(records),
        "standards": told,
        "left_out": {"not_in_scenario": not_in_scenario(plan), "too_few_persons": told[-1]["says_nothing_in_runs"]},
        "persons": _persons(records),
        "flows": {name: of_numbers(_of(name, one).sum() for one in records) for name in FLOWS},
        "decentral": _decentral(records),
        "cap": _cap(records),
        "services": services(records),
        "cost": _cost(records),
        "years": _years(records),
        "places": _invented(records[0]),
        "without_effect": _without_effect(records),
    }


def _of(name: str, records: Records) -> Any:
    return BY_NAME[name].of(records)


def _peak(name: str, records: Sequence[Records]) -> Told:
    """Highest day of an indicator over runs, and when (first of equal days; only of runs above 0)."""
    daily = [_of(name, one) for one in records]
    days = [one.plan.date_of(int(row.argmax())) for one, row in zip(records, daily, strict=True) if row.max() > 0]
    return {"peak": of_numbers(row.max() for row in daily), "peak_on": of_dates(days)}


def _emergency(records: Sequence[Records]) -> Told:
    """Emergency use by family; for halls also the days they are taken from schools and clubs."""
    told = emergency(records)
    if told["halls"]["runs_with_any"]:
        told["halls"]["hall_days"] = of_numbers(_of("emergency_halls", one).sum() for one in records)
    return told


def _persons(records: Sequence[Records]) -> Told:
    """Persons at start, peak and end; those waiting or above usable places stand beside them."""
    return {
        "start": of_numbers(_of("persons", one)[0] for one in records),
        **_peak("persons", records),
        "end": of_numbers(_of("persons", one)[-1] for one in records),
        "waiting": {
            **_peak("waiting_persons", records),
            "person_days": of_numbers(_of("waiting_persons", one).sum() for one in records),
        },
        "above_usable": _peak("above_usable_persons", records),
        "turned_away": of_numbers(_of("turned_away", one).sum() for one in records),
    }


def _decentral(records: Sequence[Records]) -> Told:
    """Worst D - D_min of placement with its date and D that day; days with too few persons do not count."""
    worst: list[dict[str, Any]] = []
    for one in records:
        excess = _of("dissimilarity_excess", one)
        enough = _of("regular_persons", one) >= max(1, one.plan.recovery.too_few_persons)
        if not enough.any():
            continue
        day = int(np.where(enough, excess, -1.0).argmax())
        worst.append({"on": one.plan.date_of(day), "excess": excess[day], "d": _of("dissimilarity", one)[day]})
    return {
        "too_few_persons": records[0].plan.recovery.too_few_persons,
        "tolerance": records[0].plan.recovery.placement_tolerance,
        "worst_excess": of_numbers(row["excess"] for row in worst),
        "worst_on": of_dates(row["on"] for row in worst),
        "worst_d": of_numbers(row["d"] for row in worst),
        "end_d": of_numbers(_of("dissimilarity", one)[-1] for one in records),
        "end_building": of_numbers(_of("dissimilarity_building", one)[-1] for one in records),
    }


def _cap(records: Sequence[Records]) -> Told:
    """Planned places and residents in sites above the cap, at their peak and at the end."""
    told: Told = {"places_per_site": records[0].plan.recovery.cap_places}
    for key, name in (("planned", "planned_places_above_cap"), ("residents", "persons_above_cap")):
        end = of_numbers(_of(name, one)[-1] for one in records)
        told[key] = {**_peak(name, records), "end": end}
    return told


def _cost(records: Sequence[Records]) -> Told:
    """Gross cost in EUR by kind of shelter and in total, prices as stated in the scenario."""
    tables = [cost_by_kind_and_year(one) for one in records]
    kinds = {kind: None for one in records for kind in one.kinds}
    rows = []
    for kind in kinds:
        amounts = {part: [float(t[part][t["kind"] == kind].sum()) for t in tables] for part in ("running", "setup")}
        total = np.sum(list(amounts.values()), axis=0)
        if total.any():
            parts = {part: of_numbers(values) for part, values in amounts.items()}
            rows.append({**_kind(records[0], kind), **parts, "cost": of_numbers(total)})
    by_class = {
        what: of_numbers(float(t["cost"][t["shelter_class"] == what].sum()) for t in tables)
        for what in ("regular", "emergency")
    }
    total = of_numbers(float(t["cost"].sum()) for t in tables)
    return {"currency": "EUR", "prices": "as stated in the scenario", "kinds": rows, **by_class, "total": total}


def _kind(records: Records, kind: str) -> Told:
    """Label and class of a kind; a converted emergency kind (`gym, regular`) says what it was."""
    about = records.plan.kinds.get(kind)
    was = kind.rpartition(",")[0]
    label = about.label if about is not None else records.plan.kinds[was].label
    return {
        "kind": kind,
        "label": label.model_dump(),
        "converted": about is None,
        "shelter_class": records.class_of(kind),
    }


def _years(records: Sequence[Records]) -> list[Told]:
    """One entry a calendar year: persons and places on its last day, arrivals, emergency peak and cost in it."""
    every = dates(records[0]).astype("datetime64[Y]").astype(int) + 1970
    columns: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "persons": ("persons", _last),
        "planned_regular_places": ("planned_regular_places", _last),
        "usable_regular_places": ("usable_regular_places", _last),
        "emergency_peak": ("emergency_persons", np.max),
        "emergency_nights": ("emergency_persons", np.sum),
        "arrived": ("arrived", np.sum),
        "left": ("left", np.sum),
        "cost": ("cost", np.sum),
    }
    daily = {name: [_of(source, one) for one in records] for name, (source, _) in columns.items()}
    return [
        {
            "year": int(year),
            "days": int((every == year).sum()),
            **{name: of_numbers(how(row[every == year]) for row in daily[name]) for name, (_, how) in columns.items()},
        }
        for year in np.unique(every)
    ]


def _last(daily: Any) -> Any:
    return daily[-1]


def _without_effect(records: Sequence[Records]) -> list[str]:
    """Interventions of the scenario that had no effect in some run, by date and target."""
    plan = records[0].plan
    lost = {(event.day, event.subject) for one in records for event in one.events if event.what == "no_effect"}
    return [f"{plan.date_of(day).isoformat()} {subject}" for day, subject in sorted(lost)]


def _invented(records: Records) -> Told:
    """Sites and measures of the scenario, and how many of them are invented."""
    sites = [row for row in records.shelters if not row["measure"]]
    measures = [measure for measure in records.plan.measures if measure.is_shelter]
    return {
        "sites": len(sites),
        "sites_invented": sum(bool(row["synthetic"]) for row in sites),
        "measures": len(measures),
        "measures_invented": sum("synthetic" in measure.status for measure in measures),
    }
