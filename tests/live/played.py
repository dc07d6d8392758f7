"""Sessions for tests: the invented town over three quarters of a year, and what two courses have in common."""

import shutil
from pathlib import Path

import numpy as np

from sim.live.room import Room
from sim.live.saving import save
from sim.live.session import Session
from sim.live.shelf import Shelf
from sim.live.variant import Variant
from sim.model import SurgeModel
from sim.records import Records, records_of
from sim.scenario.reading import Reading, load_scenario, read_scenario

ROOT = Path(__file__).parents[2]
MUSTERSTADT = ROOT / "scenarios" / "musterstadt.yaml"
STUTTGART = ROOT / "scenarios" / "stuttgart-2015.yaml"
KEY = "key-of-the-test"


def reading(file: Path = MUSTERSTADT, end: str | None = "2026-09-30") -> Reading:
    return read_scenario(file, [] if end is None else [f"end={end}"])


def session(file: Path = MUSTERSTADT, end: str | None = "2026-09-30", seed: int = 1) -> Session:
    return Session(reading(file, end), seed)


def room(folder: Path, file: Path = MUSTERSTADT, end: str | None = "2026-09-30", **more: object) -> Room:
    shelf, kept_in = Shelf.around(file), folder / "kept.json"
    return Room(session(file, end), shelf, file.stem, KEY, "http://127.0.0.1:1/", kept_in, **more)


def town(folder: Path) -> Path:
    """The invented town in a folder of its own, where runs can be saved."""
    shutil.copytree(MUSTERSTADT.parent / "musterstadt", folder / "musterstadt")
    return Path(shutil.copy(MUSTERSTADT, folder))


def rerun(variant: Variant, beside: Path) -> Records:
    """A course from the scenario file that was saved of it, up to the day that was reached."""
    file = save(variant, beside, "")
    try:
        model = SurgeModel(load_scenario(file, [f"end={variant.plan.end}"]), collect=False)
    finally:
        file.unlink()
    while model.day < variant.day:
        model.step()
    return records_of(model)


def live_until(played: Session, day: int) -> None:
    while played.day < day:
        played.live()


def same(one: Records, other: Records) -> None:
    """Every array, every event and every shelter of two runs is the same."""
    assert one.events == other.events
    assert one.shelters == other.shelters
    for part in ("city", "district", "kind", "cost", "parts"):
        mine, theirs = getattr(one, part), getattr(other, part)
        assert mine.keys() == theirs.keys()
        for name in mine:
            np.testing.assert_array_equal(mine[name], theirs[name], err_msg=f"{part} {name}")
