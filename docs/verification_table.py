"""Prints the table of docs/verification.md from a run: `python docs/verification_table.py results/verification`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def lines(told: dict[str, Any]) -> list[str]:
    """Every row of a `verification.json` as Markdown; patterns of history stand in docs/validation.md."""
    found = [
        f"`ankunft verify{'' if told['size'] == 'full' else ' --quick'}`, {told['date']}, {told['machine']}, "
        f"Python {told['python']}, {told['seconds'] / 60:.0f} minutes.",
        "",
        "| check | what | runs | expected | measured | off (SE) | verdict |",
        "|---|---|---|---|---|---|---|",
    ]
    for check in told["checks"]:
        for number, row in enumerate(check["rows"]):
            name = f"{check['name']} {check['title']['en']}" if number == 0 else ""
            off = row["deviation_in_standard_errors"]
            error = f" +- {row['standard_error']:.2g}" if row["standard_error"] else ""
            cells = (
                name,
                row["what"]["en"],
                f"{row['runs']:,}",
                f"{row['expected']:,.6g}" if row["rule"] != "equal" else f"{row['expected']:,}",
                f"{row['ours']:,.6g}{error}" if row["rule"] != "equal" else f"{row['ours']:,}",
                "" if off is None or row["rule"] == "equal" else f"{off:+.1f}",
                ("equal" if row["rule"] == "equal" else "agrees") if row["agrees"] else "**does not agree**",
            )
            found.append("| " + " | ".join(cells) + " |")
    return found


if __name__ == "__main__":
    path = Path(sys.argv[1]) / "verification.json"
    print("\n".join(lines(json.loads(path.read_text(encoding="utf-8")))))
