"""Adapters: a study in the hands of EMA Workbench, SALib and Mesa, with their own functions."""

from __future__ import annotations

from pathlib import Path

import mesa
import numpy as np
import pytest
from ema_workbench import Policy, Samplers, Scenario, SequentialEvaluator, perform_experiments
from SALib import ProblemSpec

from sim import SurgeModel, salib_problem, to_ema_model
from sim.study.points import Point
from sim.study.reading import read_study
from sim.study.salib import salib_model
from sim.study.sweep import sweep
from tests.study.conftest import Write
from tests.study.folder import table

STUDIES = Path(__file__).parents[2] / "scenarios" / "studies"


@pytest.mark.filterwarnings("ignore")
def test_ema_workbench_gives_the_outcomes_of_the_sweep(study: Path, tmp_path: Path) -> None:
    sweep(study, tmp_path / "out", workers=1)
    runs = table(tmp_path / "out", "runs").to_pandas()
    means = runs.groupby("row").agg({"nights": "mean", "broken": "mean"})
    model = to_ema_model(study)
    assert [one.name for one in model.uncertainties] == ["wave"]
    assert [type(one).__name__ for one in model.levers] == ["IntegerParameter", "CategoricalParameter"]
    rows = read_study(study).planned.rows.read(0, 3)
    for row, values in enumerate(rows):
        # the workbench takes a policy of the same name for the same policy
        scenarios = [Scenario(f"s{row}", wave=values["wave"])]
        policies = [Policy(f"p{row}", flats=values["flats"], policy_=values["policy"])]
        with SequentialEvaluator(model) as evaluator:
            _, outcomes = evaluator.perform_experiments(scenarios, policies)
        assert outcomes["nights"][0] == means.loc[row, "nights"]
        assert outcomes["broken"][0] == means.loc[row, "broken"]


@pytest.mark.filterwarnings("ignore")
def test_ema_workbench_samples_a_study_itself(study: Path) -> None:
    model = to_ema_model(study)
    experiments, outcomes = perform_experiments(model, scenarios=3, policies=2, uncertainty_sampling=Samplers.LHS)
    assert len(experiments) == 6
    assert experiments["wave"].between(100, 400).all()
    assert set(experiments["policy_"].astype(str)) <= {"decentral", "first_fit"}
    assert {name: len(values) for name, values in outcomes.items()} == {"nights": 6, "broken": 6}


def test_salib_takes_the_problem_and_evaluates_the_study(study: Path) -> None:
    problem = salib_problem(study)
    assert problem["names"] == ["wave", "flats", "policy"]
    assert problem["dists"] == ["triang", "unif", "unif"]
    assert problem["bounds"] == [[100, 400, pytest.approx(2 / 3)], [1, 9], [0, 2]]
    spec = ProblemSpec(problem)
    spec.sample_latin(4, seed=3)
    spec.evaluate(salib_model(Point(study), study))
    assert spec.results.shape == (4, 2)
    first = spec.samples[0]
    policy = ("decentral", "first_fit")[int(first[2])]
    told = Point(study)({"wave": first[0], "flats": first[1], "policy": policy})
    assert list(spec.results[0]) == [told["nights"], told["broken"]]


def test_salib_finds_the_indices_of_a_known_function() -> None:
    file, rules = STUDIES / "ishigami.yaml", STUDIES / "ishigami.py"
    point = Point(file, rules)
    point({"x1": 0.5})  # registers the function before the study is read
    spec = ProblemSpec(salib_problem(file))
    spec.sample_sobol(64, calc_second_order=False, seed=1)
    spec.evaluate(salib_model(point, file))
    shifted = 2 * np.pi * (spec.samples - 0.5)
    known = np.sin(shifted[:, 0]) + 7 * np.sin(shifted[:, 1]) ** 2 + 0.1 * shifted[:, 2] ** 4 * np.sin(shifted[:, 0])
    assert np.allclose(spec.results, known)


def test_mesa_batch_run_takes_the_scenarios_of_design_points(study: Path) -> None:
    planned = read_study(study).planned
    scenarios = [planned.at(values) for values in planned.rows.read(0, 2)]
    results = mesa.batch_run(
        SurgeModel,
        {"scenario": scenarios, "rng": [planned.seed]},
        number_processes=1,
        max_steps=10_000,
        display_progress=False,
    )
    assert [one["emergency_persons"] for one in results] == [
        _last(planned.at(values), planned.seed) for values in planned.rows.read(0, 2)
    ]


def _last(scenario: object, seed: int) -> int:
    model = SurgeModel(scenario, rng=seed)  # type: ignore[arg-type]
    while model.running:
        model.step()
    return int(model.emergency_persons)


def test_a_point_without_a_value_is_nan(write_study: Write) -> None:
    text = "  first: {indicator: emergency_persons, of: first_day_above, above: 100000}\n"
    path = write_study(
        instead=write_study().read_text(encoding="utf-8").replace("outcomes:\n", f"outcomes:\n{text}"), text=""
    )
    assert np.isnan(Point(path)({})["first"])
