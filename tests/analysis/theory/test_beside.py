"""A scenario beside its theories: reasons in words, what cannot be compared, figure, texts in both languages."""

from datetime import date
from string import Formatter
from typing import Any

import pytest

from analysis.charts.axes import styled, svg_of
from analysis.theory.beside import alternative, draw
from analysis.theory.compare import Beside, beside, compare
from analysis.theory.reasons import NotComparableError, Reason, why_not
from sim.locale import FOLDER, LANGUAGES, language, read_texts
from sim.run import run
from sim.scenario.schema import Scenario
from tests.analysis.theory.town import components, group, town

TEXTS = {code: read_texts(FOLDER / f"beside.{code}.yaml") for code in LANGUAGES}
GAMMA = {"duration": {"law": "gamma", "mean_days": 60, "shape": 2}}
RATE = {"duration": {"law": "exponential", "mean_days": 60}}
FLATS = {"form": "flats", "flats": {"per_month": {9: 10}}}
LEVER = {"date": date(2023, 12, 1), "action": "set", "lever": "inflow.factor", "value": 2.0}
SHORT = {"end": date(2023, 10, 31)}


def found(plan: Scenario, runs: int = 2) -> Beside:
    return beside(run(plan, runs=runs))


def keys(reasons: list[Reason] | tuple[Reason, ...], theory: str, rules_out: bool) -> set[str]:
    return {one.key for one in reasons if one.theory == theory and one.rules_out == rules_out}


# --- reasons ------------------------------------------------------------------------------------------------------


def test_nothing_is_said_against_the_queue_where_places_never_run_out() -> None:
    one = found(town(**SHORT))
    assert not [reason for reason in one.reasons if reason.theory == "mgi"]
    assert keys(one.reasons, "fluid", False) == {"divisible"}
    assert [row.what for row in one.rows][:2] == ["arrivals_in_all", "persons_on_date"]


@pytest.mark.parametrize(
    ("blocks", "key"),
    [
        ({"clocks": {"own_housing": {**RATE, **FLATS}}}, "flats"),
        ({"places": 50, "placement": {"if_full": "turn_away"}}, "turned_away"),
        ({"places": 50, "clocks": {"other": {**RATE, "starts_at": "first_regular_placement"}}}, "waits"),
    ],
)
def test_what_rules_the_queue_out_leaves_the_fluid_model(blocks: dict[str, Any], key: str) -> None:
    one = found(town(**SHORT, **blocks))
    assert keys(one.reasons, "mgi", True) == {key}
    assert one.mgi is None
    assert one.fluid is not None
    assert [row.what for row in one.rows] == ["arrivals_in_all"]
    assert one.agrees


def test_clocks_that_wait_for_a_place_do_not_matter_while_places_are_free() -> None:
    one = found(town(**SHORT, clocks={"other": {**RATE, "starts_at": "first_regular_placement"}}))
    assert one.mgi is not None
    assert len(one.rows) > 10


def test_families_that_cannot_be_followed_are_shown_and_not_judged() -> None:
    births = {"asylum": group(births_per_person_month=0.01)}
    one = found(town(**SHORT, groups=births, clocks={"own_housing": GAMMA}))
    assert keys(one.reasons, "mgi", False) == {"families"}
    assert one.mgi is not None
    assert [row.what for row in one.rows] == ["arrivals_in_all"]
    assert "families" not in keys(why_not(town(groups=births)), "mgi", False)


@pytest.mark.parametrize(
    ("blocks", "key", "words"),
    [
        ({"inflow": {}}, "nobody", "Nobody comes"),
        ({"end": date(2050, 1, 1)}, "too_long", "longer than 20 years"),
        ({"interventions": [LEVER]}, "levers", "inflow.factor (2023-12-01)"),
        ({"status": {"pending_without_delay": 100}}, "parts", "how long people stay: status"),
        ({"clocks": {"own_housing": {**GAMMA, **FLATS}}}, "flats_with_memory", "only for exponential clocks"),
    ],
)
def test_a_scenario_that_cannot_be_compared_says_why(blocks: dict[str, Any], key: str, words: str) -> None:
    plan = town(**blocks)
    with pytest.raises(NotComparableError, match=r"town cannot be put beside a calculation\.") as raised:
        compare(plan, runs=1, workers=1)
    assert key in {reason.key for reason in raised.value.reasons}
    assert words in str(raised.value)
    german = raised.value.sentences(language("de", "beside"))
    assert german[0] == "town lässt sich nicht neben eine Rechnung stellen."
    assert len(german) > 1


def test_a_lever_after_the_end_or_on_something_else_is_no_reason() -> None:
    late = {**LEVER, "date": date(2030, 1, 1)}
    moving = {**LEVER, "lever": "moving.persons_per_day", "value": 5}
    assert not keys(why_not(town(interventions=[late, moving])), "mgi", True)


def test_one_run_is_judged_by_the_scatter_that_theory_expects() -> None:
    assert found(town(**SHORT), runs=1).agrees


# --- figure -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["places enough", "places short", "waiting clocks"])
def test_the_figure_names_its_lines(code: str, name: str) -> None:
    waits = {"other": {**RATE, "starts_at": "first_regular_placement"}}
    blocks: dict[str, dict[str, Any]] = {
        "places enough": {},
        "places short": {"places": 300},
        "waiting clocks": {"places": 300, "clocks": waits, "inflow": components(one={
            "kind": "pulse", "date": date(2023, 9, 5), "persons": 900, "rise_days": 5})},
    }  # fmt: skip
    one, lang = found(town(**SHORT, **blocks[name])), language(code, "beside")
    figure = draw(one, lang)
    told = {text.get_text() for axes in figure.axes for text in axes.texts}
    assert lang.say("beside.line.simulated") in told
    assert (lang.say("beside.line.both") in told) == (name != "waiting clocks")
    assert (lang.say("beside.nobody_elsewhere") in told) == (name == "places enough")
    assert (lang.say("beside.line.usable") in told) == (name != "places enough")
    with styled():
        assert svg_of(figure) == svg_of(draw(one, lang))
    words = alternative(one, lang)
    assert one.plan.title[code] in words
    assert (lang.say("beside.alt.no_mgi") in words) == (name == "waiting clocks")


# --- texts --------------------------------------------------------------------------------------------------------


def test_both_languages_say_the_same() -> None:
    def placeholders(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert TEXTS["de"].keys() == TEXTS["en"].keys()
    for key, forms in TEXTS["en"].items():
        assert forms.keys() == TEXTS["de"][key].keys()
        assert all(placeholders(forms[form]) == placeholders(TEXTS["de"][key][form]) for form in forms)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_reason_is_a_sentence(code: str) -> None:
    about = {"clocks": "own_housing onward_move", "persons": 12, "levers": "inflow.factor (2023-12-01)", "years": 20}
    about |= {"parts": "status"}
    lang = language(code, "beside")
    for key in TEXTS[code]:
        if key.startswith("beside.reason."):
            theory, name = key.split(".")[2:]
            told = Reason(theory, name, True, about).sentence(lang)  # type: ignore[arg-type]
            assert told.endswith(".")
            assert "{" not in told
