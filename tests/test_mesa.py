"""What users of Mesa expect to find, tried with Mesa's own machinery (3.3.1 and 3.5)."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from subprocess import run
from sys import executable
from threading import Thread
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

from sim.agents.people import Household, Person
from sim.agents.places import District, Shelter
from sim.agents.policies import POLICIES, load_policies
from sim.agents.tables import State
from sim.model import SurgeModel
from sim.records import records_of
from sim.scenario.overrides import set_lever
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from tests.small_city import bytes_of, differences, lived, small_plan

BATCH_HAS_RNG = "rng" in inspect.signature(mesa.batch_run).parameters
TYPES = (Shelter, District, Household, Person)


@pytest.fixture(scope="module")
def surge() -> SurgeModel:
    """The small city on day 300; not to be changed."""
    return lived(small_plan(), 300)


# --- a model ------------------------------------------------------------------------------------------------


def test_the_model_is_a_mesa_model_that_runs_to_its_end() -> None:
    plan = small_plan(end="2015-01-31")
    model = SurgeModel(plan, rng=7)
    assert isinstance(model, mesa.Model)
    assert (model.running, model.steps, model.day) == (True, 0, 0)
    model.step()
    assert (model.running, model.steps, model.day) == (True, 1, 1)
    model.run_model()
    assert (model.running, model.steps, model.day) == (False, 31, 31)
    assert model.last_date == plan.end


def test_a_step_after_the_end_changes_nothing() -> None:
    model = lived(small_plan(end="2015-01-31"))
    before = bytes_of(model)
    for _ in range(3):
        model.step()
    assert list(differences(before, bytes_of(model))) == []
    assert not model.running
    assert len(model.datacollector.get_model_vars_dataframe()) == 31


def test_a_city_of_one_day() -> None:
    model = SurgeModel(small_plan(end="2015-01-01"))
    model.run_model()
    assert (model.steps, records_of(model).days, model.running) == (1, 1, False)


@pytest.mark.skipif(not hasattr(mesa.Model, "run_for"), reason="Mesa 3.5 and later")
def test_run_for_and_run_until_are_steps() -> None:
    plan = small_plan(end="2015-03-31")
    model = SurgeModel(plan)
    model.run_for(10)
    model.run_until(25)
    assert (model.steps, model.day) == (25, 25)
    assert list(differences(bytes_of(model), bytes_of(lived(plan, 25)))) == []


@pytest.mark.parametrize("root", [3, np.int64(3), np.uint8(3)])
def test_rng_is_the_root_of_all_draws(root: Any) -> None:
    plan = small_plan(end="2015-03-31")
    model = lived(plan, rng=root)
    assert list(differences(bytes_of(model), bytes_of(lived(plan, rng=3)))) == []
    assert list(differences(bytes_of(model), bytes_of(lived(plan, seed=3)))) == []
    assert list(differences(bytes_of(model), bytes_of(lived(plan, rng=4))))
    assert list(differences(bytes_of(model), bytes_of(lived(plan, rng=3, replication=1))))


def test_without_rng_the_seed_of_the_scenario_counts() -> None:
    plan = small_plan(end="2015-02-28")
    assert list(differences(bytes_of(lived(plan)), bytes_of(lived(plan, rng=plan.seed)))) == []
    assert list(differences(bytes_of(lived(plan, rng=None)), bytes_of(lived(plan, rng=plan.seed)))) == []


@pytest.mark.parametrize("root", [7.5, "7", -1, np.random.default_rng(1), [1, 2]])
def test_any_other_rng_is_refused_with_a_sentence(root: Any) -> None:
    with pytest.raises(TypeError, match=r"^rng must be a whole number of 0 or more, the root of all draws, not "):
        SurgeModel(small_plan(), rng=root)


def test_rng_and_seed_together_are_refused() -> None:
    with pytest.raises(TypeError, match="rng or seed, not both"):
        SurgeModel(small_plan(), rng=1, seed=1)


def test_what_is_no_scenario_is_refused_with_a_sentence() -> None:
    for wrong in ({"name": "x"}, ("name", "x"), 5, None):
        with pytest.raises(TypeError, match=r"scenario must be a path or a Scenario, not .*batch_run takes a list"):
            SurgeModel(wrong)  # type: ignore[arg-type]


def test_the_scenario_stays_as_it_was() -> None:
    """Mesa 3.5 has a `model.scenario` of its own, and would write into a scenario handed to it."""
    plan = small_plan(end="2015-02-28")
    before = plan.model_dump_json()
    model = lived(plan)
    assert plan.model_dump_json() == before
    assert model.plan is plan
    assert not hasattr(plan, "model")
    assert model.scenario is None, "else a page of Mesa 3.5 would hand its own kind of scenario to the model at a reset"


def test_paths_of_the_scenario_are_keywords() -> None:
    plan = small_plan(end="2015-03-31")
    model = SurgeModel(plan, rng=3, end="2015-02-28", **{"placement.policy": "first_fit"})
    expected = set_lever(set_lever(plan, "end", "2015-02-28"), "placement.policy", "first_fit")
    assert model.plan == expected
    model.run_model()
    assert list(differences(bytes_of(model), bytes_of(lived(expected, rng=3)))) == []


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("colect", False, "there is no 'colect'"),
        ("inflow.factor", -1, "out of range"),
        ("placement.policy", "x", "'x'"),
    ],
)
def test_a_wrong_keyword_is_refused_with_a_sentence(path: str, value: object, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        SurgeModel(small_plan(), **{path: value})


def test_records_may_be_read_while_another_thread_lives_through_the_next_day(small: Scenario) -> None:
    """As a page does. What is read are whole days, and reading disturbs nothing."""
    model, seen, failed = SurgeModel(small), list[Any](), list[BaseException]()

    def live() -> None:
        try:
            model.run_model()
        except BaseException as error:
            failed.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        stepping = Thread(target=live)
        stepping.start()
        while stepping.is_alive():
            seen.append(records_of(model))
        stepping.join()
    finally:
        sys.setswitchinterval(before)
    assert not failed
    whole = records_of(model)
    assert whole.days == small.days
    for records in seen:
        for kept, every in ((records.city, whole.city), (records.kind, whole.kind), (records.cost, whole.cost)):
            assert all((kept[name] == every[name][: records.days]).all() for name in every)


# --- sets of agents -----------------------------------------------------------------------------------------


def test_all_four_types_are_there(surge: SurgeModel) -> None:
    assert set(surge.agents_by_type) == set(TYPES) == set(surge.agent_types)
    numbers = {kind: len(surge.agents_by_type[kind]) for kind in TYPES}
    assert numbers[District] == 3
    assert numbers[Shelter] == len(surge.shelters)
    assert numbers[Person] == surge.persons
    assert sum(surge.agents_by_type[Household].get("members")) == surge.persons


def test_model_agents_are_the_shelters_and_districts(surge: SurgeModel) -> None:
    assert len(surge.agents) == 3 + len(surge.shelters)
    assert {type(agent) for agent in surge.agents} == {Shelter, District}


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_iteration_len_in_select_get_and_agg_work_alike(surge: SurgeModel, kind: Any) -> None:
    agents = surge.agents_by_type[kind]
    name = {Shelter: "persons", District: "population", Household: "members", Person: "age"}[kind]
    everybody = list(agents)
    assert len(agents) == len(everybody) > 0
    assert all(type(agent) is kind for agent in everybody)
    assert everybody[0] in agents and everybody[-1] in agents
    assert object() not in agents
    values = [getattr(agent, name) for agent in everybody]
    assert agents.get(name) == values
    assert agents.get([name, "unique_id"]) == [[getattr(a, name), a.unique_id] for a in everybody]
    assert agents.get(["no_such_thing", name], handle_missing="default", default_value=-1)[0] == [-1, values[0]]
    assert agents.get("no_such_thing", handle_missing="default", default_value=-1) == [-1] * len(values)
    with pytest.raises(AttributeError, match="no_such_thing"):
        agents.get("no_such_thing")
    assert agents.agg(name, sum) == sum(values)
    assert agents.agg(name, [min, max, np.mean]) == [min(values), max(values), np.mean(values)]
    middle = sorted(values)[len(values) // 2]
    some = agents.select(lambda agent: getattr(agent, name) >= middle)
    assert [getattr(agent, name) for agent in some] == [value for value in values if value >= middle]
    assert len(some.select(lambda agent: getattr(agent, name) < middle)) == 0
    assert list(agents.select(at_most=2)) == everybody[:2]
    assert len(agents.select(at_most=0.5)) == len(everybody) // 2
    assert len(agents.select(agent_type=kind)) == len(everybody)
    assert all(agent in agents for agent in some)


def test_who_is_not_selected_is_not_in_the_set(surge: SurgeModel) -> None:
    households = surge.agents_by_type[Household]
    alone = households.select(lambda household: household.members == 1)
    family = next(household for household in households if household.members > 1)
    assert family in households and family not in alone
    left = surge.household(int(np.flatnonzero(surge.households["state"] == State.LEFT)[0]))
    assert left not in households


def test_a_set_shows_today_when_asked_anew() -> None:
    model = SurgeModel(small_plan())
    numbers = [len(model.agents_by_type[Person])]
    for _ in range(60):
        model.step()
        numbers.append(len(model.agents_by_type[Person]))
        assert numbers[-1] == model.persons
    assert len(set(numbers)) > 5


CALLS = {
    "shuffle_do": lambda agents: agents.shuffle_do("step"),
    "do": lambda agents: agents.do("step"),
    "map": lambda agents: agents.map("step"),
    "set": lambda agents: agents.set("members", 1),
    "shuffle": lambda agents: agents.shuffle(),
    "sort": lambda agents: agents.sort("members"),
    "groupby": lambda agents: agents.groupby("group"),
    "add": lambda agents: agents.add(None),
    "remove": lambda agents: agents.remove(None),
    "discard": lambda agents: agents.discard(None),
    "to_list": lambda agents: agents.to_list(),
    "indexing": lambda agents: agents[0],
    "select(inplace=True)": lambda agents: agents.select(at_most=3, inplace=True),
}


@pytest.mark.parametrize("kind", [Household, Person], ids=["Household", "Person"])
@pytest.mark.parametrize("name", CALLS)
def test_anything_else_on_people_says_what_works(surge: SurgeModel, kind: Any, name: str) -> None:
    with pytest.raises((AttributeError, TypeError)) as raised:
        CALLS[name](surge.agents_by_type[kind])
    assert str(raised.value) == (
        f"{kind.__name__} agents are rows of a table: iteration, select, get, agg, len and `in` work, {name} does not; "
        f"make a list first, e.g. list(model.agents_by_type[{kind.__name__}])"
    )


def test_shelters_and_districts_do_all_that_mesa_agents_do(surge: SurgeModel) -> None:
    shelters = surge.fork().agents_by_type[Shelter]
    by_kind = shelters.groupby("kind").count()
    assert sum(by_kind.values()) == len(shelters)
    assert [s.number for s in shelters.sort("number", ascending=True)] == list(range(len(shelters)))
    assert len(list(shelters.shuffle())) == len(shelters)
    assert shelters.agg("usable", sum) == sum(s.usable for s in surge.shelters)


def test_sets_print_themselves(surge: SurgeModel) -> None:
    assert repr(surge.agents_by_type[Person]) == f"<{surge.persons} Person agents>"


# --- data collector -----------------------------------------------------------------------------------------


def test_the_model_s_own_collector_holds_the_days() -> None:
    model = lived(small_plan(end="2015-12-31"))
    frame = model.datacollector.get_model_vars_dataframe()
    records = records_of(model)
    assert frame["persons"].tolist() == records.city["persons"].tolist()
    assert frame["emergency_persons"].tolist() == records.district["emergency_persons"].sum(axis=1).tolist()
    assert frame["regular_persons"].tolist() == records.district["regular_persons"].sum(axis=1).tolist()
    assert frame["waiting_persons"].tolist() == records.city["waiting"].tolist()
    assert frame["date"].tolist() == [model.plan.date_of(day) for day in range(365)]


def share_in_gyms(model: SurgeModel) -> float:
    return model.emergency_persons / model.persons


def test_a_collector_of_one_s_own_reports_on_the_model_shelters_people_and_tables() -> None:
    model = SurgeModel(small_plan(end="2015-09-30"))
    collector = mesa.DataCollector(
        model_reporters={"persons": "persons", "share": share_in_gyms, "homes": lambda m: len(m.agents)},
        agenttype_reporters={
            Shelter: {"persons": "persons", "free": "free", "district": lambda s: s.district.name},
            Household: {"members": "members", "group": "group"},
        },
        tables={"moves": ["day", "persons"]},
    )
    for _ in range(5):
        model.step()
        collector.collect(model)
        collector.add_table_row("moves", {"day": model.day, "persons": model.counts.flows["moves"]})
    assert len(collector.get_model_vars_dataframe()) == 5
    shelters = collector.get_agenttype_vars_dataframe(Shelter)
    today = shelters.loc[5]
    assert today["persons"].tolist() == [s.persons for s in model.shelters]
    assert today["free"].tolist() == [s.free for s in model.shelters]
    assert set(today["district"]) == {"North", "East", "South"}
    households = collector.get_agenttype_vars_dataframe(Household).loc[5]
    assert int(households["members"].sum()) == model.persons
    assert set(households["group"]) <= {"asylum", "protection"}
    assert collector.get_table_dataframe("moves")["day"].tolist() == [1, 2, 3, 4, 5]


# --- batch_run ----------------------------------------------------------------------------------------------


def batch(parameters: dict[str, Any], **how: Any) -> pd.DataFrame:
    results = mesa.batch_run(SurgeModel, parameters, max_steps=90, display_progress=False, **how)
    return pd.DataFrame(results)


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Path]:
    """Three months of the small city, as an object and as a file."""
    plan = small_plan(end="2015-03-31", counts_from="2015-01-01")
    path = tmp_path_factory.mktemp("scenario") / "spring.yaml"
    path.write_text(plan.model_dump_json(by_alias=True, exclude_none=True, exclude={"name"}), encoding="utf-8")
    return plan, path


def test_batch_run_with_rng_among_the_parameters(spring: tuple[Scenario, Path]) -> None:
    plan, _ = spring
    found = batch({"scenario": [plan], "rng": [1, 2, 1]}, number_processes=1)
    assert found["persons"].tolist() == [lived(plan, rng=root).persons for root in (1, 2, 1)]
    assert found["persons"][0] != found["persons"][1]


def test_batch_run_over_replications_and_scenarios(spring: tuple[Scenario, Path]) -> None:
    plan, path = spring
    more = plan.model_copy(update={"seed": 5})
    found = batch({"scenario": [plan, more, str(path), path], "replication": range(2)}, number_processes=1)
    expected = [lived(p, replication=n).persons for p in (plan, more, plan, plan) for n in range(2)]
    assert found["persons"].tolist() == expected
    assert len(set(expected)) > 2


@pytest.mark.skipif(not BATCH_HAS_RNG, reason="Mesa 3.5 and later")
def test_batch_run_with_rng_as_its_own_argument(spring: tuple[Scenario, Path]) -> None:
    plan, _ = spring
    found = batch({"scenario": [plan]}, number_processes=1, rng=[1, 2, 1])
    assert found["persons"].tolist() == [lived(plan, rng=root).persons for root in (1, 2, 1)]


@pytest.mark.skipif(BATCH_HAS_RNG, reason="Mesa before 3.5")
def test_batch_run_with_iterations_repeats_the_run(spring: tuple[Scenario, Path]) -> None:
    """Mesa tells the model nothing about the iteration: vary rng or replication instead."""
    found = batch({"scenario": [spring[0]], "rng": [1, 2]}, number_processes=1, iterations=2)
    assert found["persons"].tolist()[:2] == found["persons"].tolist()[2:]


def test_batch_run_varies_paths_of_the_scenario(spring: tuple[Scenario, Path]) -> None:
    plan, path = spring
    factors = [0.5, 1.0, 1.5]
    found = batch({"scenario": [path], "inflow.factor": factors, "rng": [1]}, number_processes=1)
    assert found["inflow.factor"].tolist() == factors
    assert found["persons"].tolist() == [lived(set_lever(plan, "inflow.factor", f), rng=1).persons for f in factors]
    assert found["persons"].is_monotonic_increasing


def test_batch_run_collects_every_day(spring: tuple[Scenario, Path]) -> None:
    plan, _ = spring
    found = batch({"scenario": [plan], "replication": [0]}, number_processes=1, data_collection_period=1)
    assert found["persons"].tolist() == records_of(lived(plan)).city["persons"].tolist()


def test_a_scenario_that_is_not_in_a_list_is_explained(spring: tuple[Scenario, Path]) -> None:
    """A Scenario can be iterated over, so Mesa takes its fields for values."""
    with pytest.raises(TypeError, match="batch_run takes a list of them"):
        batch({"scenario": spring[0]}, number_processes=1)


SCRIPT = """
import json, sys
import mesa
from sim import SurgeModel, load_scenario

