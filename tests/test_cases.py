"""Rule cases that officials can read: tests/cases/*.yaml: a sentence, a small city, what happens, what comes out.

A case stands on the `city:` of its file; `but:` changes it for this case (maps merge, lists replace). Shorthand:

- `live:` households at the start by site, e.g. `{East house: [4, 1, 1]}`; a list under `waiting` has no place;
- `arrive:` households by day, e.g. `{2020-01-03: [4, 1]}`;
- `then:` what holds in the `evening` of a day: `persons`, `usable`, `free`, `free_for_others` (those kept for special
  needs left out) by site; `is` (ordered, open, closing, closed) by site; `in` persons by district; and waiting,
  above_usable, preliminary, turned_away, overstay, moves, born, emergency, regular, present; and any figure that a
  part of the strategy keeps, by its name;
- `log:` every line of the decision log of the kinds named there or under `never:`, in order: day, what, which.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.model import SurgeModel
from sim.scenario.quantities import DAYS_PER_MONTH
from sim.scenario.reading import load_scenario

CASES = Path(__file__).parent / "cases"
LABEL = {"de": "x", "en": "x"}
STATUS = ("ordered", "open", "closing", "closed")
TOTALS = ("waiting", "above_usable", "overstay", "preliminary")
FLOWS = ("turned_away", "moves", "born", "joined", "arrived")
KNOWN = {"name", "but", "live", "arrive", "then", "log", "never"}


def merged(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: merged(below.get(key), value) for key, value in above.items()}}
    return above


def all_cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        text = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, case in enumerate(text["cases"], 1):
            assert set(case) <= KNOWN, f"{path.name}: {set(case) - KNOWN} is not known"
            found.append(pytest.param(text["city"], case, id=f"{path.stem}-{number}"))
    return found


def group_of(members: int) -> str:
    return f"households of {members}"


def step(day: date, members: int, many: int) -> dict[str, Any]:
    """So many households of a size on one day."""
    level = many * members * DAYS_PER_MONTH
    when = {"kind": "step", "from": day, "to": day, "persons_per_month": level}
    return {**when, "totals": "given", "group": group_of(members)}


def scenario(city: dict[str, Any], case: dict[str, Any], folder: Path) -> Path:
    """The case as an ordinary scenario file."""
    live: dict[str, list[int]] = case.get("live", {})
    arrive: dict[date, list[int]] = case.get("arrive", {})
    sizes = {m for households in (*live.values(), *arrive.values()) for m in households} or {1}
    block: dict[str, Any] = {
        "title": {"de": case["name"], "en": case["name"]},
        "groups": {group_of(m): {"label": LABEL, "household_sizes": {m: 1.0}} for m in sorted(sizes)},
        "inflow": {
            "components": {
                f"{day} {members}": step(day, members, many)
                for day, households in arrive.items()
                for members, many in Counter(households).items()
            }
        },
        "residents": [
            {"group": group_of(m), "household_size": m, "persons": m} | ({} if site == "waiting" else {"site": site})
            for site, households in live.items()
            for m in households
        ],
    }
    path = folder / "case.yaml"
    path.write_text(yaml.safe_dump(merged(merged(block, city), case.get("but", {}))), encoding="utf-8")
    return path


def seen(model: SurgeModel, key: str, value: Any) -> Any:
    """What a key of `then:` says about the evening, in the same form."""
    by_name = model.shelter_by_name
    if key == "persons":
        return {name: by_name[name].persons for name in value}
    if key == "usable":
        return {name: by_name[name].usable for name in value}
    if key == "free":
        return {name: by_name[name].free for name in value}
    if key == "free_for_others":
        return {name: by_name[name].room.sites.get(by_name[name].number, 0) for name in value}
    if key == "is":
        return {name: STATUS[by_name[name].status] if name in by_name else "not ordered" for name in value}
    if key == "in":
        there = model.district_by_name
        return {name: there[name].regular_persons + there[name].emergency_persons for name in value}
    if key in TOTALS:
        return getattr(model.counts, key)
    for part in model.parts.values():
        if key in part.names:
            return part.figures()[part.names.index(key)]
    if key in FLOWS:
        return model.counts.flows[key]
    return {"emergency": model.emergency_persons, "regular": model.regular_persons, "present": model.persons}[key]


@pytest.mark.core
@pytest.mark.parametrize(("city", "case"), all_cases())
def test_case(city: dict[str, Any], case: dict[str, Any], tmp_path: Path) -> None:
    model = SurgeModel(load_scenario(scenario(city, case, tmp_path)))
    expected = {after.pop("evening"): after for after in (dict(e) for e in case.get("then", []))}
    assert all(model.plan.start <= day <= model.plan.end for day in expected), "a day outside the case"
    while model.running:
        model.step()
        for key, value in expected.get(model.last_date, {}).items():
            assert seen(model, key, value) == value, f"{case['name']} ({model.last_date}: {key})"
    wanted = case.get("log", [])
    kinds = {line.split()[1] for line in wanted} | set(case.get("never", []))
    log = [f"{model.plan.date_of(e.day)} {e.what} {e.subject}" for e in model.log if e.what in kinds]
    assert log == wanted, case["name"]
