"""Page of any scenario beside its theories, as `verification.html` and `verification.json`."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

from analysis.charts.axes import styled, svg_of
from analysis.pages import inline, template, write_with_data
from analysis.theory.beside import alternative, draw
from analysis.theory.compare import Beside
from analysis.theory.reasons import THEORIES
from analysis.verify import wording
from analysis.verify.data import row_as_json
from analysis.verify.page import NAME
from sim import __version__
from sim.locale import LANGUAGES, Language, language

BOOKS = ("verify", "beside")
DATES_SHOWN = 24


def write(folder: Path, beside: Beside, lang: str, day: str) -> Path:
    """Write page and JSON into a folder; returns the path of the page."""
    return write_with_data(folder, NAME, html(beside, language(lang, *BOOKS), day), as_json(beside, day))


def html(beside: Beside, lang: Language, day: str) -> str:
    """The page."""
    say = lang.say
    with styled():
        svg = svg_of(draw(beside, lang))
    return template("beside.html.j2").render(
        say=say,
        lang=lang.code,
        title=say("beside.title", title=beside.plan.title[lang.code]),
        head=head(beside, lang, day),
        verdict=verdict(beside),
        lamp=lamp(beside, lang),
        figure=inline(svg, alternative(beside, lang)),
        reasons=[(say(f"beside.name.{which}"), told) for which in THEORIES if (told := sentences(beside, which, lang))],
        columns=[
            say(f"verify.columns.{name}") for name in ("row", "runs", "expected", "ours", "error", "off", "agrees")
        ],
        rows=[(row.agrees, wording.cells(row, lang)) for row in beside.rows],
        judged=judged(beside),
        day_columns=[say(f"beside.day.{name}") for name in _columns(beside)],
        days=[_day(beside, day, lang) for day in shown_days(beside)],
    )


def head(beside: Beside, lang: Language, day: str) -> str:
    """Version, date, scenario, runs, seed."""
    return lang.say(
        "beside.page.head",
        version=__version__,
        date=lang.date(day),
        name=beside.plan.name,
        runs=lang.say("count.runs", beside.runs),
        seed=str(beside.seed),
    )


def judged(beside: Beside) -> bool:
    """Whether more than the arrivals is known exactly."""
    return len(beside.rows) > 1


def verdict(beside: Beside) -> str:
    """Green or red; `shown` where only the arrivals can be judged, and agree."""
    if not beside.agrees:
        return "red"
    return "green" if judged(beside) else "shown"


def lamp(beside: Beside, lang: Language) -> str:
    """Sign and word of the verdict."""
    found = verdict(beside)
    if found == "shown":
        return lang.say("beside.page.shown")
    return f"{lang.say(f'verify.sign.{found}')} {lang.say(f'verify.lamp.{found}')}"


def sentences(beside: Beside, which: str, lang: Language) -> list[str]:
    """Why a theory does not apply, or only roughly."""
    return [reason.sentence(lang) for reason in beside.reasons if reason.theory == which]


# --- days ---------------------------------------------------------------------------------------------------------


def shown_days(beside: Beside) -> list[int]:
    """Days of the table: evenly over the run."""
    length = beside.plan.days
    return sorted({round(n * (length - 1) / DATES_SHOWN) for n in range(DATES_SHOWN + 1)})


def _columns(beside: Beside) -> list[str]:
    mgi = ["mgi"] if beside.mgi is not None else []
    fluid = ["fluid", "fluid_regular", "fluid_elsewhere"] if beside.fluid is not None else []
    return ["date", "persons", *mgi, *fluid[:1], "regular", *fluid[1:2], "elsewhere", *fluid[2:]]


def _day(beside: Beside, day: int, lang: Language) -> list[str]:
    return [lang.date(beside.days[day]), *(wording.number(v, lang) for v in values_on(beside, day).values())]


def values_on(beside: Beside, day: int) -> dict[str, float]:
    """Persons on a day, simulated (mean of the runs) and expected, to one decimal."""
    seen = {name: beside.simulated[name].mean for name in ("persons", "regular", "elsewhere")}
    if beside.mgi is not None:
        seen["mgi"] = beside.mgi.mean
    if beside.fluid is not None:
        flow = beside.fluid
        seen |= {"fluid": flow.persons, "fluid_regular": flow.regular, "fluid_elsewhere": flow.elsewhere}
    return {name: round(float(seen[name][day]), 1) for name in _columns(beside)[1:]}


# --- JSON ---------------------------------------------------------------------------------------------------------


def as_json(beside: Beside, day: str) -> dict[str, Any]:
    """Everything on the page as data, texts in both languages."""
    texts = {code: language(code, *BOOKS) for code in LANGUAGES}
    return {
        "ankunft": __version__,
        "date": day,
        "python": platform.python_version(),
        "scenario": beside.plan.name,
        "seed": beside.seed,
        "runs": beside.runs,
        "applies": {"mgi": beside.mgi is not None, "fluid": beside.fluid is not None},
        "reasons": [
            {
                "theory": reason.theory,
                "rules_out": reason.rules_out,
                "text": {code: reason.sentence(lang) for code, lang in texts.items()},
            }
            for reason in beside.reasons
        ],
        "agrees": beside.agrees,
        "rows": [row_as_json(row, texts) for row in beside.rows],
        "days": [{"date": beside.days[n].isoformat(), **values_on(beside, n)} for n in range(beside.plan.days)],
    }
