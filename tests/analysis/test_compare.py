"""`ankunft compare`: what is compared, said, refused; every number of the tables is in the data beside the page."""

import csv
import json
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from math import inf, isnan
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from analysis import tried as tried_out
from analysis.brief import LINES
from analysis.charts.axes import day_number
from analysis.charts.staircase import broken_share
from analysis.chronicle import chronicle_of
from analysis.compare import moved
from analysis.compare.figure import over_time
from analysis.compare.measures import MEASURES, back
from analysis.compare.page import BOOKS, brief_of, page_of, told_of, unique
from analysis.compare.precision import Precision, half_width, next_look
from analysis.compare.sides import Sides
from analysis.compare.table import Told
from analysis.compare.workbook import MAPS
from analysis.decision_log import days, side_by_side
from analysis.district.day import day_shown, values
from analysis.paired import paired
from sim import load_scenario
from sim.cli import app
from sim.locale import LANGUAGES, language
from tests.analysis.marked import Marked, pieces
from tests.readme import write_example

RUNS = 5
EDGES = " \n\u00a0()–;,.+−:%/1234567890"


def call(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def one_assumption_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each comparison tries assumptions out; one of them is enough here, and two runs."""
    monkeypatch.setattr(tried_out, "TRIED", {"arrivals": tried_out.TRIED["arrivals"]})
    monkeypatch.setattr(moved, "TRIED", tried_out.TRIED)
    monkeypatch.setattr(moved, "RUNS", 2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town of the README with a variant that waits instead of using the gyms, compared over five runs."""
    home = tmp_path_factory.mktemp("compared")
    town = write_example(home)
    (home / "waits.yaml").write_text(
        "extends: my-town-2026.yaml\ntitle: {de: Warten, en: Wait}\nplacement: {if_full: wait}\nmeasures: []\n"
    )
    code, printed = call(
        *("compare", town, home / "waits.yaml", "--runs", RUNS, "--workers", 1, "--lang", "en", "--out", home / "out"),
        *("--set", "kinds.gym.cost_per_place_day_eur=30"),
    )
    assert code == 0, printed
    assert "Under waits more people are without a place than under my-town-2026" in printed
    return home


@pytest.fixture(scope="module")
def sides(folder: Path) -> Sides:
    names = ("my-town-2026", "waits")
    return Sides(names, tuple(chronicle_of(folder / "out" / name) for name in names))


@pytest.fixture(scope="module")
def book(folder: Path) -> Workbook:
    return openpyxl.load_workbook(folder / "out" / "comparison" / "comparison.xlsx")


def data(folder: Path) -> dict[tuple[str, str], list[str]]:
    found = defaultdict(list)
    with (folder / "out" / "comparison" / "comparison.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            found[row["measure"], row["variant"]].append(row["value"])
    return found


def test_files_are_run_with_the_same_people_and_left_as_results(folder: Path, sides: Sides) -> None:
    out = folder / "out"
    assert sorted(path.name for path in out.iterdir()) == ["comparison", "my-town-2026", "waits"]
    assert sorted(path.name for path in (out / "comparison").iterdir()) == [
        "comparison.csv",
        "comparison.html",
        "comparison.xlsx",
    ]
    assert sides.chronicles[0].seeds == sides.chronicles[1].seeds
    assert len({one.people for one in sides.variants}) == 1


def test_every_number_of_the_tables_is_in_the_data(folder: Path, sides: Sides) -> None:
    found, told = data(folder), Told(sides, language("en", *BOOKS))
    (table,) = told.tables()
    assert [row.cells[0] for row in table.rows] == [told.label(measure) for measure in sides.measures]
    for measure, row in zip(sides.measures, table.rows, strict=True):
        base, variant = (found[measure.name, name] for name in sides.names)
        assert len(base) == len(variant) == RUNS
        seen = [(float(a), float(b)) for a, b in zip(base, variant, strict=True) if a and b and "not" not in a + b]
        less, more, equal = (int(cell) for cell in row.cells[4:7])
        assert less >= sum(b < a for a, b in seen)
        assert more >= sum(b > a for a, b in seen)
        assert equal == sum(a == b for a, b in seen)
        assert sum(int(cell) for cell in row.cells[4:]) == RUNS
        if len(seen) == RUNS:
            assert told.difference(measure, sides.against_base(measure)[0]) == row.cells[3]
            middle = median(b - a for a, b in seen)
            assert row.cells[3].split("\n")[0].lstrip("+−") == told.form(measure)(abs(middle))


def test_values_are_those_of_the_runs(folder: Path, sides: Sides) -> None:
    found = data(folder)
    for name, chronicle in zip(sides.names, sides.chronicles, strict=True):
        nights = chronicle.daily("emergency_persons").sum(axis=1)
        assert [float(value) for value in found["emergency_nights", name]] == nights.tolist()
        rows = chronicle.returns["no_emergency"]
        days = [float(value) if value not in ("", "not seen") else value for value in found["back_no_emergency", name]]
        for day, row in zip(days, rows, strict=True):
            if row["ending"] == "back":
                assert day == row["days_until_back"]
            assert (day == "not seen") == (row["ending"] == "not_within_horizon")


def test_the_workbook_holds_the_differences_as_numbers_and_every_run(
    folder: Path, sides: Sides, book: Workbook
) -> None:
    english = ["Differences", "Over time", "Districts compared", "Way back", "Broken by day", "Runs"]
    german = ["Unterschiede", "Verlauf", "Bezirke verglichen", "Weg zurück", "Verletzt nach Tagen", "Läufe"]
    assert book.sheetnames == [*english, *german]
    assert len(book["Over time"]._charts) == 2
    told, found = Told(sides, language("en", *BOOKS)), data(folder)
    runs = [row for row in book["Runs"].iter_rows(values_only=True) if isinstance(row[1], int)]
    assert len(runs) == RUNS * len(sides.measures)
    for measure, start in zip(sides.measures, range(0, len(runs), RUNS), strict=True):
        for number, name in enumerate(sides.names, 2):
            seen = [row[number] for row in runs[start : start + RUNS]]
            factor = 1e-6 if measure.form == "money" and told.in_millions else 1
            said = [None if value in ("", "not seen") else factor * float(value) for value in found[measure.name, name]]
            assert seen == [value if value is None else pytest.approx(value, abs=1e-5) for value in said]
    rows = [row for row in book["Differences"].iter_rows(values_only=True) if row[0] == "waits"]
    assert [row[7:11] for row in rows] == [
        (one.better, one.worse, one.equal, one.undecided)
        for one in (sides.against_base(measure)[0] for measure in sides.measures)
    ]


def test_every_number_of_the_figures_is_in_the_workbook(sides: Sides, book: Workbook) -> None:
    rows = {
        day_number(row[0].date()): [value for value in row[1:] if value is not None]
        for row in book["Over time"].iter_rows(values_only=True)
        if isinstance(row[0], datetime)
    }
    looked_at = 0
    for axes in over_time(sides, language("en", *BOOKS)).axes:
        points = [point for line in axes.lines for point in line.get_xydata()]
        points += [point for area in axes.collections for path in area.get_paths() for point in path.vertices]
        for x, y in points:
            assert any(value == pytest.approx(y, abs=1e-5) for value in (*rows[int(x)], 0)), (x, y)
            looked_at += 1
    assert looked_at > 2000
    districts = list(book["Districts compared"].iter_rows(values_only=True))[-len(sides.chronicles[0].plan.districts) :]
    day = day_shown(sides.chronicles[0])
    shown = [values(one, day) for one in sides.chronicles]
    for n, row in enumerate(districts):
        assert row[1:] == pytest.approx([getattr(one, what)[n] for one in shown for what in MAPS], abs=1e-6)


def test_what_the_staircases_show_is_in_the_workbook(sides: Sides, book: Workbook) -> None:
    back = [row for row in book["Way back"].iter_rows(values_only=True) if row[0] in sides.names]
    told = [one for chronicle in sides.chronicles for one in chronicle.summary["standards"]]
    assert [row[1] for row in back] == [one["label"]["en"] for one in told]
    assert [row[8].date().isoformat() if row[8] else None for row in back] == [one["median_back"] for one in told]
    titles, *rows = [row for row in book["Broken by day"].iter_rows(values_only=True) if row[1] is not None]
    plan = sides.chronicles[0].plan
    for name, chronicle in zip(sides.names, sides.chronicles, strict=True):
        for one in chronicle.summary["standards"]:
            shares = broken_share(chronicle).get(one["name"])
            if shares is not None:
                at = titles.index(f"Share of runs in which it is broken: {one['label']['en']}: {name}")
                told_by_day = {plan.day_of(row[0].date()): row[at] for row in rows}
                shown = {day: share for day, share in enumerate(shares) if share > 0}
                assert {day: share for day, share in told_by_day.items() if share} == pytest.approx(shown, abs=1e-6)


def test_logs_stand_side_by_side_by_day(sides: Sides) -> None:
    log = side_by_side(sides.chronicles, sides.names, language("en", *BOOKS))
    assert log.columns == ("Date", *sides.names)
    assert any(row[1] and not row[2] for row in log.rows)
    alone = days(sides.chronicles[0], language("en", *BOOKS))
    assert {row[0] for row in alone.rows} <= {row[0] for row in log.rows}


def test_how_a_run_ends_as_a_number() -> None:
    rows = [
        {"assessed": True, "ending": "never_broken", "days_until_back": None},
        {"assessed": True, "ending": "back", "days_until_back": 41},
        {"assessed": True, "ending": "not_within_horizon", "days_until_back": None},
        {"assessed": True, "ending": "broken_before_start", "days_until_back": None},
        {"assessed": False, "ending": "never_broken", "days_until_back": None},
    ]
    chronicle: Any = SimpleNamespace(returns={"waiting": rows})
    values = back("waiting")(chronicle)
    assert values[:3] == (0.0, 41.0, inf)
    assert all(isnan(value) for value in values[3:])


def test_waiting_instead_of_a_hall_is_no_gain(sides: Sides) -> None:
    told = Told(sides, language("en", *BOOKS)).sentences()
    assert told[0].startswith("Under waits more people are without a place")
    assert told[0].endswith("is no gain.")
    assert not any("better" in sentence for sentence in told)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_of_the_page_is_a_text_or_of_the_data(sides: Sides, code: str) -> None:
    plain = language(code, *BOOKS)
    page = page_of(Told(sides, Marked(plain.code, plain.texts)))
    outside = {piece.text.strip(EDGES) for piece in pieces(page) if not piece.kind}
    known = {*sides.names, "ankunft", *(c.summary["title"][code] for c in sides.chronicles), ""}
    known |= {one["label"][code] for c in sides.chronicles for one in c.summary["standards"]}
    plan = sides.chronicles[0].plan
    known |= {one.name for table in (plan.districts, plan.sites, plan.measures) for one in table}
    assert outside <= {word.strip(EDGES) for word in known}


def test_later_than_anybody_has_seen_is_no_tie() -> None:
    """A variant that is never back, where the base is, stands out - and is not said to be alike."""
    rows = {"base": [100.0, 120.0, 90.0, 80.0, 70.0, 60.0, inf], "variant": [inf] * 7}
    measure = next(one for one in MEASURES if one.name == "back_no_emergency")
    pair = paired(rows["base"], rows["variant"])
    sides: Any = SimpleNamespace(
        names=("base", "variant"), measures=[measure], against_base=lambda _: [pair], variants=[]
    )
    told = Told(sides, language("en", *BOOKS))
    (sentence,) = told.sentences()
    assert "under variant more than under base in 6 of 7 runs" in sentence
    assert "beyond the end of the runs" in sentence


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_measure_has_its_words(code: str) -> None:
    texts = language(code, *BOOKS).texts
    assert {key for key in texts if key.startswith("compare.measures.")} == {
        f"compare.measures.{measure.name}" for measure in MEASURES
    }


def test_results_folders_are_compared_without_running_again(folder: Path, tmp_path: Path) -> None:
    out = folder / "out"
    code, printed = call(
        "compare", out / "my-town-2026", out / "waits", "--lang", "en", "--out", tmp_path / "x", "--json"
    )
    assert code == 0, printed
    told = json.loads(printed)
    assert told["names"] == ["my-town-2026", "waits"]
    assert Path(told["page"]).is_file()
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["comparison"]


def test_a_file_beside_a_folder_is_run_as_the_folder_was(folder: Path, tmp_path: Path) -> None:
    code, printed = call(
        *("compare", folder / "out" / "my-town-2026", folder / "waits.yaml", "--workers", 1, "--lang", "en"),
        *("--out", tmp_path / "x"),
    )
    assert code == 0, printed
    assert chronicle_of(tmp_path / "x" / "waits").seeds == chronicle_of(folder / "out" / "my-town-2026").seeds


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("end: 2027-06-30", "they do not cover the same days"),
        ("districts: [{name: North, population: 1}, {name: South, population: 2}]\nsites: []\nmeasures: []", "cities"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_run(
    folder: Path, tmp_path: Path, change: str, said: str
) -> None:
    other = folder / "other.yaml"
    other.write_text(f"extends: my-town-2026.yaml\n{change}\n")
    code, printed = call("compare", folder / "my-town-2026.yaml", other, "--lang", "en", "--out", tmp_path / "x")
    assert code == 2
    assert said in printed
    assert not (tmp_path / "x").exists()


def test_other_runs_a_single_one_and_a_foreign_folder_are_refused(folder: Path, tmp_path: Path) -> None:
    town, out = folder / "my-town-2026.yaml", folder / "out" / "waits"
    code, printed = call("compare", town, out, "--runs", 2, "--workers", 1, "--lang", "en", "--out", tmp_path / "x")
    assert code == 2
    assert "same number (--runs) and seed (--seed)" in printed
    code, printed = call("compare", town)
    assert code == 2
    assert "two scenario files" in printed
    (tmp_path / "foreign").mkdir()
    code, printed = call("compare", town, tmp_path / "foreign")
    assert code == 2
    assert "not a results folder" in printed


def test_names_are_told_apart() -> None:
    assert unique(["a", "b", "a", "a"]) == ("a", "b", "a (2)", "a (3)")


# --- how many runs, and the first page ------------------------------------------------------------------------


def test_runs_until_the_precision_is_reached_and_the_same_as_a_plain_run(tmp_path: Path) -> None:
    town = write_example(tmp_path)
    (tmp_path / "later.yaml").write_text(
        "extends: my-town-2026.yaml\ntitle: {de: Später, en: Later}\ninflow: {factor: 0.8}\n"
    )
    words = ("compare", town, tmp_path / "later.yaml", "--workers", 1, "--lang", "en", "--json", "--runs", 4)
    code, printed = call(*words, "--precision", 0.0001, "--most-runs", 8, "--out", tmp_path / "out")
    assert code == 0, printed
    data = json.loads(printed[printed.index("{") :])
    assert data["runs"] == 8
    assert data["precision"] > 0.0001
    assert "is not reached with the most runs allowed, 8" in data["sentences"][-1]
    assert "(looked at after 4, 6, 8)" in data["sentences"][-1]
    words = ("run", town, "--runs", 8, "--workers", 1, "--no-report")
    code, printed = call(*words, "--out", tmp_path / "plain")
    assert code == 0, printed
    for name in ("days.parquet", "events.parquet", "summary.json"):
        assert (tmp_path / "plain" / name).read_bytes() == (tmp_path / "out" / "my-town-2026" / name).read_bytes()


def test_precision_of_results_folders_is_fixed(folder: Path) -> None:
    out = folder / "out"
    code, printed = call("compare", out / "my-town-2026", out / "waits", "--precision", 0.1, "--lang", "en")
    assert code == 2
    assert "the runs of a results folder are fixed" in printed
    code, printed = call("compare", out / "my-town-2026", out / "waits", "--precision", 10, "--lang", "en")
    assert (code, "above 0 and below 1" in printed) == (2, True)


def test_nothing_is_run_for_a_precision_where_results_may_not_be_written(tmp_path: Path) -> None:
    town = write_example(tmp_path)
    (tmp_path / "out" / "my-town-2026").mkdir(parents=True)
    (tmp_path / "out" / "my-town-2026" / "mine.txt").write_text("mine")
    words = ("compare", town, town, "--precision", 0.1, "--out", tmp_path / "out", "--lang", "en")
    code, printed = call(*words, "--runs", 100_000)
    assert code == 2
    assert "is not empty" in printed


def test_residents_without_a_place_end_a_search_for_precision_with_a_sentence(tmp_path: Path) -> None:
    town = write_example(tmp_path)
    (tmp_path / "full.yaml").write_text(
        "extends: my-town-2026.yaml\ntitle: {de: Voll, en: Full}\nresidents: {total: 5000, move_ins: {2025-10: 1}}\n"
    )
    words = ("compare", town, tmp_path / "full.yaml", "--precision", 0.1, "--out", tmp_path / "out", "--lang", "en")
    code, printed = call(*words, "--workers", 1, "--runs", 1)
    assert code == 2
    assert "residents find no place" in printed
    assert not (tmp_path / "out").exists()


def test_a_scenario_against_itself_does_not_differ(tmp_path: Path) -> None:
    town = write_example(tmp_path)
    words = ("compare", town, town, "--runs", 2, "--workers", 1, "--lang", "en", "--json", "--out", tmp_path / "out")
    code, printed = call(*words)
    assert code == 0, printed
    assert json.loads(printed[printed.index("{") :])["precision"] is None  # two runs are too few to say
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["comparison", "my-town-2026"]


def test_half_width_is_of_the_larger_middle() -> None:
    base = [100.0] * 20
    variant = [100.0 + n for n in range(-10, 10)]
    assert half_width(base, variant) == pytest.approx((variant[14] - variant[5]) / 2 / 100, abs=0.011)
    assert half_width([0.0] * 20, [0.0] * 20) == 0
    assert half_width([1.0] * 5, [2.0] * 5) == inf
    precision = Precision("cost", 20, 0.2, 0.1, 100)
    assert precision.runs_for(0.1) == 80
    assert next_look(precision) == 80
    assert next_look(replace(precision, reached=0.4)) == 100
    assert next_look(replace(precision, reached=0.11)) == 30


def test_first_page_comes_first_and_says_what_moves_the_difference(sides: Sides) -> None:
    told = told_of(sides, "en")
    brief = brief_of(told)
    assert len(brief.lines) <= LINES
    assert 1 <= len(brief.moved) <= 3
    assert "each tried a tenth smaller and larger" in brief.moved_note
    assert told.lang.say("limits.never_levers") in brief.limits
    page = page_of(told)
    assert page.index(told.lang.say("brief.title")) < page.index(told.lang.say("compare.tables"))


def test_what_a_scenario_has_not_cannot_be_tried(sides: Sides) -> None:
    plan = sides.chronicles[0].plan
    assert tried_out.changed(plan, ("building.lead_time.low",), 1.1) is None
    assert tried_out.changed(plan, ("occupancy.usable_share",), 1.2) is None
    changed = tried_out.changed(plan, ("clocks.own_housing.date_factor",), 1.1)
    assert changed is not None
    assert changed.clocks.own_housing is not None
    assert changed.clocks.own_housing.date_factor.on(plan.start) == pytest.approx(1.1)


def test_what_is_uncertain_is_not_tried_again() -> None:
    plan = load_scenario(Path(__file__).parents[2] / "scenarios" / "baseline.yaml")
    assert not {"arrivals", "own_housing", "building_time"} & dict(tried_out.not_covered(plan)).keys()


def test_tried_assumptions_are_those_of_both_with_the_same_people(sides: Sides) -> None:
    found = {one.name: one for one in moved.tried(*sides.chronicles, 1)}
    assert "arrivals" in found
    assert set(found) == {"arrivals"}
    nights = [one.daily("emergency_persons").sum(axis=1)[:2].mean() for one in sides.chronicles]
    assert found["arrivals"].as_it_is == pytest.approx(nights[1] - nights[0])
    assert found["arrivals"].moves > 0
