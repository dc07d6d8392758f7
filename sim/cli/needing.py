"""The inverse question on the command line: `need`, how many places must exist by a date, and when a hall is needed."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.app import File, Json, Set, app, echo_json, fail, language
from sim.cli.files import read_or_exit
from sim.cli.runs import (
    Out,
    Runs,
    Seed,
    SystemLang,
    Workers,
    ends_with_a_sentence,
    language_of_system,
    progress_of,
    target_of,
)
from sim.workers import start_early

if TYPE_CHECKING:
    from analysis.need.answer import Need
    from analysis.need.question import Question
    from analysis.need.told import Told
    from sim.scenario.schema import Scenario

NEED = "need"
LEAST_RUNS = 100
IN_A_YEAR = 365
LEAST_SHARE, MOST_SHARE = 0.5, 0.999


@app.command()
def need(
    file: File,
    by: Annotated[
        datetime | None,
        typer.Option(
            "--by",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="Day on which the places must exist (default: as soon as places decided on the first day can).",
        ),
    ] = None,
    confidence: Annotated[
        float, typer.Option("--confidence", metavar="SHARE", help="Share of the futures it must suffice in.")
    ] = 0.95,
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d"], metavar="DATE", help="Last day asked for (default: the end)."),
    ] = None,
    settle_days: Annotated[
        int, typer.Option("--settle-days", min=0, help="Days from --by until everybody has moved in.")
    ] = 30,
    count: Annotated[
        str, typer.Option("--count", metavar="halls|emergency", help="Where nobody is to sleep.")
    ] = "halls",
    step: Annotated[int | None, typer.Option("--step", min=1, help="The answer is a multiple of it.")] = None,
    seed: Seed = None,
    runs: Runs = None,
    workers: Workers = None,
    out: Out = None,
    overrides: Set = None,
    lang: SystemLang = None,
    as_json: Json = False,
) -> None:
    """How many regular places must exist by a date so that nobody sleeps in a hall; when the next hall is needed."""
    spoken = language(lang or language_of_system())
    if count not in ("halls", "emergency"):
        fail(f"--count {count}: there is halls and emergency")
    reading = read_or_exit(file, overrides)
    target = target_of(out, f"{reading.scenario.name}-{NEED}")
    asker = _Asker(reading.scenario, spoken)
    question = asker.question(_day(by), _day(until), settle_days, confidence, count, step)
    futures = asker.runs(runs, confidence)
    many = workers or os.cpu_count() or 1
    if many > 1:
        start_early()
    found = _answered(reading.scenario, question, seed, futures, many)
    from analysis.need.page import PAGE, brief_of, write_need
    from analysis.need.told import BOOKS, Told
    from analysis.words.terminal import show_brief
    from sim.folder import FolderError
    from sim.locale import language as book

    told = Told(found, book(spoken, *BOOKS))
    try:
        write_need(target, told)
    except FolderError as error:
        fail(str(error))
    if as_json:
        echo_json(_as_data(told, target))
        return
    show_brief(brief_of(told))
    typer.echo("\n" + told.say("results", path=target / PAGE))


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


class _Asker:
    """Turns options into a question, or ends the program with what is wrong with them."""

    def __init__(self, plan: Scenario, lang: str) -> None:
        from sim.locale import language as book

        self.plan, self.book = plan, book(lang, NEED)
        if not plan.uncertainties:
            self.refuse("no_uncertainties", name=plan.name)

    def refuse(self, why: str, **values: object) -> None:
        """End the program with a sentence."""
        fail(self.book.say(f"need.refused.{why}", **values))

    def question(
        self, by: date | None, until: date | None, settle: int, share: float, count: str, step: int | None
    ) -> Question:
        """The question, checked against the days and measures of the scenario."""
        from analysis.need.question import Question, step_for

        plan = self.plan
        by, until = by or self._soonest(), until or plan.end
        first = by + timedelta(days=settle)
        if not LEAST_SHARE <= share <= MOST_SHARE:
            self.refuse("share", share=share)
        if not plan.start <= by <= plan.end:
            self.refuse("by", by=by, start=plan.start, end=plan.end)
        if until > plan.end:
            self.refuse("until", until=until, end=plan.end)
        if first > until:
            self.refuse("window", by=by, settle=settle, until=until, first=first, end=plan.end)
        shelters = [one for one in plan.measures if one.is_shelter]
        if count == "halls" and not any(plan.kinds[one.kind].family == "halls" for one in shelters):
            self.refuse("no_halls", name=plan.name)
        if not shelters:
            self.refuse("no_emergency", name=plan.name)
        planned = sum(site.planned_places for site in plan.sites)
        counted: Any = count
        return Question(by, first, until, share, counted, step or step_for(planned))

    def _soonest(self) -> date:
        """Day on which places decided on the first day stand at the most likely building time, else in a year."""
        rule = self.plan.building
        days = IN_A_YEAR if rule is None else round(30.4375 * rule.lead_time.likely.on(self.plan.start))
        return self.plan.start + timedelta(days=days)

    def runs(self, runs: int | None, share: float) -> int:
        """Number of futures, enough for the share asked for."""
        from analysis.need.question import fewest_futures, futures_for_interval

        wanted = runs or max(self.plan.runs, LEAST_RUNS, futures_for_interval(share))
        fewest = fewest_futures(share)
        if wanted < fewest:
            self.refuse("few", runs=wanted, share=f"{100 * share:g}", fewest=fewest)
        return wanted


def _answered(plan: Scenario, question: Question, seed: int | None, runs: int, workers: int) -> Need:
    from analysis.need.answer import answer

    done = 0
    with ends_with_a_sentence(plan.name), progress_of(f"{plan.name}: {NEED}") as progress:

        def count(more: int) -> None:
            nonlocal done
            done += more
            progress(done, None)

        return answer(plan, question, plan.seed if seed is None else seed, runs, workers, count)


def _as_data(told: Told, target: Path) -> dict[str, Any]:
    from math import isinf

    from analysis.need.page import brief_of

    found, asked = told.need.places, told.need.question

    def number(value: float | None) -> int | None:
        return None if value is None or isinf(value) else int(value)

    return {
        "by": asked.by,
        "first": asked.first,
        "until": asked.until,
        "confidence": asked.share,
        "counted": asked.counted,
        "futures": told.need.runs,
        "possible": told.need.possible,
        "places_more": number(found.places),
        "interval": [number(found.low), number(found.high)],
        "planned_without": sorted({one.planned for one in told.need.listed}),
        "futures_kept": found.kept,
        "best_share": told.need.best_share,
        "sentences": list(brief_of(told).lines),
        "folder": str(target),
    }
