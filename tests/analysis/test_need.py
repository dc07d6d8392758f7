"""`ankunft need`: the search, the interval, against theory, what is said and what is refused."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import ceil, inf, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from typer.testing import CliRunner

from analysis.brief import LINES
from analysis.drivers import drivers
from analysis.need.answer import Need, answer
from analysis.need.binding import latest_decision, variants
from analysis.need.page import brief_of, page_of, write_need
from analysis.need.question import Question, fewest_futures, futures_for_interval, settled, step_for, with_places
from analysis.need.search import Search, found, quantile, ranks
from analysis.need.told import BOOKS, Told
from analysis.need.trials import PLAN, Wanted, trials
from analysis.theory.theory import theory
from sim import load_scenario
from sim.cli import app
from sim.locale import LANGUAGES, language
from sim.scenario.city import Site
from sim.scenario.overrides import in_future
from sim.scenario.schema import Scenario
from tests.small_city import small_plan

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def call(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


# --- the search ---------------------------------------------------------------------------------------------


def search_of(needs: list[float], step: int, most: int) -> tuple[Search, list[tuple[int, int]]]:
    asked: list[tuple[int, int]] = []

    def suffices(places: int, runs: Any) -> list[bool]:
        asked.extend((places, run) for run in runs)
        return [needs[run] <= places for run in runs]

    return Search(suffices, len(needs), step, most), asked


@given(
    needs=st.lists(st.one_of(st.integers(0, 900), st.just(inf)), min_size=1, max_size=60),
    step=st.integers(1, 40),
    share=st.floats(0.5, 0.99),
)
def test_search_finds_the_order_statistic(needs: list[float], step: int, share: float) -> None:
    search, _ = search_of(needs, step, 900)
    result = found(search, share)
    on_grid = sorted(inf if need == inf else step * ceil(need / step) for need in needs)
    at, lower, upper = ranks(len(needs), share)
    assert result.places == on_grid[at - 1]
    assert result.low == on_grid[lower - 1]
    assert result.high == (None if upper is None else on_grid[upper - 1])
    assert result.exceptions == 0
    if result.places != inf:
        assert result.kept == sum(need <= result.places for need in needs) >= share * len(needs) - 1e-9
    assert all(low < need <= high for need, low, high in zip(needs, search.low, search.high, strict=True))


def test_a_run_is_asked_only_where_it_is_open() -> None:
    needs = [float(n) for n in range(100)]
    search, asked = search_of(needs, 1, 100)
    quantile(search, 0.95)
    assert len(asked) < 6 * len(needs)
    assert len(asked) == len(set(asked))


def test_an_answer_that_more_places_hurt_is_raised_until_it_holds_and_counted() -> None:
    def suffices(places: int, runs: Any) -> list[bool]:
        return [places >= 50 and not (run < 10 and places == 60) for run in runs]

    search = Search(suffices, 100, 10, 100)
    search.high = [50.0] * 90 + [60.0] * 10
    search.low = [40.0] * 90 + [50.0] * 10
    result = found(search, 0.95)
    assert (result.places, result.kept, result.exceptions) == (70, 100, 0)


@pytest.mark.parametrize(("share", "runs"), [(0.9, 40), (0.95, 100), (0.95, 200), (0.5, 20)])
def test_interval_of_a_quantile_holds_it_in_95_of_100(share: float, runs: int) -> None:
    _, lower, upper = ranks(runs, share)
    assert upper is not None
    inside = stats.binom.cdf(upper - 1, runs, share) - stats.binom.cdf(lower - 1, runs, share)
    assert inside >= 0.95
    narrower = stats.binom.cdf(upper - 2, runs, share) - stats.binom.cdf(lower, runs, share)
    assert narrower < 0.95


def test_59_futures_for_95_of_100() -> None:
    assert fewest_futures(0.95) == 59
    assert futures_for_interval(0.95) == 72
    assert ranks(71, 0.95)[2] is None
    assert ranks(72, 0.95)[2] == 72


@pytest.mark.parametrize(("most", "step"), [(50, 1), (100, 1), (200, 2), (360, 2), (500, 5), (8600, 50), (10_000, 100)])
def test_step_is_round_and_near_a_hundredth(most: int, step: int) -> None:
    assert step_for(most) == step


# --- more places --------------------------------------------------------------------------------------------


def test_more_places_stand_in_proportion_below_the_cap_and_are_known_from_the_start() -> None:
    plan = small_plan()
    more = with_places(plan, 1000, date(2016, 1, 1))
    added = more.sites[len(plan.sites) :]
    by_district = {one.name: sum(s.planned_places for s in added if s.district == one.name) for one in plan.districts}
    assert list(by_district.values()) == [500, 300, 200]
    assert max(site.planned_places for site in added) <= 250
    assert {(site.usable_from, site.decided_on) for site in added} == {(date(2016, 1, 1), plan.start)}
    assert with_places(plan, 0, date(2016, 1, 1)) is plan


def test_places_are_added_although_the_rule_replaces_later_sites() -> None:
    plan = load_scenario(SCENARIOS / "stuttgart-2015-building.yaml")
    assert plan.building is not None
    left = plan.building.instead_of_sites_from
    assert left is not None
    kept = settled(plan)
    assert kept.building is not None
    assert kept.building.instead_of_sites_from is None
    assert 0 < len(kept.sites) < len(plan.sites)
    assert all(site.usable_from is None or site.usable_from < left for site in kept.sites)


def test_latest_decision_is_the_last_from_which_places_stand() -> None:
    plan = load_scenario(SCENARIOS / "musterstadt.yaml")
    told = latest_decision(plan, date(2027, 3, 1))
    assert told == (date(2025, 8, 30), date(2026, 3, 1))
    assert latest_decision(small_plan(), date(2016, 1, 1)) is None


def test_variants_change_one_thing_each() -> None:
    plan = load_scenario(SCENARIOS / "musterstadt.yaml")
    changed = variants(plan)
    assert set(changed) == {"flats", "sooner"}
    assert changed["flats"].clocks.own_housing.date_factor.on(plan.start) == pytest.approx(1.1)  # type: ignore[union-attr]
    assert plan.building is not None
    assert changed["sooner"].building is not None
    before, after = plan.building.lead_time, changed["sooner"].building.lead_time
    assert after.likely.on(plan.start) == before.likely.on(plan.start) - 3


# --- against theory -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_need_agrees_with_the_analytic_reserve() -> None:
    """Persons present are compound Poisson (M(t)/G/infinity, families), mixed over what nobody knows."""
    plan = load_scenario(SCENARIOS / "verification" / "need-reserve.yaml")
    on, at = date(2021, 3, 10), date(2021, 4, 10)
    question = Question(on, at, at, 0.95, "halls", 4)
    with trials({PLAN: plan}, plan.seed, question, 1) as ask:

        def suffices(places: int, runs: Sequence[int]) -> list[bool]:
            return [one.kept for one in ask([Wanted(run, places) for run in runs]).values()]

        result = found(Search(suffices, 100, question.step, 500), question.share)
    factors = np.linspace(0.95, 1.05, 7)
    told = [theory(in_future(plan, {"arrivals": float(factor)})) for factor in factors]
    mean, sd = (
        np.array([values[plan.day_of(at)] for values in part])
        for part in zip(*((t.persons, t.sd) for t in told), strict=True)
    )
    by_theory = quantile_of(mean, sd)
    assert result.high is not None
    assert result.low <= by_theory <= result.high
    assert 0.5 * by_theory < result.places < 1.1 * by_theory
    # families come together: the same persons one by one would need fewer places
    assert quantile_of(mean, sd / sqrt(5.4 / 2.0)) < by_theory - 10


def quantile_of(mean: Any, sd: Any) -> float:
    return float(optimize.brentq(lambda c: stats.norm.cdf((c + 0.5 - mean) / sd).mean() - 0.95, 0, 5000))


# --- what is said -------------------------------------------------------------------------------------------


def tiny_plan(*changes: str) -> Scenario:
    wide = ("inflow.factor=0.2", "uncertainties.arrivals.low=0.5", "uncertainties.arrivals.high=1.5")
    return load_scenario(SCENARIOS / "verification" / "need-reserve.yaml", [*wide, *changes])


@pytest.fixture(scope="module")
def need() -> Need:
    later = Site(name="Later", district="Town", kind="house", planned_places=20, usable_from=date(2021, 3, 1))
    plan = tiny_plan().model_copy(update={"sites": (later,)})
    return answer(plan, Question(date(2021, 2, 10), date(2021, 3, 1), plan.end, 0.9, "halls", 2), 3, 30, 1)


def test_answer_is_lived_through(need: Need) -> None:
    assert need.possible
    assert need.places.places > 0
    assert need.places.kept >= 0.9 * 30
    assert need.at_answer is not None
    assert sum(one.kept for one in need.at_answer) == need.places.kept
    assert {b.planned - a.planned for a, b in zip(need.listed, need.at_answer, strict=True)} == {need.places.places}
    assert need.moved_by[0].name == "arrivals"
    assert need.moved_by[0].at_high > need.moved_by[0].at_low


def test_more_workers_say_the_same(need: Need) -> None:
    again = answer(need.plan, need.question, 3, 6, 2)
    alone = answer(need.plan, need.question, 3, 6, 1)
    assert (again.listed, again.brackets, again.places) == (alone.listed, alone.brackets, alone.places)
    assert again.listed == need.listed[:6]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_first_page_has_ten_lines_three_assumptions_and_limits(need: Need, lang: str) -> None:
    told = Told(need, language(lang, *BOOKS))
    brief = brief_of(told)
    assert 5 <= len(brief.lines) <= LINES
    assert len(brief.moved) == 2  # one uncertainty, and of the assumptions tried the one that moves anything here
    assert told.lang.say("brief.tried.own_housing") in brief.moved[1]
    assert told.lang.say("limits.recommends") in brief.limits
    page = page_of(told)
    assert all(line.replace("&", "&amp;") in page for line in brief.lines)
    assert told.lang.number(need.places.places) in brief.lines[0]
    assert page.index(told.lang.say("brief.title")) < page.index(told.lang.say("need.curve"))


def test_every_number_of_the_figures_is_in_workbook_and_data(need: Need, tmp_path: Path) -> None:
    told = Told(need, language("en", *BOOKS))
    page = write_need(tmp_path / "out", told)
    book = openpyxl.load_workbook(page.parent / "need.xlsx")
    rows = list(book[told.lang.say("need.sheet.futures")].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "Run")
    futures = rows[head + 1 :]
    assert len(futures) == need.runs
    assert [row[2] for row in futures] == [None if high == inf else high for _, high in need.brackets]
    assert [row[6] for row in futures] == [one.worst for one in need.listed]
    days = sorted(row[9].date() for row in futures if row[9] is not None)
    start = need.plan.start
    assert days == sorted(
        date.fromordinal(start.toordinal() + one.hall.first_person) for one in need.listed if one.hall
    )
    with (page.parent / "need.csv").open(encoding="utf-8-sig") as file:
        data = list(csv.reader(file))
    assert [row[2] for row in data[1:]] == ["" if high == inf else str(int(high)) for _, high in need.brackets]
    curve = {row[0]: row[1] for row in book[told.lang.say("need.sheet.curve")].iter_rows(values_only=True)}
    for places in {int(high) for _, high in need.brackets if high != inf}:
        assert curve[places] == pytest.approx(sum(high <= places for _, high in need.brackets) / need.runs)


def test_impossible_says_so_with_the_best_reachable() -> None:
    """Sites of three places at most never house a family of four, however many there are."""
    plan = tiny_plan("occupancy.cap_places=3", "end=2021-03-15")
    result = answer(plan, Question(date(2021, 2, 1), date(2021, 2, 10), plan.end, 0.9, "halls", 40), 3, 12, 1)
    assert not result.possible
    assert result.places.places == inf
    told = Told(result, language("en", *BOOKS))
    best = round(result.best_share * 12)
    assert told.answer.startswith("No number of places by 1 Feb 2021 is enough: at best")
    assert f"at best {best} of 12" in told.answer
    assert page_of(told)


def test_drivers_find_what_moves_an_answer() -> None:
    rng = np.random.default_rng(1)
    draws = {"much": rng.random(60).tolist(), "nothing": rng.random(60).tolist(), "one": [1.0] * 60}
    draws["which"] = ["b" if x > 0.8 else "a" for x in draws["much"]]
    told = drivers(draws, [10 * x for x in draws["much"]])
    assert [one.name for one in told] == ["much", "which", "nothing"]
    assert told[0].strength == pytest.approx(1)
    assert told[0].stands_out
    assert not told[2].stands_out
    assert (told[1].low_value, told[1].high_value) == ("a", "b")
    assert drivers(draws, [1.0] * 60) == []
    assert drivers({"much": draws["much"][:5]}, draws["much"][:5]) == []


# --- the command --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("stuttgart-2015.yaml",), "has no uncertainties:"),
        (("musterstadt.yaml", "--runs", 58), "at least 59 futures are needed"),
        (("musterstadt.yaml", "--confidence", 1.2), "wanted is a share from 0.5 to 0.999"),
        (("musterstadt.yaml", "--by", "2031-01-01"), "wanted is a day from 2026-01-01 to 2028-12-31"),
        (("musterstadt.yaml", "--by", "2028-12-15"), "must not come after the last one"),
        (("musterstadt.yaml", "--until", "2029-12-15"), "the scenario ends on 2028-12-31"),
        (("musterstadt.yaml", "--count", "tents"), "there is halls and emergency"),
        (("musterstadt.yaml", "--set", "measures=[]", "--count", "emergency"), "there are no measures"),
        (("musterstadt.yaml", "--set", "measures=[]"), "no measure is of the family halls"),
    ],
)
def test_refuses_with_a_sentence(words: tuple[object, ...], said: str, tmp_path: Path) -> None:
    file, *options = words
    code, printed = call("need", SCENARIOS / str(file), *options, "--lang", "en", "--out", tmp_path / "out")
    assert code == 2
    assert said in printed
    assert not (tmp_path / "out").exists()


def test_command_writes_and_tells(tmp_path: Path) -> None:
    file = SCENARIOS / "verification" / "need-reserve.yaml"
    changes = ("--set", "end=2021-02-28", "--set", "inflow.factor=0.2")
    words = ("need", file, "--by", "2021-02-01", "--settle-days", 20, "--confidence", 0.8, *changes)
    code, printed = call(*words, "--runs", 14, "--workers", 1, "--json", "--out", tmp_path / "out", "--lang", "en")
    assert code == 0, printed
    data = json.loads(printed[printed.index("{") :])
    assert data["possible"]
    assert data["planned_without"] == [0]
    assert data["places_more"] > 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["need.csv", "need.html", "need.xlsx"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_enough_places_are_said_to_be_enough(lang: str) -> None:
    house = Site(name="House", district="Town", kind="house", planned_places=400)
    plan = tiny_plan("end=2021-02-15").model_copy(update={"sites": (house,)})
    result = answer(plan, Question(date(2021, 1, 10), date(2021, 1, 20), plan.end, 0.9, "halls", 20), 3, 29, 1)
    assert (result.places.places, result.levers, result.moved_by) == (0, (), ())
    told = Told(result, language(lang, *BOOKS))
    brief = brief_of(told)
    assert brief.lines[0].startswith(
        {"de": "Die Plätze des Szenarios reichen", "en": "The places the scenario has"}[lang]
    )
    assert told.next_hall in brief.lines
    assert told.say("line.next_none", shelter=told.shelter, until=told.lang.date(plan.end), n="29") == told.next_hall
    assert page_of(told)


def test_a_hall_that_few_futures_need_is_said_to_be_seldom(need: Need) -> None:
    few = tuple(replace(one, hall=None) if run else one for run, one in enumerate(need.listed))
    told = Told(replace(need, listed=few), language("en", *BOOKS))
    assert "is needed in 1 of 30 futures" in told.next_hall
