"""The command `ankunft`. Whatever it does not need yet it imports late: `--help` answers at once."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from sim import __version__

if TYPE_CHECKING:
    from sim.scenario.problems import Problem
    from sim.scenario.reading import Reading

OK, FAILED, BAD_INPUT = 0, 1, 2

app = typer.Typer(
    help="How a city houses refugees during a surge, and finds its way back to standard.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

File = Annotated[Path, typer.Argument(help="Scenario file (YAML).", show_default=False)]
Files = Annotated[list[Path], typer.Argument(help="Scenario files (YAML).", show_default=False)]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a value, e.g. moving.persons_per_day=60; repeatable."),
]
Lang = Annotated[str, typer.Option("--lang", metavar="de|en", help="Language of labels.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON instead of text.")]


def main() -> None:
    """Run the command; problems of any kind end with a sentence, never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no umlauts gets a question mark, not a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except BrokenPipeError:
        # Somebody closed the pipe (`| head`): nothing more to say, also not while Python shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
    except KeyboardInterrupt:
        sys.exit(130)


# --- what the commands share --------------------------------------------------------------------------------


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


def language(lang: str) -> str:
    """The language asked for, or the end of the program."""
    if lang not in ("de", "en"):
        fail(f"--lang {lang}: there is de and en")
    return lang


def fail(text: str) -> NoReturn:
    """End the program because of what was asked for."""
    typer.echo(text, err=True)
    raise typer.Exit(BAD_INPUT)


def echo_json(data: Any) -> None:
    """Write data as JSON."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"ankunft {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


# --- scenario files -----------------------------------------------------------------------------------------


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
        str, typer.Option("--below", metavar="PATH", help="Only values below a path, e.g. occupancy.")
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
    from sim.scenario.listing import value_lines

    rows = [row for row in explain(reading) if _is_below(row.path, below)]
    if not rows:
        fail(f"--below {below}: there is no value below this path")
    if as_json:
        echo_json([asdict(row) for row in rows])
    else:
        typer.echo("\n".join(value_lines(rows, lang)))


def _is_below(path: str, below: str) -> bool:
    return not below or path == below or path.startswith(below + ".")


@app.command()
def schema(
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Write to a file instead of the terminal.")
    ] = None,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from sim.scenario.editor import schema_text

    if write is None:
        typer.echo(schema_text(), nl=False)
        return
    try:
        write.write_text(schema_text(), encoding="utf-8")
    except OSError as error:
        fail(f"{write}: cannot be written: {error.strerror}")


# --- runs ---------------------------------------------------------------------------------------------------

Seed = Annotated[int | None, typer.Option("--seed", min=0, help="Root of all draws (default: of the scenario).")]
Runs = Annotated[int | None, typer.Option("--runs", min=1, help="Replications (default: of the scenario).")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes (default: all processors).")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Empty or new folder (default: results/<scenario>).")
]
SystemLang = Annotated[
    str | None, typer.Option("--lang", metavar="de|en", help="Language (default: that of the system).")
]


@app.command()
def run(
    files: Files,
    seed: Seed = None,
    runs: Runs = None,
    workers: Workers = None,
    out: Out = None,
    overrides: Set = None,
    lang: SystemLang = None,
    no_report: Annotated[bool, typer.Option("--no-report", help="No figures and no report.")] = False,
    households: Annotated[bool, typer.Option("--households", help="Also write one row per household.")] = False,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="FILE", help="Python file with further placement policies.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Run scenarios, print what came out, and write the results into a folder."""
    spoken = language(lang or _language_of_system())
    changes = [*(overrides or ()), *_as_values(seed=seed, runs=runs)]
    readings = [read_or_exit(file, changes) for file in files]
    targets = [_target(out if len(files) == 1 or out is None else out / r.scenario.name, r) for r in readings]
    for reading, target in zip(readings, targets, strict=True):
        _run_one(reading, target, spoken, workers, rules, households, report=not no_report, as_json=as_json)


def _as_values(**numbers: int | None) -> list[str]:
    return [f"{name}={number}" for name, number in numbers.items() if number is not None]


def _language_of_system() -> str:
    import locale

    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    named = next((name for name in names if name), locale.getlocale()[0] or "")
    return "de" if named.lower().startswith(("de", "german")) else "en"


def _target(out: Path | None, reading: Reading) -> Path:
    from sim.folder import FolderError, free_folder

    try:
        return free_folder(out, reading.scenario.name)
    except FolderError as error:
        fail(str(error))


def _run_one(
    reading: Reading,
    target: Path,
    lang: str,
    workers: int | None,
    rules: Path | None,
    households: bool,
    *,
    report: bool,
    as_json: bool,
) -> None:
    from time import perf_counter

    from sim.folder import FolderError, written_whole
    from sim.run import RunFailedError
    from sim.run import run as run_scenario
    from sim.scenario.problems import ScenarioError

    began = perf_counter()
    try:
        with written_whole(target) as folder, _progress(reading.scenario.name) as progress:
            results = run_scenario(
                reading.scenario,
                workers=workers or os.cpu_count() or 1,
                households=households,
                rules=rules,
                progress=progress,
            )
            from analysis.output import write_results

            seconds = perf_counter() - began
            summary = write_results(folder, reading, results, lang, _command(), seconds, report=report, rules=rules)
    except ScenarioError as error:
        fail("\n".join(lines_of(error.problems, [])))
    except FolderError as error:
        fail(str(error))
    except RunFailedError as error:
        typer.echo(f"{reading.scenario.name}: {error}; nothing was written", err=True)
        raise typer.Exit(FAILED) from None
    if as_json:
        echo_json({**summary, "folder": str(target)})
        return
    from rich.console import Console

    from analysis.terminal import show as show_summary

    console = Console(soft_wrap=False)
    show_summary(summary, lang, console)
    where = {"de": "Ergebnisse", "en": "Results"}[lang]
    typer.echo(f"\n{where}: {target}" + (f" ({target / 'report.html'})" if report else ""))


def _command() -> str:
    """The command as it was called, without the folder the program lies in."""
    import shlex

    return shlex.join(["ankunft", *sys.argv[1:]])


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, a line a minute otherwise."""
    from time import monotonic

    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(name, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
        return
    said = [monotonic()]

    def say(done: int, total: int) -> None:
        if monotonic() - said[0] > 60:
            said[0] = monotonic()
            typer.echo(f"{name}: {done} of {total} runs", err=True)

    yield say
