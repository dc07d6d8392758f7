"""Tables of the answer: places for other shares, what would help, what moves the answer."""

from __future__ import annotations

from analysis.need.told import Told
from analysis.words.rows import Row, Table


def tables(told: Told) -> list[Table]:
    """Places for other shares first; what would help and what moves the answer where that can be said."""
    return [other_shares(told), *_levers(told), *_drivers(told)]


def other_shares(told: Told) -> Table:
    """Places more by share of the futures, with the interval of each."""
    columns = tuple(told.say(f"table.{name}") for name in ("share", "more", "low", "high"))
    rows = tuple(
        Row((told.lang.percent(one.share), *(told.places(end) for end in (one.places, one.low, one.high))))
        for one in told.need.others
    )
    return Table("shares", told.say("table.title"), columns, rows, (told.say("not_meant"),))


def _levers(told: Told) -> list[Table]:
    if not told.need.levers:
        return []
    number, percent = told.lang.number, told.lang.percent
    columns = tuple(told.say(f"levers.{name}") for name in ("what", "before", "after", "saved"))
    rows = tuple(
        Row((told.lever(one), number(one.before), number(one.after), percent(one.saved))) for one in told.need.levers
    )
    title = told.say("levers.title", n=number(told.need.asked), counted=told.counted)
    return [Table("levers", title, columns, rows, ())]


def _drivers(told: Told) -> list[Table]:
    need = told.need
    if not need.moved_by:
        return []
    columns = tuple(told.say(f"drivers.{name}") for name in ("what", "strength", "at_low", "at_high"))
    labels = {name: str(one.label[told.lang.code]) for name, one in need.plan.uncertainties.items()}
    rows = tuple(
        Row(
            (
                labels[one.name],
                told.lang.number(one.strength, 2),
                *(told.persons(end) for end in (one.at_low, one.at_high)),
            )
        )
        for one in need.moved_by
    )
    return [Table("drivers", told.say("drivers.title"), columns, rows, (told.say("drivers.note"),))]
