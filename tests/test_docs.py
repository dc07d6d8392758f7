"""What the documentation shows is what the program does."""

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def test_the_table_of_the_day_is_the_day() -> None:
    written = runpy.run_path(str(DOCS / "the_day.py"))["table"]()
    assert (DOCS / "the-day.md").read_text(encoding="utf-8") == written, "run python docs/the_day.py"


def test_the_page_of_keys_is_the_schema() -> None:
    written = runpy.run_path(str(DOCS / "keys.py"))["page"]()
    assert (DOCS / "keys.md").read_text(encoding="utf-8") == written, "run python docs/keys.py"
