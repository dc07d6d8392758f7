"""Every number and date of the report is in the data, and every word is a text of the language or of the data."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from analysis import pages, report
from analysis.chronicle import Chronicle, chronicle_of
from analysis.decision_log import shown
from analysis.district.day import day_shown
from analysis.words import wording
from sim.dissimilarity import dissimilarity, least_dissimilarity, population_shares
from sim.locale import LANGUAGES, language
from sim.run import Results
from sim.survival import spread
from tests.analysis.marked import NUMBER, PUT_IN, TEXT, Marked, Piece, pieces

# Numbers that texts of the language say themselves: D is 0 where all is even, per 1,000 inhabitants, of 100 people,
# and what is said of percentiles: at least 100 runs, level 0.95 of the exact interval.
OWN = {"0", "1.000", "1,000", "100", "0,95", "0.95"}
COMMAND = re.compile(r"ankunft run scenario\.yaml --seed \d+ --runs \d+( --rules rules\.py)?")
DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
EDGES = " \u00a0()–;:,.+*°●▲○%\n−"
NAME = "ankunft"


# --- what the data say --------------------------------------------------------------------------------------


def leaves(node: Any) -> Iterator[Any]:
    """All values of nested dicts and lists."""
    if isinstance(node, dict):
        for below in node.values():
            yield from leaves(below)
    elif isinstance(node, list | tuple):
        for below in node:
            yield from leaves(below)
    else:
        yield node


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def numbers_of(chronicle: Chronicle, results: Results) -> set[float]:
    """Every number the page may write, exactly: values of the files, rounded to whole ones, or in millions of EUR."""
    told = [value for value in leaves(dict(chronicle.summary)) if is_number(value)]
    found = {*map(float, told), *(float(int(value + 0.5)) for value in told), *(value / 1e6 for value in told)}
    of_services = [value for value in leaves(chronicle.summary["services"]) if is_number(value)]
    found |= {100.0 * value for value in of_services}  # shares are written in percent
    for months in by_month(chronicle, results).values():
        found |= {float(int(value + 0.5)) for low, middle, high in months for value in (low, middle, high)}
    plan = chronicle.plan
    found |= {float(one.persons_per_month) for one in plan.announcements}
    found |= {float(int(one.persons_per_month + 0.5)) for one in plan.announcements}
    found |= {float(district.population) for district in plan.districts}
    law = plan.occupancy.floor_area_m2
    found |= {float(value) for part in (law.preliminary, law.follow_up) for value in part.values}
    return found | of_districts(chronicle) | of_log(chronicle) | of_parameters(chronicle)


def by_month(chronicle: Chronicle, results: Results) -> dict[str, list[tuple[float, float, float]]]:
    """What the table of months says, worked out from the runs themselves: spread over runs, a month each."""
    start = np.datetime64(chronicle.plan.start, "D")
    every = (start + np.arange(chronicle.plan.days)).astype("datetime64[M]")
    kinds = [name for name in wording.FAMILIES if chronicle.summary["emergency"][name]["runs_with_any"]]
    stocks = ("persons", "planned_regular_places", "usable_regular_places")
    how: dict[str, Any] = {name: lambda days: days[-1] for name in stocks}
    how |= {f"emergency_persons_{kind}": np.max for kind in kinds}
    how["arrived"] = np.sum
    return {
        name: [spread([of(run[every == month]) for run in chronicle.daily(name)])[:3] for month in np.unique(every)]
        for name, of in how.items()
    }


def of_districts(chronicle: Chronicle) -> set[float]:
    """The map: middle of the runs on its day, from the table of districts; ends and middle of the colour bars."""
    day = day_shown(chronicle)
    on = {name: chronicle.by_district(name)[:, day, :] for name in COLUMNS}
    share = np.divide(
        on["emergency_persons"], on["persons"], out=np.zeros(on["persons"].shape), where=on["persons"] > 0
    )
    load, shortfall = (np.median(on[name], axis=0) for name in ("persons_per_1000", "shortfall"))
    emergency = np.median(share, axis=0)
    persons = {float(int(value + 0.5)) for value in np.median(on["persons"], axis=0)}
    shares = population_shares(chronicle.plan)
    d = float(np.median(dissimilarity(on["regular_persons"], shares)))
    d_min = float(np.median(least_dissimilarity(on["regular_persons"], on["regular_usable"], shares)))
    bars = {load.max(), load.max() / 2, 100 * emergency.max(), 50 * emergency.max(), 0.0}
    ends = {float(round(float(value))) for value in (*shortfall, abs(shortfall).max(), -abs(shortfall).max())}
    return persons | {*map(float, load), *map(float, 100 * emergency)} | bars | ends | {d, d_min, 100 * d, 100 * d_min}


COLUMNS = (
    "persons",
    "emergency_persons",
    "regular_persons",
    "regular_usable",
    "persons_per_1000",
    "shortfall",
)


def of_log(chronicle: Chronicle) -> set[float]:
    """Numbers seen, places, and the places and measures of what was decided together."""
    found: set[float] = set()

    def together(event: Any) -> Any:
        return event["date"], event["event"], event["reason"], str(event["numbers"]), str(event["alternatives"])

    def of_day(event: Any) -> Any:
        return event["date"], event["event"], event["reason"]

    for event in chronicle.log:
        found |= {float(event["places"]), *map(float, shown(event["numbers"]).values())}
    for key in (together, of_day):
        for _, some in groupby(chronicle.log, key=key):
            events = list(some)
            if events[0]["event"] != "adopted":
                found |= {float(sum(event["places"] for event in events)), float(len(events))}
    return found


def of_parameters(chronicle: Chronicle) -> set[float]:
    """Values of parameters.csv, and how many there are of a series, a status or a table."""
    values = {float(row["value"]) for row in chronicle.parameters if is_number(row["value"])}
    return values | {float(number) for number in range(1, len(chronicle.parameters) + 1)}


def dates_of(chronicle: Chronicle) -> set[str]:
    """Dates of the files, months for the months of the run, and the days up to which emergency use is drawn."""
    plan = chronicle.plan
    found = {value for value in leaves(dict(chronicle.summary)) if isinstance(value, str) and DATE.fullmatch(value)}
    found |= {event["date"].isoformat() for event in chronicle.log}
    for one in plan.announcements:
        found |= {one.announced_on.isoformat(), one.from_.isoformat(), one.to.isoformat()}
    found |= {row["value"] for row in chronicle.parameters if DATE.fullmatch(str(row["value"]))}
    found |= {plan.date_of(day_shown(chronicle)).isoformat()}
    use = chronicle.summary["emergency"]["total"]
    if use["ordered"]:
        first = date.fromisoformat(use["ordered"]["low"]).toordinal() - 31
        found.add(date.fromordinal(first).isoformat())
    return found | {plan.date_of(day).isoformat()[:7] for day in range(plan.days)}


def words_of(chronicle: Chronicle) -> set[str]:
    """Words of the data: names, labels, sources, units, and the version and seed of the run; in small letters."""
    about = [dict(chronicle.summary), chronicle.manifest["ankunft"], [dict(row) for row in chronicle.parameters]]
    told = {value for value in leaves(about) if isinstance(value, str)} | {str(chronicle.summary["seed"])}
    told |= {str(year["year"]) for year in chronicle.summary["years"]}
    told |= {str(item["price_year"]) for item in chronicle.summary["cost"]["kinds"]}
    told |= {event["subject"] for event in chronicle.log} | {event["district"] for event in chronicle.log}
    told |= {name for event in chronicle.log for name in event["alternatives"]}
    told |= {district.name for district in chronicle.plan.districts} | {NAME}
    for row in chronicle.parameters:
        path = str(row["path"])
        told |= {path.rpartition(".")[0], path.partition(".")[0]}
    return {word.strip(EDGES).lower() for word in told}


# --- the page against them ----------------------------------------------------------------------------------


def page_in(chronicle: Chronicle, lang: str) -> list[Piece]:
    """The page in a language whose words are marked."""
    return list(pieces(page_of(chronicle, Marked(lang, language(lang).texts))))


def page_of(chronicle: Chronicle, told: Marked) -> str:
    """The page without what matplotlib draws: a chart says no word but the one that is read aloud."""
    empty = '<svg width="1pt" height="1pt"></svg>'
    with patch.object(report, "_drawn", lambda *_: empty):
        return report.page_of(chronicle, told, empty)


def unknown_words(said: list[Piece], chronicle: Chronicle) -> set[str]:
    """Words outside the texts of the language that are no words of the data either."""
    known = words_of(chronicle)
    keys = {str(row["path"]).rpartition(".")[2] for row in chronicle.parameters}  # of a series: household sizes, months
    raw = (piece.text for piece in said if piece.kind == "" or (piece.kind == PUT_IN and piece.text not in keys))
    parts = (part.strip(EDGES) for text in raw for part in re.split("; | – ", COMMAND.sub("", text)))
    return {part for part in parts if re.search(r"\w", part) and part.lower() not in known}


def unknown_numbers(said: list[Piece], numbers: set[float]) -> set[float]:
    """Numbers written on the page that no value of the data is."""
    told = [piece.text.replace("−", "-") for piece in said if piece.kind == NUMBER]
    written = {float(text) for text in told if not DATE.fullmatch(text)}
    known = np.array(sorted(numbers))
    return {value for value in written if np.abs(known - value).min() > 1e-9 * max(1.0, abs(value))}


def unknown_dates(said: list[Piece], dates: set[str]) -> set[str]:
    return {piece.text for piece in said if piece.kind == NUMBER and DATE.fullmatch(piece.text)} - dates


def numbers_in_texts(said: list[Piece]) -> set[str]:
    """Numbers that the texts of the language hold themselves."""
    found = {
        number
        for piece in said
        if piece.kind == TEXT
        for number in re.findall(r"\d[\d.,]*\d|\d", piece.text.replace("B1", ""))
    }
    return found - OWN


@pytest.fixture(params=LANGUAGES)
def said(request: pytest.FixtureRequest, chronicle: Chronicle) -> list[Piece]:
    return page_in(chronicle, request.param)


def test_every_number_is_in_the_data(said: list[Piece], chronicle: Chronicle, results: Results) -> None:
    assert not unknown_numbers(said, numbers_of(chronicle, results))
    assert not numbers_in_texts(said)


def test_every_date_is_in_the_data(said: list[Piece], chronicle: Chronicle) -> None:
    assert not unknown_dates(said, dates_of(chronicle))


def test_every_word_is_of_the_language_or_of_the_data(said: list[Piece], chronicle: Chronicle) -> None:
    assert not unknown_words(said, chronicle)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_so_it_is_on_a_calm_page(calm_chronicle: Chronicle, calm: Results, lang: str) -> None:
    said = page_in(calm_chronicle, lang)
    assert not unknown_words(said, calm_chronicle)
    assert not unknown_numbers(said, numbers_of(calm_chronicle, calm))
    assert not unknown_dates(said, dates_of(calm_chronicle))


# --- and a mistake is found ---------------------------------------------------------------------------------


def spoilt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: str, new: str) -> None:
    """Templates in which somebody typed something."""
    templates = tmp_path / "templates"
    shutil.copytree(pages.TEMPLATES, templates)
    page = (templates / "report.html.j2").read_text(encoding="utf-8")
    assert old in page
    (templates / "report.html.j2").write_text(page.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(pages, "TEMPLATES", templates)


@pytest.mark.parametrize(
    ("typed", "found"), [("<p>7</p>", "7"), ("<p>1,032</p>", "1,032"), ("<p>People</p>", "People")]
)
def test_what_is_typed_into_a_template_is_found(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typed: str, found: str
) -> None:
    spoilt(monkeypatch, tmp_path, "</main>", f"{typed}</main>")
    assert found in unknown_words(page_in(chronicle, "en"), chronicle)


def test_a_number_typed_into_a_text_is_found(chronicle: Chronicle) -> None:
    texts = {**language("en").texts, "report.answers": {"other": "The 3 answers"}}
    assert numbers_in_texts(list(pieces(page_of(chronicle, Marked("en", texts))))) == {"3"}


@pytest.mark.parametrize("more", [1, 0.5, -1])
def test_a_number_reckoned_wrongly_is_found(
    chronicle: Chronicle, results: Results, monkeypatch: pytest.MonkeyPatch, more: float
) -> None:
    right = wording.Wording.number
    monkeypatch.setattr(wording.Wording, "number", lambda words, value: right(words, value * 1.01 + more))
    said = page_in(chronicle, "en")
    assert len(unknown_numbers(said, numbers_of(chronicle, results))) > 20


def test_a_date_shifted_by_a_day_is_found(chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch) -> None:
    right = wording.Wording.when

    def shifted(words: wording.Wording, day: str | None) -> str:
        return right(words, day and date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat())

    monkeypatch.setattr(wording.Wording, "when", shifted)
    assert unknown_dates(page_in(chronicle, "en"), dates_of(chronicle))


def test_the_files_are_read_anew(folder: Path, chronicle: Chronicle) -> None:
    """What the tests above take for the data is what lies in the folder."""
    assert dict(chronicle_of(folder).summary) == dict(chronicle.summary)
