"""German and English say the same things: same keys, same placeholders, right plurals, numbers and dates."""

from datetime import date
from string import Formatter

import pytest

from sim.locale import FOLDER, LANGUAGES, language, read_texts

BOOKS = sorted({path.name.removesuffix(".en.yaml") for path in FOLDER.glob("*.en.yaml")})
ONLY_WITH_UNCERTAINTIES = ("need.", "brief.moved", "compare.moved.futures", "studies.tradeoff.")
NAMES = ["", *(f"{book}." for book in BOOKS)]
DE, EN = ({k: v for name in NAMES for k, v in read_texts(FOLDER / f"{name}{c}.yaml").items()} for c in ("de", "en"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert DE.keys() == EN.keys()


def test_every_file_of_texts_is_there_in_both_languages() -> None:
    assert BOOKS == [
        "beside",
        "brief",
        "compare",
        "frontier",
        "hindcast",
        "live",
        "need",
        "new_city",
        "notebook",
        "page",
        "regret",
        "studies",
        "verify",
        "workbook",
    ]
    assert {path.name for path in FOLDER.glob("*.yaml")} == {
        f"{name}{code}.yaml" for name in NAMES for code in LANGUAGES
    }


def test_no_key_is_a_yaml_truth_value() -> None:
    assert not [key for key in EN if {"True", "False", "None"} & set(key.split("."))]


def test_books_are_read_when_asked_for_and_do_not_speak_twice() -> None:
    assert "verify.title" not in language("en").texts
    assert language("en", *BOOKS).texts.keys() == EN.keys()
    with pytest.raises(ValueError, match="says again"):
        language("de", "verify", "verify")


@pytest.mark.parametrize("key", EN)
def test_both_languages_have_the_same_forms_and_placeholders(key: str) -> None:
    assert DE[key].keys() == EN[key].keys()
    for form, text in EN[key].items():
        assert placeholders(DE[key][form]) == placeholders(text)
        assert text.strip()
        assert DE[key][form].strip()


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_promises_what_chance_cannot(code: str) -> None:
    """The word future stands only in the texts for scenarios with uncertainties; `need` takes no others."""
    for key, forms in language(code).texts.items():
        told = " ".join(forms.values()).lower()
        for word in ("probab", "95 %", "95%", "wahrscheinlich", "camp", "bett"):
            assert word not in told, key
        if not (key.endswith(".futures") or key.startswith(ONLY_WITH_UNCERTAINTIES)):
            assert not [word for word in ("future", "zukunft", "zukünft") if word in told], key


@pytest.mark.parametrize(
    ("code", "count", "written"),
    [
        ("de", 1, "1 Person"),
        ("de", 0, "0 Personen"),
        ("de", 1234, "1.234 Personen"),
        ("en", 1, "1 person"),
        ("en", 0, "0 persons"),
        ("en", 1234, "1,234 persons"),
    ],
)
def test_a_number_with_its_noun(code: str, count: int, written: str) -> None:
    assert language(code).say("count.persons", count) == written


def test_dates_are_written_as_in_the_language() -> None:
    assert language("de").date(date(2015, 12, 31)) == "31.12.2015"
    assert language("en").date("2015-12-31") == "31 Dec 2015"


def test_the_year_of_a_range_is_written_once() -> None:
    assert language("de").dates("2015-10-01", "2015-10-13") == "01.10. – 13.10.2015"
    assert language("en").dates("2015-10-01", "2015-10-13") == "1 Oct – 13 Oct 2015"
    assert language("en").dates("2015-12-31", "2016-01-01") == "31 Dec 2015 – 1 Jan 2016"


def test_numbers_with_decimals() -> None:
    assert language("de").number(1234.5, 1) == "1.234,5"
    assert language("en").number(1234.5, 1) == "1,234.5"


def test_a_third_language_is_refused() -> None:
    with pytest.raises(ValueError, match="there are: de, en"):
        language("fr")
