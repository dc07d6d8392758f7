"""Lamps: each standard with its state on the last day, value, unit, limit, days broken and date back."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.wording import Told, Wording

SIGNS = {"kept": "●", "broken": "▲", "too_few": "○"}


@dataclass(frozen=True)
class Lamp:
    """One standard as a row: `state` kept, broken or too_few in most runs on the last day; the rest is text."""

    state: str
    sign: str
    cells: tuple[str, ...]


def lamps(words: Wording) -> list[Lamp]:
    """One lamp a standard, the combined one last."""
    return [_lamp(words, one) for one in words.summary["standards"]]


def columns(words: Wording) -> list[str]:
    """Titles of the columns: lamp, standard, limit, value, worst day, days broken, back."""
    return [words.lang.say(f"lamp.{name}") for name in ("lamp", "standard", "limit", "end", "worst", "days", "back")]


def _lamp(words: Wording, one: Told) -> Lamp:
    say, code = words.lang.say, words.lang.code
    counts = one["at_end_in_runs"]
    state = max(SIGNS, key=lambda name: (counts[name], name == "broken"))
    count = words.count(one["unit"])
    told = say(f"lamp.{state}")
    if counts[state] < words.summary["runs"]:
        told = say("row.only", label=told, runs=words.runs(counts[state]))
    cells = (
        told,
        one["label"][code],
        one["limit"][code] or say("lamp.all"),
        "–" if state == "too_few" else words.span(one["at_end"], count, words.number),
        words.span(one["worst"], count, words.number) if one["endings"] else "–",
        words.span(one["days_broken"], words.number) if one["endings"] else "–",
        words.endings(one),
    )
    return Lamp(state, SIGNS[state], cells)
