"""A town and a study of it, written to a folder of its own for every test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scenario.conftest import TOWN

STUDY = """\
title: {de: Eine Studie, en: A study}
base: ../wave.yaml
uncertainties:
  wave: {label: {de: Welle, en: wave}, sets: [inflow.components.wave.persons], low: 100, likely: 300, high: 400}
levers:
  flats: {label: {de: Wohnungen, en: flats}, sets: [moving.persons_per_day], low: 1, high: 9}
  policy: {label: {de: Regel, en: rule}, sets: [placement.policy], one_of: [decentral, first_fit]}
outcomes:
  nights: {indicator: emergency_persons, of: sum, better: less}
  broken: {standard: no_emergency, of: days_broken}
"""
DESIGN = "design: {kind: latin_hypercube, rows: 12}\nreplications: 2\n"
Write = Callable[..., Path]


@pytest.fixture
def write_study(tmp_path: Path) -> Write:
    """Writes a study of the town into scenarios/studies; `text` comes after, `instead` in place of the usual one."""
    folder = tmp_path / "scenarios"
    for name, text in TOWN.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def written(text: str = DESIGN, name: str = "study.yaml", instead: str = STUDY) -> Path:
        path = folder / "studies" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(instead + text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def ends_with_the_year(write_study: Write, tmp_path: Path) -> None:
    """The town's run ends in the year of the wave: long enough for halls to be used."""
    assert write_study
    wave = tmp_path / "scenarios" / "wave.yaml"
    wave.write_text(wave.read_text(encoding="utf-8").replace("2016-12-31", "2015-12-31"), encoding="utf-8")


@pytest.fixture
def study(write_study: Write) -> Path:
    """The study file: 12 design points, 2 replications."""
    return write_study()
