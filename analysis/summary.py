"""Summary of all runs of a scenario: one JSON-able dict that terminal, figures, report and files all read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from analysis.service.facts import services
from analysis.words.answers import emergency, not_in_scenario, standards
from analysis.words.spreads import Told, of_dates, of_numbers
from sim.costs import Item, items
from sim.indicators import BY_NAME, dates
from sim.records import Records
from sim.recovery import Outcome, origin, outcomes
from sim.run import Results

CONVERTED = ", regular"
ABOUT = ("question", "look_at", "sources")
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
        **{name: text.model_dump() if (text := getattr(plan, name)) else None for name in ABOUT},
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "counts_from": origin(plan).isoformat(),
        "unbroken_days": plan.recovery.unbroken_days,
        "seed": results.seed,
        "runs": len(records),
        "chance_alone": not plan.uncertainties,
        "uncertainties": _uncertainties(records),
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


def _uncertainties(records: Sequence[Records]) -> list[Told]:
    """What the scenario says nobody knows, and the values the runs drew (of a choice: how many runs drew which)."""
    futures = [one.future for one in records]
    told = []
    for name, one in records[0].plan.uncertainties.items():
        values = [future[name] for future in futures]
        limits = {key: getattr(one, key) for key in ("low", "likely", "high")}
        told.append(
            {
                "name": name,
                "label": one.label.model_dump(),
                "sets": list(one.sets),
                "by": one.by,
                "from": one.from_.isoformat() if one.from_ is not None else None,
                **limits,
                "drawn": None if one.one_of else of_numbers(float(str(value)) for value in values),
                "one_of": {str(value): values.count(value) for value in one.one_of},
            }
        )
    return told


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
    """Gross cost in EUR by item (kinds of shelter, services), by stage and in total; prices as stated in the scenario.

    `at_lowest_prices` and `at_highest_prices` are the totals at the ends of the ranges the sources state.
    """
    by_run = [{item.name: item for item in items(one)} for one in records]
    names = dict.fromkeys([*records[0].kinds, *(name for run in by_run for name in run)])
    return {
        "currency": "EUR",
        "prices": "as stated in the scenario",
        "kinds": [_item(name, by_run) for name in names if any(name in run for run in by_run)],
        **{what: _summed(by_run, "cost", what) for what in ("regular", "emergency", "service")},
        **{part: _summed(by_run, part) for part in ("preliminary", "follow_up", "empty", "capital")},
        "total": _summed(by_run, "cost"),
        "at_lowest_prices": of_numbers(sum(i.cost.sum() * i.low for i in run.values()) for run in by_run),
        "at_highest_prices": of_numbers(sum(i.cost.sum() * i.high for i in run.values()) for run in by_run),
    }


def _item(name: str, by_run: Sequence[Mapping[str, Item]]) -> Told:
    """One item over runs; a converted emergency kind (`gym, regular`) says what it was."""
    one = next(run[name] for run in by_run if name in run)
    return {
        "kind": name,
        "label": one.label.model_dump(),
        "converted": name.endswith(CONVERTED),
        "shelter_class": one.shelter_class,
        "price_year": one.price_year,
        "paid_by": one.paid_by.model_dump() if one.paid_by is not None else None,
        "lowest_price": one.low,
        "highest_price": one.high,
        "cost": of_numbers(float(run[name].cost.sum()) if name in run else 0.0 for run in by_run),
    }


def _summed(by_run: Sequence[Mapping[str, Item]], what: str, shelter_class: str | None = None) -> Told | None:
    """Sum over items (of one class) of one sort of cost, over runs."""
    return of_numbers(
        float(sum(getattr(i, what).sum() for i in run.values() if shelter_class in (None, i.shelter_class)))
        for run in by_run
    )


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
