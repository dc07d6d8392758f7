"""Regret as one page with its data and workbook."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from analysis.brief import Brief
from analysis.pages import template
from analysis.regret.told import BOOKS, Told
from analysis.words.terminal import invented_of
from analysis.workbook.file import write_sheets
from sim import __version__
from sim.folder import written_whole
from sim.locale import with_other

PAGE, DATA, WORKBOOK = "regret.html", "regret.csv", "regret.xlsx"

__all__ = ["BOOKS", "PAGE", "brief_of", "page_of", "write_regret"]


def write_regret(target: Path, told: Told) -> Path:
    """Write page, data and workbook into a new folder; returns the path of the page. Errors: `FolderError`."""
    with written_whole(target) as folder:
        (folder / PAGE).write_text(page_of(told), encoding="utf-8")
        _write_data(folder / DATA, told)
        both = [(replace(told, lang=lang).sheets(), lang) for lang in with_other(told.lang, *BOOKS)]
        write_sheets(folder / WORKBOOK, title_of(told), both, "regret")
    return target / PAGE


def title_of(told: Told) -> str:
    """Title of page and workbook."""
    return told.say("title", plans=told.lang.say("join.comma").join(told.names[0]))


def brief_of(told: Told) -> Brief:
    """The first page, with the sentence on invented sites."""
    return told.brief(invented_of(told.plans[0], told.lang))


def page_of(told: Told) -> str:
    """The page as text."""
    lang = told.lang
    plans, waves = (
        [told.say(kind, title=one.title[lang.code], name=name) for one, name in zip(scenarios, names, strict=True)]
        for kind, scenarios, names in (("plan", told.plans, told.names[0]), ("wave", told.waves, told.names[1]))
    )
    every = dict.fromkeys([*told.names[0], *told.names[1]])
    counts = {"plans": len(plans), "waves": len(waves), "runs": lang.number(told.runs), "seed": told.seed}
    return template("regret.html.j2").render(
        say=lang.say,
        lang=lang.code,
        title=title_of(told),
        scenarios=[*plans, *waves],
        about=told.say("about", **counts),
        brief=brief_of(told),
        heats=told.heats(),
        note=told.say("note"),
        foot=told.say(
            "foot",
            version=__version__,
            names=lang.say("join.comma").join(every),
        ),
    )


def _write_data(path: Path, told: Told) -> None:
    """Every run of every cell, as in the workbook."""
    sheet = told.sheets()[1]
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.columns)
        writer.writerows(sheet.rows)
