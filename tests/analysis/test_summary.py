"""The summary: JSON-able, and its numbers are those of the records."""

import json
from typing import Any

import numpy as np
import pytest

from analysis.summary import summarise
from analysis.words.answers import not_in_scenario
from sim.recovery import ENDINGS
from sim.run import Results
from tests.analysis.conftest import PARTS, tiny

Summary = dict[str, Any]


def test_it_is_json_without_not_a_number(summary: Summary, calm_summary: Summary) -> None:
    for told in (summary, calm_summary):
        assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_the_same_results_give_the_same_summary(results: Results, summary: Summary) -> None:
    assert summarise(results) == summary


def test_the_peak_of_persons_is_that_of_the_records(results: Results, summary: Summary) -> None:
    peaks = [int(one.city["persons"].max()) for one in results.records]
    assert summary["persons"]["peak"]["low"] == min(peaks)
    assert summary["persons"]["peak"]["high"] == max(peaks)


def test_emergency_use_stands_by_kind_and_in_total(summary: Summary) -> None:
    use = summary["emergency"]
    assert list(use) == ["halls", "hotels", "other", "total"]
    assert use["halls"]["runs_with_any"] == 2
    assert use["hotels"]["runs_with_any"] == 0
    assert use["total"]["person_nights"] == use["halls"]["person_nights"]
    assert use["halls"]["ordered"]["low"] <= use["halls"]["opened"]["low"] <= use["halls"]["first_person"]["low"]


def test_the_four_endings_of_every_standard_add_up(summary: Summary) -> None:
    for one in summary["standards"]:
        assert tuple(one["endings"]) == ENDINGS
        assert sum(part["runs"] for part in one["endings"].values()) == summary["runs"]
        for part in one["endings"].values():
            assert part["low"] <= part["share"] <= part["high"]


def test_the_combined_standard_comes_last_and_names_what_is_left_out(summary: Summary, calm_summary: Summary) -> None:
    assert summary["standards"][-1]["name"] == "combined"
    assert summary["left_out"]["not_in_scenario"] == []
    assert [one["en"] for one in not_in_scenario(tiny(**dict.fromkeys(PARTS)))] == [
        "suitable places for special needs",
        "language course without a long wait",
        "care ratio",
    ]
    assert set(calm_summary["left_out"]["too_few_persons"]) == {"placement", "building"}


def test_cost_by_kind_adds_up_in_every_run_of_one(calm_summary: Summary) -> None:
    cost = calm_summary["cost"]
    assert [row["kind"] for row in cost["kinds"]] == ["house", "care"]
    assert cost["kinds"][0]["cost"]["middle"] == cost["regular"]["middle"] == 731 * 5 * 25
    assert cost["total"]["middle"] == pytest.approx(sum(row["cost"]["middle"] for row in cost["kinds"]))


def test_years_end_where_the_records_end(results: Results, summary: Summary) -> None:
    last = summary["years"][-1]
    assert (last["year"], last["days"]) == (2021, 365)
    ends = [int(one.city["persons"][-1]) for one in results.records]
    assert last["persons"]["middle"] == pytest.approx(np.mean(ends))


def test_invented_sites_are_counted(summary: Summary) -> None:
    assert summary["places"] == {"sites": 12, "sites_invented": 9, "measures": 9, "measures_invented": 0}


def test_without_enough_persons_dissimilarity_is_not_told(calm_summary: Summary) -> None:
    assert calm_summary["decentral"]["worst_excess"] is None
