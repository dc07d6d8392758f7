"""Writes docs/parameters.md: every number of stuttgart-2015, who says it, and how much it moves fit and answers.

`python docs/parameters.py --runs 4` takes some minutes on two cores: each number is made a tenth smaller and a tenth
larger while all others stay, and the same runs (the same people) are lived through again.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import mean

from analysis.hindcast.measures import RESIDENTS
from sim.emergency_use import emergency_use
from sim.run import run
from sim.scenario.explain import Row, explain
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import read_scenario

HERE = Path(__file__).parent
SCENARIO = HERE.parent / "scenarios" / "stuttgart-2015.yaml"
PAGE = HERE / "parameters.md"
# blocks whose numbers are told as a whole: tables and long series
TABLES = ("sites", "measures", "plots", "districts", "announcements", "residents", "inflow")
ABSENT = ("groups.temporary_protection", "groups.humanitarian_admission")  # nobody of these groups comes
NOT_VARIED = ("seed", "runs", "recovery", "kinds", "costs", "placement.optimal", *ABSENT)
Found = tuple[float, float, float]  # error of the stock in %, peak of emergency shelters, day on which they are empty


def table_of(path: str) -> str | None:
    """The table or series a number belongs to."""
    return next((name for name in TABLES if path.split(".")[0].split("[")[0] == name), None)


def numbers() -> list[Row]:
    """Rows of all numbers of the scenario."""
    rows = explain(read_scenario(SCENARIO))
    return [row for row in rows if isinstance(row.value, int | float) and not isinstance(row.value, bool)]


def measured(overrides: list[str], runs: int) -> Found:
    """Means over runs; a shelter that is not empty by the end counts with the last day."""
    records = run(read_scenario(SCENARIO, overrides).scenario, runs=runs, workers=os.cpu_count() or 1).records
    plan = records[0].plan
    errors = [abs(r.city["persons"][plan.day_of(day)] / known - 1) for r in records for day, known in RESIDENTS.items()]
    use = [emergency_use(one)[-1] for one in records]
    empty = [plan.day_of(one.empty or plan.end) if one.peak_persons else 0 for one in use]
    return 100 * mean(errors), mean(float(one.peak_persons) for one in use), mean(map(float, empty))


def varied(row: Row, base: Found, runs: int) -> str:
    """Cells for a tenth less and a tenth more: change of fit, peak and last day; or why there are none."""
    if row.status == "default" or row.path.startswith(NOT_VARIED):
        return "| - | | |"
    if not row.value:
        return "| is 0 | | |"
    ends: list[Found | None] = []
    for factor in (0.9, 1.1):
        value = float(str(row.value)) * factor
        if isinstance(row.value, int):
            value = round(value) if round(value) != row.value else row.value + (1 if factor > 1 else -1)
        try:
            ends.append(measured([f"{row.path}={value:g}"], runs))
        except ScenarioError:
            ends.append(None)
    if ends == [None, None]:
        return "| not alone: values of its block add up | | |"
    cells = []
    for n, digits in ((0, 2), (1, 0), (2, 0)):
        cells.append(", ".join("not allowed" if e is None else f"{e[n] - base[n]:+.{digits}f}" for e in ends))
    return f"| {' | '.join(cells)} |"


def says(row: Row) -> str:
    """Data, law, city, assumption, the default of the program, or fitted."""
    return f"fitted {row.source[8:14]}" if row.source.startswith("fitted (") else row.status


def lines(runs: int) -> Iterator[str]:
    """The page."""
    base, rows = measured([], runs), numbers()
    yield "# Every number of stuttgart-2015\n"
    python = platform.python_version()
    yield f"""\
Written by `python docs/parameters.py --runs {runs}` on {date.today():%Y-%m-%d}, Python {python}.
Sources stand in `scenarios/stuttgart/` and in `parameters.csv` of each run. Each number alone a tenth smaller, a tenth
larger (whole numbers by at least 1), with the same people: change of the error of the stock (13 dates, percentage
points; {base[0]:.2f} % as shipped), of the peak in emergency shelters (persons; {base[1]:.0f}), and of the day on which
they are empty (days). Means of {runs} runs; what is smaller than chance means nothing. Not varied: what the program
sets by itself, prices, reports, and groups that do not come in this scenario (-).
"""
    yield "| number | value | unit | says | error of the stock | peak, persons | empty, days |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        if table_of(row.path) is None:
            yield f"| {row.path} | {row.value:g} | {row.unit} | {says(row)} {varied(row, base, runs)}"
    yield "\nTables and series, number of values by what says them:\n"
    yield "| table | numbers |"
    yield "|---|---|"
    for name in TABLES:
        counts = Counter(row.status.split(",")[0] or "as the row says" for row in rows if table_of(row.path) == name)
        yield f"| {name} | {'; '.join(f'{many} {status}' for status, many in counts.most_common())} |"


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=4)
    found = list(lines(parser.parse_args().runs))
    PAGE.write_text("\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
