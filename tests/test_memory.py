"""A run leaves nothing behind: thousands of runs in one process need the memory of one."""

import gc
import weakref
from typing import Any

import mesa
import pytest

import sim.run as runs
from sim.model import SurgeModel, forget
from sim.run import run_one
from sim.scenario.schema import Scenario


@pytest.mark.core
def test_no_model_outlives_its_run(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[weakref.ref[SurgeModel]] = []

    def noted(*words: Any, **more: Any) -> SurgeModel:
        model = SurgeModel(*words, **more)
        made.append(weakref.ref(model))
        return model

    monkeypatch.setattr("sim.run.SurgeModel", noted)
    kept = [run_one(small, 1, number, households=number == 1) for number in range(3)]
    assert len(made) == len(kept) == 3
    assert [model() for model in made] == [None] * 3
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


@pytest.mark.core
def test_a_model_that_is_forgotten_goes(small: Scenario) -> None:
    model = SurgeModel(small, collect=False)
    gone = weakref.ref(model)
    forget(model)
    assert model not in getattr(mesa.Agent, "_ids", {})
    del model
    gc.collect()
    assert gone() is None


@pytest.mark.core
def test_a_run_that_breaks_off_leaves_the_collector_as_it_was(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: SurgeModel) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(SurgeModel, "step", broken)
    with pytest.raises(runs.RunFailedError, match="broken"):
        runs.run(small, runs=1)
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
