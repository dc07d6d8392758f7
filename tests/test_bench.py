"""The bench's own logic at a tiny size; nothing is timed here."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from statistics import mean
from typing import Any

import pytest

from sim.model import SurgeModel
from tests.benchmarks import comparison, idiomatic, machine, reduced, speed, stages
from tests.benchmarks.idiomatic import ReducedModel, ThriftyModel
from tests.benchmarks.tables import lines
from tests.benchmarks.targets import verdicts

ARRIVING, SEEDS = 3_000, (1, 2, 3)


@pytest.fixture(scope="module", autouse=True)
def garbage_is_collected_again() -> Iterator[None]:
    yield
    gc.enable()


# --- the comparison ----------------------------------------------------------------------------------------------


def test_both_models_of_the_reduced_workload_give_about_the_same() -> None:
    mine = [comparison.ours(ARRIVING, seed) for seed in SEEDS]
    mesa = [comparison.idiomatic(ARRIVING, seed) for seed in SEEDS]
    means = {name: [mean(one[name] for one in found) for found in (mine, mesa)] for name in comparison.RESULTS}
    assert means["person_days"][0] == pytest.approx(means["person_days"][1], rel=0.1)
    assert means["peak_emergency"][0] == pytest.approx(means["peak_emergency"][1], rel=0.5)
    assert means["first_order"][0] == pytest.approx(means["first_order"][1], abs=60)
    assert means["course_days_waited"][0] == pytest.approx(means["course_days_waited"][1], rel=0.3)
    assert means["passed"][0] == pytest.approx(means["passed"][1], rel=0.1)
    assert all(one["first_order"] < reduced.DAYS and one["peak_emergency"] > 0 for one in (*mine, *mesa))


def test_the_reduced_city_is_the_one_agreed() -> None:
    plan = reduced.scenario(100_000)
    assert (len(plan.districts), len(plan.sites)) == (23, 120)
    assert max(site.planned_places for site in plan.sites) == 250
    assert {measure.places for measure in plan.measures} == {500}
    assert {measure.lead_time_days for measure in plan.measures} == {7}
    assert plan.learning is not None and plan.learning.courses.at_once.on(plan.start) == 400


def test_courses_are_short_in_the_waves_and_not_between_them() -> None:
    model = SurgeModel(reduced.scenario(ARRIVING), rng=1, collect=False)
    while model.running:
        model.step()
    waiting = model.recorder.arrays()["parts"]["course_waiting"]
    first, second = (model.plan.day_of(day) for day, _ in reduced.PULSES)
    assert waiting[first - 1] < 5 * reduced.SEATS
    assert waiting[first : first + 200].max() > 10 * reduced.SEATS
    assert waiting[second - 1] < 5 * reduced.SEATS


def test_the_idiomatic_model_loses_nobody_and_fills_no_shelter_above_its_places() -> None:
    model = ReducedModel(ARRIVING, 1)
    for _ in range(500):
        model.step()
        shelters = [*(site for district in model.districts for site in district.sites), *model.emergency]
        present = sum(household.members for household in model.households)
        assert all(0 <= shelter.persons <= shelter.places for shelter in shelters)
        assert present == model.persons
        assert present == sum(s.persons for s in shelters) + sum(h.members for h in model.waiting)
    assert any(shelter.persons for shelter in model.emergency)


def test_the_thrifty_model_decides_the_same_and_looks_less_often() -> None:
    looks = dict.fromkeys((ReducedModel, ThriftyModel), 0)
    with pytest.MonkeyPatch.context() as patched:
        sorts = sorted

        def counted(*words: Any, **more: Any) -> Any:
            looks[kind] += 1
            return sorts(*words, **more)

        patched.setattr(idiomatic, "sorted", counted, raising=False)
        found = []
        for kind in looks:
            model = kind(ARRIVING, 1)
            for _ in range(500):
                model.step()
            found.append(model.datacollector.get_model_vars_dataframe())
    assert found[0].equals(found[1])
    assert looks[ThriftyModel] < looks[ReducedModel]


def invented_run(who: str, arriving: int, seed: int) -> dict[str, float]:
    """Ours takes 1, 2, 3 s, Mesa 10, 40, 30 s, thrifty half of that; all results are the seed, Mesa's one more."""
    ours = who == "ankunft"
    seconds = float(seed) if ours else {1: 10.0, 2: 40.0, 3: 30.0}[seed] / (2 if who == "thrifty" else 1)
    return {"seconds": seconds, **dict.fromkeys(comparison.RESULTS, seed if ours else seed + 1)}


def test_times_faster_is_the_median_of_pairs_and_results_are_told_in_standard_errors() -> None:
    told = comparison.compare(500, 3, invented_run)
    assert (told["ankunft_s"], told["mesa_s"], told["times_faster"]) == (2.0, 30.0, 10.0)
    assert (told["thrifty_s"], told["times_faster_than_thrifty"]) == (15.0, 5.0)
    peak = told["peak_emergency"]
    assert (peak["ankunft"], peak["mesa"]) == (2, 3)
    assert peak["standard_errors"] == pytest.approx(-1 / (2 / 3) ** 0.5)


def test_one_seed_says_nothing_of_the_noise() -> None:
    assert comparison.compare(500, 1, invented_run)["peak_emergency"]["standard_errors"] is None


# --- cities and stages -------------------------------------------------------------------------------------------


