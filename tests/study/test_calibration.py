"""Calibration: a planted value is found again, goes on where it was, and is judged on what it has not seen."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.calibration import fit as fitting
from analysis.calibration.checks import Checked, Checks, checked, errors_of, quantiles, rows_of
from analysis.calibration.fit import fit
from analysis.calibration.hindcast import forecasts
from analysis.calibration.known import known_on
from analysis.calibration.question import Arrivals, Origin, Seen, read_question
from sim.folder import FolderError
from sim.indicators import BY_NAME
from sim.run import run_one
from sim.scenario.overrides import set_lever
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import load_scenario
from sim.scenario.schema import Scenario
from tests.scenario.conftest import TOWN
from tests.study.folder import called

SCENARIO = """\
city: town
title: {de: Eine Welle, en: One wave}
start: 2015-01-01
end: 2016-12-31
counts_from: 2015-06-01
inflow:
  components:
    came: {kind: series, group: asylum, months: {MONTHS}}
emergency:
  triggers: {occupancy: {above_share: 0.95}}
announcements:
  - {announced_on: 2015-03-01, from: 2015-03-01, to: 2016-12-31, persons_per_month: 12}
  - {announced_on: 2016-02-01, from: 2016-02-01, to: 2016-12-31, persons_per_month: 99}
"""
FILE = """\
title: {de: Anpassung, en: Fit}
base: ../series.yaml
parameters:
  leaving: {label: {de: Auszug, en: leaving}, sets: [clocks.own_housing.duration.per_month], low: 0.005, high: 0.1}
observed: seen.csv
fitted_until: 2016-03-31
replications: 2
trials: 14
checked_with: 40
"""
HINDCAST = """\
hindcast:
  component: came
  runs: 20
  arrivals: {label: {de: Zugänge, en: arrivals}, within_factor: 2}
  origins:
    2015-09-15: {forecast: {2016-04-30: 300}}
    2016-03-15: {persons_per_month: 20}
"""
TRUE = 0.03
DAYS = [date(2015, 3, 31) + timedelta(days=60 * n) for n in range(10)]
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A town with a series of arrivals, and what was seen of it with a planted value; lived through once."""
    months = ", ".join(f"{2015 + n // 12}-{n % 12 + 1:02d}: 20" for n in range(24))
    town, folder = {**TOWN, "series.yaml": SCENARIO.replace("MONTHS", months)}, tmp_path_factory.mktemp("planted")
    _put(folder, town)
    truth = set_lever(load_scenario(folder / "series.yaml"), "clocks.own_housing.duration.per_month", TRUE)
    persons = [BY_NAME["persons"].of(run_one(truth, 77, run)[0]) for run in range(20)]
    seen = [(day, float(np.mean([one[truth.day_of(day)] for one in persons]))) for day in DAYS]
    rows = "".join(f"{day},persons,{value},{0.03 * value:.2f}\n" for day, value in seen)
    return {**town, "studies/seen.csv": "date,indicator,value,error\n" + rows}


def _put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def write(tmp_path: Path, files: dict[str, str]) -> Write:
    """Writes the town, what was seen of it and a calibration of it; `tables` in place of what was seen."""
    folder = tmp_path / "scenarios"
    _put(folder, files)

    def written(text: str = FILE, **tables: str) -> Path:
        for name, table in tables.items():
            (folder / "studies" / f"{name}.csv").write_text(table, encoding="utf-8")
        path = folder / "studies" / "fit.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_a_planted_value_is_found_again(write: Write, tmp_path: Path) -> None:
    question = read_question(write())
    found = fit(question, tmp_path / "out")
    assert len(found.trials) == 14
    assert found.best.values["leaving"] == pytest.approx(TRUE, rel=0.25)
    assert found.best.loss == min(one.loss for one in found.trials)
    checks = checked(question, found.best.values)
    assert checks.fitted is not None
    assert checks.held_out is not None
    assert (checks.fitted.values, checks.held_out.values) == (7, 3)
    assert checks.held_out.share < 0.1
    assert sum(checks.ranks()) == 10


