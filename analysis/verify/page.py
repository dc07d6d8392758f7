"""Page: the verification as `verification.html` (one file, nothing fetched) and `verification.json`."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis.charts.axes import styled, svg_of
from analysis.pages import inline, template, write_with_data
from analysis.verify import wording
from analysis.verify.check import Check
from analysis.verify.checks import CHECKS
from analysis.verify.data import BOOKS, Session, as_json
from sim import __version__
from sim.locale import Language, language

NAME = "verification"
HTML, JSON = f"{NAME}.html", f"{NAME}.json"


def write(folder: Path, checks: Sequence[Check], session: Session, lang: str) -> Path:
    """Write page and JSON into a folder; returns the path of the page."""
    return write_with_data(folder, NAME, html(checks, session, language(lang, *BOOKS)), as_json(checks, session))


def html(checks: Sequence[Check], session: Session, lang: Language) -> str:
    """The page."""
    say = lang.say
    missing = [name for name in CHECKS if name not in {check.name for check in checks}]
    return template("verification.html.j2").render(
        say=say,
        lang=lang.code,
        head=head(session, lang),
        size_note=say(f"verify.size_note.{session.size}"),
        missing=say("verify.missing", names=say("join.comma").join(missing)) if missing else "",
        summary=wording.summary(checks, lang),
        columns=[
            say(f"verify.columns.{name}") for name in ("row", "runs", "expected", "ours", "error", "off", "agrees")
        ],
        checks=[_section(check, lang) for check in checks],
    )


def head(session: Session, lang: Language) -> str:
    """Version, date, machine, size."""
    return lang.say(
        "verify.head",
        version=__version__,
        date=lang.date(session.day),
        machine=session.machine,
        python=platform.python_version(),
        size=lang.say(f"verify.size.{session.size}"),
        seconds=lang.say("verify.seconds", round(session.seconds)),
    )


def _section(check: Check, lang: Language) -> dict[str, Any]:
    say, key = lang.say, check.name.lower()
    return {
        "name": check.name,
        "title": say(f"verify.{key}.title"),
        "what": wording.what(check, lang),
        "source": say(f"verify.{key}.source"),
        "verdict": check.verdict,
        "lamp": wording.lamp(check, lang),
        "compared": lang.number(check.compared),
        "rows": [(row.agrees, wording.cells(row, lang)) for row in check.rows],
        "details": [(row.agrees, wording.cells(row, lang)) for row in check.details],
        "patterns": [_patterns(patterns, lang) for patterns in check.patterns],
        "figure": _figure(check, lang),
    }


def _figure(check: Check, lang: Language) -> Markup:
    with styled():
        svg = svg_of(CHECKS[check.name].draw(check, lang))
    return inline(svg, lang.say(f"verify.{check.name.lower()}.alt"))


def _patterns(patterns: Any, lang: Language) -> dict[str, Any]:
    """Table of one scenario: groups of patterns with their cells and reasons, and the known residents."""
    groups = dict.fromkeys(one.group for one in patterns.findings)
    reasons = dict.fromkeys(one.reason for one in patterns.findings if one.verdict != "met" and one.reason)
    return {
        "title": patterns.title[lang.code],
        "columns": [
            lang.say(f"hindcast.columns.{c}") for c in ("name", "source", "wanted", "found", "share", "verdict")
        ],
        "groups": [
            (
                lang.say(f"hindcast.group.{group}"),
                [
                    (one.verdict, wording.pattern_cells(one, lang), _note(one, list(reasons)))
                    for one in patterns.findings
                    if one.group == group
                ],
            )
            for group in groups
        ],
        "reasons": [lang.say(f"reason.{reason}") for reason in reasons],
        "stock_columns": [lang.say(f"hindcast.stock.{c}") for c in ("date", "known", "source", "found", "error")],
        "stock": wording.stock_cells(patterns, lang),
    }


def _note(one: Any, reasons: list[str]) -> str:
    """Number of the reason below the table."""
    return str(reasons.index(one.reason) + 1) if one.verdict != "met" and one.reason else ""
