"""`ankunft regret`: what belongs to a wave and what to a plan, regret run by run, page and workbook, refusals."""

import csv
import json
from pathlib import Path
from statistics import median

import openpyxl
import pytest
from typer.testing import CliRunner

from analysis.regret.cells import Cell, regrets, under
from analysis.regret.page import BOOKS, brief_of, page_of
from analysis.regret.told import Told
from sim import load_scenario
from sim.cli import app
from sim.locale import LANGUAGES, language
from tests.readme import write_example

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def call(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def cell(plan: int, wave: int, nights: tuple[float, ...]) -> Cell:
    return Cell(plan, wave, {"emergency_nights": nights, "without_place": (0.0,) * len(nights), "cost": nights})


def test_regret_is_counted_run_by_run_against_the_best_plan() -> None:
    found = [cell(0, 0, (10, 10, 40)), cell(0, 1, (5, 5, 5)), cell(1, 0, (20, 30, 10)), cell(1, 1, (9, 8, 5))]
    nights, cost = regrets(found)
    assert nights.middle == ((10, 5), (20, 8))
    assert nights.regret == ((0, 0), (10, 3))
    assert nights.worst == (0, 10)
    assert nights.least == (0,)
    assert [one.outcome.name for one in (nights, cost)] == ["emergency_nights", "cost"]
    told = Told([], [], (["A", "B"], ["X", "Y"]), found, 3, 1, language("en", *BOOKS))
    heat = told.heats()[0]
    assert [cells[-1].text for _, cells in heat.rows] == ["0", "10"]
    assert heat.rows[0][1][0].colour == "#ffffff"
    assert heat.rows[1][1][0].colour == heat.rows[1][1][2].colour != "#ffffff"


def test_a_wave_brings_its_people_and_the_plan_keeps_all_else() -> None:
    plan = load_scenario(SCENARIOS / "stuttgart-2015-building.yaml")
    wave = load_scenario(SCENARIOS / "stuttgart-2015.yaml", ["inflow.factor=1.4", "moving.persons_per_day=5"])
    both = under(plan, wave)
    assert both.inflow == wave.inflow
    assert (both.building, both.sites, both.moving) == (plan.building, plan.sites, plan.moving)
    baseline = load_scenario(SCENARIOS / "baseline.yaml")
    mixed = under(baseline, load_scenario(SCENARIOS / "double-wave.yaml", ["uncertainties.arrivals.high=3"]))
    assert mixed.uncertainties["arrivals"].high == 3
    assert mixed.uncertainties["building time"] == baseline.uncertainties["building time"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("regret")
    town = write_example(home)
    (home / "larger.yaml").write_text("extends: my-town-2026.yaml\ninflow: {factor: 1.5}\nmeasures: []\n")
    words = ("regret", town, home / "larger.yaml", "--runs", 3, "--workers", 1, "--lang", "en", "--json")
    code, printed = call(*words, "--out", home / "out")
    assert code == 0, printed
    (home / "printed.json").write_text(printed[printed.index("{") :])
    return home


def test_page_workbook_and_data_say_the_same(folder: Path) -> None:
    told = json.loads((folder / "printed.json").read_text())
    assert (told["plans"], told["waves"]) == (["my-town-2026", "larger"],) * 2
    with (folder / "out" / "regret.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    book = openpyxl.load_workbook(folder / "out" / "regret.xlsx")
    sheet = [row for row in book["Regret"].iter_rows(values_only=True) if row[2] in told["waves"]]
    nights = told["regret"][0]
    for p, plan in enumerate(told["plans"]):
        for w, wave in enumerate(told["waves"]):
            values = [
                float(r["value"])
                for r in rows
                if r["plan"] == plan and r["wave"] == wave and "nights in" in r["outcome"]
            ]
            assert median(values) == nights["middle"][p][w]
            (in_sheet,) = [row[3:5] for row in sheet if row[1] == plan and row[2] == wave and "nights in" in row[0]]
            assert in_sheet == (nights["middle"][p][w], nights["regret"][p][w])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_in_both_languages(folder: Path, lang: str) -> None:
    plans = [load_scenario(folder / name) for name in ("my-town-2026.yaml", "larger.yaml")]
    found = [cell(p, w, (float(p), float(w), 1.0)) for p in range(2) for w in range(2)]
    names = ["my-town-2026", "larger"]
    told = Told(plans, plans, (names, names), found, 3, 1, language(lang, *BOOKS))
    page = page_of(told)
    assert all(line in page for line in brief_of(told).lines)
    assert told.say("waiting") in brief_of(told).lines


def test_refusals(folder: Path) -> None:
    code, printed = call("regret", folder / "larger.yaml", "--lang", "en")
    assert (code, "two plans or more" in printed) == (2, True)
    code, printed = call("regret", folder / "larger.yaml", SCENARIOS / "musterstadt.yaml", "--lang", "en")
    assert (code, "they are of different cities" in printed) == (2, True)
