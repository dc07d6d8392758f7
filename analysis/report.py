"""Report: one plain page that opens from disk, asks nobody outside for anything, and prints on A4."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis import assumptions
from analysis.decision_log import decisions
from analysis.figures import NAME, main_figure
from analysis.rows import chance
from analysis.tables import tables, years
from analysis.terminal import heading, invented
from analysis.wording import Wording
from sim import __version__
from sim.locale import language
from sim.run import Results

RULES = "rules.py"
TEMPLATES = Path(__file__).parent / "templates"


def write_report(
    folder: Path,
    summary: Mapping[str, Any],
    results: Results,
    parameters: Sequence[Mapping[str, Any]],
    lang: str,
    figure: Path | None = None,
    *,
    rules: bool = False,
) -> Path:
    """Write `report.html` into a folder and return its path.

    `parameters`: rows with path, label, value, unit, source, status. `figure`: the SVG to show; without it the main
    figure is drawn into the folder's `figures/`. `rules`: the folder holds a file with policies of one's own.
    """
    if figure is None:
        figure = main_figure(results, summary, folder / "figures", lang)[1]
    path = folder / "report.html"
    page = _page(summary, results, parameters, lang, figure.read_text(encoding="utf-8"), rules)
    # a line may end after a dash, also before a fixed space: a word joiner keeps ranges together
    path.write_text(page.replace("–\u00a0", "–\u2060\u00a0"), encoding="utf-8")
    return path


def _page(
    summary: Mapping[str, Any],
    results: Results,
    parameters: Sequence[Mapping[str, Any]],
    lang: str,
    svg: str,
    rules: bool,
) -> str:
    told = language(lang)
    words = Wording(summary, told)
    log, more = decisions(results.records[0], told)
    template = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    ).get_template("report.html.j2")
    return template.render(
        say=told.say,
        lang=lang,
        title=summary["title"][lang],
        question=summary["question"][lang] if summary["question"] else "",
        head=heading(words),
        answers=[
            (told.say("headline.title_emergency"), words.emergency()),
            (told.say("headline.title_recovery"), words.recovery()),
        ],
        chance=chance(words),
        invented=invented(words),
        tables=tables(summary, told),
        years=years(summary, told),
        svg=inline(svg, alternative(words)),
        figure_file=f"figures/{NAME}.svg",
        groups=assumptions.by_status(parameters, told),
        city_tables=assumptions.tables(parameters, told),
        log=log,
        more=more,
        command=command(results, rules=rules),
        reproduce=told.say(
            "report.reproduce_text",
            version=__version__,
            seed=str(results.seed),
            runs=words.count("runs")(summary["runs"]),
        ),
        foot=told.say("report.foot", version=__version__, scenario=summary["scenario"]),
    )


def command(results: Results, *, rules: bool = False) -> str:
    """Command that gives the same numbers again, from the resolved scenario in the results folder."""
    words = ["ankunft", "run", "scenario.yaml", "--seed", str(results.seed), "--runs", str(len(results.records))]
    return shlex.join([*words, "--rules", RULES] if rules else words)


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