def test_a_larger_city_has_so_many_times_the_arrivals_and_places() -> None:
    one, three = speed.scaled(1), speed.scaled(3)
    assert three.residents.total == 3 * one.residents.total
    assert sum(site.planned_places for site in three.sites) == 3 * sum(site.planned_places for site in one.sites)
    assert [row.persons_per_month for row in three.announcements] == [
        3 * row.persons_per_month for row in one.announcements
    ]


def test_a_run_of_the_shipped_city_is_measured() -> None:
    found = speed.one(1)
    assert found["persons"] > found["arrived"] > 10_000
    assert found["total_s"] == pytest.approx(found["build_s"] + found["run_s"])


def test_every_stage_of_a_run_is_measured() -> None:
    found = stages.one()
    assert tuple(found) == stages.STAGES
    assert all(seconds >= 0 for seconds in found.values())


# --- what is told ------------------------------------------------------------------------------------------------


def figures(**changed: Any) -> dict[str, Any]:
    """Invented figures of a whole bench in which every target is met."""
    agree = {"ankunft": 100.0, "mesa": 101.0, "standard_errors": -0.4}
    return {
        "machine": {
            "cpu": "Abacus 2",
            "cores": 2,
            "system": "Linux x86_64",
            "python": "3.11.7",
            "mesa": "3.3.1",
            "date": "2026-11-27",
            "load": 0.1,
        },
        "cities": [city(1, 0.2), city(10, 1.5), city(79, 15.0), city(100, 19.0)],
        "compared": [
            {
                "arriving": arriving,
                "seeds": 20,
                "mesa_s": faster * 0.2,
                "ankunft_s": 0.2,
                "times_faster": faster,
                "thrifty_s": faster * 0.1,
                "times_faster_than_thrifty": faster / 2,
                **dict.fromkeys(comparison.RESULTS, agree),
            }
            for arriving, faster in ((10_000, 12.5), (100_000, 41.0))
        ],
        "stages": dict.fromkeys(stages.STAGES, 0.5),
        "commands": {"--help": 0.1, "check": 0.2, "run, 20 runs": 8.0},
        **changed,
    }


def city(factor: int, seconds: float) -> dict[str, float]:
    return {
        "factor": factor,
        "build_s": 0.1,
        "run_s": seconds - 0.1,
        "total_s": seconds,
        "arrived": 12_700 * factor,
        "persons": 17_000 * factor,
        "memory_mb": 150,
    }


def test_every_target_is_met_by_figures_that_meet_them() -> None:
    found = verdicts(figures())
    assert len(found) == 14
    assert [one.target for one in found if not one.met] == []


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({"stages": dict.fromkeys(stages.STAGES, 0.7)}, "to the first simulated day"),
        ({"stages": {**dict.fromkeys(stages.STAGES, 0.5), "report": 3.2}}, "the report takes"),
        ({"cities": [city(1, 0.2), city(10, 2.1)]}, "a person costs no more at 10 times"),
        ({"cities": [city(1, 0.6)]}, "a run of stuttgart-2015"),
        ({"cities": [city(79, 21.0)]}, "1,000,000 arriving persons"),
        ({"commands": {"check": 0.6}}, "`ankunft check`"),
    ],
)
def test_a_target_that_is_missed_is_named(changed: dict[str, Any], missed: str) -> None:
    told = figures(**changed)
    (target,) = (one.target for one in verdicts(told) if not one.met)
    assert target.startswith(missed)
    assert sum("**not met**" in line for line in lines(told)) == 1


def test_results_that_are_apart_are_no_comparison_and_what_was_not_measured_is_not_judged() -> None:
    row = figures()["compared"][0]
    apart = {**row, "times_faster": 11.9, "person_days": {"ankunft": 1.0, "mesa": 2.0, "standard_errors": 4.0}}
    missed = [one for one in verdicts(figures(compared=[apart])) if not one.met]
    assert [one.measured for one in missed] == ["11.9 times", "at most 4.0 standard errors apart"]
    unknown = {"ankunft": 1.0, "mesa": 9.0, "standard_errors": None}
    single = {**row, "seeds": 1, **dict.fromkeys(comparison.RESULTS, unknown)}
    for few in (single, {**apart, "seeds": 3}):
        assert not any("same results" in one.target for one in verdicts(figures(compared=[few])))


def test_the_bench_is_told_as_tables_with_the_machine_before_them() -> None:
    told = lines(figures())
    assert told[0] == "Abacus 2, 2 cores, Linux x86_64, Python 3.11.7, Mesa 3.3.1, 2026-11-27."
    for line in told:
        assert "nan" not in line
    results = " | ".join(["101, 100, -0.4 SE"] * len(comparison.RESULTS))
    assert f"| 10,000 | 20 | 2.50 | 0.200 | 12.5 | 1.25 | 6.2 | {results} |" in told
    assert "| to the first simulated day | 2.00 |" in told


def test_an_earlier_bench_stands_beside_the_stages() -> None:
    before = figures(stages=dict.fromkeys(stages.STAGES, 0.9), commands={"check": 0.3})
    told = lines(figures(), before)
    assert "| to the first simulated day | 3.60 | 2.00 |" in told
    assert "| `ankunft check` | 0.30 | 0.20 |" in told
    assert "| `ankunft run, 20 runs` |  | 8.00 |" in told


def test_a_busy_machine_is_named_as_such() -> None:
    calm = figures()["machine"]
    assert "busy" not in machine.in_words(calm)
    assert "**busy** with other work when it began (load 3.2)" in machine.in_words({**calm, "load": 3.2})
    assert machine.this_machine().keys() == calm.keys()
