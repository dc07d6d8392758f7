"""One fixed run guards the whole: when these numbers move, CHANGELOG.md says *results change*.

`python -m tests.test_baseline` writes them anew.
"""

import json
from pathlib import Path
from typing import Any

from sim.emergency_use import emergency_use
from sim.run import run

HERE = Path(__file__).parent
SCENARIO = HERE.parent / "scenarios" / "stuttgart-2015.yaml"
BASELINE = HERE / "baseline.json"
DAYS = ("2015-06-30", "2015-12-31", "2016-06-30", "2017-12-31", "2019-12-31")


def measured() -> dict[str, Any]:
    """Run 0 of stuttgart-2015 in a few numbers."""
    (records,) = run(SCENARIO, runs=1, workers=1).records
    plan = records.plan
    rows = [(date, (int(date[:4]), int(date[5:7]), int(date[8:]))) for date in DAYS]
    on = {text: plan.day_of(plan.start.replace(year=y, month=m, day=d)) for text, (y, m, d) in rows}
    total = emergency_use(records)[-1]
    return {
        "persons": {date: int(records.city["persons"][day]) for date, day in on.items()},
        "planned_regular": {date: int(records.district["regular_planned"][day].sum()) for date, day in on.items()},
        "below_7_m2": {date: int(records.city["below_7_m2"][day]) for date, day in on.items()},
        "emergency": {
            "ordered": str(total.ordered),
            "peak_persons": total.peak_persons,
            "person_nights": total.person_nights,
            "empty": str(total.empty),
            "places_ordered": total.places_ordered,
        },
        "flows": {
            name: int(records.city[name].sum())
            for name in ("arrived", "born", "left_own_housing", "moves", "turned_away")
        },
        "events": len(records.events),
    }


def test_the_numbers_of_stuttgart_2015_have_not_moved() -> None:
    expected = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert measured() == expected, "results change: if it is meant, run `python -m tests.test_baseline` and say so"


if __name__ == "__main__":
    BASELINE.write_text(json.dumps(measured(), indent=2) + "\n", encoding="utf-8")
