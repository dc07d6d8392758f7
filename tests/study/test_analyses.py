"""Discovery, trade-off and precision: what is planted in the data is found; what cannot be said is refused."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest

from analysis.discovery.boxes import NoCasesError, found
from analysis.replications.precision import precision
from analysis.studies.opened import opened
from analysis.studies.whole import IncompleteError
from analysis.tradeoff.policies import NotCrossedError, tradeoff
from sim.locale import LANGUAGES, language
from sim.study.outcomes import load_rules
from sim.study.schema import Design
from sim.study.sweep import sweep
from tests.study.conftest import DESIGN, STUDY, Write
from tests.study.folder import called

pytestmark = pytest.mark.usefixtures("ends_with_the_year")

RULES = """\
from sim.study.outcomes import outcome


@outcome
def planted(records):
    wave = records.plan.inflow.components["wave"].persons
    moves = records.plan.moving.persons_per_day.on(records.plan.start)
    policy = records.plan.placement.policy
    return 10.0 if wave > 300 and moves <= 5 and policy == "decentral" else wave / 1000


@outcome
def price(records):
    return 100.0 - 10 * records.plan.moving.persons_per_day.on(records.plan.start)


@outcome
def noisy(records):
    return 100.0 + (records.seed % 1000) / 100
"""
PLANTED = STUDY.replace(", likely: 300", "") + "  planted: {function: planted, better: less}\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.py"
    path.write_text(RULES, encoding="utf-8")
    return path


def swept(path: Path, tmp_path: Path, rules: Path | None = None) -> Path:
    assert sweep(path, tmp_path / "out", workers=1, rules=rules).complete
    return tmp_path / "out"


# --- discovery ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_planted_box_is_found_and_told(write_study: Write, tmp_path: Path, rules: Path) -> None:
    path = write_study("design: {kind: latin_hypercube, rows: 300}\nkeep: {events: false}\n", instead=PLANTED)
    study = opened(swept_with(path, tmp_path, rules))
    told = found(study, "planted", 5, None, 0.99)
    limits = {one.factor: one for one in told.box.limits}
    assert set(limits) == {"wave", "flats", "policy"}
    assert limits["wave"].low == pytest.approx(300, abs=15)
    assert limits["wave"].high is None
    assert 5 <= float(limits["flats"].high or 0) < 6
    assert limits["policy"].values == ("decentral",)
    assert told.box.density > 0.8
    assert told.box.coverage > 0.8
    runs = study.runs
    inside = (
        (runs["wave"] >= limits["wave"].low) & (runs["flats"] <= limits["flats"].high) & (runs["policy"] == "decentral")
    )
    assert told.box.inside == inside.sum()
    assert told.box.cases == (inside & (runs["planted"] > 5)).sum()
    assert found(study, "planted", 5, None, 0.99).leaves == told.leaves
    below = found(study, "planted", None, 5, 0.8)
    assert below.cases == 300 - told.cases


def swept_with(path: Path, tmp_path: Path, rules: Path) -> Path:
    load_rules(rules)
    return swept(path, tmp_path, rules)


def test_discovery_as_a_command(write_study: Write, tmp_path: Path) -> None:
    path = write_study("design: {kind: latin_hypercube, rows: 60}\nkeep: {events: false}\n")
    out = swept(path, tmp_path)
    middle = pd.read_parquet(out / "runs")["nights"].median()
    words = ("discover", out, "--outcome", "nights", "--above", middle)
    told = " ".join(called(*words, "--lang", "en").stdout.split())
    assert "in 30 of 60 runs (50%)" in told
    assert "When wave > " in told
    with (out / "discovery" / "discovery.csv").open(encoding="utf-8-sig") as file:
        assert {row["method"] for row in csv.DictReader(file)} == {"prim", "cart"}
    page = called(*words, "--lang", "de", "--json").stdout
    assert "Wenn Welle > " in page
    assert (out / "discovery-2" / "discovery.html").exists()
    assert "wants one of --above and --below" in called("discover", out, "--outcome", "nights", code=2).stderr
    assert "did you mean 'nights'?" in called("discover", out, "--outcome", "night", "--above", 1, code=2).stderr
    assert "0 of 60 runs are such" in called(*words[:-1], 1e9, "--lang", "en", code=2).stderr


def test_too_few_cases_and_no_values_are_refused(write_study: Write, tmp_path: Path) -> None:
    text = "  first: {indicator: emergency_persons, of: first_day_above, above: 60}\n"
    path = write_study(DESIGN, instead=STUDY.replace("outcomes:\n", f"outcomes:\n{text}"))
    study = opened(swept(path, tmp_path))
    with pytest.raises(NoCasesError):
        found(study, "nights", 1e9, None, 0.8)
    with pytest.raises(IncompleteError) as caught:
        found(study, "first", 5, None, 0.8)
    assert caught.value.reason == "undefined"


# --- trade-off ------------------------------------------------------------------------------------------------

CROSSED = """\
design:
  kind: crossed
  levers: {kind: grid, levels: 3}
  uncertainties: {kind: latin_hypercube, rows: 4}
