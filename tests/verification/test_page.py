"""The verification page: both languages, nothing fetched, every number from the comparisons; and the command."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.verify.check import Check, Patterns
from analysis.verify.checks import CHECKS
from analysis.verify.data import BOOKS, Session, as_json
from analysis.verify.page import HTML, JSON, html, write
from analysis.verify.rows import Row, equal
from analysis.verify.wording import cells, number, signed, text_of
from sim.cli import app
from sim.locale import LANGUAGES, language

SESSION = Session("quick", 61.4, "2026-11-27")
CHEAP = ("V5", "V6", "V12")
NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    return [CHECKS[name].check("quick", 1) for name in CHEAP]


class Page(HTMLParser):
    """Text outside of drawings and styles; what would be fetched; whether every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "data")]
        if tag not in ("meta", "br", "use"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("meta", "br", "use"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"svg", "style"} & set(self.open):
            self.words.append(data)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_that_opens_from_disk(checks: list[Check], code: str) -> None:
    page = Page(html(checks, SESSION, language(code, *BOOKS)))
    assert not page.open
    assert not [address for address in page.fetched if not address.startswith("#")]
    text = " ".join(page.words)
    for name in CHEAP:
        assert f"{name} ·" in text
    assert "V1, V2" in text, "those not run are named"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_chart_is_told_in_words(checks: list[Check], code: str) -> None:
    text = html(checks, SESSION, language(code, *BOOKS))
    assert len(re.findall(r'<svg role="img" aria-label="[^"]{40,}"', text)) == len(CHEAP)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_number_of_the_tables_is_in_the_comparisons(checks: list[Check], code: str) -> None:
    lang = language(code, *BOOKS)
    page = html(checks, SESSION, lang)
    tables = re.findall(r'<table class="rows">(.*?)</table>', page, flags=re.DOTALL)
    shown = set(NUMBER.findall(unescape(re.sub(r"<[^>]+>", " ", " ".join(tables)))))
    known: set[str] = set()
    for check in checks:
        for row in check.rows:
            known |= {number(row.expected, lang), number(row.measured, lang), lang.number(row.runs)}
            known |= set(NUMBER.findall(text_of(row, lang)))
    assert shown <= known
    assert len(shown) > 20


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_its_texts(name: str, code: str) -> None:
    lang = language(code, *BOOKS)
    for text in ("title", "what", "source", "alt"):
        assert len(lang.say(f"verify.{name.lower()}.{text}", runs="2")) > 2


def test_numbers_are_written_as_one_would() -> None:
    en, de = language("en"), language("de")
    assert [number(x, en) for x in (0, 3650, 0.0332, 0.212709, 64.656, 1308.245, 12058599, float("nan"))] == [
        "0", "3,650", "0.0332", "0.21271", "64.656", "1,308.2", "12,058,599", "–",
    ]  # fmt: skip
    assert number(0.5, de) == "0,5"
    assert [signed(x, en) for x in (0.04, -0.04, 1.26, -2.3)] == ["0.0", "0.0", "+1.3", "−2.3"]


def test_what_disagrees_is_red_in_words_and_in_the_json() -> None:
    row = Row("v9_load", 540, 560, error=2.0, runs=12, about={"rate": 6, "stay": 90})
    check = Check("V9", (row, equal("v5_after", 1, 1)))
    assert check.verdict == "red"
    lang = language("en", *BOOKS)
    assert cells(row, lang) == (
        "people present, 6 a day × 90 days",
        "12",
        "540",
        "560",
        "2",
        "+10.0",
        "▲ does not agree",
    )
    told = as_json([check], SESSION)
    assert told["summary"] == {"green": 0, "explained": 0, "red": 1, "all": 1}
    assert [one["agrees"] for one in told["checks"][0]["rows"]] == [False, True]
    assert told["checks"][0]["rows"][0]["allowed"] == pytest.approx(6 + 2.7)


def test_patterns_with_a_reason_are_explained_and_without_one_red() -> None:
    from analysis.hindcast.findings import Finding

    met = Finding("held_out", "peak", "number", ((1.0, 2.0, 3.0),), 1.0, "")
    told = Finding("held_out", "plateau", "number", ((1.0, 2.0, 3.0),), 0.0, "plateau")
    silent = Finding("held_out", "births", "number", ((1.0, 2.0, 3.0),), 0.5, "")
    verdicts = []
    for findings in ((met,), (met, told), (met, told, silent)):
        verdicts.append(Check("V10", patterns=(Patterns("x", {"de": "x", "en": "x"}, findings, ()),)).verdict)
    assert verdicts == ["green", "explained", "red"]


def test_page_and_json_are_written(checks: list[Check], tmp_path: Path) -> None:
    assert write(tmp_path / "v", checks, SESSION, "de") == tmp_path / "v" / HTML
    told = json.loads((tmp_path / "v" / JSON).read_text(encoding="utf-8"))
    assert [check["name"] for check in told["checks"]] == list(CHEAP)
    assert all(check["verdict"] == "green" and check["source"]["de"] for check in told["checks"])
    rows = [row for check in told["checks"] for row in check["rows"]]
    assert all({"what", "expected", "ours", "rule", "agrees"} <= row.keys() for row in rows)


# --- the command --------------------------------------------------------------------------------------------


def call(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", *words])
    return done.exit_code, done.output


def test_the_command_writes_what_it_was_asked_for(tmp_path: Path) -> None:
    code, said = call("--quick", "--only", "V5", "--only", "V6", "--out", str(tmp_path / "v"), "--lang", "en")
    assert code == 0, said
    assert "2 of 2 checks agree" in said
    assert sorted(path.name for path in (tmp_path / "v").iterdir()) == [HTML, JSON]


def test_an_unknown_check_is_refused(tmp_path: Path) -> None:
    code, said = call("--only", "V13", "--out", str(tmp_path / "v"))
    assert code == 2
    assert "V12" in said
    assert not (tmp_path / "v").exists()


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    code, said = call("--only", "V5", "--out", str(tmp_path))
    assert code == 2
    assert "not empty" in said
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_red_check_ends_with_1_and_says_which_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis.verify import floor_area

    monkeypatch.setattr(floor_area, "AFTER", 3651)
    code, said = call("--quick", "--only", "V5", "--workers", "1", "--out", str(tmp_path / "v"), "--lang", "en")
    assert code == 1
    assert "usable places after  1  3,651  3,650  ▲ does not agree" in said
    assert (tmp_path / "v" / HTML).exists(), "the page shows what is red"
