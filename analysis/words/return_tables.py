"""Tables of the return to the standards: endings and dates, and how far from the standards and how long."""

from __future__ import annotations

from analysis.words.rows import Row, Table, chance
from analysis.words.wording import ENDINGS, Told, Wording


def standards(words: Wording) -> Table:
    """Endings, date back and range of each standard; a return after an early break is a date without a duration."""
    say, summary = words.lang.say, words.summary
    told = summary["standards"]
    columns = tuple(say(f"standard.{key}") for key in ("name", "endings", "back", "range"))
    notes = [say("note.standards", origin=words.origin, days=words.number(summary["unbroken_days"]))]
    if any(one["endings"] and one["endings"]["broken_before_start"]["runs"] for one in told):
        notes.append(say("note.before", origin=words.origin))
    if summary["runs"] > 1:
        percentiles = any(one["is_percentile"] for one in told)
        notes += [say("note.chance_exact"), say("note.percentiles_dates" if percentiles else "note.range_dates")]
    rows = tuple(Row(_cells(words, one)) for one in told)
    return Table("standards", say("table.standards"), columns, rows, (*notes, chance(words)))


def _cells(words: Wording, one: Told) -> tuple[str, str, str, str]:
    label = words.title(one)
    if not one["endings"]:
        return label, words.lang.say("standard.not_assessed"), "–", "–"
    endings = words.lang.say("join.comma").join(_ending(words, one, e) for e in ENDINGS if one["endings"][e]["runs"])
    early = one["first_return_if_broken_before_start"]
    if one["runs_in_median"]:
        ends = words.between(one["earliest_back"], one["latest_back"])
        return label, endings, _back(words, one), ends
    if early is None:
        return label, endings, "–", "–"
    ends = "–" if early["high"] == early["low"] else words.between(early["low"], early["high"])
    if early["middle"] is None:
        return label, endings, words.lang.say("standard.not_kept", end=words.end), ends
    return label, endings, words.lang.say("standard.next_kept", date=words.when(early["middle"])), ends


def _back(words: Wording, one: Told) -> str:
    if one["median_back"] is None:
        return words.when(None)
    days = words.count("days")(one["days_until_median"])
    date = words.when(one["median_back"])
    if words.mostly_again(one):
        date = words.lang.say("lamp.first", date=date)
    return f"{date}{words.lang.say('join.comma')}{days}"


def _ending(words: Wording, one: Told, ending: str) -> str:
    """Ending with the number of runs and the exact interval of its share; a single run has neither."""
    label = words.lang.say("standard.back_runs" if ending == "back" else f"standard.{ending}", origin=words.origin)
    if one["runs"] == 1:
        return label
    part = one["endings"][ending]
    low, high = (words.lang.number(part[end], 2) for end in ("low", "high"))
    k, n = words.number(part["runs"]), words.number(one["runs"])
    return words.lang.say("standard.ending", ending=label, k=k, n=n, low=low, high=high)


def spells(words: Wording) -> Table:
    """Spells, worst day, person-days of each standard, in how many runs it is broken again, and its last day then."""
    say = words.lang.say
    columns = tuple(say(f"standard.{key}") for key in ("name", "spells", "worst", "person_days", "again", "last"))
    rows = [
        Row(
            (
                words.title(one),
                words.span(one["spells"], words.number),
                words.span(one["worst"], words.count(one["unit"]), words.number),
                words.span(one["person_days"], words.count(f"{one['unit']}_days"), words.number),
                words.number(one["runs_broken_again"]),
                words.dates(one["last_broken_if_broken_again"]) if one["runs_broken_again"] else "–",
            )
        )
        for one in words.summary["standards"]
        if one["spells"]["high"]
    ]
    return Table("spells", say("table.spells"), columns, tuple(rows), (say("note.spells"), chance(words)))
