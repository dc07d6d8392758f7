"""Lamps: each standard with its state on the last day, value, unit, limit, days broken and date back."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.words.wording import ENDINGS, Form, Told, Wording

SIGNS = {"kept": "●", "broken": "▲", "too_few": "○"}
COLUMNS = ("lamp", "standard", "end", "worst", "days", "back")


@dataclass(frozen=True)
class Lamp:
    """One standard as a row: `state` kept, broken or too_few in most runs on the last day; the rest is text."""

    state: str
    sign: str
    told: str
    standard: str
    limit: str
    values: tuple[str, ...]
    back: tuple[str, ...]
    part: bool


def lamps(words: Wording) -> list[Lamp]:
    """One lamp a standard, the combined one last."""
    return [_lamp(words, one) for one in words.summary["standards"]]


def columns(words: Wording) -> list[str]:
    """Titles of the columns: lamp, standard with its limit, value on the last and worst day, days broken, back."""
    return [words.lang.say(f"lamp.{name}") for name in COLUMNS]


def _lamp(words: Wording, one: Told) -> Lamp:
    say, code = words.lang.say, words.lang.code
    counts = one["at_end_in_runs"]
    state = max(SIGNS, key=lambda name: (counts[name], name == "broken"))
    count = _of_all(words) if one["unit"] == "standards" else words.count(one["unit"])
    told = say(f"lamp.{state}")
    if counts[state] < words.summary["runs"]:
        told = say("row.only", label=told, runs=words.runs(counts[state]))
    none = say("lamp.nothing")
    values = (
        none if state == "too_few" else words.span(one["at_end"], count, words.number),
        words.span(one["worst"], count, words.number) if one["endings"] else none,
        words.span(one["days_broken"], words.number) if one["endings"] else none,
    )
    limit = one["limit"][code] or say("lamp.all")
    about = f"lamp.about.{one['name']}"
    limit = say("lamp.kept_when", limit=say(about, limit=limit) if about in words.lang.texts else limit)
    return Lamp(
        state,
        SIGNS[state],
        told,
        words.title(one),
        limit,
        values,
        tuple(_way_back(words, one)),
        one["within"] is not None,
    )


def _of_all(words: Wording) -> Form:
    """How a number of standards is written: of how many."""
    every = words.number(len(words.chosen))
    return lambda value: words.lang.say("lamp.of_all", n=words.number(value), all=every)


def _way_back(words: Wording, one: Told) -> list[str]:
    """Date back with its range and duration, then how the other runs end; a run is named only where not all do so."""
    say, every = words.lang.say, words.summary["runs"]
    if not one["endings"]:
        return [say("standard.not_assessed")]
    lines = []
    for ending in ENDINGS:
        runs = one["endings"][ending]["runs"]
        if runs:
            first, *more = _ending(words, one, ending)
            lines += [first if runs == every else say("row.only", label=first, runs=words.runs(runs)), *more]
    if one["runs_broken_again"]:
        lines.append(words.again(one))
    return lines


def _ending(words: Wording, one: Told, ending: str) -> list[str]:
    """An ending in a few short lines: the date, its range, its duration."""
    say = words.lang.say
    if ending == "back" and one["median_back"] is not None:
        days = words.count("days")(one["days_until_median"])
        ends = words.between(one["earliest_back"], one["latest_back"])
        spread = [] if one["earliest_back"] == one["latest_back"] else [say("lamp.range", ends=ends)]
        date = words.when(one["median_back"])
        date = say("lamp.first", date=date) if words.mostly_again(one) else date
        return [date, *spread, say("lamp.after", days=days, origin=words.origin)]
    if ending == "back":
        return [say("lamp.earliest", date=words.when(one["earliest_back"]))]
    if ending == "broken_before_start":
        back = one["first_return_if_broken_before_start"]
        if back["middle"] is None:
            return [say("lamp.before_never", origin=words.origin, end=words.end)]
        return [say("lamp.before", origin=words.origin, date=words.dates(back))]
    return [words.when(None) if ending == "not_within_horizon" else say("standard.never_broken")]
