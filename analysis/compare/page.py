"""Comparison as one page: in short, numbers beside each other, over time, the way back, cost, decisions."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis import decision_log
from analysis.brief import Brief
from analysis.charts.axes import styled, svg_of
from analysis.charts.staircase import staircase
from analysis.compare.figure import over_time
from analysis.compare.moved import moved
from analysis.compare.precision import Precision
from analysis.compare.sides import Sides
from analysis.compare.table import Told
from analysis.compare.workbook import MAPS, sheets
from analysis.district import day as district_day
from analysis.district import map as district_map
from analysis.frontier.figure import draw as draw_frontier
from analysis.frontier.table import frontier_table
from analysis.frontier.variants import not_comparable
from analysis.pages import inline, template
from analysis.paired import NOT_SEEN
from analysis.words.alternatives import stairs
from analysis.words.rows import Row, Table, chance
from analysis.words.terminal import heading, invented
from analysis.words.wording import Wording
from analysis.workbook.file import write_sheets
from sim import __version__
from sim.folder import written_whole
from sim.locale import Language, language, with_other

PAGE, DATA, WORKBOOK = "comparison.html", "comparison.csv", "comparison.xlsx"
BOOKS = ("compare", "brief", "frontier", "workbook")


def told_of(sides: Sides, lang: str, workers: int = 1, asked: Precision | None = None) -> Told:
    """The comparison in words, with what moves it most: tried out in so many processes where no futures say it."""
    book = language(lang, *BOOKS)
    return Told(sides, book, asked, moved(sides, book, workers))


def write_comparison(target: Path, told: Told) -> Path:
    """Write page, data and workbook of a comparison into a new folder; returns the path of the page.

    Errors: `FolderError`.
    """
    sides = told.sides
    with written_whole(target) as folder:
        (folder / PAGE).write_text(page_of(told), encoding="utf-8")
        write_data(folder / DATA, sides)
        title = told.lang.say("compare.title", names=told.lang.say("join.comma").join(sides.names))
        both = [(sheets(replace(told, lang=lang)), lang) for lang in with_other(told.lang, *BOOKS)]
        write_sheets(folder / WORKBOOK, title, both)
    return target / PAGE


def brief_of(told: Told) -> Brief:
    """The first page."""
    people = "other_people" if not_comparable(told.sides.variants) else "same_people"
    words = Wording(told.sides.chronicles[0].summary, told.lang)
    return told.brief(told.lang.say(f"compare.{people}"), invented(words))


def page_of(told: Told) -> str:
    """The page as text."""
    sides, lang = told.sides, told.lang
    words = [Wording(chronicle.summary, lang) for chronicle in sides.chronicles]
    kinds = ("base", *["variant"] * (len(sides.names) - 1))
    said = [
        lang.say(f"compare.{kind}", title=sides.title(n, lang), name=name)
        for n, (kind, name) in enumerate(zip(kinds, sides.names, strict=True))
    ]
    return template("comparison.html.j2").render(
        say=lang.say,
        lang=lang.code,
        title=lang.say("compare.title", names=lang.say("join.comma").join(sides.names)),
        variants=said,
        head=heading(words[0]),
        brief=brief_of(told),
        chance=chance(told.words),
        chance_alone=not told.words.unknown,
        tables=told.tables(),
        drawn=_drawn(told),
        maps=_maps(told),
        map_note=lang.say("compare.maps_note", date=lang.date(sides.chronicles[0].plan.date_of(_day(sides)))),
        recovery=recovery(told),
        stairs=_stairs(told),
        frontier=_frontier(told),
        beside=decision_log.side_by_side(sides.chronicles, sides.names, lang),
        logs=[(name, decision_log.days(one, lang)) for name, one in zip(sides.names, sides.chronicles, strict=True)],
        invented=invented(words[0]),
        foot=_foot(sides, lang),
    )


def _drawn(told: Told) -> Markup:
    with styled():
        svg = svg_of(over_time(told.sides, told.lang))
    return inline(svg, told.lang.say("compare.over_time"))


def _day(sides: Sides) -> int:
    """The day all maps show: that with most people in emergency shelters under the base."""
    return district_day.day_shown(sides.chronicles[0])


def _maps(told: Told) -> list[tuple[str, str, list[tuple[str, Markup]]]]:
    """Load and share in emergency shelters on one day: a map for each variant, all with one scale of colours."""
    sides, lang, found = told.sides, told.lang, []
    shown = [district_day.values(chronicle, _day(sides)) for chronicle in sides.chronicles]
    for name in MAPS:
        most = district_map.largest(name, *shown)
        drawn = [
            district_map.map_of(name, one, day, lang, most) for one, day in zip(sides.chronicles, shown, strict=True)
        ]
        svgs = [one.svg for one in drawn]
        found.append((drawn[0].title, lang.say(f"map.{name}_reading"), list(zip(sides.names, svgs, strict=True))))
    return found


def _stairs(told: Told) -> list[tuple[str, Markup]]:
    """The way back by standard: a staircase for each variant, all on the same days."""
    drawn = []
    for name, one in zip(told.sides.names, told.sides.chronicles, strict=True):
        with styled():
            svg = svg_of(staircase(one, told.lang))
        drawn.append((name, inline(svg, f"{name}: {stairs(Wording(one.summary, told.lang))}")))
    return drawn


def _frontier(told: Told) -> dict[str, Any] | None:
    """Cost against emergency nights, where all variants have costs and the same people."""
    variants = told.sides.variants
    if not_comparable(variants) or not all(any(one.cost) for one in variants):
        return None
    with styled():
        svg = svg_of(draw_frontier(variants, told.lang))
    table = frontier_table(variants, told.lang)
    return {"svg": inline(svg, told.lang.say("frontier.title")), "table": table}


def recovery(told: Told) -> Table:
    """One row a standard, one column a variant: how the runs end."""
    sides, lang = told.sides, told.lang
    by_name = [
        {one["name"]: (Wording(c.summary, lang), one) for one in c.summary["standards"]} for c in sides.chronicles
    ]
    rows = []
    for name, (words, one) in by_name[0].items():
        cells = [found[name][0].endings(found[name][1]) if name in found else "–" for found in by_name]
        rows.append(Row((words.title(one), *cells)))
    columns = (lang.say("compare.standard"), *sides.names)
    return Table("standards", lang.say("compare.recovery"), columns, tuple(rows), (chance(told.words),))


def _foot(sides: Sides, lang: Language) -> str:
    folders = lang.say("join.comma").join(chronicle.folder.name for chronicle in sides.chronicles)
    return lang.say("compare.foot", version=__version__, folders=folders)


def write_data(path: Path, sides: Sides) -> None:
    """One row a measure, variant and run; empty where a run says nothing, `not seen` beyond the horizon."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["measure", "variant", "run", "value", "difference_to_base"])
        for measure in sides.measures:
            base, *_ = every = sides.values(measure)
            for name, values in zip(sides.names, every, strict=True):
                for run, value in enumerate(values):
                    writer.writerow([measure.name, name, run, _cell(value), _cell(_less(value, base[run]))])


def _less(value: float, base: float) -> float:
    return float("nan") if value == base == NOT_SEEN else value - base


def _cell(value: float) -> object:
    if value != value or value == -NOT_SEEN:
        return ""
    if value == NOT_SEEN:
        return "not seen"
    return int(value) if value == int(value) else round(value, 6)


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Names told apart: a second `town` is `town (2)`."""
    found: list[str] = []
    for name in names:
        number = 1 + sum(one == name or one.startswith(f"{name} (") for one in found)
        found.append(name if number == 1 else f"{name} ({number})")
    return tuple(found)
