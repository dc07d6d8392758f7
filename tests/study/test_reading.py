from pathlib import Path

import pytest

from sim.scenario.problems import ScenarioError
from sim.study import checks
from sim.study.reading import read_study
from tests.study.conftest import DESIGN, STUDY, Write

NO_UNCERTAINTY = "\n".join(line for line in STUDY.splitlines() if "wave:" not in line and "uncert" not in line) + "\n"

WRONG = {
    "path that does not exist": (
        "  speed: {label: {de: a, en: a}, sets: [moving.persons_perday], low: 1, high: 9}\n",
        "levers",
        "study.yaml:6:3: speed at 1.0: there is no 'persons_perday' in moving; did you mean 'persons_per_day'?",
    ),
    "bounds reversed": (
        "  speed: {label: {de: a, en: a}, sets: [moving.persons_per_day], low: 9, high: 1}\n",
        "levers",
        "low, likely and high must rise in this order",
    ),
    "out of range": (
        "  share: {label: {de: a, en: a}, sets: [occupancy.usable_share], low: 0.5, high: 1.5}\n",
        "levers",
        "share at 1.5: usable_share: 1.5 is out of range",
    ),
    "cannot vary": (
        "  more: {label: {de: a, en: a}, sets: [runs], low: 5, high: 15}\n",
        "levers",
        "runs cannot be uncertain",
    ),
    "factor called as a column": (
        "  seed: {label: {de: a, en: a}, sets: [moving.persons_per_day], low: 1, high: 9}\n",
        "levers",
        "'seed' is a column of the results already",
    ),
    "factor called as an uncertainty": (
        "  wave: {label: {de: a, en: a}, sets: [moving.persons_per_day], low: 1, high: 9}\n",
        "levers",
        "'wave' is an uncertainty, too",
    ),
    "unknown indicator": (
        "  peak: {indicator: emergency_person, of: max}\n",
        "outcomes",
        "there is no indicator 'emergency_person'; did you mean 'emergency_persons'?",
    ),
    "unknown standard": (
        "  back: {standard: no_emergencies, of: days_broken}\n",
        "outcomes",
        "there is no standard 'no_emergencies'; did you mean 'no_emergency'?",
    ),
    "unknown function": (
        "  own: {function: mine}\n",
        "outcomes",
        "there is no function 'mine'",
    ),
    "never produced": (
        "  wait: {indicator: waiting_for_course, of: max}\n",
        "outcomes",
        "is never produced: wave leaves learning: out; add that block to the scenario",
    ),
    "after the run": (
        "  late: {indicator: persons, of: max, from: 2020-01-01}\n",
        "outcomes",
        "is never produced: from: 2020-01-01 lies after the last day of the run, 2016-12-31",
    ),
    "two things": ("  both: {indicator: persons, standard: cap}\n", "outcomes", "give one of indicator, standard and"),
    "of a standard": (
        "  odd: {indicator: persons, of: days_broken}\n",
        "outcomes",
        "days_broken belongs to a standard",
    ),
    "no limit": ("  odd: {indicator: persons, of: days_above}\n", "outcomes", "days_above needs above:"),
    "outcome called as a factor": ("  flats: {indicator: persons}\n", "outcomes", "'flats' is a factor, too"),
}


