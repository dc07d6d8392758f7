"""`show --below`: every number of the shipped scenarios leads to the rule that reads it and to figures that exist."""

import ast
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.indicators import INDICATORS
from sim.scenario.explain import explain
from sim.scenario.reading import read_scenario
from sim.scenario.uses import NO_RULE, ROOT, USES, use_of

NAMES = ("stuttgart-2015", "stuttgart-2015-rooms", "stuttgart-2015-flats", "baseline", "ukraine-2022", "musterstadt")
SCENARIOS = [ROOT / "scenarios" / f"{name}.yaml" for name in NAMES]  # together they state every block there is


@pytest.mark.parametrize("use", USES, ids=lambda use: use.path)
def test_the_rule_and_the_figures_exist(use) -> None:  # type: ignore[no-untyped-def]
    tree = ast.parse((ROOT / use.file).read_text(encoding="utf-8"))
    assert use.function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert use.rule.endswith(".")
    assert set(use.shows_in) <= {one.name for one in INDICATORS}


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_value_leads_to_a_rule(path: Path) -> None:
    values = [row.path for row in explain(read_scenario(path)) if ".label." not in row.path]
    assert not [value for value in values if use_of(value) is None and value.split(".")[0] not in NO_RULE]


def test_the_longest_path_counts() -> None:
    flats, rate = use_of("clocks.own_housing.flats.per_month.1"), use_of("clocks.own_housing.duration.per_month")
    assert flats is not None
    assert rate is not None
    assert (flats.function, rate.function) == ("flats_free", "leave")
    assert use_of("title.de") is None
    assert use_of("moving_on") is None


@pytest.mark.parametrize("lang", ["de", "en"])
def test_show_says_who_set_a_number_where_it_is_used_and_in_what_it_shows(lang: str) -> None:
    words = ["show", str(ROOT / "scenarios" / "baseline.yaml"), "--below", "moving.persons_per_day", "--lang", lang]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0
    first, used, shows = result.output.strip().split("\n")
    assert "25" in first
    assert "city.yaml:" in first
    assert "sim/rules/moving.py `move_on`: People in closing sites move first" in used
    assert "moves, emergency_persons" in shows
    told = json.loads(CliRunner().invoke(app, [*words, "--json"]).output)
    assert told[0]["used_in"] == "sim/rules/moving.py move_on"
