"""The app of the command line: its exit codes, the options commands share, and how they end with a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from sim import __version__

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
