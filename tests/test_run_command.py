"""The command `run`, as a planner uses it: what it writes, what it refuses, and that nothing is left half-written."""

import errno
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import sim.folder
from sim.cli import app
from sim.run import RunFailedError
from tests.readme import write_example

DATA = tuple(
    f"{name}.parquet"
    for name in ("days", "districts", "shelters", "costs", "events", "spells", "returns", "households", "moves")
)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_example(tmp_path)


def call(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def run(town: Path, out: Path, *more: object) -> tuple[int, str]:
    return call("run", town, "--runs", 2, "--workers", 1, "--lang", "en", "--out", out, *more)


def test_a_run_leaves_everything_that_is_promised(town: Path, tmp_path: Path) -> None:
    code, printed = run(town, tmp_path / "out", "--households")
    assert code == 0, printed
    assert "My town in 2026" in printed
    assert str(tmp_path / "out") in printed
    names = {path.name for path in (tmp_path / "out").iterdir()}
    texts = {
        "manifest.json",
        "scenario.yaml",
        "parameters.csv",
        "summary.json",
        "figures",
        "report.html",
        "tables.xlsx",
    }
    assert names == {*DATA, *texts}
    days = pq.read_table(tmp_path / "out" / "days.parquet").to_pandas()
    promised = {"run", "seed", "date", "day", "persons", "emergency_persons", "waiting_persons", "dissimilarity"}
    assert promised <= set(days)
    assert len(days) == 2 * 730
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 1
    assert manifest["runs"] == 2


def test_the_resolved_scenario_alone_gives_the_same_bytes(town: Path, tmp_path: Path) -> None:
    run(town, tmp_path / "one", "--no-report", "--households", "--seed", 5, "--set", "inflow.factor=1.1")
    resolved = tmp_path / "one" / "scenario.yaml"
    code, printed = call(
        "run", resolved, "--workers", 2, "--no-report", "--households", "--out", tmp_path / "two", "--lang", "en"
    )
    assert code == 0, printed
    for name in (*DATA, "scenario.yaml", "summary.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_folder_with_something_in_it_is_refused(town: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    code, printed = run(town, tmp_path / "full")
    assert code == 2
    assert "not empty" in printed
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_without_out_the_next_free_name_is_taken(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for expected in ("my-town-2026", "my-town-2026-2"):
        code, printed = call("run", town, "--runs", 1, "--workers", 1, "--no-report")
        assert code == 0, printed
        assert (tmp_path / "results" / expected / "summary.json").exists()


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "disk"), (errno.EACCES, "permission"), (errno.EROFS, "permission")],
)
def test_a_full_disk_or_a_missing_permission_leaves_nothing(
    number: int, said: str, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("analysis.output.write_table", fails)
    code, printed = run(town, tmp_path / "deep" / "out")
    assert code == 2
    assert said in printed
    assert list((tmp_path / "deep").iterdir()) == []


def test_a_run_that_breaks_off_ends_with_1_and_writes_nothing(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RunFailedError("run 0 broke off: ZeroDivisionError: division by zero")

    monkeypatch.setattr("sim.run.run", breaks)
    code, printed = run(town, tmp_path / "out")
    assert code == 1
    assert "run 0 broke off" in printed
    assert not (tmp_path / "out").exists()


def test_bad_input_is_said_before_anything_runs(town: Path, tmp_path: Path) -> None:
    town.write_text(town.read_text(encoding="utf-8").replace("persons: 180", "persons: many"), encoding="utf-8")
    code, printed = run(town, tmp_path / "out")
    assert code == 2
    assert "my-town-2026.yaml:10" in printed
    assert not (tmp_path / "out").exists()


def test_residents_who_do_not_fit_are_an_error_with_a_remedy(town: Path, tmp_path: Path) -> None:
    code, printed = run(town, tmp_path / "out", "--set", "residents.total=900")
    assert code == 2
    assert "find no place" in printed or "explain only" in printed
    assert not (tmp_path / "out").exists()


def test_an_unknown_policy_is_answered_with_the_nearest(town: Path, tmp_path: Path) -> None:
    code, printed = run(town, tmp_path / "out", "--set", "placement.policy=decentrall")
    assert code == 2
    assert "decentral" in printed


def test_a_policy_of_ones_own(town: Path, tmp_path: Path) -> None:
    rules = tmp_path / "my_rules.py"
    rules.write_text(
        "from sim.rules.placement import policy\n\n\n@policy\ndef by_name(household, city):\n"
        "    rooms = [s for s in city.shelters if not s.emergency and s.free >= household.members]\n"
        "    return min(rooms, key=lambda s: s.name, default=None)\n"
    )
    code, printed = run(town, tmp_path / "out", "--rules", rules, "--set", "placement.policy=by_name", "--no-report")
    assert code == 0, printed
    folder = tmp_path / "out"
    again, printed = call(
        "run", folder / "scenario.yaml", "--rules", folder / "rules.py", "--no-report", "--out", tmp_path / "again"
    )
    assert again == 0, printed
    for name in ("costs.parquet", "days.parquet", "shelters.parquet", "parameters.csv", "scenario.yaml"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes(), name


def test_an_act_without_effect_is_told(town: Path, tmp_path: Path) -> None:
    more = tmp_path / "act.yaml"
    act = "{date: 2026-03-05, action: cancel, target: Sports hall South}"
    more.write_text(f"extends: my-town-2026.yaml\ninterventions: [{act}]\n")
    code, printed = call("run", more, "--runs", 1, "--workers", 1, "--no-report", "--out", tmp_path / "out")
    assert code == 0, printed
    assert "Without effect: 2026-03-05 Sports hall South." in printed or "Ohne Wirkung" in printed


MINE = "from sim.rules.placement import policy\n\n\n@policy\ndef mine(household, city):\n"
# Name: (text of the file, exit code, words of the answer)
BAD_RULES = {
    "no Python": ("def broken(:\n", 2, ["my_rules.py:1", "SyntaxError"]),
    "fails when loaded": ("x = 1\nraise StopIteration\n", 2, ["my_rules.py:2", "StopIteration"]),
    "registers nothing": ("x = 1\n", 2, ["registers no policy", "@policy"]),
    "takes a name that is there": (MINE.replace("mine", "decentral") + "    return None\n", 2, ["is built in"]),
    "fails in the run": (MINE + "    return next(iter(()))\n", 1, ["my_rules.py:6", "'mine' failed: StopIteration"]),
    "returns a text": (MINE + "    return 'Mill Lane'\n", 1, ["'mine' returned 'Mill Lane'", "a shelter of the city"]),
    "chooses a full site": (MINE + "    return city.shelters[0]\n", 1, ["chose Mill Lane", "free places"]),
}


@pytest.mark.parametrize(("text", "expected", "words"), BAD_RULES.values(), ids=BAD_RULES.keys())
@pytest.mark.parametrize("workers", [1, 2])
def test_mistakes_in_rules_of_ones_own_are_told_with_their_line(
    town: Path, tmp_path: Path, text: str, expected: int, words: list[str], workers: int
) -> None:
    rules = tmp_path / "my_rules.py"
    rules.write_text(text)
    more = ["--set", "placement.policy=mine"] if "mine" in text else []
    code, printed = call(
        "run", town, "--runs", 2, "--workers", workers, "--out", tmp_path / "out", "--rules", rules, *more
    )
    assert code == expected, printed
    for word in words:
        assert word in printed.replace("\n", ""), printed
    assert "Traceback" not in printed
    assert not (tmp_path / "out").exists()


def test_several_scenarios_in_one_call(town: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.yaml"
    more.write_text("extends: my-town-2026.yaml\ninflow: {factor: 1.5}\n")
    code, printed = call("run", town, more, "--runs", 1, "--workers", 1, "--no-report", "--out", tmp_path / "both")
    assert code == 0, printed
    assert sorted(path.name for path in (tmp_path / "both").iterdir()) == ["more", "my-town-2026"]
    assert "not the same people come" in printed


def test_variants_run_together_are_held_against_each_other(town: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("extends: my-town-2026.yaml\nplacement: {policy: first_fit}\n")
    priced = ("--set", "kinds.gym.cost_per_place_day_eur=30", "--runs", 2, "--workers", 1, "--lang", "en")
    out = tmp_path / "both"
    code, printed = call("run", town, other, other, *priced, "--out", out)
    assert code == 0, printed
    assert sorted(path.name for path in out.iterdir()) == ["frontier", "my-town-2026", "other", "other-2"]
    assert sorted(path.name for path in (out / "frontier").iterdir()) == [
        "frontier.csv",
        "frontier.png",
        "frontier.svg",
    ]
    assert "Cost against person-nights in emergency shelters" in printed
    (tmp_path / "again" / "frontier").mkdir(parents=True)
    (tmp_path / "again" / "frontier" / "mine.txt").write_text("mine")
    code, printed = call("run", town, other, *priced, "--out", tmp_path / "again")
    assert code == 2
    assert "is not empty" in printed
    assert [path.name for path in (tmp_path / "again").iterdir()] == ["frontier"]


def test_scenarios_without_costs_are_said(town: Path, tmp_path: Path) -> None:
    more = ("--runs", 1, "--workers", 1, "--no-report", "--lang", "en", "--out", tmp_path / "both")
    code, printed = call("run", town, town, *more)
    assert code == 0, printed
    assert "no costs are stated in my-town-2026, my-town-2026-2" in printed
    assert sorted(path.name for path in (tmp_path / "both").iterdir()) == ["my-town-2026", "my-town-2026-2"]


def test_the_folder_is_renamed_at_the_end_and_not_before(tmp_path: Path) -> None:
    target = tmp_path / "results" / "x"
    with pytest.raises(ZeroDivisionError), sim.folder.written_whole(target) as folder:
        (folder / "half").write_text("half")
        assert not target.exists()
        raise ZeroDivisionError
    assert not target.exists()
    assert list((tmp_path / "results").iterdir()) == []
