"""Texts in German and English: every sentence of terminal, figure and report, numbers and dates."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.dates import format_date

LANGUAGES = ("de", "en")
DATE = {"de": "dd.MM.yyyy", "en": "d MMM y"}
DAY = {"de": "dd.MM.", "en": "d MMM"}
MONTH, SHORT_MONTH = "LLLL y", "LLL y"
FORMS = {"one", "other"}
GERMAN = str.maketrans(",.", ".,")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same texts, ten times as fast
FOLDER = Path(__file__).parent

Texts = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Language:
    """One language: `say` gives a sentence, the others write numbers and dates as people do in it."""

    code: str
    texts: Mapping[str, Mapping[str, str]]

    def say(self, key: str, count: float | None = None, /, **values: object) -> str:
        """Text by its key; `count` chooses singular or plural and is written for `{n}`.

        Raises KeyError for a key or a placeholder that does not exist.
        """
        forms = self.texts[key]
        if count is None:
            return forms["other"].format(**values)
        form = Locale.parse(self.code).plural_form(count)
        return forms.get(form, forms["other"]).format(n=self.number(count), **values)

    def number(self, value: float, digits: int = 0) -> str:
        """Number with the separators of the language, rounded to so many digits (1.234 or 1,234)."""
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits))
        written = f"{rounded:,f}"
        return written.translate(GERMAN) if self.code == "de" else written

    def percent(self, share: float) -> str:
        """Share in whole percent: 62 % or 62%."""
        return self.number(100 * share) + ("\u00a0%" if self.code == "de" else "%")

    def exact(self, value: float) -> str:
        """Number with as many digits as it has: 7, 4,5 or 0.0068."""
        return self.number(value, 0 if value == int(value) else len(f"{value:.6g}".partition(".")[2]))

    def date(self, day: datetime.date | str) -> str:
        """Date as people write it: 31.12.2015 or 31 Dec 2015; ISO text is taken, too."""
        day = datetime.date.fromisoformat(day) if isinstance(day, str) else day
        return str(format_date(day, DATE[self.code], locale=self.code))

    def about(self, day: datetime.date | str, days: int = 0) -> str:
        """Early, mid or late in a month, so many days after a day: Mitte Oktober 2015, mid-October 2015."""
        day = datetime.date.fromisoformat(day) if isinstance(day, str) else day
        day += datetime.timedelta(days=days)
        part = ("early", "mid", "late")[min(2, (day.day - 1) // 10)]
        return self.say(f"about.{part}", month=self.month(day, MONTH))

    def month(self, day: datetime.date, pattern: str = SHORT_MONTH) -> str:
        """Month and year of a day: Okt. 2015 or Oct 2015."""
        return str(format_date(day, pattern, locale=self.code))

    def dates(self, first: datetime.date | str, last: datetime.date | str) -> str:
        """Two dates, the year written once where it is the same: 01.10. – 13.10.2015 or 1 Oct – 13 Oct 2015."""
        first = datetime.date.fromisoformat(first) if isinstance(first, str) else first
        last = datetime.date.fromisoformat(last) if isinstance(last, str) else last
        pattern = DAY[self.code] if first.year == last.year else DATE[self.code]
        return f"{format_date(first, pattern, locale=self.code)} – {self.date(last)}"


@cache
def language(code: str, *books: str) -> Language:
    """Language by its code, `de` or `en`, with further books of texts where a page needs them, e.g. `verify`.

    Raises ValueError for any other language, and where two books have the same key.
    """
    if code not in LANGUAGES:
        raise ValueError(f"there is no language {code!r}; there are: {', '.join(LANGUAGES)}")
    texts = read_texts(FOLDER / f"{code}.yaml")
    for book in books:
        more = read_texts(FOLDER / f"{book}.{code}.yaml")
        if twice := texts.keys() & more.keys():
            raise ValueError(f"{book}.{code}.yaml says again: {', '.join(sorted(twice))}")
        texts |= more
    return Language(code, texts)


def with_other(lang: Language, *books: str) -> list[Language]:
    """The language and then the other ones, each with these books of texts."""
    return [language(code, *books) for code in (lang.code, *(code for code in LANGUAGES if code != lang.code))]


def read_texts(path: Path) -> Texts:
    """Texts of a language file by dotted key; each with its forms (`one`, `other`)."""
    return dict(_flat(yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER), ""))


def _flat(node: Mapping[str, Any], above: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    for key, value in node.items():
        path = f"{above}{key}"
        if isinstance(value, str):
            found.append((path, {"other": value}))
        elif value.keys() <= FORMS:
            found.append((path, dict(value)))
        else:
            found += _flat(value, f"{path}.")
    return found
