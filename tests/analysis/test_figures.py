"""The main figure: PNG and SVG, the same bytes of SVG again, also where there is nothing to show."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.figures import main_figure
from analysis.panels import announced, band, marks
from sim.locale import LANGUAGES
from sim.run import Results

Summary = dict[str, Any]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_svg_bytes_are_the_same_again(results: Results, summary: Summary, tmp_path: Path, lang: str) -> None:
    first = main_figure(results, summary, tmp_path / "one", lang)
    again = main_figure(results, summary, tmp_path / "two", lang)
    assert [path.suffix for path in first] == [".png", ".svg"]
    assert first[1].read_bytes() == again[1].read_bytes()
    assert first[0].stat().st_size < 400_000


def test_a_run_without_emergency_has_a_figure(calm: Results, calm_summary: Summary, tmp_path: Path) -> None:
    assert all(path.stat().st_size for path in main_figure(calm, calm_summary, tmp_path, "de"))


def test_the_svg_says_no_date(results: Results, summary: Summary, tmp_path: Path) -> None:
    svg = main_figure(results, summary, tmp_path, "en")[1].read_text(encoding="utf-8")
    assert "dc:date" not in svg


def test_bands_are_the_range_of_few_runs(results: Results) -> None:
    low, _, high = band(results.records, "persons")
    persons = np.array([one.city["persons"] for one in results.records])
    assert (low == persons.min(axis=0)).all()
    assert (high == persons.max(axis=0)).all()


def test_the_latest_announcement_that_covers_a_day_counts(results: Results) -> None:
    told = announced(results.records[0])
    plan = results.plan
    june, october = (plan.day_of(day) for day in (plan.announcements[1].announced_on, plan.announcements[1].to))
    assert (told[june - 1], told[june], told[october], told[october + 1]) == (60, 400, 400, 60)


def test_marks_are_days_within_the_run(results: Results) -> None:
    days = marks(results.records, "halls", "opened_day")
    assert len(days)
    assert days.min() >= np.datetime64(results.plan.start)
