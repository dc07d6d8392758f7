"""The order of the rooms: who may import whom. The rules themselves are in tests/import_rules.py."""

from pathlib import Path

import pytest

from tests import import_rules
from tests.import_rules import violations

ROOT = Path(__file__).parents[1]


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_the_project_keeps_its_own_order() -> None:
    broken = violations(ROOT)
    assert not broken, "\n" + "\n".join(broken)


def test_an_empty_checkout_breaks_nothing(tmp_path: Path) -> None:
    assert violations(tmp_path) == []


def test_what_is_allowed_passes(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "sim/__init__.py": "def __getattr__(name):\n    from sim.run import run\n    return run\n",
            "sim/__main__.py": "from sim.cli import main\n",
            "sim/scenario/__init__.py": "from sim.scenario.schema import Scenario\n",
            "sim/scenario/schema.py": "import pydantic\n",
            "sim/draws.py": "import numpy as np\n",
            "sim/agents/__init__.py": "",
            "sim/agents/tables.py": "from sim import draws\nfrom sim.scenario import Scenario\n",
            "sim/agents/people.py": "from . import tables\nfrom .tables import Table\n",
            "sim/clocks.py": "from sim.agents.tables import Table\n",
            "sim/rules/__init__.py": "from sim.rules import moving\n",
            "sim/rules/moving.py": "from ..clocks import due\nfrom ..agents import tables\n",
            "sim/model.py": "from sim.rules.moving import move\nimport sim.agents.people\n",
            "sim/records.py": "from sim import __version__\nfrom sim.model import SurgeModel\n",
            "sim/indicators.py": "from sim.records import Records\n",
            "sim/run.py": "from sim.indicators import INDICATORS\nfrom sim.records import Records\n",
            "sim/cli.py": "def report():\n    from analysis.report import write\n",
            "analysis/__init__.py": "",
            "analysis/report.py": "from analysis.figures import draw\nfrom sim.records import Records\n",
            "analysis/figures.py": "import matplotlib\n",
        },
    )
    assert violations(tmp_path) == []


