"""The terminal: both languages, plurals, 80 columns, and no word that promises more than chance."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from analysis.summary import summarise
from analysis.words.headlines import answers, begun, how_most_end
from analysis.words.rows import chance
from analysis.words.tables import tables, years
from analysis.words.terminal import show
from analysis.words.wording import Wording
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
    emergency, recovery = answers(Wording(summary, language("en")))
    peak = Wording(summary, language("en")).number_of(summary["emergency"]["total"]["peak_persons"], "persons")
    assert emergency.lead.startswith("Emergency shelters are needed from mid-June 2020 on and are not empty by 31 Dec")
    assert f"for {peak}. That is the middle of the runs; they are needed in all 2 runs." in emergency.lead
    assert "hotels none" in emergency.beside
    assert "Waiting for a place on the worst day: " in emergency.beside
    assert [what for what, _ in emergency.facts][:2] == ["First order", "First opening"]
    assert recovery.lead.startswith("All chosen standards together are ")
    assert recovery.facts[0][0] == "All together"


def test_german_headline(summary: Summary) -> None:
    emergency, recovery = answers(Wording(summary, language("de")))
    assert emergency.lead.startswith("Notunterkünfte werden ab Mitte Juni 2020 gebraucht und sind nicht bis 31.12.2021")
    assert "Auf einen Platz warten am schlechtesten Tag: " in emergency.beside
    assert recovery.lead.startswith("Alle gewählten Standards zugleich sind ")


def test_a_first_and_a_last_day_are_said(summary: Summary) -> None:
    use = summary["emergency"]["total"]
    told = {**summary, "emergency": {**summary["emergency"], "total": {**use, "empty": use["first_person"]}}}
    assert answers(Wording(told, language("en")))[0].lead.startswith(
        "Emergency shelters are needed from mid-June 2020 to mid-June 2020, at the peak for "
    )


def test_needed_in_some_runs_and_not_empty_is_said(summary: Summary) -> None:
    use = summary["emergency"]["total"]
    some = {**use, "runs_lived_in": 1, "empty": {**use["empty"], "middle": None}}
    told = {**summary, "emergency": {**summary["emergency"], "total": some}}
    lead = answers(Wording(told, language("en")))[0].lead
    assert lead.startswith("Emergency shelters are needed in 1 of 2 runs. The middle of these runs: from ")
    assert "on and not empty by 31 Dec 2021, at the peak" in lead


@pytest.mark.parametrize(
    ("day", "days", "de", "en"),
    [
        ("2015-10-01", 0, "Anfang Oktober 2015", "early October 2015"),
        ("2015-10-16", 0, "Mitte Oktober 2015", "mid-October 2015"),
        ("2016-03-01", -1, "Ende Februar 2016", "late February 2016"),
    ],
)
def test_days_are_said_roughly_in_the_headline(day: str, days: int, de: str, en: str) -> None:
    assert (language("de").about(day, days), language("en").about(day, days)) == (de, en)


def test_the_standards_are_grouped_by_how_most_runs_end(summary: Summary) -> None:
    words = Wording(summary, language("en"))
    lead = answers(words)[1].beside
    for one in summary["standards"][:-1]:
        if one["within"] is None:
            assert lead.count(one["label"]["en"]) == 1
    backs = [one for one in summary["standards"][:-1] if how_most_end(one) == "back" and one["within"] is None]
    assert all(f"{one['label']['en']} on {words.when(one['median_back'])}" in lead for one in backs)


def test_one_calm_run_uses_the_singular(calm_summary: Summary) -> None:
    english, german = (Wording(calm_summary, language(code)) for code in ("en", "de"))
    assert answers(english)[0].whole.startswith("No emergency shelter is ordered or used. Waiting")
    assert answers(german)[0].whole.startswith("Keine Notunterkunft wird bestellt oder genutzt. Auf")
    assert answers(english)[0].facts == ()
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


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_date_after_which_it_breaks_again_is_not_told_alone(summary: Summary, lang: str) -> None:
    """Back on a day and broken again in both runs: told apart from what is back, with the last broken day."""
    *standards, combined = summary["standards"]
    last = {"low": "2021-05-01", "middle": "2021-05-02", "high": "2021-05-03", "runs": 2, "is_percentile": False}
    n = next(n for n, one in enumerate(standards) if one["name"] == "waiting")
    back = {"median_back": "2020-08-01", "days_until_median": 61, "earliest_back": "2020-08-01"}
    endings = {ending: {**part, "runs": 2 * (ending == "back")} for ending, part in standards[n]["endings"].items()}
    again = {"runs_broken_again": 2, "last_broken_if_broken_again": last, "latest_back": "2020-08-01"}
    told = [*standards[:n], {**standards[n], **back, **again, "endings": endings}, *standards[n + 1 :], combined]
    words = Wording({**summary, "standards": told}, language(lang))
    first = words.lang.say("headline.group.back_and_again", names="", days=words.number(summary["unbroken_days"]))[:12]
    beside = answers(words)[1].beside
    sentence = next(part for part in beside.split(". ") if words.lang.date("2020-08-01") in part)
    assert sentence.startswith(first)
    assert words.lang.date("2021-05-02") in beside
    assert words.dates(last) in dict(answers(words)[1].facts)[begun(standards[n]["label"][lang])]
