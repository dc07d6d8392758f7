"""Marked language: writes the same sentences, but every text, number, date and inserted word can be told apart.

`⟪…⟫` is a text of the language, `⟦…⟧` a number or date with its exact value, `⟨…⟩` something put into a text. What
stands on a page outside all of them was typed into a template or into the code, or is a word of the data.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from sim.locale import MONTH, SHORT_MONTH, Language

PAIRS = {"⟪": "⟫", "⟦": "⟧", "⟨": "⟩"}
TEXT, NUMBER, PUT_IN = PAIRS
SPOKEN = ("aria-label", "data-title", "title", "alt")


class Marked(Language):
    """A language whose texts, numbers and dates carry marks."""

    def say(self, key: str, count: float | None = None, /, **values: object) -> str:
        put_in = {name: f"⟨{value}⟩" for name, value in values.items()}
        return f"⟪{super().say(key, count, **put_in)}⟫"

    def number(self, value: float, digits: int = 0) -> str:
        return f"⟦{float(value)!r}⟧"

    def date(self, day: datetime.date | str) -> str:
        return f"⟦{day if isinstance(day, str) else day.isoformat()}⟧"

    def about(self, day: datetime.date | str, days: int = 0) -> str:
        day = datetime.date.fromisoformat(day) if isinstance(day, str) else day
        return f"⟦{(day + datetime.timedelta(days=days)).isoformat()[:7]}⟧"

    def month(self, day: datetime.date, pattern: str = SHORT_MONTH) -> str:
        assert pattern in (MONTH, SHORT_MONTH)
        return f"⟦{day.isoformat()[:7]}⟧"

    def dates(self, first: datetime.date | str, last: datetime.date | str) -> str:
        return f"{self.date(first)} – {self.date(last)}"


@dataclass(frozen=True)
class Piece:
    """A piece of a page: `kind` is the mark around it (empty: none) and `text` what stands there."""

    kind: str
    text: str


class Words(HTMLParser):
    """All that a page says: its text, and what is read aloud of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("style", "defs")
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("style", "defs")

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.found.append(data)


def pieces(page: str) -> Iterator[Piece]:
    """The words of a page, cut at the marks."""
    words = Words()
    words.feed(page)
    words.close()
    for said in words.found:
        inside: list[str] = []
        for part in re.split(r"([⟪⟫⟦⟧⟨⟩])", said):
            if part in PAIRS:
                inside.append(part)
            elif part in PAIRS.values():
                assert PAIRS[inside.pop()] == part, said
            elif part.strip():
                yield Piece(inside[-1] if inside else "", part)
        assert not inside, said
