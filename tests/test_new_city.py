"""`ankunft new-city`: from tables or answers to a folder that passes check, runs, and says what was made up."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.locale import LANGUAGES, language
from sim.new_city.dialogue import Dialogue
from sim.new_city.facts import Facts, slug_of
from sim.new_city.folder import write_city
from sim.new_city.given import kind_of, read_table, rows_of
from sim.new_city.made_up import complete
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import load_scenario, read_scenario

TOWN = Path(__file__).parents[1] / "scenarios" / "musterstadt"


def call(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture
def districts(tmp_path: Path) -> Path:
    path = tmp_path / "Bezirke.csv"
    path.write_text("Stadtbezirk;Einwohner\nNord;20.000\nSüd;31.500\n", encoding="cp1252")
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_of_districts_is_enough_for_a_scenario_that_passes_check(
    districts: Path, tmp_path: Path, lang: str
) -> None:
    home = tmp_path / "Bad Mühlstadt"
    code, printed = call("new-city", home, "--districts", districts, "--no-questions", "--lang", lang)
    assert code == 0, printed
    assert "sites.csv" in printed
    files = [home / "bad-muehlstadt.yaml", home / "bad-muehlstadt-wave.yaml"]
    code, printed = call("check", *files)
    assert code == 0, printed
    assert "warning" not in printed
    plan = load_scenario(files[0])
    assert [(one.name, one.population) for one in plan.districts] == [("Nord", 20000), ("Süd", 31500)]
    assert all(one.status == "synthetic" for one in (*plan.sites, *plan.measures))
    assert plan.uncertainties
    code, printed = call("run", files[1], "--runs", 1, "--workers", 1, "--no-report", "--out", tmp_path / "out")
    assert code == 0, printed


def test_own_tables_with_own_headings_as_csv_and_excel(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("District,Inhabitants\nNorth,20000\nSouth,30000\n")
    book = openpyxl.Workbook()
    book.active.append(["Unterkunft", "Bezirk", "Art", "Sollplätze*", "Genehmigung bis", "Hausmeister"])
    book.active.append(["Mühle", "North", "GU", 80, date(2028, 5, 31), "Herr X"])
    book.active.append(["Hafen", "South", "Container", 40, None, None])
    book.save(tmp_path / "s.xlsx")
    (tmp_path / "r.csv").write_text("Unterkunft;Personen;Haushaltsgröße\nMühle;60;2\nMühle;10;1\nHafen;30;\n")
    (tmp_path / "a.csv").write_text("angekündigt am;von;bis;Personen im Monat\n01.06.2026;01.07.2026;31.12.2026;25,5\n")
    (tmp_path / "m.csv").write_text("Name;Art;Bezirk;Plätze;Vorlauf (Tage)\nHalle 1;Turnhalle;South;120;10\n")
    words = [
        word
        for letter, name in zip("dsram", ("districts", "sites", "residents", "announcements", "measures"), strict=True)
        for word in (f"--{name}", tmp_path / f"{letter}.{'xlsx' if letter == 's' else 'csv'}")
    ]
    home = tmp_path / "town"
    code, printed = call("new-city", home, *words, "--arrivals", 8, "--start", "2026-06-15", "--lang", "en")
    assert code == 0, printed
    assert "Made up" not in printed
    plan = load_scenario(home / "town.yaml")
    mill, harbour = plan.sites
    assert (mill.kind, mill.planned_places, mill.permit_ends) == ("shared house", 80, date(2028, 5, 31))
    assert mill.at_permit_end == "wind_down"
    assert (harbour.kind, harbour.permit_ends) == ("container", None)
    assert sum(row.persons for row in plan.residents) == 100  # type: ignore[union-attr]
    assert plan.announcements[0].persons_per_month == 25.5
    assert plan.emergency.outlook.arrivals == "announcements"
    (gym,) = plan.measures
    assert (gym.kind, gym.places, gym.lead_time_days, gym.rung) == ("gym", 120, 10, 1)
    assert (plan.start, plan.end) == (date(2026, 6, 15), date(2029, 6, 14))


def test_the_tables_of_musterstadt_make_musterstadt_again(tmp_path: Path) -> None:
    words = [
        word
        for name in ("districts", "sites", "residents", "announcements", "measures")
        for word in (f"--{name}", TOWN / f"{name}.csv")
    ]
    code, printed = call("new-city", tmp_path / "m", *words, "--arrivals", 8, "--start", "2026-01-01", "--lang", "de")
    assert code == 0, printed
    new, old = load_scenario(tmp_path / "m" / "m.yaml"), load_scenario(TOWN.parent / "musterstadt.yaml")
    assert new.sites == old.sites
    assert new.residents == old.residents
    assert new.announcements == old.announcements
    assert [one.places for one in new.measures] == [one.places for one in old.measures]


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("districts", "Bezirk;Einwoner\nNord;1\n", "no column for population among Bezirk, Einwoner; did you mean"),
        ("districts", "name,population\nNord,many\n", "t.csv:2: column population: 'many' is no number"),
        ("districts", "name,population\nNord,\n", "t.csv:2: column population: the cell is empty"),
        ("districts", "name,population\n", "a head and at least one row"),
        ("announcements", "von;bis;bekannt am;Personen im Monat\n1.7.2026;2026-12-31;bald;3\n", "'bald' is no date"),
    ],
)
def test_what_is_wrong_in_a_table_is_said_with_its_place(tmp_path: Path, table: str, text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        rows_of(text, "t.csv", table)
    assert said in str(error.value)


def test_nothing_is_written_where_a_table_does_not_fit(districts: Path, tmp_path: Path) -> None:
    sites = tmp_path / "sites.csv"
    sites.write_text("name;district;places\nMill;West;20\n")
    home = tmp_path / "town"
    words = ("new-city", home, "--no-questions", "--lang", "en")
    code, printed = call(*words, "--districts", districts, "--sites", sites)
    assert code == 2
    assert f"{sites}:2" in printed
    assert "West" in printed
    code, printed = call(*words)
    assert (code, "a table of districts" in printed) == (2, True)
    code, printed = call(*words, "--districts", tmp_path / "none.csv")
    assert (code, "cannot be read" in printed) == (2, True)
    (tmp_path / "broken.xlsx").write_text("no workbook")
    code, printed = call(*words, "--districts", tmp_path / "broken.xlsx")
    assert (code, "no Excel workbook" in printed) == (2, True)
    assert not home.exists()
    home.mkdir()
    (home / "mine.txt").write_text("mine")
    code, printed = call(*words, "--districts", districts)
    assert (code, "is not empty" in printed) == (2, True)


# --- asked --------------------------------------------------------------------------------------------------

ANSWERS = {
    "districts": ["", "Nord", "Nord; 20.000", "Süd; 30000", ""],
    "sites": ["Mühle; Ost; 80", "Mühle; Nord; 80; 31.12.2027", "Hafen; Süd; 40", ""],
    "residents": ["sechzig", "60", ""],
    "announcements": ["2026-06-01; 2026-07-01; 2026-12-31; 20", ""],
    "arrivals": ["-3", "7,5"],
    "measures": ["Halle; Turnhalle; Süd; 90; 5", ""],
}


def asked(answers: list[str], lang: str = "de") -> tuple[Facts, list[str]]:
    told: list[str] = []
    given: Iterator[str] = iter(answers)
    facts = Facts("Neustadt", date(2026, 6, 15))
    Dialogue(language(lang, "new_city"), lambda text: next(given), told.append).complete(facts)
    assert next(given, None) is None, "every answer was asked for"
    return facts, told


def test_the_dialogue_asks_again_until_it_can_read_the_answer(tmp_path: Path) -> None:
    facts, told = asked([answer for answers in ANSWERS.values() for answer in answers])
    assert facts.tables["sites"][0] == {
        "name": "Mühle",
        "district": "Nord",
        "planned_places": "80",
        "permit_ends": "2027-12-31",
    }
    assert facts.tables["residents"] == [{"site": "Mühle", "persons": "60"}]
    assert facts.arrivals_per_month == 7.5
    for sentence in ("Mindestens einer ist nötig.", "Einen Bezirk Ost gibt es nicht; es gibt: Nord, Süd"):
        assert sentence in told
    for scenario in write_city(tmp_path, complete(facts, language("de", "new_city")), language("de", "new_city")):
        assert read_scenario(scenario).warnings == []
    assert facts.made_up == set()


def test_answers_may_name_tables_or_be_left_out(districts: Path, tmp_path: Path) -> None:
    facts, told = asked([str(tmp_path / "none.csv"), str(districts), "", "", "", ""])
    assert [row["name"] for row in facts.tables["districts"]] == ["Nord", "Süd"]
    assert any("none.csv: cannot be read" in text for text in told)
    complete(facts, language("en", "new_city"))
    assert facts.made_up == {"sites", "residents", "measures", "arrivals"}
    assert all(
        row["status"] == "synthetic" for name in ("sites", "residents", "measures") for row in facts.tables[name]
    )


def test_made_up_sites_are_in_proportion_and_below_a_hundred_places() -> None:
    facts = Facts(
        "x",
        date(2026, 1, 1),
        {"districts": [{"name": "A", "population": "90000"}, {"name": "B", "population": "30000"}]},
    )
    complete(facts, language("en", "new_city"))
    places = {
        name: sum(int(r["planned_places"]) for r in facts.tables["sites"] if r["district"] == name) for name in "AB"
    }
    assert places["A"] == pytest.approx(3 * places["B"], abs=2)
    assert max(int(row["planned_places"]) for row in facts.tables["sites"]) <= 100
    assert facts.sum("residents", "persons") < 0.86 * facts.sum("sites", "planned_places")


def test_words_people_use_for_kinds_and_names() -> None:
    assert [kind_of(text) for text in ("Turnhalle", "GU", "Hotel", "Zelt", "villa")] == [
        "gym",
        "shared house",
        "hotel",
        "hall",
        "villa",
    ]
    assert slug_of("Straßburg am Rhein") == "strassburg-am-rhein"
    assert slug_of("東京") == "city"


def test_german_tables_open_in_german_excel(districts: Path, tmp_path: Path) -> None:
    call("new-city", tmp_path / "town", "--districts", districts, "--no-questions", "--lang", "de")
    raw = (tmp_path / "town" / "town" / "sites.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))[0] == "name"
    assert read_table(tmp_path / "town" / "town" / "sites.csv", "sites")


GUIDES = {"de": ("Neustadt", "Süd", "frueher.yaml"), "en": ("Newtown", "South", "sooner.yaml")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_guide_shows_works(tmp_path: Path, lang: str) -> None:
    """The variant of the guide, beside the folder that its own command makes."""
    city, district, variant = GUIDES[lang]
    text = (Path(__file__).parents[1] / "docs" / f"own-city.{lang}.md").read_text(encoding="utf-8")
    (tmp_path / "d.csv").write_text(f"name,population\n{district},30000\nNord,20000\n", encoding="utf-8")
    code, printed = call(
        "new-city", tmp_path / city, "--districts", tmp_path / "d.csv", "--no-questions", "--start", "2026-06-01"
    )
    assert code == 0, printed
    (block,) = (part for part in re.findall(r"```yaml\n(.*?)```", text, flags=re.S) if part.startswith("extends:"))
    assert f"`{variant}`" in text
    (tmp_path / city / variant).write_text(block, encoding="utf-8")
    code, printed = call("check", tmp_path / city / variant)
    assert code == 0, printed
    assert "warning" not in printed
    for picture in re.findall(r"\]\((images/[^)]+)\)", text):
        assert (Path(__file__).parents[1] / "docs" / picture).stat().st_size < 300_000
    named = set(re.findall(r"ankunft ([a-z-]+)", text)) - {"new-city"}
    assert named <= {command.name or command.callback.__name__ for command in app.registered_commands}  # type: ignore[union-attr]
