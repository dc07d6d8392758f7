"""The terminal: both languages, plurals, 80 columns, and no word that promises more than chance."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from analysis.rows import chance
from analysis.summary import summarise
from analysis.tables import tables, years
from analysis.terminal import show
from analysis.wording import Wording
from sim.locale import LANGUAGES, language
from sim.run import Results

Summary = dict[str, Any]
FORBIDDEN = ("future", "probab", "95 %", "95%", "zukunft", "zukünft", "wahrscheinlich")


def shown(summary: Summary, lang: str) -> str:
    console = Console(width=80, file=StringIO())
    show(summary, lang, console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return str(text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_fits_80_columns(summary: Summary, lang: str) -> None:
    assert max(map(len, shown(summary, lang).splitlines())) <= 80


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_promises_more_than_chance(summary: Summary, calm_summary: Summary, lang: str) -> None:
    told = (shown(summary, lang) + shown(calm_summary, lang)).lower()
    assert not [word for word in FORBIDDEN if word in told]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_block_of_figures_ends_with_chance_alone(summary: Summary, calm_summary: Summary, lang: str) -> None:
    for told in (summary, calm_summary):
        words = Wording(told, language(lang))
        for table in [*tables(told, words.lang), years(told, words.lang)]:
            assert table.notes[-1] == chance(words)
            assert {len(row.cells) for row in table.rows if not row.heading} == {len(table.columns)}


def test_english_headline(summary: Summary) -> None:
    words = Wording(summary, language("en"))
    first, dates, size = words.emergency()
    assert first.startswith("Emergency shelters are used in all 2 runs. Waiting for a place on the worst day: ")
    assert dates.startswith("First order: ")
    assert "hotels none" in size
    assert words.recovery()[0].startswith("All chosen standards together: in ")
    assert words.recovery()[-1].endswith("social care ratio, language courses, special needs.")


def test_german_headline(summary: Summary) -> None:
    words = Wording(summary, language("de"))
    assert words.emergency()[0].startswith(
        "Notunterkünfte werden in allen 2 Läufen genutzt. Am schlechtesten Tag warten"
    )
    assert words.recovery()[0].startswith("Alle gewählten Standards zusammen: in ")


def test_one_calm_run_uses_the_singular(calm_summary: Summary) -> None:
    english, german = (Wording(calm_summary, language(code)) for code in ("en", "de"))
    assert english.emergency()[0].startswith("No emergency shelter is ordered or used. Waiting")
    assert german.emergency()[0].startswith("Keine Notunterkunft wird bestellt oder genutzt. Am")
    assert chance(english).startswith("1 run, ")
    assert chance(german).startswith("1 Lauf, ")
    assert "No site is synthetic" in shown(calm_summary, "en")


def test_a_standard_not_back_is_said_with_the_last_day(summary: Summary) -> None:
    told = {**summary["standards"][0], "median_back": None, "earliest_back": None, "latest_back": None}
    told["endings"] = {
        ending: {"runs": 2 * (ending == "not_within_horizon"), "share": 0.0, "low": 0.0, "high": 1.0}
        for ending in told["endings"]
    }
    told["runs_broken_again"] = 0
    assert Wording(summary, language("en")).endings(told) == "in all 2 runs not back by 31 Dec 2021"


@pytest.mark.parametrize(("lang", "said"), [("de", "Zwanzigstel der Läufe"), ("en", "twentieth of the runs")])
def test_a_hundred_runs_are_shown_without_their_outer_twentieths(results: Results, lang: str, said: str) -> None:
    many = summarise(replace(results, records=results.records * 50))
    text = " ".join(shown(many, lang).split())
    assert said in text
    assert not [word for word in FORBIDDEN if word in text.lower()]


def test_invented_sites_are_named(summary: Summary) -> None:
    assert "9 von 12 Unterkünften sind synthetisch" in shown(summary, "de")
