"""The answer as a workbook: the first page, the curve, other shares, what would help, every future."""

from __future__ import annotations

from datetime import timedelta
from math import isinf

from analysis.brief import Brief
from analysis.need.told import Told, hall_days
from analysis.workbook.sheets import Chart, Sheet, Value


def sheets(told: Told, brief: Brief) -> list[Sheet]:
    """First page, curve, next hall, other shares, levers, what moves the answer, futures."""
    return [
        _brief(told, brief),
        _curve(told),
        _next(told),
        _shares(told),
        *_levers(told),
        *_drivers(told),
        futures(told),
    ]


def _brief(told: Told, brief: Brief) -> Sheet:
    rows = tuple((text,) for text in brief.texts if text)
    return Sheet("brief", (told.method,), (told.lang.say("brief.title"),), (), rows)


def _number(value: float | None) -> Value:
    return None if value is None or isinf(value) else int(value)


def _curve(told: Told) -> Sheet:
    """Share of futures for which a number of places suffices: at least, and at most."""
    need = told.need
    ends = {one for pair in need.brackets for one in pair if one >= 0 and not isinf(one)} | {0.0}
    rows = []
    for places in sorted(ends):
        sure = sum(high <= places for _, high in need.brackets) / need.runs
        maybe = sum(low < places for low, _ in need.brackets) / need.runs
        rows.append((int(places), sure, maybe if places else sure))
    share = told.say("curve_y")
    titles = (
        told.say("curve_x", by=told.lang.date(need.question.by)),
        told.say("curve_least", share=share),
        told.say("curve_most", share=share),
    )
    note = told.say("curve_note", runs=told.lang.number(need.runs))
    return Sheet("curve", (note,), titles, (), tuple(rows), (Chart("scatter", told.say("curve"), (1, 2)),))


def _next(told: Told) -> Sheet:
    need = told.need
    days = [day for day in hall_days(need.listed) if not isinf(day)]
    rows = tuple((need.plan.date_of(int(day)), (n + 1) / need.runs) for n, day in enumerate(days))
    titles = (told.lang.say("workbook.date"), told.say("next_y"))
    title = told.say("next_title", shelter=told.shelter)
    charts = (Chart("scatter", title, (1,)),) if rows else ()
    return Sheet("next_hall", (told.next_hall,), titles, (), rows, charts)


def _shares(told: Told) -> Sheet:
    titles = tuple(told.say(f"table.{name}") for name in ("share", "more", "low", "high"))
    rows = tuple(
        (one.share, *(_number(value) for value in (one.places, one.low, one.high))) for one in told.need.others
    )
    empty = told.say("empty", none=told.say("table.beyond"), few=told.say("table.unknown"))
    return Sheet("shares", (told.say("not_meant"), empty), titles, (), rows)


def _levers(told: Told) -> list[Sheet]:
    if not told.need.levers:
        return []
    titles = tuple(told.say(f"levers.{name}") for name in ("what", "before", "after", "saved"))
    rows = tuple((told.lever(one), one.before, one.after, one.saved) for one in told.need.levers)
    above = (told.say("levers.title", n=told.lang.number(told.need.asked), counted=told.counted),)
    return [Sheet("levers", above, titles, (), rows)]


def _drivers(told: Told) -> list[Sheet]:
    need = told.need
    if not need.moved_by:
        return []
    titles = tuple(told.say(f"drivers.{name}") for name in ("what", "strength", "at_low", "at_high"))
    rows = tuple(
        (str(need.plan.uncertainties[one.name].label[told.lang.code]), one.strength, one.at_low, one.at_high)
        for one in need.moved_by
    )
    return [Sheet("drivers", (told.say("drivers.note"),), titles, (), rows)]


def futures(told: Told) -> Sheet:
    """One row a future: what it drew, between how many places it needs, and what happens without more places."""
    need, lang = told.need, told.lang
    labels = [str(need.plan.uncertainties[name].label[lang.code]) for name in need.draws]
    words = {"counted": told.counted, "shelter": told.shelter, "by": lang.date(need.question.by)}
    names = ("run", "needs_more", "needs_at_most", "nights", "without_place", "before", "worst", "planned")
    titles = [told.say(f"runs.{name}", **words) for name in (*names, "ordered", "hall")]
    rows = []
    for run, (one, (low, high)) in enumerate(zip(need.listed, need.brackets, strict=True)):
        days: list[Value] = [None, None]
        if one.hall is not None:
            days = [need.plan.start + timedelta(days=day) for day in (one.hall.ordered, one.hall.first_person)]
        drawn = (_drawn(draws[run]) for draws in need.draws.values())
        kept = (one.nights, one.without_place, one.before, one.worst, one.planned)
        rows.append((run, _number(max(low, 0)) if not isinf(low) else None, _number(high), *kept, *days, *drawn))
    return Sheet("futures", (told.say("runs.title"),), (*titles, *labels), (), tuple(rows))


def _drawn(value: object) -> Value:
    return value if isinstance(value, int | float | str) else str(value)
