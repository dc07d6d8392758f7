"""Whatever stands in a file: a scenario, or sentences - never a traceback."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario.problems import ScenarioError
from sim.scenario.reading import read_scenario

FREE = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
ODD = [
    "null",
    "[]",
    "{}",
    "''",
    "-1",
    "1e3",
    "yes",
    "2015-02-30",
    "{value: }",
    "[[1]]",
    "é",
    "x: y",
    "*a",
    "&a 3",
    "0x1",
]


def read_or_told(path: Path) -> None:
    try:
        read_scenario(path)
    except ScenarioError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.place.file
            assert "\n" not in str(problem)
            assert "pydantic" not in str(problem)


@FREE
@given(text=st.text(alphabet=st.sampled_from("ab:-[]{}&*!#|>'\"%@`,? \n\t0129.é~<="), max_size=60))
def test_any_text(town: Path, text: str) -> None:
    path = town / "any.yaml"
    path.write_text("extends: wave.yaml\n" + text, encoding="utf-8")
    read_or_told(path)


@FREE
@given(raw=st.binary(max_size=60))
def test_any_bytes(town: Path, raw: bytes) -> None:
    for name in ("any.yaml", "town/sites.csv"):
        (town / name).write_bytes(raw)
    read_or_told(town / "any.yaml")
    read_or_told(town / "wave.yaml")


@pytest.mark.parametrize("name", ["wave.yaml", "town/city.yaml", "town/sites.csv", "town/measures.csv"])
def test_any_word_replaced(town: Path, name: str) -> None:
    dice = random.Random(name)
    text = (town / name).read_text(encoding="utf-8")
    words = sorted({word.strip('{}[]:,"') for word in text.replace(",", " ").split()} - {""})
    for word in words:
        for odd in dice.sample(ODD, 6):
            (town / name).write_text(text.replace(word, odd), encoding="utf-8")
            read_or_told(town / "wave.yaml")


@pytest.mark.parametrize("name", ["wave.yaml", "town/city.yaml", "town/sites.csv"])
def test_any_line_missing(town: Path, name: str) -> None:
    lines = (town / name).read_text(encoding="utf-8").splitlines(keepends=True)
    for gone in range(len(lines)):
        (town / name).write_text("".join(lines[:gone] + lines[gone + 1 :]), encoding="utf-8")
        read_or_told(town / "wave.yaml")


@pytest.mark.parametrize("name", ["wave.yaml", "town/city.yaml"])
def test_any_value_in_any_place(town: Path, name: str) -> None:
    """Every scalar after a colon becomes something else, one at a time."""
    text = (town / name).read_text(encoding="utf-8")
    spots = [n for n in range(len(text)) if text.startswith(": ", n)]
    for spot in spots:
        end = min((text.find(stop, spot + 2) for stop in ",}\n" if stop in text[spot + 2 :]), default=len(text))
        for odd in ODD:
            (town / name).write_text(text[: spot + 2] + odd + text[end:], encoding="utf-8")
            read_or_told(town / "wave.yaml")
