"""Report: one plain page that opens from disk, asks nobody outside for anything, and prints on A4."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matplotlib.figure import Figure

from analysis import assumptions, decision_log
from analysis.charts.axes import styled, svg_of
from analysis.charts.figures import emergency_figure, main_figure, periods
from analysis.charts.flags import Flag, decisions
from analysis.charts.staircase import staircase
from analysis.chronicle import Chronicle
from analysis.district import day as district_day
from analysis.district import map as district_map
from analysis.household.path import path_of
from analysis.household.story import Story
from analysis.household.timeline import timeline
from analysis.intact import AGAIN, RULES, made_by
from analysis.pages import inline, template
from analysis.service import tables as service_tables
from analysis.service.figure import service_figure
from analysis.summary import ABOUT
from analysis.words import alternatives, lamps
from analysis.words.glossary import glossary
from analysis.words.headlines import answers
from analysis.words.months import months
from analysis.words.rows import brackets, chance, noted
from analysis.words.tables import tables, years
from analysis.words.terminal import heading, invented
from analysis.words.wording import Wording
from sim.folder import FolderError
from sim.locale import Language, language

PAGE = "report.html"


def write_report(chronicle: Chronicle, lang: str) -> Path:
    """Draw the figures and write `report.html` into the folder of the results; returns the path of the page.

    All is made first and then put in place: what goes wrong leaves the report that was there before.
    Errors: `FolderError` where the results lack what this version tells.
    """
    folder = chronicle.folder
    with TemporaryDirectory(prefix=".report-", dir=folder) as beside:
        made = Path(beside)
        try:
            figures = main_figure(chronicle, made, lang)
            page = page_of(chronicle, language(lang), figures[1].read_text(encoding="utf-8"))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            told = f"they lack what this version of ankunft tells ({type(error).__name__}: {error})"
            raise FolderError(
                f"{folder} holds other results ({made_by(chronicle.manifest)}), {told}; {AGAIN}"
            ) from error
        # a line may end after a dash, also before a fixed space: a word joiner keeps ranges together
        (made / PAGE).write_text(page.replace("–\u00a0", "–\u2060\u00a0"), encoding="utf-8")
        (folder / "figures").mkdir(exist_ok=True)
        for figure in figures:
            figure.replace(folder / "figures" / figure.name)
        (made / PAGE).replace(folder / PAGE)
    return folder / PAGE


def page_of(chronicle: Chronicle, told: Language, svg: str) -> str:
    """The page as text, with the main figure as SVG."""
    words = Wording(chronicle.summary, told)
    parts = {**_answered(words, chronicle), **_drawings(words, chronicle, svg), **_backed(words, chronicle)}
    parts["services"] = _services(words, chronicle)
    parts["household"] = _household(chronicle, told)
    return template("report.html.j2").render(say=told.say, lang=told.code, **parts)


def _answered(words: Wording, chronicle: Chronicle) -> dict[str, Any]:
    """Title, the two answers, and the numbers of the summary as lamps and tables."""
    summary, told = words.summary, words.lang
    prices = assumptions.prices(chronicle.parameters, told)
    return {
        "title": summary["title"][told.code],
        **{name: summary[name][told.code] if summary[name] else "" for name in ABOUT},
        "head": heading(words),
        "chance_alone": summary["chance_alone"],
        "answers": answers(words),
        "chance": chance(words),
        "brackets": brackets(words),
        "glossary": glossary(words, chronicle.plan),
        "invented": invented(words),
        "lamps": lamps.lamps(words),
        "lamp_columns": lamps.columns(words),
        "about_d": told.say("lamp.d", origin=words.origin, days=told.number(summary["unbroken_days"])),
        "tables": [
            noted(table, prices) if table.name == "cost" else table
            for table in tables(summary, told)
            if not table.name.startswith("services")
        ],
        "years": noted(years(summary, told), prices),
    }


def _drawings(words: Wording, chronicle: Chronicle, svg: str) -> dict[str, Any]:
    """The charts with their keys, texts and tables."""
    told = words.lang
    shown = district_day.values(chronicle, district_day.day_shown(chronicle))
    found = periods(chronicle, told)
    drawn = None
    if found:
        view, marked = found
        drawn = inline(_drawn(emergency_figure, view, told, marked), alternatives.period(words, view))
    return {
        "svg": inline(svg, alternatives.people(words)),
        "key": key(decisions(chronicle, told), told),
        "period": drawn,
        "period_key": key(found[1], told) if found else [],
        "months": months(words, chronicle),
        "stairs": inline(_drawn(staircase, chronicle, told), alternatives.stairs(words)),
        "maps": district_map.maps(chronicle, shown, told),
        "districts": district_day.table(words, chronicle, shown, invented(words)),
        "spread": district_day.note(words, shown),
        "layout": told.say(f"map.{district_map.layout(chronicle)}"),
    }


def _services(words: Wording, chronicle: Chronicle) -> dict[str, Any] | None:
    """The parts of the strategy the scenario has: a sentence and tables each, and one chart of all."""
    found = service_tables.sections(words)
    if not found:
        return None
    chart = inline(_drawn(service_figure, chronicle, words), alternatives.services(words, found))
    band = words.lang.say("figure.band_percentiles" if words.percentiles else "figure.band_range")
    return {"sections": found, "chart": chart, "note": words.lang.say("service.note", band=band)}


def _backed(words: Wording, chronicle: Chronicle) -> dict[str, Any]:
    """What the numbers rest on: decision log, assumptions, and how to get the same numbers again."""
    told, summary = words.lang, words.summary
    version, runs = str(chronicle.manifest["ankunft"]), words.count("runs")(summary["runs"])
    return {
        "log": decision_log.days(chronicle, told),
        "groups": assumptions.by_status(chronicle.parameters, told),
        "city_tables": assumptions.tables(chronicle.parameters, told),
        "command": command(chronicle),
        "reproduce": told.say("report.reproduce_text", version=version, seed=str(summary["seed"]), runs=runs),
        "foot": told.say("report.foot", version=version, scenario=summary["scenario"]),
    }


def key(flags: list[Flag], told: Language) -> list[tuple[str, str]]:
    """The numbered flags of a chart in words: date and text."""
    return [(told.date(flag.day), flag.text) for flag in flags]


def _household(chronicle: Chronicle, told: Language) -> dict[str, Any] | None:
    """Page of one household of the first run; None where its moves were not recorded."""
    if chronicle.moves is None:
        return None
    path = path_of(chronicle)
    if path is None:
        return {"story": []}
    story = Story(chronicle, path, told)
    chart = inline(_drawn(timeline, story), story.alternative())
    return {"story": story.sentences(), "rule": story.rule(), "table": story.table(), "chart": chart}


def _drawn(draw: Callable[..., Figure], *what: Any) -> str:
    with styled():
        return svg_of(draw(*what))


def command(chronicle: Chronicle) -> str:
    """Command that gives the same numbers again, from the resolved scenario in the results folder."""
    summary = chronicle.summary
    words = ["ankunft", "run", "scenario.yaml", "--seed", str(summary["seed"]), "--runs", str(summary["runs"])]
    return shlex.join([*words, "--rules", RULES] if (chronicle.folder / RULES).exists() else words)
