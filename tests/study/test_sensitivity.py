"""Sensitivity: known indices found through the whole way; refuses what is not complete; says what the dice do."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.sensitivity.indices import Indices, NoIndicesError, indices
from analysis.sensitivity.told import Told
from analysis.studies.answer import BOOK
from analysis.studies.opened import opened
from analysis.studies.whole import IncompleteError
from sim.locale import language
from sim.study.outcomes import load_rules
from sim.study.sweep import sweep
from tests.study.conftest import DESIGN, STUDY, Write
from tests.study.folder import called

STUDIES = Path(__file__).parents[2] / "scenarios" / "studies"
# Ishigami and Homma with a = 7, b = 0.1
FIRST = {"x1": 0.3139, "x2": 0.4424, "x3": 0.0}
TOTAL = {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}


@pytest.fixture(scope="module")
def ishigami(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("ishigami") / "out"
    load_rules(STUDIES / "ishigami.py")
    sweep(STUDIES / "ishigami.yaml", out, workers=1, rules=STUDIES / "ishigami.py")
    return out


def test_known_indices_lie_in_their_intervals(ishigami: Path) -> None:
    found = indices(opened(ishigami), "y")
    assert {one.name for one in found.factors} == set(FIRST)
    for one in found.factors:
        for figure, known in ((one.main, FIRST[one.name]), (one.total, TOTAL[one.name])):
            low, high = figure.interval
            assert low <= known <= high, (one.name, figure, known)
            assert high - low < 0.25
    assert [one.name for one in found.factors] == ["x1", "x2", "x3"]


def test_the_page_and_its_data(ishigami: Path, tmp_path: Path) -> None:
    out = tmp_path / "page"
    told = called("sensitivity", ishigami, "--lang", "de", "--out", out)
    assert "am meisten kommt es auf x1 an" in " ".join(told.stdout.split())
    with (out / "sensitivity.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert {(row["factor"], row["index"]) for row in rows} == {(x, i) for x in FIRST for i in ("S1", "ST")}
    page = (out / "sensitivity.html").read_text(encoding="utf-8")
    assert "Worauf es ankommt" in page
    assert "<svg" in page
    assert "http" not in page.replace("http://www.w3.org", "")
    again = called("sensitivity", ishigami, "--out", out, code=2)
    assert "is not empty" in again.stderr


def swept(write_study: Write, tmp_path: Path, design: str, replications: int = 1, **shard: Any) -> Path:
    path = write_study(f"design: {design}\nreplications: {replications}\nkeep: {{events: false}}\n")
    sweep(path, tmp_path / "out", workers=1, **shard)
    return tmp_path / "out"


def test_morris_finds_the_wave_and_the_noise_of_the_dice(write_study: Write, tmp_path: Path) -> None:
    out = swept(write_study, tmp_path, "{kind: morris, trajectories: 4}", replications=2)
    found = indices(opened(out), "nights")
    assert found.factors[0].name == "wave"
    assert found.factors[0].total.value > 0
    assert all(one.sigma is not None and one.total.noise is not None for one in found.factors)
    assert found.dice is not None
    assert 0 < found.dice < 1
    for lang in ("de", "en"):
        answer = Told(opened(out), [found], language(lang, BOOK)).answer()
        assert len(answer.data) == 3 * 3
        assert answer.lines


def test_an_incomplete_design_is_refused_and_its_rows_named(write_study: Write, tmp_path: Path) -> None:
    out = swept(write_study, tmp_path, "{kind: saltelli, base_rows: 4}", shard=(1, 2))
    runs = set(pd.read_parquet(out / "runs")["row"])
    with pytest.raises(IncompleteError) as caught:
        indices(opened(out), "nights")
    assert caught.value.reason == "missing"
    assert caught.value.rows == tuple(sorted(set(range(20)) - runs))
    told = called("sensitivity", out, "--lang", "en", code=2).stderr
    assert f"{len(caught.value.rows)} of 20 design points are not complete: " in told
    assert ", ".join(map(str, caught.value.rows[:8])) in told


def test_outcomes_without_a_value_are_refused(write_study: Write, tmp_path: Path) -> None:
    text = STUDY.replace(
        "outcomes:\n", "outcomes:\n  first: {indicator: emergency_persons, of: first_day_above, above: 60}\n"
    )
    path = write_study("design: {kind: saltelli, base_rows: 4}\n", instead=text)
    sweep(path, tmp_path / "out", workers=1)
    told = called("sensitivity", tmp_path / "out", "--lang", "en", code=2).stderr
    assert "first has no value at " in told
    assert "days_until_back_capped" in told
    assert called("sensitivity", tmp_path / "out", "--outcome", "nights").stdout
    assert "did you mean 'nights'?" in called("sensitivity", tmp_path / "out", "--outcome", "night", code=2).stderr


def test_another_design_is_refused(write_study: Write, tmp_path: Path) -> None:
    path = write_study(DESIGN)
    sweep(path, tmp_path / "out", workers=1)
    with pytest.raises(NoIndicesError):
        indices(opened(tmp_path / "out"), "nights")
    told = called("sensitivity", tmp_path / "out", "--lang", "en", code=2).stderr
    assert "a design of the kind latin_hypercube gives no indices; take design: {kind: saltelli" in told


def test_an_outcome_that_never_changes_matters_to_nobody(write_study: Write, tmp_path: Path) -> None:
    text = STUDY.replace("outcomes:\n", "outcomes:\n  cap: {standard: cap, of: days_broken}\n")
    path = write_study("design: {kind: saltelli, base_rows: 2}\n", instead=text)
    sweep(path, tmp_path / "out", workers=1)
    found = indices(opened(tmp_path / "out"), "cap")
    assert found == Indices("cap", "saltelli", 10, 1, (), None)
    answer = Told(opened(tmp_path / "out"), [found], language("en", BOOK)).answer()
    assert "the same in all runs" in answer.lines[0]
