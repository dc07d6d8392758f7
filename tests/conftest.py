"""What holds for all tests: which are core, and no clock for hypothesis."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from sim.model import SurgeModel
    from sim.scenario.schema import Scenario

TESTS = Path(__file__).parent

# Folders and files of tests/ that `make test` runs once more on a second Python, but for NOT_CORE (long ones of
# files and pages). A test elsewhere joins them by @pytest.mark.core.
CORE = (
    "agents",
    "rules",
    "scenario",
    "verification",
    "test_clocks.py",
    "test_draws.py",
    "test_fork.py",
    "test_mesa*.py",
    "test_model*.py",
)
NOT_CORE = (
    "scenario/test_any_text.py",
    "scenario/test_resolved.py",
    "verification/test_checks.py",
    "verification/test_page.py",
    "verification/test_rows.py",
)

# A busy machine is no reason to fail.
settings.register_profile("untimed", parent=settings(), deadline=None, derandomize=True)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        file = item.path.relative_to(TESTS)
        core = any(fnmatch(file.parts[0], pattern) for pattern in CORE)
        if core and ("checks" in item.keywords or file.as_posix() not in NOT_CORE):
            item.add_marker(pytest.mark.core)
    # the longest come first, so that no process is left alone with one of them at the end
    items.sort(key=lambda item: "checks" not in item.keywords)


@pytest.fixture(scope="session")
def small() -> Scenario:
    """Plan of the small city."""
    from tests.small_city import small_plan

    return small_plan()


@pytest.fixture(scope="session")
def straight(small: Scenario) -> SurgeModel:
    """The small city after its last day, lived through in one go; not to be changed."""
    from tests.small_city import lived

    return lived(small)
