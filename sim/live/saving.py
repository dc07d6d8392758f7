"""Saving: a played course as a scenario file, which `ankunft run` brings to the same numbers."""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from sim.live.refusal import RefusedError
from sim.live.variant import Variant
from sim.scenario.rules import Intervention

NAME = re.compile(r"[\w-]{1,60}")


def scenario_text(variant: Variant, parent: str) -> str:
    """A course as YAML: what it extends, its seed, and everything dated that was done, first by the scenario."""
    plan = variant.plan
    played = date.today()
    tail = f" - {variant.name}" if variant.name else ""
    content: dict[str, Any] = {
        "extends": parent,
        "title": {
            "de": f"{plan.title.de}{tail} (live gespielt am {played:%d.%m.%Y})",
            "en": f"{plan.title.en}{tail} (played live on {played.isoformat()})",
        },
        "seed": variant.seed,
        "interventions": [_plain(act) for act in variant.interventions],
    }
    head = f"# Saved by `ankunft live` on {datetime.now():%Y-%m-%d %H:%M}; day {variant.day} of the run was reached.\n"
    return head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)


def save(variant: Variant, beside: Path, name: str) -> Path:
    """Write a course beside the scenario it extends, under a name that is free. Errors: `RefusedError`."""
    name = name.strip() or _free_name(beside)
    if not NAME.fullmatch(name):
        raise RefusedError("refused.name")
    path = beside.with_name(f"{name}.yaml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(scenario_text(variant, beside.name))
    except FileExistsError:
        raise RefusedError("refused.name_exists", name=path.name) from None
    except OSError as error:
        raise RefusedError("refused.write", why=f"{path.parent}: {error.strerror or error}") from None
    return path


def _free_name(beside: Path) -> str:
    number = 1
    while beside.with_name(f"{beside.stem}-live-{number}.yaml").exists():
        number += 1
    return f"{beside.stem}-live-{number}"


def _plain(act: Intervention) -> dict[str, Any]:
    """An act as written by hand: only what was given."""
    given = act.model_dump(exclude_defaults=True, by_alias=True)
    return {"date": act.date, "action": act.action} | given


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all. Errors: OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
