"""Menu of the bundle: choose a scenario and what to do with it; opens the page that comes out.

A scenario file may be named instead (or dragged onto start.bat): it is run and its report is opened.
"""

from __future__ import annotations

import subprocess
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

import yaml

from sim.cli.runs import language_of_system

HERE = Path(__file__).parent
PAGES = {"run": "report.html", "compare": "comparison.html", "need": "need.html"}
SAYS = {
    "de": {
        "scenario": "Welches Szenario? Nummer (leer: Ende): ",
        "what": "1 rechnen und berichten   2 mit einem anderen vergleichen   3 wie viele Plätze?   "
        "4 live für Beamer und Telefone   Nummer (leer: 1): ",
        "other": "Mit welchem vergleichen? Nummer: ",
        "again": "Bitte eine der Nummern.",
        "done": "Ergebnisse: {folder}",
        "head": "ankunft: Szenarien im Ordner scenarios",
    },
    "en": {
        "scenario": "Which scenario? Number (empty: end): ",
        "what": "1 run and report   2 compare with another   3 how many places?   "
        "4 live for projector and phones   Number (empty: 1): ",
        "other": "Compare with which? Number: ",
        "again": "One of the numbers, please.",
        "done": "Results: {folder}",
        "head": "ankunft: scenarios in the folder scenarios",
    },
}


def main(named: list[str], ask: Callable[[str], str] = input) -> int:
    """Run what was named, else ask until there is nothing more to do; returns the exit code of the last call."""
    lang = language_of_system()
    say = SAYS[lang]
    if named:
        return call("run", [Path(one) for one in named], lang)
    files = [*sorted((HERE / "scenarios").glob("*.yaml")), *sorted((HERE / "scenarios" / "workshop").glob("*.yaml"))]
    titles = [title_of(file, lang) for file in files]
    code = 0
    while True:
        print("\n" + say["head"])
        for number, (file, title) in enumerate(zip(files, titles, strict=True), 1):
            print(f"{number:3}  {title} ({file.stem})")
        chosen = choice(ask, say["scenario"], len(files), say["again"])
        if chosen is None:
            return code
        what = choice(ask, say["what"], 4, say["again"]) or 1
        if what == 4:
            code = live(files[chosen - 1])
            continue
        both = [files[chosen - 1]]
        if what == 2:
            other = choice(ask, say["other"], len(files), say["again"])
            if other is None:
                continue
            both.append(files[other - 1])
        code = call(("run", "compare", "need")[what - 1], both, lang)


def title_of(file: Path, lang: str) -> str:
    """Title of a scenario file; nothing where it cannot be read (running it says what is wrong)."""
    try:
        return str(yaml.safe_load(file.read_text(encoding="utf-8"))["title"][lang])
    except (OSError, ValueError, yaml.YAMLError, LookupError, TypeError):
        return "?"


def choice(ask: Callable[[str], str], text: str, most: int, again: str) -> int | None:
    """A number from 1 to the most; None for nothing."""
    while True:
        try:
            told = ask(text).strip()
        except EOFError:
            return None
        if not told:
            return None
        if told.isdigit() and 1 <= int(told) <= most:
            return int(told)
        print(again)


def call(command: str, files: list[Path], lang: str) -> int:
    """Call ankunft with a new folder for the results, and open its page."""
    out = free(HERE / "results" / "-".join([*(file.stem for file in files), *([] if command == "run" else [command])]))
    words = [sys.executable, "-m", "sim", command, *map(str, files), "--lang", lang, "--out", str(out)]
    code = subprocess.run(words, check=False).returncode
    pages = sorted(out.rglob(PAGES[command]))
    if code == 0 and pages:
        print(SAYS[lang]["done"].format(folder=out))
        webbrowser.open(pages[0].resolve().as_uri())
    return code


def live(file: Path) -> int:
    """Play a scenario live, so that phones of the local network can watch, until Ctrl-C."""
    words = [sys.executable, "-m", "sim", "live", str(file), "--host", "0.0.0.0"]
    return subprocess.run(words, check=False, cwd=HERE).returncode


def free(folder: Path) -> Path:
    """The folder, or the next free name of it."""
    number, found = 1, folder
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
