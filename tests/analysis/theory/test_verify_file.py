"""`ankunft verify FILE`: page and JSON of a scenario beside its theories, and the sentences where there is none."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.theory.compare import Beside, compare
from analysis.theory.page import BOOKS, as_json, html, shown_days, verdict
from analysis.verify.page import HTML, JSON
from sim.cli import app
from sim.locale import LANGUAGES, language
from sim.scenario.reading import load_scenario

VERIFICATION = Path(__file__).parents[3] / "scenarios" / "verification"


@pytest.fixture(scope="module")
def wave() -> Beside:
    return compare(load_scenario(VERIFICATION / "v3-wave-fixed.yaml"), 3, 1)


@pytest.fixture(scope="module")
def surge() -> Beside:
    return compare(load_scenario(VERIFICATION / "v2-surge.yaml"), 3, 1)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_with_figure_reasons_rows_and_days(wave: Beside, code: str) -> None:
    lang = language(code, *BOOKS)
    page = html(wave, lang, "2026-11-27")
    assert "1.500" in page or "1,500" in page
    assert '<svg role="img" aria-label="' in page
    assert "src=" not in page
    assert page.count("<tr>") == 1 + len(wave.rows) + 1 + len(shown_days(wave))
    assert lang.say("verify.lamp.green") in page


def test_what_theory_does_not_know_is_shown_and_not_judged(surge: Beside) -> None:
    assert verdict(surge) == "shown"
    page = html(surge, language("en", *BOOKS), "2026-11-27")
    assert "not judged" in page
    assert "M(t)/G/∞ knows no lack of places" in page


def test_the_json_holds_every_day_and_all_reasons(surge: Beside) -> None:
    told = as_json(surge, "2026-11-27")
    assert json.loads(json.dumps(told)) == told
    assert len(told["days"]) == surge.plan.days
    assert told["days"][59]["fluid_elsewhere"] == pytest.approx(400, abs=1)
    assert told["applies"] == {"mgi": False, "fluid": True}
    assert all(reason["text"]["de"] and reason["text"]["en"] for reason in told["reasons"])


def call(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", *words])
    return done.exit_code, done.output


def test_the_command_writes_page_and_json(tmp_path: Path) -> None:
    file = VERIFICATION / "v5-standard-change.yaml"
    code, said = call(str(file), "--runs", "2", "--workers", "1", "--out", str(tmp_path / "v"), "--lang", "en")
    assert code == 0, said
    assert sorted(path.name for path in (tmp_path / "v").iterdir()) == [HTML, JSON]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([str(VERIFICATION / "v4-limit-10-10.yaml")], "longer than 20 years"),
        ([str(VERIFICATION / "v2-surge.yaml"), "--quick"], "belong to the checks V1 to V12"),
        (["--runs", "3"], "belongs to a scenario"),
        (["nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_what_cannot_be_compared_ends_with_a_sentence(tmp_path: Path, words: list[str], sentence: str) -> None:
    code, said = call(*words, "--out", str(tmp_path / "v"), "--lang", "en")
    assert code == 2
    assert sentence in said
    assert "Traceback" not in said
    assert not (tmp_path / "v").exists()


def test_nobody_to_compare_is_said_in_german_too(tmp_path: Path) -> None:
    text = (VERIFICATION / "v3-wave-fixed.yaml").read_text(encoding="utf-8")
    (tmp_path / "v3-wave-exponential.yaml").write_text(
        (VERIFICATION / "v3-wave-exponential.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    file = tmp_path / "empty.yaml"
    file.write_text(text + "\ncounts_from: 2023-04-15\ninflow: {components: null}\n", encoding="utf-8")
    code, said = call(str(file), "--out", str(tmp_path / "v"), "--lang", "de")
    assert code == 2
    assert "Niemand kommt" in said
