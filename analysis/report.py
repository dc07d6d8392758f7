"""Report: one plain page that opens from disk, asks nobody outside for anything, and prints on A4."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure

from analysis import assumptions, district_map, lamps
from analysis.axes import styled, svg_of
from analysis.chronicle import Chronicle
from analysis.decision_log import decisions
from analysis.figures import main_figure
from analysis.headlines import answers
from analysis.household_path import path_of
from analysis.household_story import Story
from analysis.household_timeline import timeline
from analysis.rows import chance
from analysis.staircase import staircase
from analysis.tables import tables, years
from analysis.terminal import heading, invented
from analysis.wording import Wording
from sim.locale import Language, language

RULES = "rules.py"
TEMPLATES = Path(__file__).parent / "templates"


def write_report(chronicle: Chronicle, lang: str) -> Path:
    """Draw the figures and write `report.html` into the folder of the results; returns the path of the page."""
    figures = chronicle.folder / "figures"
    svg = main_figure(chronicle, figures, lang)[1].read_text(encoding="utf-8")
    page = _page(chronicle, language(lang), svg)
    path = chronicle.folder / "report.html"
    # a line may end after a dash, also before a fixed space: a word joiner keeps ranges together
    path.write_text(page.replace("–\u00a0", "–\u2060\u00a0"), encoding="utf-8")
    return path


def _page(chronicle: Chronicle, told: Language, svg: str) -> str:
    summary = chronicle.summary
    words = Wording(summary, told)
    log, more = decisions(chronicle, told)
    template = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    ).get_template("report.html.j2")
    shown = district_map.values(chronicle, district_map.day_shown(chronicle))
    return template.render(
        say=told.say,
        lang=told.code,
        title=summary["title"][told.code],
        question=summary["question"][told.code] if summary["question"] else "",
        head=heading(words),
        answers=answers(words),
        chance=chance(words),
        invented=invented(words),
        lamps=lamps.lamps(words),
        lamp_columns=lamps.columns(words),
        tables=tables(summary, told),
        years=years(summary, told),
        districts=district_map.table(words, chronicle, shown),
        layout=told.say(f"map.{district_map.layout(chronicle)}"),
        svg=inline(svg, alternative(words)),
        stairs=inline(_drawn(staircase, chronicle, told), _stairs_in_words(words)),
        map=inline(_drawn(district_map.district_map, chronicle, shown, told), _map_in_words(words, chronicle, shown)),
        groups=assumptions.by_status(chronicle.parameters, told),
        city_tables=assumptions.tables(chronicle.parameters, told),
        log=log,
        more=more,
        household=_household(chronicle, told),
        command=command(chronicle),
        reproduce=told.say(
            "report.reproduce_text",
            version=str(chronicle.manifest["ankunft"]),
            seed=str(summary["seed"]),
            runs=words.count("runs")(summary["runs"]),
        ),
        foot=told.say("report.foot", version=str(chronicle.manifest["ankunft"]), scenario=summary["scenario"]),
    )


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


def _stairs_in_words(words: Wording) -> str:
    """The staircase for those who do not see it: each standard and how its runs end."""
    told = (f"{one['label'][words.lang.code]}: {words.endings(one)}" for one in words.summary["standards"])
    return f"{words.lang.say('stairs.title')}. {'; '.join(told)}."


def _map_in_words(words: Wording, chronicle: Chronicle, shown: district_map.DayOfDistricts) -> str:
    """The map for those who do not see it: the district with most people per inhabitants, and D."""
    most = int(shown.load.argmax())
    lang, plan = words.lang, chronicle.plan
    name, load = plan.districts[most].name, lang.number(shown.load[most], 1)
    date = lang.date(plan.date_of(shown.day))
    return f"{lang.say('map.alt', date=date, name=name, load=load)} {district_map.note(words, shown)}"


def command(chronicle: Chronicle) -> str:
    """Command that gives the same numbers again, from the resolved scenario in the results folder."""
    summary = chronicle.summary
    words = ["ankunft", "run", "scenario.yaml", "--seed", str(summary["seed"]), "--runs", str(summary["runs"])]
    return shlex.join([*words, "--rules", RULES] if (chronicle.folder / RULES).exists() else words)


def alternative(words: Wording) -> str:
    """Text for those who do not see the figure: what is drawn, and what it shows."""
    say, summary = words.lang.say, words.summary
    persons, peak = summary["persons"], summary["emergency"]["total"]["peak_persons"]
    people = say(
        "figure.alt_persons",
        start=words.lang.date(summary["start"]),
        end=words.end,
        first=words.number(persons["start"]["middle"]),
        peak=words.number(persons["peak"]["middle"]),
        peak_on=words.when(persons["peak_on"]["middle"]) if persons["peak_on"] else words.end,
        last=words.number(persons["end"]["middle"]),
    )
    below = say("figure.alt_no_emergency")
    if peak is not None and peak["high"]:
        below = say("figure.alt_emergency", peak=words.number_of(peak, "persons"))
    return say("figure.alt", title=summary["title"][words.lang.code], persons=people, emergency=below)


def inline(svg: str, text: str) -> Markup:
    """The drawing as part of a page: no header, no metadata, its size left to the page, with a text for its content."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*pt"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*pt"', r"\1", svg, count=1)
    return Markup(svg.replace("<svg", Markup('<svg role="img" aria-label="{}"').format(text), 1))
