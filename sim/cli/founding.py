"""A city of one's own on the command line: `new-city`, from tables or answers to a folder with a first scenario."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import app, fail, language
from sim.cli.files import lines_of
from sim.cli.runs import SystemLang, language_of_system

if TYPE_CHECKING:
    from sim.locale import Language
    from sim.new_city.facts import Facts

TableOption = Path | None


def _table(name: str, what: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(f"--{name}", metavar="TABLE", help=f"CSV or Excel table: {what}.")
    return option


@app.command(name="new-city")
def new_city(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="New folder.", show_default=False)],
    districts: Annotated[TableOption, _table("districts", "name, inhabitants")] = None,
    sites: Annotated[TableOption, _table("sites", "name, district, planned places, end of the permit")] = None,
    residents: Annotated[TableOption, _table("residents", "site or district, persons; household size, month")] = None,
    announcements: Annotated[TableOption, _table("announcements", "announced on, from, to, persons a month")] = None,
    measures: Annotated[TableOption, _table("measures", "what can be opened in an emergency")] = None,
    arrivals: Annotated[float | None, typer.Option("--arrivals", min=0, help="Persons in a usual month.")] = None,
    name: Annotated[str, typer.Option("--name", help="Name of the city (default: that of the folder).")] = "",
    start: Annotated[
        datetime | None,
        typer.Option("--start", formats=["%Y-%m-%d"], metavar="DATE", help="Today for the city (default: today)."),
    ] = None,
    no_questions: Annotated[bool, typer.Option("--no-questions", help="Make up what is not given.")] = False,
    lang: SystemLang = None,
) -> None:
    """Write a commented city folder and a first scenario that passes check, from tables or from answers."""
    from sim.folder import FolderError, free_folder, written_whole
    from sim.locale import language as book
    from sim.new_city.facts import Facts
    from sim.new_city.folder import warnings_of, write_city
    from sim.scenario.problems import ScenarioError

    told = book(language(lang or language_of_system()), "new_city")
    today = date.today() if start is None else start.date()
    facts = Facts(name or folder.resolve().name, today, arrivals_per_month=arrivals)
    tables = {"districts": districts, "sites": sites, "residents": residents}
    tables |= {"announcements": announcements, "measures": measures}
    made = folder
    try:
        target = free_folder(folder, folder.name)
        _gather(facts, tables, told, asks=not no_questions)
        with written_whole(target) as made:
            written = write_city(made, facts, told)
            for scenario in written:
                for warning in warnings_of(scenario):
                    typer.echo(f"{scenario.name}: {warning.text}", err=True)
    except FolderError as error:
        fail(str(error))
    except ScenarioError as error:
        fail(_in_own_words("\n".join(lines_of(error.problems, [])), made, facts, tables))
    _tell(facts, target, [target / path.name for path in written], told)


def _in_own_words(text: str, made: Path, facts: Facts, tables: dict[str, TableOption]) -> str:
    """Problems of the folder as it would have been, at the tables they came from."""
    for table, path in tables.items():
        if path is not None:
            text = text.replace(str(made / facts.slug / f"{table}.csv"), str(path))
    return text.replace(f"{made}/", "")


def _gather(facts: Facts, tables: dict[str, TableOption], told: Language, *, asks: bool) -> None:
    """Read the tables given, ask for the others where somebody can answer, and make up what is still missing."""
    from sim.new_city.dialogue import Dialogue
    from sim.new_city.given import read_table
    from sim.new_city.made_up import complete
    from sim.scenario.problems import ScenarioError

    try:
        facts.tables = {table: read_table(path, table) for table, path in tables.items() if path is not None}
    except ScenarioError as error:
        fail("\n".join(lines_of(error.problems, [])))
    if asks and sys.stdin.isatty():
        typer.echo(told.say("new_city.hello", name=facts.name))
        Dialogue(told, input, typer.echo).complete(facts)
    if "districts" not in facts.tables:
        fail(told.say("new_city.no_districts"))
    complete(facts, told)


def _tell(facts: Facts, target: Path, scenarios: list[Path], told: Language) -> None:
    typer.echo(told.say("new_city.written", folder=target))
    if facts.made_up:
        tables = told.say("join.comma").join(told.say(f"new_city.table.{name}") for name in sorted(facts.made_up))
        typer.echo(told.say("new_city.made_up", tables=tables))
    typer.echo(told.say("new_city.next", today=scenarios[0], wave=scenarios[1]))