@pytest.mark.parametrize(("line", "block", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_line_is_told_at_its_place(write_study: Write, line: str, block: str, words: str) -> None:
    assert words in _told(write_study(instead=STUDY.replace(f"{block}:\n", f"{block}:\n{line}")))


def _told(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_study(path)
    assert all(problem.place.file.endswith(".yaml") for problem in caught.value.problems)
    return "\n".join(map(str, caught.value.problems))


DESIGNS = {
    "no power of two": ("{kind: sobol, rows: 100}", "rows: 100 is not a power of two;", "take 64 or 128"),
    "saltelli": ("{kind: saltelli, base_rows: 12}", "base_rows: 12 is not a power of two", "take 8 or 16"),
    "odd": ("{kind: morris, trajectories: 4, levels: 5}", "levels: 5 is odd", "even number"),
    "unknown kind": ("{kind: random, rows: 5}", "'random' is not known", "latin_hypercube"),
    "no kind": ("{rows: 5}", "the key 'kind' is missing", ""),
    "too many": ("{kind: sobol, rows: 33554432}", "out of range", "from 1 to 16,777,216"),
    "levels of nobody": ("{kind: grid, levels_of: {flat: 3}}", "there is no factor 'flat'; did you mean 'flats'?", ""),
    "lists": ("{kind: zip, values: {wave: [100, 200], flats: [1]}}", "must be equally long", "wave 2, flats 1"),
    "missing list": ("{kind: zip, values: {wave: [100], flats: [1]}}", "values of the factor 'policy' are missing", ""),
    "list of nobody": (
        "{kind: zip, values: {wave: [100], flats: [1], policy: [decentral], x: [1]}}",
        "there is no factor 'x'",
        "",
    ),
    "beyond its limits": (
        "{kind: zip, values: {wave: [99], flats: [1], policy: [random]}}",
        "wave: 99 is out of range; wanted: a number from 100 to 400",
        "policy: 'random' is none of decentral, first_fit",
    ),
    "no table": ("{kind: table, file: points.csv}", "'points.csv' does not exist", ""),
}


@pytest.mark.parametrize(("design", "words", "more"), DESIGNS.values(), ids=DESIGNS.keys())
def test_a_wrong_design_is_told(write_study: Write, design: str, words: str, more: str) -> None:
    told = _told(write_study(f"design: {design}\n"))
    assert words in told
    assert more in told


def test_a_table_is_checked_cell_by_cell(write_study: Write) -> None:
    path = write_study("design: {kind: table, file: points.csv}\n")
    table = path.with_name("points.csv")
    table.write_text("wave;flats;policy\n200;3,5;decentral\n99;many;random\n300;;first_fit\n", encoding="utf-8")
    told = _told_of_table(path)
    assert "points.csv:3: column wave: wave: 99 is out of range" in told
    assert "points.csv:3: column flats: flats: 'many' is not a number" in told
    assert "points.csv:3: column policy: policy: 'random' is none of decentral, first_fit" in told
    assert "points.csv:4: column flats: the cell is empty" in told
    table.write_text("wave,flat\n200,3\n", encoding="utf-8")
    told = _told_of_table(path)
    assert "the column 'flats' is missing; is it 'flat'?" in told
    table.write_text("wave;flats;policy\n200;3,5;decentral\n300;4;first_fit\n", encoding="utf-8")
    rows = read_study(path).planned.rows
    assert rows.read(0, 9) == [
        {"wave": 200, "flats": 3.5, "policy": "decentral"},
        {"wave": 300, "flats": 4, "policy": "first_fit"},
    ]


def _told_of_table(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_study(path)
    return "\n".join(map(str, caught.value.problems))


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        ("flat < 3", "there is no factor 'flat'; did you mean 'flats'?"),
        ("flats +", "is not a comparison such as"),
        ("flats", "compares nothing"),
        ("__import__('os').system('true') > 0", "only comparisons of factors and numbers"),
        ("flats.real > 0", "only comparisons of factors and numbers"),
        ("flats > 100", "no design point keeps all constraints"),
        ("policy < 3", "compares what cannot be compared"),
    ],
)
def test_a_wrong_constraint_is_told(write_study: Write, constraint: str, words: str) -> None:
    assert words in _told(write_study(f'{DESIGN}constraints: ["{constraint}"]\n'))


def test_designs_that_need_all_their_points_take_no_constraints(write_study: Write) -> None:
    told = _told(write_study('design: {kind: saltelli, base_rows: 4}\nconstraints: ["flats < 3"]\n'))
    assert "a saltelli design needs all its points" in told


def test_what_changes_nothing_is_a_warning(write_study: Write) -> None:
    named = "label: {de: a, en: a}, sets: "
    idle = f"  idle: {{{named}[inflow.factor], by: factor, low: 1, high: 2, from: 2030-01-01}}\n"
    zero = f"  none: {{{named}[clocks.own_housing.group_factors], one_of: [{{asylum: 1}}, {{asylum: 1.0}}]}}\n"
    reading = read_study(write_study(instead=STUDY.replace("levers:\n", f"levers:\n{idle}{zero}")))
    told = "\n".join(map(str, reading.warnings))
    assert "idle: holds from 2030-01-01 on, after the last day of the run; it changes nothing" in told
    assert "none: the scenario is the same for all its values; it changes nothing" in told
    assert "flats" not in told


def test_uncertainties_are_shared_with_the_scenario(write_study: Write) -> None:
    path = write_study(instead=NO_UNCERTAINTY)
    known = "  {name}: {{label: {{de: a, en: a}}, sets: [inflow.factor], by: factor, low: 0.5, high: {high}}}\n"
    scenario = path.parents[1] / "wave.yaml"
    block = "".join(known.format(name=name, high=2) for name in ("more", "less", "chance"))
    scenario.write_text(scenario.read_text(encoding="utf-8") + f"uncertainties:\n{block}", encoding="utf-8")
    path = write_study(
        "uncertainties:\n  less: null\n" + known.format(name="more", high=3) + "left_to_chance: [chance]\n" + DESIGN,
        instead=NO_UNCERTAINTY,
    )
    planned = read_study(path).planned
    assert list(planned.factors) == ["more", "flats", "policy"]
    assert planned.factors["more"].high == 3
    assert list(planned.plan.uncertainties) == ["chance"]
    assert "'chanc' is no uncertainty of wave; did you mean 'chance'?" in _told(
        write_study("left_to_chance: [chanc]\n" + DESIGN, instead=NO_UNCERTAINTY)
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("city: town\ntitle: {de: a, en: a}\n", "this looks like a scenario; a study names one with base:"),
        ("- a\n- b\n", "a study is a block of keys"),
        ("title: {de: a, en: a}\nbase: nowhere.yaml\n", "'nowhere.yaml' does not exist"),
        ("title: {de: a, en: a}\n", "the key 'base' is missing"),
        (STUDY.replace("levers:", "lever:") + DESIGN, "unknown key 'lever'; did you mean 'levers'?"),
        (STUDY.replace("base: ../wave.yaml", "base: ../bad.yaml") + DESIGN, "bad.yaml:2:1: unknown key 'colour'"),
    ],
)
def test_a_file_that_is_no_study_is_told(write_study: Write, text: str, words: str) -> None:
    path = write_study("", instead=text)
    (path.parents[1] / "bad.yaml").write_text("extends: wave.yaml\ncolour: red\n", encoding="utf-8")
    assert words in _told(path)


def test_a_name_that_takes_nothing_away_is_told(write_study: Write) -> None:
    told = _told(write_study("uncertainties:\n  wav: null\n" + DESIGN, instead=NO_UNCERTAINTY))
    assert "'wav' is no uncertainty of wave" in told


def test_a_policy_that_does_not_exist_is_told(write_study: Write) -> None:
    told = _told(write_study(instead=STUDY.replace("[decentral, first_fit]", "[decentral, frst_fit]")))
    assert "policy: no policy is called 'frst_fit'; did you mean 'first_fit'?" in told


def test_a_constraint_that_tears_policies_from_futures_is_a_warning(write_study: Write) -> None:
    design = "design: {kind: crossed, levers: {kind: grid}, uncertainties: {kind: sobol, rows: 4}}\n"
    both = read_study(write_study(design + 'constraints: ["flats < 5 or wave > 200"]\n')).warnings
    assert any("leaves out pairs of policies and futures" in one.text for one in both)
    alone = read_study(write_study(design + 'constraints: ["flats < 5"]\n')).warnings
    assert not any("leaves out pairs" in one.text for one in alone)
    told = _told(write_study(design, instead=NO_UNCERTAINTY))
    assert "crossed: policies are crossed with futures, and there are no uncertainties" in told


def test_without_salib_morris_is_refused_with_a_sentence(write_study: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "find_spec", lambda _: None)
    assert "morris: needs SALib: pip install" in _told(write_study("design: {kind: morris, trajectories: 4}\n"))


def test_limits_that_are_rounded_are_a_warning(write_study: Write) -> None:
    warnings = read_study(write_study(instead=STUDY.replace("low: 1, high: 9", "low: 1.5, high: 9"))).warnings
    assert any(
        "flats: only whole numbers stand there; what is drawn between 1.5 and 9 is rounded" in w.text for w in warnings
    )
