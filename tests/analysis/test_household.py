"""The page of one household: chosen by its rule, true to the run, and marked as invented wherever it is seen."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas
import pytest

from analysis.chronicle import Chronicle, chronicle_of
from analysis.household.path import Path as Way
from analysis.household.path import path_of, summed
from analysis.household.story import Story
from analysis.household.timeline import timeline
from analysis.report import write_report
from sim.agents.moves import WHAT
from sim.locale import LANGUAGES, language
from sim.run import run
from tests.analysis.conftest import kept, tiny
from tests.analysis.test_report import Tags, copied

STAMP = {"de": "ERFUNDEN", "en": "INVENTED"}
NOBODY = {"de": "ist ein wirklicher Mensch", "en": "Nobody on this page is a real person."}
SOME = {"base": {"kind": "constant", "persons_per_month": 30}}
CALM: dict[str, Any] = {"end": "2020-06-30", "measures": [], "announcements": [], "inflow": {"components": SOME}}

Told = Callable[[str], Chronicle]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Results with moves, by name: a surge, a calm town, one nobody leaves, one nobody comes to."""
    ever = {"own_housing": {"duration": {"law": "fixed", "days": 100_000}}}
    plans = {
        "surge": tiny(),
        "calm": tiny(**CALM),
        "nobody leaves": tiny(**CALM, clocks=ever, residents={"total": 1, "move_ins": {"2019-12": 1}}),
        "nobody comes": tiny(**{**CALM, "inflow": {"components": {}}}),
        "turned away": tiny(
            **CALM, sites=[], residents={"total": 0, "move_ins": {}}, placement={"if_full": "turn_away"}
        ),
    }
    made: dict[str, Chronicle] = {}

    def of(name: str) -> Chronicle:
        if name not in made:
            results = run(plans[name], seed=3, runs=2, workers=1, households=True)
            made[name] = chronicle_of(kept(results, tmp_path_factory.mktemp("household")))
        return made[name]

    return of


def way(chronicle: Chronicle) -> Way:
    path = path_of(chronicle)
    assert path is not None
    return path


def households(chronicle: Chronicle) -> pandas.DataFrame:
    table = pandas.read_parquet(chronicle.folder / "households.parquet")
    return table[table["run"] == 0].set_index("household")


# --- which household --------------------------------------------------------------------------------------------


