"""The report: one page in both languages that asks nobody outside for anything."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from analysis.assumptions import by_status, status_of, tables
from analysis.chronicle import Chronicle, chronicle_of
from analysis.decision_log import shown
from analysis.decision_log import shown as shown_in_log
from analysis.district_map import day_shown, values
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


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest, chronicle: Chronicle, tmp_path: Path) -> str:
    return write_report(copied(chronicle, tmp_path / "r"), request.param).read_text(encoding="utf-8")


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


def test_it_has_a_command_to_run_again(page: str) -> None:
    assert "ankunft run scenario.yaml --seed 3 --runs 2" in page


def test_a_calm_run_has_a_report(calm_chronicle: Chronicle, tmp_path: Path) -> None:
    page = write_report(copied(calm_chronicle, tmp_path / "r"), "en").read_text(encoding="utf-8")
    assert "No emergency shelter is ordered or used." in page
    assert "not assessed (too few persons)" in page


def test_every_chart_has_words_and_a_table(page: str) -> None:
    assert len(re.findall(r'<svg role="img" aria-label="[^"]{80,}"', page)) == 3
    for name in ("years", "lamps", "districts"):
        assert f'<table class="{name}' in page


def test_the_report_is_rebuilt_from_the_folder_with_the_same_bytes(chronicle: Chronicle, tmp_path: Path) -> None:
    one = write_report(copied(chronicle, tmp_path / "one"), "de").read_bytes()
    assert write_report(chronicle_of(tmp_path / "one"), "de").read_bytes() == one


# --- every number of the page is in the data ----------------------------------------------------------------

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{4})?")


def data_of(chronicle: Chronicle) -> list[Any]:
    """All numbers the files of a results folder hold, and what is derived from a single one of them."""
    day = day_shown(chronicle)
    shown = values(chronicle, day)
    found: list[Any] = [*shown.persons, *shown.load, *(100 * shown.emergency), *abs(shown.shortfall), shown.d]
    found += [shown.d_min, *(district.population for district in chronicle.plan.districts)]

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for below in node.values():
                walk(below)
        elif isinstance(node, list | tuple):
            for below in node:
                walk(below)
        elif isinstance(node, int | float) and not isinstance(node, bool):
            found.append(node)
        elif isinstance(node, str):
            found.extend(float(part.replace(",", "")) for part in NUMBER.findall(node))

    walk([dict(chronicle.summary), chronicle.parameters, chronicle.log, dict(chronicle.manifest)])
    for event in chronicle.log:
        walk(shown_in_log(event["numbers"]))
    return found


def written(numbers: list[Any]) -> set[str]:
    """Numbers as the English page may write them: rounded, with separators, in millions."""
    forms = set()
    for number in numbers:
        for value in (abs(number), abs(number) / 1e6):
            forms |= {f"{value:,.{digits}f}" for digits in range(4)}
            forms |= {f"{int(value + 0.5):,}", f"{value:.6g}", f"{value:g}"}
    return forms


def unknown_numbers(page: str, chronicle: Chronicle) -> set[str]:
    """Numbers of a page that stand in no file of its folder."""
    text = re.sub(r"<svg.*?</svg>|<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    text = DATE.sub(" ", text.replace("&lt;", " ").replace("&gt;", " "))
    own = {"0.95", "2", "1,000"}  # level of the intervals, m2, per 1,000 inhabitants
    counted = {str(len(rows)) for rows in (chronicle.parameters, chronicle.log)}
    return set(NUMBER.findall(text)) - written(data_of(chronicle)) - own - counted


def test_every_number_of_the_report_is_in_the_data(chronicle: Chronicle, tmp_path: Path) -> None:
    page = write_report(copied(chronicle, tmp_path / "r"), "en").read_text(encoding="utf-8")
    entries = {n for n in re.findall(r"\((\d+) lines?\)|(\d+) values", page) for n in n if n}
    assert unknown_numbers(page, chronicle) <= entries
    assert "87,654.3" in unknown_numbers(page + "<p>87,654.3</p>", chronicle)


def test_assumptions_come_first_and_series_are_one_line() -> None:
    groups = by_status(PARAMETERS, language("en"))
    assert [title for title, _ in groups] == ["Assumptions", "Defaults of the program"]
    assert [line.value for line in groups[0][1]] == ["0.9 share", "1: 1.3; 2: 1 factor"]
    assert [line.path for line in groups[0][1]] == ["occupancy.usable_share", "clocks.own_housing.size_factors"]


def test_rows_of_tables_are_counted_by_their_status() -> None:
    assert tables(PARAMETERS, language("de")) == [("sites", "1 Wert", "Erfunden (synthetisch)")]


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
