"""Frontier on the command line: after several scenarios, cost against person-nights in emergency shelters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim.cli.app import echo_json, fail

if TYPE_CHECKING:
    from analysis.frontier.variants import Variant
    from sim.locale import Language

FRONTIER = "frontier"


def show_frontier(folders: Sequence[Path], target: Path, lang: str, *, figure: bool, as_json: bool) -> None:
    """Print the variants beside each other and write table and figure; or say why they cannot be compared."""
    from analysis.chronicle import chronicle_of
    from analysis.frontier.variants import not_comparable, variant_of
    from sim.locale import language

    told = language(lang, FRONTIER)
    variants = [variant_of(chronicle_of(folder), folder.name) for folder in folders]
    free = [one.name for one in variants if not any(one.cost)]
    reason = not_comparable(variants) or ("costs" if free else "")
    if reason:
        names = told.say("join.comma").join(free)
        why = told.say(f"frontier.reason.{reason}", **({"names": names} if reason == "costs" else {}))
        typer.echo("\n" + told.say("frontier.not_shown", reason=why), err=as_json)
        return
    _write(variants, target, told, figure=figure)
    if as_json:
        _echo(variants, target)
        return
    from rich.console import Console

    from analysis.frontier.table import frontier_table
    from analysis.words.terminal import show_table

    show_table(Console(soft_wrap=False), frontier_table(variants, told))
    typer.echo(f"\n{told.say('frontier.title')}: {target}")


def _write(variants: Sequence[Variant], target: Path, lang: Language, *, figure: bool) -> None:
    from analysis.frontier.table import write_csv
    from sim.folder import FolderError, written_whole

    try:
        with written_whole(target) as folder:
            write_csv(folder / f"{FRONTIER}.csv", variants)
            if figure:
                from analysis.frontier.figure import frontier_figure

                frontier_figure(variants, folder, lang)
    except FolderError as error:
        fail(str(error))


def _echo(variants: Sequence[Variant], target: Path) -> None:
    from analysis.frontier.variants import standings

    rows = [
        {
            "variant": one.name,
            "cost_eur": one.cost,
            "emergency_nights": one.nights,
            "waiting_nights": one.waiting,
            "persons_turned_away": one.turned_away,
            "runs_unbeaten": standing.unbeaten,
            "beaten_by": dict(standing.beaten_by),
        }
        for one, standing in zip(variants, standings(variants), strict=True)
    ]
    echo_json({FRONTIER: rows, "folder": str(target)})