def test_it_is_the_middle_one_of_those_who_lived_in_an_emergency_shelter_and_left(told: Told) -> None:
    chronicle = told("surge")
    path, table = way(chronicle), households(chronicle)
    some = table[(table["arrived"] >= 0) & (table["state"] == "left") & (table["emergency_nights"] > 0)]
    nights = sorted(some["emergency_nights"])
    middle = nights[(len(nights) - 1) // 2]
    assert (path.rule, path.chosen_from) == ("emergency", len(some))
    assert path.household == min(some.index[some["emergency_nights"] == middle])


@pytest.mark.parametrize(("name", "rule"), [("calm", "left"), ("nobody leaves", "came"), ("turned away", "came")])
def test_where_the_rule_finds_nobody_the_next_one_holds(told: Told, name: str, rule: str) -> None:
    chronicle = told(name)
    path, table = way(chronicle), households(chronicle)
    some = table[(table["arrived"] >= 0) & ((table["state"] == "left") | (rule == "came"))]
    assert (path.rule, path.chosen_from) == (rule, len(some))
    sums = summed(chronicle.moves.to_pandas(), chronicle.plan.days).loc[some.index, "nights"]
    middle = sorted(sums)[(len(sums) - 1) // 2]
    assert path.household == min(sums.index[sums == middle])


def test_the_choice_does_not_hang_on_the_order_of_other_households(told: Told) -> None:
    chronicle = told("surge")
    moves = chronicle.moves.to_pandas()
    shuffled = moves.sort_values("household", kind="stable")
    assert summed(shuffled, chronicle.plan.days).equals(summed(moves, chronicle.plan.days))


# --- what is told about it --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["surge", "calm"])
def test_the_path_adds_up_to_the_row_of_the_household(told: Told, name: str) -> None:
    chronicle = told(name)
    path = way(chronicle)
    row = households(chronicle).loc[path.household]
    assert path.gone
    assert path.nights(emergency=True) == row["emergency_nights"]
    assert path.nights() == row["left_on"] - int(row["arrived"])
    assert sum(step.what == "moved" for step in path.steps) == row["moves"]
    assert path.steps[-1].what == f"left_{row['left_by']}"
    assert (path.steps[-1].on - chronicle.plan.start).days == row["left_on"]
    for stay, after in pairwise(path.stays):
        assert (after.on - stay.on).days == stay.nights


def test_sums_of_all_households_are_those_of_the_table(told: Told) -> None:
    chronicle = told("surge")
    sums, table = summed(chronicle.moves.to_pandas(), chronicle.plan.days), households(chronicle)
    gone = table["state"] == "left"
    assert sums.loc[table.index[gone], "emergency"].equals(table.loc[gone, "emergency_nights"].astype(int))
    assert sums["moves"].sum() == table["moves"].sum()
    came = table[gone & (table["arrived"] >= 0)]
    assert (sums.loc[came.index, "nights"] == came["left_on"] - came["arrived"].astype(int)).all()
    nights = pandas.read_parquet(chronicle.folder / "shelters.parquet").query(
        "run == 0 and shelter_class == 'emergency'"
    )
    members = chronicle.moves.to_pandas().groupby("household")["members"].last()
    assert (sums["emergency"] * members).sum() == nights["person_nights"].sum()  # nobody is born in this town


@pytest.mark.parametrize("code", LANGUAGES)
def test_there_are_words_for_everything_that_can_happen(code: str) -> None:
    texts = language(code).texts
    for what in WHAT[1:]:  # who is there at the start is never shown
        assert f"path.step.{what}" in texts
        assert f"path.told.{what}" in texts


def test_sentences_and_table_say_the_same_nights(told: Told) -> None:
    story = Story(told("surge"), way(told("surge")), language("en"))
    nights = [stay.nights for stay in story.path.stays]
    said = [int(n.replace(",", "")) for n in re.findall(r"for ([\d,]+) nights?", " ".join(story.sentences()))]
    assert said == nights[1:]
    assert [int(row.cells[-1].replace(",", "")) for row in story.table().rows if row.cells[-1] != "–"] == nights
    in_emergency = [(", emergency shelter" in row.cells[5]) for row in story.table().rows if row.cells[5] != "–"]
    assert in_emergency == [stay.emergency for stay in story.path.stays if stay.shelter]
    assert any(in_emergency)
    assert all(f"{n:,} night" in story.alternative() for n in nights if n)


def test_who_is_still_there_is_told_so(told: Told) -> None:
    story = Story(told("nobody leaves"), way(told("nobody leaves")), language("en"))
    assert "On 30 Jun 2020, the last day of the run, it is still there." in story.sentences()
    assert story.table().rows[-1].cells[:2] == ("30 Jun 2020", "still there, end of the run")


def test_who_is_turned_away_is_told_so(told: Told) -> None:
    sentences = Story(told("turned away"), way(told("turned away")), language("en")).sentences()
    assert re.search("it is turned away because no place is free", " ".join(sentences))
    assert sentences[-1] == "Together: 0 nights, 0 of them in emergency shelters; 0 moves."


# --- the page ---------------------------------------------------------------------------------------------------


def section(page: str) -> str:
    found = re.search(r'<section class="household" id="household">.*?</section>', page, re.DOTALL)
    assert found
    return found.group()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["surge", "nobody comes"])
def test_the_page_says_that_it_is_invented(told: Told, tmp_path: Path, name: str, code: str) -> None:
    page = write_report(copied(told(name), tmp_path / "r"), code).read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    assert not [address for address in tags.addresses if not address.startswith("#")]
    part = section(page)
    assert 'href="#household"' in page
    assert re.search(rf"<h2>[^<]*\({STAMP[code].lower()}\)</h2>", part)
    assert f"<strong>{STAMP[code].title()}</strong>" in part
    assert NOBODY[code] in part
    assert len(re.findall(r'<svg role="img" aria-label="[^"]{60,}"', part)) == (name != "nobody comes")
    assert ('<table class="household">' in part) == (name != "nobody comes")
    assert (language(code).say("path.nobody") in part) == (name == "nobody comes")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["surge", "calm", "nobody leaves", "turned away"])
def test_every_chart_carries_the_stamp(told: Told, name: str, code: str) -> None:
    figure = timeline(Story(told(name), way(told(name)), language(code)))
    assert STAMP[code] in [text.get_text() for text in figure.texts]


def test_without_moves_there_is_no_such_page(chronicle: Chronicle, tmp_path: Path) -> None:
    page = write_report(copied(chronicle, tmp_path / "r"), "en").read_text(encoding="utf-8")
    assert 'class="household"' not in page and "#household" not in page
    assert "path of one household" not in page


def test_it_is_rebuilt_from_the_folder_with_the_same_bytes(told: Told, tmp_path: Path) -> None:
    one = write_report(copied(told("calm"), tmp_path / "one"), "de").read_bytes()
    assert b'class="household"' in one
    assert write_report(chronicle_of(tmp_path / "one"), "de").read_bytes() == one