if __name__ == "__main__":
    plan = load_scenario(sys.argv[1])
    found = mesa.batch_run(
        SurgeModel, {"scenario": [plan, sys.argv[1]], "rng": [1, 2]}, number_processes=2, max_steps=90,
        display_progress=False,
    )
    print(json.dumps([row["persons"] for row in sorted(found, key=lambda row: row["RunId"])]))
"""


def test_batch_run_in_two_processes(spring: tuple[Scenario, Path], tmp_path: Path) -> None:
    plan, path = spring
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = run(
        [executable, str(script), str(path)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    expected = [lived(plan, rng=root).persons for root in (1, 2)]
    assert json.loads(done.stdout) == expected * 2


# --- copies -------------------------------------------------------------------------------------------------

COPIES = {
    "fork": lambda model: model.fork(),
    "deepcopy": copy.deepcopy,
    "pickle": lambda model: pickle.loads(pickle.dumps(model)),
}


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_in_mid_run_runs_on_to_the_same_end(surge: SurgeModel, straight: SurgeModel, how: str) -> None:
    before = bytes_of(surge)
    twin = COPIES[how](surge)
    assert type(twin) is SurgeModel
    assert all(agent.model is twin for agent in twin.agents)
    assert len(twin.agents) == len(surge.agents)
    twin.run_model()
    assert list(differences(bytes_of(twin), bytes_of(straight))) == []
    assert twin.steps == straight.steps
    assert len(twin.datacollector.get_model_vars_dataframe()) == straight.steps
    assert list(differences(before, bytes_of(surge))) == []
    assert surge.steps == 300


def test_agents_and_sets_travel_with_their_model(surge: SurgeModel) -> None:
    household, shelter = surge.household(5), surge.shelters[0]
    twin = pickle.loads(pickle.dumps({"household": household, "shelter": shelter, "model": surge}))
    assert twin["household"].model is twin["model"] is twin["shelter"].model
    assert twin["household"].members == household.members
    copied = copy.deepcopy([household, surge.agents_by_type[Household]])
    assert copied[0].model is copied[1].model is not surge
    assert len(copied[1]) == len(surge.agents_by_type[Household])


# --- policies and examples ----------------------------------------------------------------------------------

DOC = Path(__file__).parents[1] / "docs" / "mesa.md"
FENCED = re.compile(r"^```python(?: title=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks_of_the_doc() -> list[tuple[str, str]]:
    return FENCED.findall(DOC.read_text(encoding="utf-8"))


@pytest.fixture
def my_rules(tmp_path: Path) -> Iterator[Path]:
    """The policy of the docs in a file, forgotten after the test."""
    known = dict(POLICIES)
    [(name, text)] = [block for block in blocks_of_the_doc() if block[0]]
    (tmp_path / name).write_text(text, encoding="utf-8")
    yield tmp_path / name
    POLICIES.clear()
    POLICIES.update(known)


def test_every_example_of_the_docs_runs(
    my_rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scenarios").symlink_to(DOC.parents[1] / "scenarios")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    blocks = [text for title, text in blocks_of_the_doc() if not title]
    assert len(blocks) == 7
    for text in blocks:
        exec(compile(text, str(DOC), "exec"), names)
    assert names["household"].shelter is names["shelter"]
    persons = [row["persons"] for row in names["results"]]
    assert persons[0] != persons[1]
    assert "women and girls" in capsys.readouterr().out


def test_a_city_with_a_policy_of_one_s_own_travels_by_its_name(my_rules: Path) -> None:
    load_policies(my_rules)
    plan = small_plan(placement={"policy": "smallest"}, end="2015-06-30")
    model = lived(plan, 100)
    assert list(differences(bytes_of(model), bytes_of(lived(small_plan(end="2015-06-30"), 100))))
    for copied in COPIES.values():
        twin = copied(model)
        twin.run_model()
        assert list(differences(bytes_of(twin), bytes_of(lived(plan)))) == []


def test_a_lever_may_change_the_policy() -> None:
    act = {"date": "2015-03-01", "action": "set", "lever": "placement.policy", "value": "first_fit"}
    model = lived(small_plan(interventions=[act], residents=[], counts_from="2015-01-01"), 59)
    assert model.policy.__name__ == "decentral"
    assert len(set(model.agents_by_type[Household].get("shelter"))) > 2
    for _ in range(30):
        model.step()
    assert model.policy.__name__ == "first_fit"
    new = model.agents_by_type[Household].select(lambda household: household.arrived_on >= date(2015, 3, 1))
    assert len(new) > 10
    assert set(new.get("shelter")) == {model.shelters[0]}
