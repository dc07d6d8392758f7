"""Refusal: why a control was not carried out, as a sentence in both languages."""

from __future__ import annotations

from sim.locale import LANGUAGES, language

Said = dict[str, str]


def said(key: str, **values: object) -> Said:
    """A sentence of the book `live` in every language; values may be sentences of both languages themselves."""
    return {code: language(code, "live").say(f"live.{key}", **_in(code, values)) for code in LANGUAGES}


def counted(key: str, count: float, **values: object) -> Said:
    """The same with a number that chooses singular or plural and is written for `{n}`."""
    return {code: language(code, "live").say(f"live.{key}", count, **_in(code, values)) for code in LANGUAGES}


def _in(code: str, values: dict[str, object]) -> dict[str, object]:
    """Values as they are written in one language: numbers with its separators, texts of two languages in its own."""
    return {name: _written(code, value) for name, value in values.items()}


def _written(code: str, value: object) -> object:
    if isinstance(value, dict):
        return value[code]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return language(code, "live").exact(value)
    return value


class RefusedError(Exception):
    """A control that cannot be carried out; `text` says why and what can be done."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.text: Said = said(key, **values)
