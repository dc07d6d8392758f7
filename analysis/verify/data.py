"""Data of the verification: everything on the page as JSON, texts in both languages."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from analysis.hindcast.findings import Finding
from analysis.verify import wording
from analysis.verify.check import Check, Size
from analysis.verify.rows import Row
from sim import __version__
from sim.locale import LANGUAGES, Language, language

BOOKS = ("verify", "hindcast")


@dataclass(frozen=True)
class Session:
    """When, where and how large: what stands at the head of the page."""

    size: Size
    seconds: float
    day: str

    @property
    def machine(self) -> str:
        """System, processor architecture."""
        return f"{platform.system()} {platform.machine()}"


def as_json(checks: Sequence[Check], session: Session) -> dict[str, Any]:
    """Everything on the page as data, texts in both languages."""
    return {
        "ankunft": __version__,
        "date": session.day,
        "machine": session.machine,
        "python": platform.python_version(),
        "size": session.size,
        "seconds": round(session.seconds, 1),
        "summary": wording.counts(checks),
        "checks": [_check_as_json(check) for check in checks],
    }


def _check_as_json(check: Check) -> dict[str, Any]:
    texts = {code: language(code, *BOOKS) for code in LANGUAGES}
    key = check.name.lower()
    return {
        "name": check.name,
        "title": {code: lang.say(f"verify.{key}.title") for code, lang in texts.items()},
        "what": {code: wording.what(check, lang) for code, lang in texts.items()},
        "source": {code: lang.say(f"verify.{key}.source") for code, lang in texts.items()},
        "verdict": check.verdict,
        "disagreeing": check.disagreeing,
        "rows": [row_as_json(row, texts) for row in check.rows],
        "details": [row_as_json(row, texts) for row in check.details],
        "patterns": [
            {"scenario": patterns.scenario, **_finding_as_json(one, texts)}
            for patterns in check.patterns
            for one in patterns.findings
        ],
    }


def row_as_json(row: Row, texts: dict[str, Language]) -> dict[str, Any]:
    """A comparison as data, its text in both languages."""
    return {
        "what": {code: wording.text_of(row, lang) for code, lang in texts.items()},
        "runs": int(row.runs),
        "expected": _plain(row.expected),
        "ours": _plain(row.measured),
        "rule": row.rule,
        "standard_error": row.error,
        "expected_standard_error": row.expected_error,
        "deviation_in_standard_errors": _finite(row.off),
        "allowed": row.allowed if row.rule != "interval" else None,
        "interval": [row.low, row.high] if row.rule == "interval" else None,
        "agrees": bool(row.agrees),
    }


def _finding_as_json(one: Finding, texts: dict[str, Language]) -> dict[str, Any]:
    return {
        "pattern": {code: lang.say(f"pattern.{one.key}.name") for code, lang in texts.items()},
        "source": {code: lang.say(f"pattern.{one.key}.source") for code, lang in texts.items()},
        "wanted": {code: lang.say(f"pattern.{one.key}.wanted") for code, lang in texts.items()},
        "group": one.group,
        "found": [[_finite(value) for value in values] for values in one.spreads],
        "found_as": one.shown_as,
        "share_of_runs": one.share,
        "verdict": one.verdict,
        "reason": {code: lang.say(f"reason.{one.reason}") for code, lang in texts.items()} if one.reason else None,
    }


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else float(value)


def _finite(value: float) -> float | None:
    return None if isnan(value) else float(value)
