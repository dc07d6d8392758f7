"""The answer as one page with its data and workbook."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

from analysis.brief import Brief
from analysis.charts.axes import styled, svg_of
from analysis.need.figure import curve, next_hall
from analysis.need.tables import tables
from analysis.need.told import BOOKS, Told
from analysis.need.workbook import futures, sheets
from analysis.pages import inline, template
from analysis.words.terminal import invented_of
from analysis.workbook.file import write_sheets
from analysis.workbook.sheets import Sheet
from sim import __version__
from sim.folder import written_whole
from sim.locale import with_other

PAGE, DATA, WORKBOOK = "need.html", "need.csv", "need.xlsx"

__all__ = ["BOOKS", "DATA", "PAGE", "WORKBOOK", "brief_of", "page_of", "title_of", "write_need"]


def write_need(target: Path, told: Told) -> Path:
    """Write page, data and workbook into a new folder; returns the path of the page. Errors: `FolderError`."""
    with written_whole(target) as folder:
        (folder / PAGE).write_text(page_of(told), encoding="utf-8")
        write_data(folder / DATA, told)
        both = [(_sheets(replace(told, lang=lang)), lang) for lang in with_other(told.lang, *BOOKS)]
        write_sheets(folder / WORKBOOK, title_of(told), both, "need")
    return target / PAGE


def _sheets(told: Told) -> list[Sheet]:
    return sheets(told, brief_of(told))


def title_of(told: Told) -> str:
    """Title of page and workbook."""
    plan = told.need.plan
    return told.say("title", by=told.lang.date(told.need.question.by), title=plan.title[told.lang.code])


def brief_of(told: Told) -> Brief:
    """The first page, with the sentence on invented sites."""
    return told.brief(invented_of(told.need.plan, told.lang))


def page_of(told: Told) -> str:
    """The page as text."""
    need, lang = told.need, told.lang
    with styled():
        drawn = {"curve": svg_of(curve(told)), "next_hall": svg_of(next_hall(told))}
    next_title = told.say("next_title", shelter=told.shelter)
    return template("need.html.j2").render(
        say=lang.say,
        lang=lang.code,
        title=title_of(told),
        about=told.say(
            "about",
            title=need.plan.title[lang.code],
            name=need.plan.name,
            runs=lang.number(need.runs),
            lived=lang.number(need.lived),
            seed=need.seed,
        ),
        brief=brief_of(told),
        curve=inline(drawn["curve"], told.say("curve")),
        curve_note=told.say("curve_note", runs=lang.number(need.runs)),
        next_hall=inline(drawn["next_hall"], next_title),
        next_title=next_title,
        next_line=told.next_hall,
        tables=tables(told),
        method=told.method,
        runs_note=told.say("runs_note"),
        foot=told.say("foot", version=__version__, name=need.plan.name),
    )


def write_data(path: Path, told: Told) -> None:
    """One row a future, as in the workbook; dates as ISO texts."""
    sheet = futures(told)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.columns)
        for row in sheet.rows:
            writer.writerow([value.isoformat() if isinstance(value, date) else value for value in row])
