"""Wording: rows and patterns of the verification as cells of tables in one language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, isnan, log10

from analysis.hindcast.findings import Finding, told
from analysis.verify.check import Check, Patterns
from analysis.verify.rows import Row
from sim.locale import Language
from sim.standards import STANDARDS

SIGNIFICANT, MOST_DIGITS = 5, 6
LABELS = {standard.name: standard.label for standard in STANDARDS}
# placeholders that are names of texts, and where these stand
ROWS = ("verify", "beside")
NAMES = {"case": "verify.case", "ending": "verify.ending"}


def number(value: float, lang: Language, significant: int = SIGNIFICANT) -> str:
    """Number with at most so many significant digits, without noughts at its end."""
    if isnan(value):
        return "–"
    if value == int(value):
        return lang.number(value)
    before = ceil(log10(abs(value)))
    digits = min(MOST_DIGITS, max(0, significant - before))
    while digits and round(value, digits) == round(value, digits - 1):
        digits -= 1
    return lang.number(value, digits)


def text_of(row: Row, lang: Language) -> str:
    """What a row compares, in words."""
    key = next(f"{book}.row.{row.what}" for book in ROWS if f"{book}.row.{row.what}" in lang.texts)
    return lang.say(key, **{name: _placed(name, value, lang) for name, value in row.about.items()})


def _placed(name: str, value: object, lang: Language) -> str:
    if name in NAMES:
        return lang.say(f"{NAMES[name]}.{value}")
    if name == "standard":
        label = LABELS.get(str(value))
        return lang.say("verify.together") if label is None else label[lang.code]
    if isinstance(value, date):
        return lang.date(value)
    return number(value, lang) if isinstance(value, int | float) else str(value)


def cells(row: Row, lang: Language) -> tuple[str, ...]:
    """What, runs, expected, ours, standard error, deviation, verdict."""
    error = "" if row.rule == "equal" or not row.error else number(row.error, lang, 2)
    deviation = signed(row.off, lang) if row.rule in ("noise", "bound") and not isnan(row.off) else ""
    return (
        text_of(row, lang),
        lang.number(row.runs),
        number(row.expected, lang),
        number(row.measured, lang),
        error,
        deviation,
        verdict(row, lang),
    )


def signed(value: float, lang: Language) -> str:
    """Deviation with its sign and one decimal."""
    text = lang.number(abs(value), 1)
    return text if float(f"{value:.1f}") == 0 else f"{'+' if value > 0 else '−'}{text}"


def verdict(row: Row, lang: Language) -> str:
    """Agrees or not, and by which rule where it is not the usual one."""
    if not row.agrees:
        return f"{lang.say('verify.sign.red')} {lang.say('verify.differs')}"
    if row.rule == "equal":
        return lang.say("verify.equal")
    by = {"interval": "interval", "bound": "bound"}.get(row.rule)
    if row.rule == "bound" and abs(row.gap) <= row.allowed and row.off == row.off and abs(row.off) <= 3:
        by = None
    return lang.say(f"verify.{by}" if by else "verify.agrees")


def what(check: Check, lang: Language) -> str:
    """What a check tests, with the number of its runs where the text says it."""
    runs = int(str(check.about.get("runs", 1)))
    return lang.say(f"verify.{check.name.lower()}.what", runs=lang.say("count.runs", runs))


def summary(checks: Sequence[Check], lang: Language) -> str:
    """How many checks agree, and how many patterns of history are met."""
    told = [lang.say("verify.summary", **{name: lang.number(n) for name, n in counts(checks).items()})]
    for check in checks:
        if check.findings:
            met = {v: lang.number(sum(f.verdict == v for f in check.findings)) for v in ("met", "partly", "not_met")}
            told.append(lang.say("verify.history", name=check.name, all=lang.number(len(check.findings)), **met))
    return " ".join(told)


def lamp(check: Check, lang: Language) -> str:
    """Sign and word of a verdict."""
    return f"{lang.say(f'verify.sign.{check.verdict}')} {lang.say(f'verify.lamp.{check.verdict}')}"


def pattern_cells(one: Finding, lang: Language) -> tuple[str, ...]:
    """Pattern, source, wanted, found, runs that meet it, verdict."""
    name, source, wanted = (lang.say(f"pattern.{one.key}.{what}") for what in ("name", "source", "wanted"))
    share = lang.say("hindcast.percent", n=lang.number(100 * one.share))
    return name, source, wanted, told(one, lang), share, lang.say(f"hindcast.verdict.{one.verdict}")


def stock_cells(patterns: Patterns, lang: Language) -> list[tuple[str, ...]]:
    """Known dates: date, residents known, source, found, error."""
    return [
        (
            lang.date(when),
            lang.number(known),
            lang.say(f"stock_source.{when:%Y-%m}"),
            lang.number(found),
            lang.say("hindcast.percent", n=signed(100 * (found / known - 1), lang)),
        )
        for when, known, found in patterns.stock
    ]


def counts(checks: Sequence[Check]) -> dict[str, int]:
    """How many checks are green, explained and red, and how many there are."""
    told = {verdict: sum(check.verdict == verdict for check in checks) for verdict in ("green", "explained", "red")}
    return {**told, "all": len(checks)}
