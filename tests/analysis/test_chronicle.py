"""Reading a results folder back: the same numbers as in the run, and a sentence for every folder that is none."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from analysis.chronicle import Chronicle, chronicle_of
from sim.cli import app
from sim.folder import FolderError
from sim.run import Results


def test_the_numbers_are_those_of_the_run(chronicle: Chronicle, results: Results) -> None:
    assert (chronicle.daily("persons") == np.array([one.city["persons"] for one in results.records])).all()
    regular = np.array([one.district["regular_persons"] for one in results.records])
    assert (chronicle.by_district("regular_persons") == regular).all()
    assert [row["event"] for row in chronicle.log] == [event.what for event in results.records[0].events]
    assert [row["alternatives"] for row in chronicle.log] == [
        list(event.alternatives) for event in results.records[0].events
    ]


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def half(folder: Path) -> None:
    (folder / "events.parquet").unlink()
    (folder / "spells.parquet").unlink()


def changed(folder: Path) -> None:
    path = folder / "scenario.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Small town", "Large town"), encoding="utf-8")


def broken(folder: Path) -> None:
    (folder / "days.parquet").write_bytes(b"no table")


def no_json(folder: Path) -> None:
    (folder / "manifest.json").write_text("{", encoding="utf-8")


WRONG = {
    "foreign": (empty, "is not a results folder of ankunft: there is no manifest.json"),
    "half deleted": (half, "events.parquet, spells.parquet missing; run the scenario again"),
    "changed": (changed, "was changed after the run"),
    "broken table": (broken, "days.parquet cannot be read"),
    "broken manifest": (no_json, "manifest.json cannot be read"),
}


@pytest.mark.parametrize(("spoil", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_folder_that_is_not_whole_is_told(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(folder, spoilt)
    spoil(spoilt)
    done = CliRunner().invoke(app, ["report", str(spoilt)])
    assert done.exit_code == 2
    assert words in done.output
    assert "Traceback" not in done.output


def test_tables_of_another_scenario_are_told(chronicle: Chronicle, calm_chronicle: Chronicle, tmp_path: Path) -> None:
    mixed = tmp_path / "mixed"
    shutil.copytree(chronicle.folder, mixed)
    shutil.copy(calm_chronicle.folder / "days.parquet", mixed)
    with pytest.raises(FolderError, match="of another scenario"):
        chronicle_of(mixed).daily("persons")


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="is not a folder; name a results folder"):
        chronicle_of(tmp_path / "nowhere")


def test_the_command_writes_the_page(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "r")
    done = CliRunner().invoke(app, ["report", str(tmp_path / "r"), "--lang", "de"])
    assert done.exit_code == 0, done.output
    assert "Die Standards im Einzelnen" in (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
