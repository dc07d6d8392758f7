"""docs/stuttgarter-weg.md: every rule, parameter, indicator and test it names exists; parameters have a source."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from sim.indicators import BY_NAME
from sim.model import DAY
from sim.scenario.explain import Row, explain
from sim.scenario.reading import read_scenario

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "stuttgarter-weg.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and "`" in line
]


@cache
def parameters() -> tuple[Row, ...]:
    return tuple(explain(read_scenario(ROOT / "scenarios" / "stuttgart-2015.yaml")))


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_each_sentence_points_to_what_exists(row: list[str]) -> None:
    _, rule, parameter, indicator, test = row
    file, function = names(rule)
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    (path,) = names(parameter)
    mine = [one for one in parameters() if one.path == path or one.path.startswith(f"{path}.")]
    assert mine, f"{path} is no parameter of stuttgart-2015"
    assert all(one.status and one.source for one in mine)
    (name,) = names(indicator)
    assert name in BY_NAME
    (tests,) = names(test)
    assert _has(tests, test.split(":", 1)[1].strip())


def _has(file: str, wanted: str) -> bool:
    """Whether a file of tests has a case or function whose name begins so."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if file.endswith(".yaml"):
        return any(case["name"].startswith(wanted) for case in yaml.safe_load(text)["cases"])
    return any(isinstance(n, ast.FunctionDef) and n.name.startswith(wanted) for n in ast.walk(ast.parse(text)))


def test_the_steps_of_the_parts_are_in_the_day() -> None:
    steps = {step.__name__ for step in DAY}
    of_the_day = {names(row[1])[1] for row in ROWS if names(row[1])[0].startswith("sim/rules/")}
    assert of_the_day - steps <= {"decentral"}


def test_every_number_of_stuttgart_stands_in_the_page_of_parameters() -> None:
    page = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")
    told = {line.split("|")[1].strip(): line.split("|")[2].strip() for line in page.splitlines() if line[:2] == "| "}
    tables = ("sites", "measures", "plots", "districts", "announcements", "residents", "inflow")
    numbers = [one for one in parameters() if isinstance(one.value, int | float) and not isinstance(one.value, bool)]
    own = {one.path: f"{one.value:g}" for one in numbers if one.path.split(".")[0].split("[")[0] not in tables}
    assert {path: told.get(path) for path in own} == own, "run python docs/parameters.py"
    assert set(tables) <= told.keys()
