"""The report: one page in both languages that asks nobody outside for anything."""

import re
import shutil
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from analysis.assumptions import by_status, prices, status_of, status_on, tables
from analysis.chronicle import Chronicle, chronicle_of
from analysis.decision_log import shown
from analysis.report import write_report
from sim.locale import LANGUAGES, language
from sim.run import Results

SOURCE = "press release https://example.org/paper <2015>"


def parameter(path: str, value: object, status: str = "assumption", source: str = SOURCE, unit: str = "share") -> Any:
    label = {"de": "nutzbarer Anteil", "en": "usable share"}
    return {"path": path, "label": label, "value": value, "unit": unit, "source": source, "status": status}


PARAMETERS = [
    parameter("title.de", "Kleine Stadt", status=""),
    parameter("occupancy.fill_step_days", 7, status="default", source=""),
    parameter("occupancy.usable_share", 0.9),
    parameter("sites.A, house.planned_places", 120, status="synthetic"),
    parameter("clocks.own_housing.size_factors.1", 1.3, unit="factor"),
    parameter("clocks.own_housing.size_factors.2", 1.0, unit="factor"),
]


class Tags(HTMLParser):
    """Collects the addresses a page would fetch or link, and whether every tag is closed."""

    EMPTY = ("meta", "br", "use", "link", "img")

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "data")]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            assert self.open.pop() == tag


def copied(chronicle: Chronicle, folder: Path) -> Chronicle:
    """The same results in a folder of their own, so that a test may write there."""
    shutil.copytree(chronicle.folder, folder)
    return chronicle_of(folder)


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest, chronicle: Chronicle, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = copied(chronicle, tmp_path_factory.mktemp("page") / "r")
    return write_report(folder, request.param).read_text(encoding="utf-8")


