"""Autosave: what a killed server needs to go on where it was - scenario, seed, acts, day, expectations, key."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from sim.live.acts import Act
from sim.live.expectations import Expectations
from sim.live.saving import write_whole
from sim.live.session import Session
from sim.live.variant import Variant
from sim.scenario.reading import Reading
from sim.scenario.rules import Intervention

FORM = 1


def fingerprint(reading: Reading) -> str:
    """What tells whether a scenario is still the one that was played."""
    return hashlib.sha256(reading.scenario.model_dump_json().encode()).hexdigest()[:16]


def keep(session: Session, scenario: Path, key: str, file: Path) -> None:
    """Write the state of a session. Errors: OSError."""
    state = {
        "form": FORM,
        "scenario": str(scenario),
        "fingerprint": fingerprint(session.reading),
        "seed": session.seed,
        "key": key,
        "day": session.day,
        "epoch": session.epoch,
        "speed": session.speed,
        "stop_at_trigger": session.stop_at_trigger,
        "band": session.band_shown,
        "variants": [_variant(variant) for variant in session.variants],
        "expected": {me: [day and str(day) for day in days] for me, days in session.expectations.of.items()},
    }
    write_whole(file, json.dumps(state, ensure_ascii=False, indent=1))


def kept(file: Path) -> dict[str, Any] | None:
    """State written before; None where there is none, or none that can be read."""
    try:
        state = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) and state.get("form") == FORM else None


def restored(state: dict[str, Any], reading: Reading) -> Session:
    """The session as it was, standing still. Errors: ValueError or KeyError for a state that does not fit."""
    if state["fingerprint"] != fingerprint(reading):
        raise ValueError("the scenario has changed since")
    variants = [_restored(one, reading, state) for one in state["variants"]]
    expected = {me: (_day(peak), _day(back)) for me, (peak, back) in state["expected"].items()}
    return Session(
        reading,
        int(state["seed"]),
        variants,
        epoch=int(state["epoch"]) + 1,  # what the pages show may be ahead of what was kept
        speed=int(state["speed"]),
        stop_at_trigger=bool(state["stop_at_trigger"]),
        band_shown=bool(state["band"]),
        expectations=Expectations(expected),
    )


def _variant(variant: Variant) -> dict[str, Any]:
    return {"name": variant.name, "forked": variant.forked, "acts": [_act(act) for act in variant.acts]}


def _act(act: Act) -> dict[str, Any]:
    does = act.does.model_dump(mode="json", exclude_defaults=True)
    return {"does": does, "text": act.text, "lever": act.lever, "value": act.value}


def _restored(state: dict[str, Any], reading: Reading, whole: dict[str, Any]) -> Variant:
    acts = [Act(Intervention(**act["does"]), act["text"], act["lever"], act["value"]) for act in state["acts"]]
    variant = Variant(reading.scenario, int(whole["seed"]), acts, state["name"])
    variant.forked = state["forked"]
    variant.live_until(int(whole["day"]))
    return variant


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