# One tree of files for each way to break a rule, and the words of the message that must come of it.
BROKEN = {
    "a lower room uses a higher one": (
        {"sim/agents/people.py": "from sim.rules.moving import move\n"},
        "sim/agents/people.py:1: sim.agents.people imports sim.rules.moving: imports point down, "
        "and sim.rules stands above sim.agents",
    ),
    "by a relative import": (
        {"sim/agents/people.py": "from ..model import SurgeModel\n"},
        "sim.agents.people imports sim.model: imports point down",
    ),
    "by the name of a submodule": (
        {"sim/draws.py": "from sim import model\n", "sim/model.py": ""},
        "sim.draws imports sim.model: imports point down",
    ),
    "only for the type checker": (
        {"sim/draws.py": "if TYPE_CHECKING:\n    from sim.agents.tables import Table\n"},
        "sim/draws.py:2: sim.draws imports sim.agents.tables: imports point down",
    ),
    "by a text": (
        {"sim/draws.py": "import importlib\nx = importlib.import_module('sim.model')\n"},
        "sim.draws imports sim.model: imports point down",
    ),
    "tables use the clocks": (
        {"sim/agents/tables.py": "import sim.clocks\n"},
        "imports point down, and sim.clocks stands above sim.agents.tables",
    ),
    "neighbours use each other": (
        {"sim/scenario/schema.py": "from sim.draws import uniform\n"},
        "imports point down, and sim.draws stands beside sim.scenario",
    ),
    "records use the run": (
        {"sim/records.py": "from sim.run import run\n"},
        "imports point down, and sim.run stands above sim.records",
    ),
    "indicators look into the model": (
        {"sim/indicators.py": "from sim.model import SurgeModel\n"},
        "sim.indicators uses nothing but ",
    ),
    "recovery looks into the agents": (
        {"sim/recovery.py": "from sim.agents import places\n"},
        "sim.recovery uses nothing but ",
    ),
    "a rule imports a rule": (
        {"sim/rules/moving.py": "from sim.rules import placement\n", "sim/rules/placement.py": ""},
        "sim.rules.moving imports sim.rules.placement: rules do not import each other",
    ),
    "analysis looks into the agents": (
        {"analysis/report.py": "from sim.agents.places import Shelter\n"},
        "analysis.report imports sim.agents.places: analysis uses nothing but",
    ),
    "analysis looks into the rules": (
        {"analysis/report.py": "from sim.rules.moving import move\n"},
        "analysis.report imports sim.rules.moving: analysis uses nothing but",
    ),
    "analysis looks into the model": (
        {"analysis/report.py": "from sim.model import DAY\n"},
        "analysis.report imports sim.model: analysis uses nothing but",
    ),
    "analysis looks into the clocks": (
        {"analysis/report.py": "import sim.clocks\n"},
        "analysis.report imports sim.clocks: analysis uses nothing but",
    ),
    "analysis comes in by the front door": (
        {"analysis/report.py": "from sim import SurgeModel\n"},
        "analysis.report imports sim: analysis uses nothing but",
    ),
    "the run uses analysis": (
        {"sim/run.py": "from analysis.report import write\n"},
        "sim.run imports analysis.report: inside sim only sim/cli uses analysis",
    ),
    "a room uses the front door": (
        {"sim/study/design.py": "from sim import run_many\n"},
        "sim.study.design imports sim: the front door is for users",
    ),
    "an import inside a function": (
        {"sim/run.py": "def run():\n    import json\n"},
        "sim/run.py:2: sim.run imports json: imports stand at the head of the file",
    ),
    "an import inside a method of analysis": (
        {"analysis/report.py": "class A:\n    async def b(self):\n        if self:\n            import os\n"},
        "analysis/report.py:4: analysis.report imports os: imports stand at the head of the file",
    ),
    "a circle inside a room": (
        {
            "sim/agents/people.py": "from .places import Shelter\n",
            "sim/agents/places.py": "from . import people\n",
        },
        "a circle: sim.agents.people -> sim.agents.places -> sim.agents.people",
    ),
    "a circle of three, met by way of a fourth": (
        {
            "analysis/a.py": "import analysis.b\n",
            "analysis/b.py": "import analysis.c\n",
            "analysis/c.py": "import analysis.d\n",
            "analysis/d.py": "import analysis.b\n",
        },
        "a circle: analysis.b -> analysis.c -> analysis.d -> analysis.b",
    ),
    "a file called utils": ({"sim/agents/utils.py": ""}, "a module is not called 'utils'"),
    "a folder called helpers": ({"analysis/helpers/text.py": ""}, "a module is not called 'helpers'"),
    "a file called base": ({"sim/rules/base.py": ""}, "a module is not called 'base'"),
    "a file called _manager": ({"sim/live/_manager.py": ""}, "a module is not called '_manager'"),
    "a module without a room": ({"sim/weather.py": ""}, "sim.weather stands in no room"),
    "an import from no room": (
        {"sim/run.py": "from sim.weather import rain\n"},
        "sim.run imports sim.weather: that module stands in no room",
    ),
}


@pytest.mark.parametrize(("files", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_each_broken_rule_is_told_once(tmp_path: Path, files: dict[str, str], message: str) -> None:
    write(tmp_path, files)
    broken = violations(tmp_path)
    assert len(broken) == 1, broken
    assert message in broken[0]


def test_an_exception_for_two_rules_holds_in_one_direction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_rules, "RULES_ALLOWED", {("sim.rules.moving", "sim.rules.placement")})
    write(tmp_path, {"sim/rules/moving.py": "import sim.rules.placement\n", "sim/rules/placement.py": ""})
    assert violations(tmp_path) == []
    write(tmp_path, {"sim/rules/moving.py": "", "sim/rules/placement.py": "import sim.rules.moving\n"})
    assert len(violations(tmp_path)) == 1