def test_nothing_is_fetched_from_outside(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    assert not [address for address in tags.addresses if not address.startswith("#")]
    assert not {"script", "link", "iframe", "img"} & tags.seen
    assert not re.search(r"url\((?!#)|@import", page)


def test_no_word_promises_more_than_chance(page: str) -> None:
    words = re.sub(r"<svg.*?</svg>|<style>.*?</style>", "", page, flags=re.DOTALL).lower()
    for word in ("future", "probab", "95 %", "95%", "zukunft", "zukünft", "wahrscheinlich"):
        assert word not in words


def test_sources_are_plain_text(page: str) -> None:
    assert "https://example.org/paper &lt;2015&gt;" in page
    assert 'href="https' not in page


def test_the_figure_is_told_in_words(page: str) -> None:
    told = re.search(r'<svg role="img" aria-label="([^"]{80,})"', page)
    assert told
    assert "2021" in told[1]


class Structure(HTMLParser):
    """Collects what a screen reader goes by: names, headings, landmarks, tables, drawings, links within the page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.without_scope: list[str] = []
        self.scrolls: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.tags.append(tag)
        self.ids += [about["id"] or ""] if "id" in about else []
        self.links += [(about["href"] or "")[1:]] if tag == "a" else []
        self.headings += [int(tag[1])] if re.fullmatch(r"h\d", tag) else []
        if tag == "th" and "scope" not in about:
            self.without_scope.append(str(attrs))
        if "scroll" in (about.get("class") or "").split():
            self.scrolls.append(about)


def test_a_screen_reader_finds_its_way(page: str) -> None:
    seen = Structure()
    seen.feed(page)
    assert len(seen.ids) == len(set(seen.ids))
    assert set(seen.links) <= set(seen.ids)
    assert seen.headings[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(seen.headings))
    assert [seen.tags.count(tag) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert seen.tags.count("table") == seen.tags.count("caption")
    assert not seen.without_scope
    assert all(one["tabindex"] == "0" and one["role"] == "region" and one["aria-label"] for one in seen.scrolls)


def test_what_may_be_cut_off_on_a_phone_says_so(page: str) -> None:
    """Every region that scrolls has the hint above it; lamps, log and assumptions stand as cards there, maps fit."""
    regions = re.findall(
        r'(class="hint".*\n)?(?:<figure>\n)?<div class="scroll[^>]*>\s*(<table class="[^"]*cards|<svg|<table)', page
    )
    told = [bool(hint) for hint, what in regions if "cards" not in what]
    assert sum(told) == len(told) - page.count('<div class="maps">') * 3
    assert page.count('class="hint"') == sum(told)


def test_it_has_a_command_to_run_again(page: str) -> None:
    assert "ankunft run scenario.yaml --seed 3 --runs 2" in page


def test_a_calm_run_has_a_report(calm_chronicle: Chronicle, tmp_path: Path) -> None:
    page = write_report(copied(calm_chronicle, tmp_path / "r"), "en").read_text(encoding="utf-8")
    assert "No emergency shelter is ordered or used." in page
    assert "not assessed (too few persons)" in page


def test_every_chart_has_words_and_a_table(page: str) -> None:
    drawings = page.count('<svg role="img"')
    assert drawings == 7  # the way back, the years, the months with emergency shelters, three maps, the services
    assert len(re.findall(r'<svg role="img"[^>]* aria-label="[^"]{60,}"', page)) == drawings
    for name in ("years", "months", "lamps", "districts"):
        assert f'<table class="{name}' in page


def test_the_report_is_rebuilt_from_the_folder_with_the_same_bytes(chronicle: Chronicle, tmp_path: Path) -> None:
    one = write_report(copied(chronicle, tmp_path / "one"), "de").read_bytes()
    assert write_report(chronicle_of(tmp_path / "one"), "de").read_bytes() == one


def test_assumptions_come_first_and_series_are_one_line() -> None:
    groups = by_status(PARAMETERS, language("en"))
    assert [title for title, _ in groups] == ["Assumptions", "Defaults of the program"]
    assert [line.value for line in groups[0][1]] == ["0.9 share", "1: 1.3; 2: 1 factor"]
    assert [line.path for line in groups[0][1]] == ["occupancy.usable_share", "clocks.own_housing.size_factors"]


def test_what_names_its_source_is_not_among_what_names_none() -> None:
    given = [parameter("start", "2020", status=""), parameter("end", "2021", status="", source="")]
    assert [(title, [line.path for line in lines]) for title, lines in by_status(given, language("en"))] == [
        ("With a source, without a status", ["start"]),
        ("Without a source and without a status", ["end"]),
    ]


@pytest.mark.parametrize(
    ("day", "status"), [(date(2009, 1, 1), "law"), (date(2017, 12, 31), "law"), (date(2018, 1, 1), "assumption")]
)
def test_the_status_of_a_value_is_that_of_the_day(day: date, status: str) -> None:
    area = "occupancy.floor_area_m2.follow_up"
    given = [parameter(f"{area}.2010-01-01", 4.5, "law"), parameter(f"{area}.2018-01-01", 7.0, "assumption")]
    assert status_on(given, area, day, language("en")) == status
    assert status_on([parameter(area, 7.0, "city")], area, day, language("en")) == "rule of the city"
    assert status_on([], area, day, language("en")) == "no status given"


def test_assumed_prices_are_counted() -> None:
    kinds = {"hotel": "data", "gym": "assumption", "old, big hall": "estimate, unverified"}
    given = [parameter(f"kinds.{kind}.cost_per_place_day_eur", 25, status) for kind, status in kinds.items()]
    assert prices(given, language("en")).startswith("2 of 3 prices per place and day are assumptions")
    assert prices(given[:1], language("de")) == "Der Preis je Platz und Tag ist keine Annahme."
    assert prices(PARAMETERS, language("en")) == ""


def test_rows_of_tables_are_counted_by_their_status() -> None:
    assert tables(PARAMETERS, language("de")) == [("Unterkünfte", "1 Wert", "Erfunden (synthetisch)")]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("law", "law"),
        ("sourced; day assumed inside the stated period", "assumption"),
        ("estimate, unverified", "assumption"),
        ("sourced", "data"),
        ("", "unmarked"),
    ],
)
def test_the_least_certain_word_of_a_status_counts(said: str, status: str) -> None:
    assert status_of(said) == status


def test_the_numbers_of_an_order_add_up(results: Results) -> None:
    orders = [event.numbers for event in results.records[0].events if event.reason == "projection"]
    assert orders
    for numbers in map(shown, orders):
        places = numbers["regular_places"] + numbers.get("emergency_places", 0)
        gap = numbers["people_expected"] + numbers.get("reserve", 0) - places
        assert gap == pytest.approx(numbers["gap"], abs=0.21)
        assert "places" not in numbers