replications: 2
keep: {events: false}
"""


def test_frontier_and_regret_are_those_of_the_runs(write_study: Write, tmp_path: Path, rules: Path) -> None:
    text = STUDY + "  price: {function: price, better: more}\n"
    study = opened(swept_with(write_study(CROSSED, instead=text), tmp_path, rules))
    told = tradeoff(study, ["nights", "price"])
    assert told.futures == 8
    assert len(told.policies) == 6
    runs = study.runs
    wide = runs.pivot_table(index=["flats", "policy"], columns=["wave", "replication"], values="nights")
    for one in told.policies:
        row = wide.loc[one.levers]
        assert one.means[0] == pytest.approx(row.mean())
        assert one.worst[0] == row.max()
        assert one.regret[0] == pytest.approx((row - wide.min()).max())
        assert one.mean_regret[0] == pytest.approx((row - wide.min()).mean())
        assert one.means[1] == 100 - 10 * float(str(one.levers[0]))  # 90, 50, 10: more is better
        assert one.regret[1] == 90 - one.means[1]
    unbeaten = {one.levers for one in told.policies if one.unbeaten}
    for one in told.policies:
        better = [
            o
            for o in told.policies
            if o.means[0] <= one.means[0] and o.means[1] >= one.means[1] and o.means != one.means
        ]
        assert (one.levers in unbeaten) == (not better)
    for lang in ("de", "en"):
        out = tmp_path / lang
        called("frontier", study.folder, "--outcome", "nights", "--outcome", "price", "--out", out, "--lang", lang)
        assert (out / "tradeoff.html").exists()


def test_what_was_not_crossed_is_refused(write_study: Write, tmp_path: Path) -> None:
    study = opened(swept(write_study(DESIGN), tmp_path))
    with pytest.raises(NotCrossedError) as caught:
        tradeoff(study, ["nights"])
    assert caught.value.reason == "crossed"
    with pytest.raises(NotCrossedError) as caught:
        tradeoff(study, ["broken"])
    assert caught.value.reason == "better"
    assert "between two outcomes or more" in called("frontier", study.folder, "--lang", "en", code=2).stderr


# --- precision ------------------------------------------------------------------------------------------------


def test_replications_needed_reach_the_precision_asked_for(write_study: Write, tmp_path: Path, rules: Path) -> None:
    text = STUDY + "  noisy: {function: noisy}\n"
    path = write_study(
        "design: {kind: latin_hypercube, rows: 2}\nreplications: 30\nkeep: {events: false}\n", instead=text
    )
    study = opened(swept_with(path, tmp_path, rules))
    told = precision(study, "noisy", 0.005)
    values = study.runs[study.runs["row"] == 0]["noisy"]
    half = 2.0452 * values.std() / np.sqrt(30)  # Student's t with 29 degrees of freedom
    assert told.reached[0] == pytest.approx(half / values.mean(), rel=1e-4)
    assert told.course[-1] == (30, pytest.approx(float(np.median(told.reached))))
    expected = (1.96 * values.std() / (0.005 * values.mean())) ** 2
    assert told.needed[0] == pytest.approx(expected, rel=0.05)
    assert precision(study, "noisy", told.reached[0] * 1.0001).needed[0] <= 30
    assert precision(study, "noisy", told.reached[0] * 0.97).needed[0] > 30
    shown = " ".join(called("precision", study.folder, "--within", 0.01, "--lang", "en").stdout.split())
    assert "with 30 replications (middle of the design points); 1% need" in shown


def test_one_replication_says_nothing_of_the_dice(write_study: Write, tmp_path: Path) -> None:
    out = swept(write_study("design: {kind: latin_hypercube, rows: 3}\n"), tmp_path)
    assert "take replications: 5 or more" in called("precision", out, "--lang", "en", code=2).stderr


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_design_has_a_name(code: str) -> None:
    kinds = [get_args(one.model_fields["kind"].annotation)[0] for one in get_args(get_args(Design)[0])]
    assert all(language(code, "studies").say(f"studies.design.{kind}") for kind in kinds)
