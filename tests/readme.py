"""The example city of the README, written into a folder: what a newcomer copies must work."""

import re
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def write_example(folder: Path) -> Path:
    """Write the files the README shows and return the path of the scenario."""
    text = README.read_text(encoding="utf-8")
    files = re.findall(r"^`([\w./-]+\.(?:csv|yaml))`[^\n]*\n\n```\w+\n(.*?)```", text, flags=re.S | re.M)
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder / files[-1][0]
