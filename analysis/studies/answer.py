"""Answer: what an analysis of a study says: lines in plain words, figures, tables, data; on one short page."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from analysis.charts.axes import styled, svg_of
from analysis.pages import inline, template
from analysis.studies.opened import Opened
from analysis.words.rows import Table
from sim.folder import written_whole
from sim.locale import Language
from sim.study.identity import model_version

BOOK = "studies"
Value = str | int | float | bool | None


@dataclass(frozen=True)
class Drawn:
    """A figure with its name (of the file), its title and the note below it."""

    name: str
    title: str
    note: str
    figure: Figure


@dataclass(frozen=True)
class Answer:
    """What an analysis found. `data`: one row a number, for statistics programs."""

    name: str
    title: str
    lines: Sequence[str]
    figures: Sequence[Drawn]
    tables: Sequence[Table]
    method: str
    columns: Sequence[str]
    data: Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Heading:
    """What stands above and below the answer: title and question of the study, what was run, and its identity."""

    title: str
    question: str
    about: str
    study: str


def heading_of(study: Opened, lang: Language) -> Heading:
    """The heading of answers of a study."""
    plan = study.planned
    about = lang.say(
        "studies.about",
        name=plan.study.name,
        scenario=plan.plan.title[lang.code],
        runs=lang.number(study.begun.runs),
        design=lang.say(f"studies.design.{plan.study.design.kind}"),
        points=lang.number(len(plan.rows)),
        replications=lang.number(plan.study.replications),
        seed=plan.seed,
    )
    question = plan.study.question[lang.code] if plan.study.question is not None else ""
    return Heading(plan.study.title[lang.code], question, about, study.begun.study)


def write_answer(target: Path, heading: Heading, answer: Answer, lang: Language) -> Path:
    """Write page, figures and data into a new folder; returns the path of the page. Errors: `FolderError`."""
    with written_whole(target) as folder, styled():
        drawn = [(one, svg_of(one.figure)) for one in answer.figures]
        for one, svg in drawn:
            (folder / f"{one.name}.svg").write_text(svg, encoding="utf-8")
        (folder / f"{answer.name}.html").write_text(_page(heading, answer, drawn, lang), encoding="utf-8")
        with (folder / f"{answer.name}.csv").open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(answer.columns)
            writer.writerows(answer.data)
    return target / f"{answer.name}.html"


def _page(heading: Heading, answer: Answer, drawn: Sequence[tuple[Drawn, str]], lang: Language) -> str:
    return template("study.html.j2").render(
        say=lang.say,
        lang=lang.code,
        title=f"{answer.title} – {heading.title}",
        question=heading.question,
        about=heading.about,
        lines=answer.lines,
        figures=[{"title": one.title, "note": one.note, "svg": inline(svg, one.title)} for one, svg in drawn],
        tables=answer.tables,
        method=answer.method,
        foot=lang.say("studies.foot", version=model_version(), study=heading.study[:12]),
    )
