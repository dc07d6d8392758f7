"""What is wrong with a scenario: a place, a sentence, and the nearest right spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

# Letters that Germans write in two ways; what is left of the accents goes by decomposition.
SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, a line and a column, in a table the name of the column instead."""

    file: str
    line: int = 0
    column: int = 0
    cell: str = ""

    def __str__(self) -> str:
        numbers = "".join(f":{number}" for number in (self.line, self.column) if number)
        return f"{self.file}{numbers}" + (f": column {self.cell}" if self.cell else "")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to put right (or, as a warning, to look at)."""

    place: Place
    text: str

    def __str__(self) -> str:
        # names of files and values may run over several lines; a problem is one line
        return " ".join(f"{self.place}: {self.text}".splitlines())


class ScenarioError(ValueError):
    """A scenario cannot be read; carries all problems, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[list[Problem]]]:
        return type(self), (self.problems,)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file and line, none twice."""
    return sorted(set(problems))


def folded(word: str) -> str:
    """A word without case, umlauts, accents, spaces and hyphens: what sounds alike becomes equal."""
    plain = unicodedata.normalize("NFC", word).casefold().translate(SPELLINGS)
    letters = unicodedata.normalize("NFD", plain)
    return "".join(c for c in letters if not unicodedata.combining(c) and c not in " -_'’\u00a0\u00ad")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    by_sound = {folded(name): name for name in known}
    found = get_close_matches(folded(word), by_sound, n=1, cutoff=0.7)
    return by_sound[found[0]] if found else None


def did_you_mean(word: str, known: Sequence[str], shown: int = 12) -> str:
    """End of a sentence: `; did you mean 'x'?`, or the list of what is known if nothing is near."""
    guess = nearest(word, known)
    if guess is not None:
        return f"; did you mean '{guess}'?"
    if 0 < len(known) <= shown:
        return f"; known: {', '.join(known)}"
    return ""