def test_stopped_at_any_moment_it_ends_the_same(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    question = read_question(write())
    undisturbed = fit(question, tmp_path / "whole")
    before, calls = fitting.loss, iter(range(99))

    def stopped(*words: Any) -> float:
        if next(calls) in (3, 9):
            raise KeyboardInterrupt
        return before(*words)

    monkeypatch.setattr(fitting, "loss", stopped)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            fit(question, tmp_path / "stopped")
    assert fit(question, tmp_path / "stopped") == undisturbed
    monkeypatch.setattr(fitting, "loss", None)  # nothing is tried again
    assert fit(question, tmp_path / "stopped") == undisturbed


def test_the_trials_of_another_question_are_refused(write: Write, tmp_path: Path) -> None:
    fit(read_question(write(FILE.replace("trials: 14", "trials: 2"))), tmp_path / "out")
    with pytest.raises(FolderError, match="trials of another question"):
        fit(read_question(write(FILE.replace("replications: 2", "replications: 3"))), tmp_path / "out")


def test_what_lies_after_the_fit_does_not_count(write: Write, tmp_path: Path) -> None:
    path = write(FILE.replace("trials: 14", "trials: 3"))
    first = fit(read_question(path), tmp_path / "one")
    table = path.with_name("seen.csv").read_text(encoding="utf-8").splitlines()
    path.with_name("seen.csv").write_text("\n".join([*table[:-1], "2016-12-01,persons,9999,1"]), encoding="utf-8")
    assert fit(read_question(path), tmp_path / "two").trials == first.trials


# --- checks by hand -------------------------------------------------------------------------------------------


def test_ranks_bands_and_errors_by_hand() -> None:
    lived = np.arange(0.0, 101.0)[:, None]
    seen = [Seen(date(2015, 1, 1), "persons", 30.0, 1e-9)]
    (row,) = rows_of(lived, seen, [True], 1)
    assert row.rank == pytest.approx(0.3, abs=0.01)
    assert (row.mean, row.low, row.high) == (50, pytest.approx(5, abs=0.6), pytest.approx(95, abs=0.6))
    weights = np.where(lived[:, 0] >= 50, 1.0, 0.0)
    (row,) = rows_of(lived, seen, [True], 1, weights / weights.sum())
    assert (row.rank, row.mean) == (0, pytest.approx(75))
    assert row.low == pytest.approx(52, abs=1)
    assert quantiles(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0]) / 3, (0.5,)) == [2.0]
    rows = [
        Checked(Seen(date(2015, 1, 1), "persons", 100.0, 1.0), True, 110.0, 90.0, 130.0, 0.2),
        Checked(Seen(date(2015, 1, 2), "persons", 200.0, 1.0), True, 180.0, 170.0, 190.0, 0.99),
    ]
    errors = errors_of(rows)
    assert errors is not None
    assert (errors.share, errors.bias, errors.coverage) == (0.1, -5.0, 0.5)
    assert errors.root == pytest.approx(np.sqrt((100 + 400) / 2))
    assert Checks(tuple(rows), errors, None, 10).ranks() == [0, 1, 0, 0, 1]
    assert errors_of([]) is None


def test_the_error_of_observing_widens_the_band() -> None:
    lived = np.full((2000, 1), 100.0)
    (row,) = rows_of(lived, [Seen(date(2015, 1, 1), "persons", 100.0, 10.0)], [True], 1)
    assert row.low == pytest.approx(100 - 16.45, abs=1.5)
    assert row.high == pytest.approx(100 + 16.45, abs=1.5)


# --- forecasts back then --------------------------------------------------------------------------------------


def test_nothing_that_came_to_light_later_is_known(write: Write) -> None:
    question = read_question(write(FILE + HINDCAST))
    hindcast = question.asked.hindcast
    assert hindcast is not None
    plan = set_lever(question.plan, "occupancy.usable_share", {date(2014, 1, 1): 1.0, date(2016, 1, 1): 0.5})
    plan = set_lever(
        plan,
        "sites",
        [
            {**plan.sites[0].model_dump(), "name": n, "decided_on": d}
            for n, d in (("a", date(2015, 1, 1)), ("b", date(2015, 12, 1)))
        ],
    )
    known = known_on(plan, date(2015, 9, 15), hindcast, Origin())
    assert [one.name for one in known.sites] == ["a"]
    assert len(known.announcements) == 1
    assert known.occupancy.usable_share.root == {date(2014, 1, 1): 1.0}

    def months_of(plan: Scenario) -> dict[str, float]:
        return dict(plan.inflow.components["came"].model_dump()["months"])

    months = months_of(known)
    assert (months["2015-09"], months["2015-10"], months["2016-12"]) == (20, 12, 12)
    assert known.uncertainties["arrivals"].from_ == date(2015, 10, 1)
    assert months_of(known_on(plan, date(2016, 3, 15), hindcast, Origin()))["2016-04"] == 99
    assert months_of(known_on(plan, date(2016, 3, 15), hindcast, Origin(persons_per_month=7)))["2016-04"] == 7


