"""Calibration on the command line: `calibrate`, parameters fitted to observed series and judged on others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.analysing import needs, tell
from sim.cli.app import Json, app, fail, language
from sim.cli.files import lines_of
from sim.cli.runs import SystemLang, Workers, ends_with_a_sentence, language_of_system, progress_of
from sim.workers import start_early

if TYPE_CHECKING:
    from analysis.calibration.question import Question
    from analysis.studies.answer import Answer
    from sim.locale import Language

CALIBRATION = "calibration"


@app.command()
def calibrate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Calibration file (YAML).", show_default=False)],
    workers: Workers = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="New folder, or this calibration's (default: results/<calibration>)."
        ),
    ] = None,
    lang: SystemLang = None,
    as_json: Json = False,
) -> None:
    """Fit parameters to observed series, judge them on what was held out and on forecasts made back then.

    Called again it goes on where it was: the trials lie in the folder.
    """
    many = workers or os.cpu_count() or 1
    with needs("analysis"):
        from analysis.calibration.told import heading_of
    from analysis.studies.answer import BOOK, write_answer
    from sim.folder import FolderError, free_folder
    from sim.locale import language as book
    from sim.study.lock import alone

    spoken = book(language(lang or language_of_system()), BOOK)
    question = _question_or_exit(file)
    folder = out or Path("results") / question.asked.name
    if many > 1:
        start_early()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder, CALIBRATION, wait=False) as is_mine, ends_with_a_sentence(question.asked.name):
            if not is_mine:
                fail(f"another process is calibrating in {folder}; wait for it, or stop it")
            answer = _answer(question, folder, many, spoken)
            page = write_answer(free_folder(None, CALIBRATION, folder), heading_of(question, spoken), answer, spoken)
    except FolderError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{folder} cannot be written to: {error.strerror or error}")
    except KeyboardInterrupt:
        typer.echo(f"stopped; the trials lie in {folder}, and the same command goes on from there", err=True)
        raise typer.Exit(130) from None
    tell(answer, page, spoken, as_json=as_json)


def _answer(question: Question, folder: Path, workers: int, lang: Language) -> Answer:
    """Fit, checks and forecasts of a question, in words; the trials are kept in the folder."""
    from analysis.calibration.checks import checked
    from analysis.calibration.fit import fit
    from analysis.calibration.hindcast import forecasts
    from analysis.calibration.told import Told
    from analysis.charts.axes import styled

    name = question.asked.name
    with progress_of(f"{name}: trials") as progress:
        found = fit(question, folder, workers, progress)
    checks = checked(question, found.best.values, workers)
    with progress_of(f"{name}: origins") as progress:
        back_then = forecasts(question, workers, progress)
    with styled():
        return Told(question, found, checks, back_then, lang).answer()


def _question_or_exit(file: Path) -> Question:
    from analysis.calibration.question import read_question
    from sim.scenario.problems import ScenarioError

    try:
        return read_question(file)
    except ScenarioError as error:
        fail("\n".join(lines_of(error.problems, [])))
