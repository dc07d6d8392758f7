"""Scenario files on the command line: `check`, `show`, `schema`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.app import BAD_INPUT, File, Files, Json, Lang, Set, app, echo_json, fail, language

if TYPE_CHECKING:
    from sim.scenario.problems import Problem
    from sim.scenario.reading import Reading


def read_or_exit(file: Path, overrides: list[str] | None = None, *, quiet: bool = False) -> Reading:
    """Reading of a scenario file; prints its warnings, or all its problems and ends the program with 2."""
    reading, problems, warnings = tried(file, overrides)
    if not quiet or problems:
        for line in lines_of(problems, warnings):
            typer.echo(line, err=True)
    if reading is None:
        raise typer.Exit(BAD_INPUT)
    return reading


def tried(file: Path, overrides: list[str] | None) -> tuple[Reading | None, list[Problem], list[Problem]]:
    """Reading of a scenario file (or none), its problems, its warnings."""
    from sim.scenario.problems import ScenarioError
    from sim.scenario.reading import read_scenario

    try:
        reading = read_scenario(file, overrides or ())
    except ScenarioError as error:
        return None, error.problems, []
    return reading, [], reading.warnings


def lines_of(problems: list[Problem], warnings: list[Problem]) -> list[str]:
    """One line a problem, `file:line:column: sentence`, as editors and terminals understand it."""
    return [*map(str, problems), *(f"{one.place}: warning: {one.text}" for one in warnings)]


# --- commands -----------------------------------------------------------------------------------------------


@app.command()
def check(files: Files, overrides: Set = None, as_json: Json = False) -> None:
    """Read scenario files and say what is wrong with them, or that all is well."""
    results = [(file, *tried(file, overrides)) for file in files]
    if as_json:
        echo_json([_verdict(*result) for result in results])
    else:
        for file, reading, problems, warnings in results:
            for line in lines_of(problems, warnings):
                typer.echo(line, err=bool(problems))
            if reading is not None:
                typer.echo(f"{file}: ok, {_in_short(reading)}")
    if any(reading is None for _, reading, _, _ in results):
        raise typer.Exit(BAD_INPUT)


def _in_short(reading: Reading) -> str:
    plan = reading.scenario
    planned = sum(site.planned_places for site in plan.sites)
    return (
        f"{plan.start} to {plan.end}, {len(plan.districts)} districts,"
        f" {len(plan.sites)} sites with {planned:,} planned places, {len(plan.measures)} measures"
    )


def _verdict(file: Path, reading: Reading | None, problems: list[Problem], warnings: list[Problem]) -> dict[str, Any]:
    return {
        "file": str(file),
        "ok": reading is not None,
        "problems": [{**asdict(one.place), "text": one.text} for one in problems],
        "warnings": [{**asdict(one.place), "text": one.text} for one in warnings],
    }


@app.command()
def show(
    file: File,
    explain: Annotated[bool, typer.Option("--explain", help="Every value with unit, label, place and source.")] = False,
    diff: Annotated[
        Path | None, typer.Option("--diff", metavar="OTHER", help="What differs in another scenario file.")
    ] = None,
    below: Annotated[
        str,
        typer.Option(
            "--below",
            metavar="PATH",
            help="Only values below a path, e.g. moving.persons_per_day, and which rules use them.",
        ),
    ] = "",
    overrides: Set = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Show a scenario in full, explain its values, or compare it with another."""
    from sim.scenario.resolved import resolved_yaml

    language(lang)
    reading = read_or_exit(file, overrides, quiet=True)
    if diff is not None:
        _show_difference(reading, read_or_exit(diff, quiet=True), below, lang, as_json)
    elif explain or below:
        _show_values(reading, below, lang, as_json)
    elif as_json:
        typer.echo(reading.scenario.model_dump_json(by_alias=True, indent=2))
    else:
        typer.echo(resolved_yaml(reading), nl=False)


def _show_difference(one: Reading, other: Reading, below: str, lang: str, as_json: bool) -> None:
    from sim.scenario.explain import difference
    from sim.scenario.listing import difference_lines

    pairs = [pair for pair in difference(one, other) if _is_below(pair[0], below)]
    if as_json:
        echo_json([{"path": path, "one": a and asdict(a), "other": b and asdict(b)} for path, a, b in pairs])
    else:
        typer.echo("\n".join(difference_lines(pairs, lang)) or "no difference")


def _show_values(reading: Reading, below: str, lang: str, as_json: bool) -> None:
    from sim.scenario.explain import explain
    from sim.scenario.listing import use_lines, value_lines

    rows = [row for row in explain(reading) if _is_below(row.path, below)]
    if not rows:
        fail(f"--below {below}: there is no value below this path")
    if as_json:
        echo_json([{**asdict(row), **_use(row.path)} for row in rows])
        return
    lines = [*value_lines(rows, lang), *(use_lines(rows, lang) if below else ())]
    typer.echo("\n".join(lines))


def _use(path: str) -> dict[str, Any]:
    from sim.scenario.uses import use_of

    use = use_of(path)
    if use is None:
        return {"used_in": None, "rule": None, "shows_in": []}
    return {"used_in": f"{use.file} {use.function}", "rule": use.rule, "shows_in": list(use.shows_in)}


def _is_below(path: str, below: str) -> bool:
    return not below or path == below or path.startswith(below + ".")


@app.command()
def schema(
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Write to a file instead of the terminal.")
    ] = None,
    study: Annotated[bool, typer.Option("--study", help="Of study files.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, or of study files, for editors."""
    from sim.scenario.editor import schema_text

    text = schema_text(_study_schema() if study else None)
    if write is None:
        typer.echo(text, nl=False)
        return
    try:
        write.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{write}: cannot be written: {error.strerror}")


def _study_schema() -> dict[str, Any]:
    from sim.scenario.editor import editor_schema_of
    from sim.study.schema import Study

    return editor_schema_of(Study, "ankunft study")