def test_later_observations_do_not_move_a_forecast(write: Write) -> None:
    path = write(FILE + HINDCAST)
    first = forecasts(read_question(path))
    table = path.with_name("seen.csv").read_text(encoding="utf-8").splitlines()
    late = [line.replace(line.split(",")[2], "999") if "2016-03-15" < line < "3" else line for line in table]
    path.with_name("seen.csv").write_text("\n".join(late), encoding="utf-8")
    second = forecasts(read_question(path))
    assert [one.origin for one in first] == [date(2015, 9, 15), date(2016, 3, 15)]
    for one, other in zip(first, second, strict=True):
        assert one.effective == other.effective
        assert [row.mean for row in one.rows] == [row.mean for row in other.rows]
    assert all(row.seen.day > one.origin for one in first for row in one.rows)
    assert first[0].city == {date(2016, 4, 30): 300}
    widths = [row.high - row.low for row in first[0].rows]
    assert widths[-1] > widths[0]


def test_nine_of_ten_arrivals_lie_within_the_factor() -> None:
    arrivals = Arrivals.model_validate({"label": {"de": "a", "en": "a"}, "within_factor": 2.7})
    assert arrivals.at(0.95) == pytest.approx(2.7)
    assert arrivals.at(0.05) == pytest.approx(1 / 2.7)
    assert log(arrivals.at(0.5)) == pytest.approx(0)


# --- the command and its mistakes -----------------------------------------------------------------------------


def test_the_command_writes_page_and_data_in_both_languages(write: Write, tmp_path: Path) -> None:
    soon = HINDCAST.replace("  runs: 20\n", "  runs: 20\n  horizon_days: 60\n").replace("2016-03-15", "2015-10-15")
    path = write(FILE.replace("trials: 14", "trials: 3").replace("checked_with: 40", "checked_with: 20") + soon)
    out = tmp_path / "out"
    told = " ".join(called("calibrate", path, "--out", out, "--workers", 1, "--lang", "en").stdout.split())
    assert "Of 3 sets of values the nearest is: leaving 0.0" in told
    assert "Held out (3 values after 31 Mar 2016), which the fit has not seen" in told
    assert "A forecast made on 15 Sep 2015 from what was known then" in told
    with (out / "calibration" / "calibration.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert {row["what"] for row in rows} == {"fit", "forecast"}
    assert sum(row["what"] == "fit" for row in rows) == 10
    called("calibrate", path, "--out", out, "--workers", 1, "--lang", "de")
    assert "Eine Prognose vom 15.09.2015" in (out / "calibration-2" / "calibration.html").read_text(encoding="utf-8")


SEEN = "date,indicator,value,error\n"
WRONG = {
    "reversed": (FILE.replace("low: 0.005", "low: 0.5"), "", "low, likely and high must rise"),
    "no path": (FILE.replace("own_housing.duration", "own_house.duration"), "", "did you mean 'own_housing'?"),
    "choice": (FILE.replace("low: 0.005, high: 0.1", "one_of: [0.01, 0.02]"), "", "is fitted between limits"),
    "no indicator": (
        FILE,
        SEEN + "2015-05-01,person,5,\n",
        "column indicator: there is no indicator 'person'",
    ),
    "no date": (FILE, SEEN + "1.5.2015,persons,5,\n", "'1.5.2015' is not a date"),
    "outside": (FILE, SEEN + "2018-05-01,persons,5,\n", "2018-05-01 lies outside the run, 2015-01-01 to 2016-12-31"),
    "no number": (FILE, SEEN + "2015-05-01,persons,many,\n", "column value: 'many' is not a number"),
    "no value": (FILE, SEEN + "2015-05-01,persons,,\n", "column value: the cell is empty"),
    "negative": (FILE, SEEN + "2015-05-01,persons,5,-1\n", "an error of -1 cannot be"),
    "nothing to fit": (FILE, SEEN + "2016-05-01,persons,5,\n", "no value lies on or before 2016-03-31"),
    "no column": (FILE, "date,indicator,persons\n2015-05-01,persons,5\n", "the column 'value' is missing"),
    "no series": (
        FILE + HINDCAST.replace("component: came", "component: cam"),
        "",
        "'cam' is no series of the inflow; did you mean",
    ),
    "no origin": (FILE + HINDCAST.replace("2015-09-15", "2019-09-15"), "", "2019-09-15 lies outside the run"),
    "no factor": (FILE + HINDCAST.replace("within_factor: 2", "within_factor: 1"), "", "1 is out of range"),
    "no parameters": (FILE.replace("parameters:", "parameter:"), "", "did you mean 'parameters'?"),
}


@pytest.mark.parametrize(("text", "table", "words"), WRONG.values(), ids=WRONG.keys())
def test_mistakes_are_told_at_their_place(write: Write, text: str, table: str, words: str) -> None:
    path = write(text, **({"seen": table} if table else {}))
    with pytest.raises(ScenarioError) as caught:
        read_question(path)
    told = "\n".join(map(str, caught.value.problems))
    assert words in told, told
    assert words.split("\n")[0] in called("calibrate", path, code=2).stderr
