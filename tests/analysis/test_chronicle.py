"""Reading a results folder back: the same numbers as in the run, and a sentence for every folder that is none."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from analysis.chronicle import Chronicle, chronicle_of
from analysis.intact import digests
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


# --- a folder that is none ----------------------------------------------------------------------------------


def write(path: Path, content: Any) -> None:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def manifest_of(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return told


def other_version(folder: Path, **changes: Any) -> None:
    """A manifest as another version wrote it, with the digests of what lies in the folder."""
    write(folder / "manifest.json", {**manifest_of(folder), "ankunft": "0.0.1", "files": digests(folder), **changes})


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def half(folder: Path) -> None:
    (folder / "events.parquet").unlink()
    (folder / "spells.parquet").unlink()


def changed(folder: Path) -> None:
    path = folder / "scenario.yaml"
    write(path, path.read_text(encoding="utf-8").replace("Small town", "Large town"))


def no_table(folder: Path) -> None:
    (folder / "days.parquet").write_bytes(b"no table")


def cut_off(folder: Path) -> None:
    whole = (folder / "districts.parquet").read_bytes()
    (folder / "districts.parquet").write_bytes(whole[: len(whole) // 2])


def empty_table(folder: Path) -> None:
    (folder / "shelters.parquet").write_bytes(b"")


def edited_summary(folder: Path) -> None:
    path = folder / "summary.json"
    write(path, {**json.loads(path.read_text(encoding="utf-8")), "runs": 3})


def garbage_summary(folder: Path) -> None:
    (folder / "summary.json").write_bytes(bytes(range(256)))


def older_summary(folder: Path) -> None:
    path = folder / "summary.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    write(path, {key: value for key, value in told.items() if key not in ("years", "left_out")})
    other_version(folder)


def older_lists(folder: Path) -> None:
    write(folder / "summary.json", "[1, 2]")
    other_version(folder)


def older_spread(folder: Path) -> None:
    path = folder / "summary.json"
    write(path, {**json.loads(path.read_text(encoding="utf-8")), "persons": None})
    other_version(folder)


def older_manifest(folder: Path) -> None:
    write(folder / "manifest.json", {key: value for key, value in manifest_of(folder).items() if key != "files"})


def odd_manifest(folder: Path) -> None:
    other_version(folder, files={"summary.json": 3})


def older_scenario(folder: Path) -> None:
    path = folder / "scenario.yaml"
    write(path, path.read_text(encoding="utf-8") + "\nbeds: 12\n")
    other_version(folder)


def older_columns(folder: Path) -> None:
    table = pq.read_table(folder / "days.parquet")
    pq.write_table(table.drop_columns(["emergency_persons_halls"]), folder / "days.parquet")
    other_version(folder)


def older_parameters(folder: Path) -> None:
    write(folder / "parameters.csv", "path;value\na;1\n")
    other_version(folder)


def no_json(folder: Path) -> None:
    write(folder / "manifest.json", "{")


def list_for_manifest(folder: Path) -> None:
    write(folder / "manifest.json", "[]")


def foreign_outlines(folder: Path) -> None:
    write(folder / "outlines.json", {"Elsewhere": [[[9, 48], [9.1, 48], [9.1, 48.1], [9, 48]]]})


def folder_for_file(folder: Path) -> None:
    (folder / "summary.json").unlink()
    (folder / "summary.json").mkdir()


WRONG = {
    "foreign": (empty, "is not a results folder of ankunft: there is no manifest.json"),
    "half deleted": (half, "events.parquet, spells.parquet missing; run the scenario again"),
    "a folder for a file": (folder_for_file, "summary.json missing; run the scenario again"),
    "scenario changed": (changed, "scenario.yaml is not the file that the run wrote"),
    "no table": (no_table, "days.parquet is not the file that the run wrote"),
    "table cut off": (cut_off, "districts.parquet is not the file that the run wrote"),
    "empty table": (empty_table, "shelters.parquet is not the file that the run wrote"),
    "summary edited": (edited_summary, "summary.json is not the file that the run wrote"),
    "summary garbage": (garbage_summary, "summary.json is not the file that the run wrote"),
    "older manifest": (older_manifest, "was written by another version"),
    "odd manifest": (odd_manifest, "was written by another version (made by ankunft 0.0.1)"),
    "keys of the summary missing": (older_summary, "lack what this version of ankunft tells"),
    "summary without persons": (older_spread, "lack what this version of ankunft tells"),
    "summary a list": (older_lists, "it holds no object of names and values"),
    "scenario of another version": (older_scenario, "cannot be read any more (made by ankunft 0.0.1)"),
    "columns missing": (older_columns, "days.parquet cannot be read"),
    "other parameters": (older_parameters, "parameters.csv"),
    "broken manifest": (no_json, "manifest.json cannot be read"),
    "manifest a list": (list_for_manifest, "it holds no object of names and values"),
    "foreign outlines": (foreign_outlines, "outlines.json does not belong to these results"),
}


@pytest.mark.parametrize(("spoil", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_folder_that_is_not_whole_is_told(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(folder, spoilt)
    spoil(spoilt)
    write(spoilt / "report.html", "the report that was there before")
    before = sorted(path.name for path in spoilt.iterdir())
    done = CliRunner().invoke(app, ["report", str(spoilt)])
    told = " ".join(done.output.split())
    assert done.exit_code == 2, told
    assert words in told
    assert "Traceback" not in told
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert (spoilt / "report.html").read_text(encoding="utf-8") == "the report that was there before"
    assert sorted(path.name for path in spoilt.iterdir()) == before


@pytest.mark.parametrize("name", ["days", "districts", "spells", "events", "shelters"])
def test_tables_of_another_city_are_told(
    chronicle: Chronicle, calm_chronicle: Chronicle, tmp_path: Path, name: str
) -> None:
    mixed = tmp_path / "mixed"
    shutil.copytree(chronicle.folder, mixed)
    shutil.copy(calm_chronicle.folder / f"{name}.parquet", mixed)
    with pytest.raises(FolderError, match=rf"{name}\.parquet is not the file that the run wrote"):
        chronicle_of(mixed)


def test_a_table_with_too_few_rows_is_told(chronicle: Chronicle, calm_chronicle: Chronicle, tmp_path: Path) -> None:
    """Also where the manifest knows no better."""
    mixed = tmp_path / "mixed"
    shutil.copytree(chronicle.folder, mixed)
    shutil.copy(calm_chronicle.folder / "days.parquet", mixed)
    other_version(mixed)
    with pytest.raises(FolderError, match="of another scenario"):
        chronicle_of(mixed).daily("persons")


def test_a_report_that_cannot_be_made_leaves_the_figures_alone(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    assert CliRunner().invoke(app, ["report", str(again)]).exit_code == 0
    before = {path: path.read_bytes() for path in (again / "figures").iterdir()}
    older_summary(again)
    assert CliRunner().invoke(app, ["report", str(again)]).exit_code == 2
    assert {path: path.read_bytes() for path in (again / "figures").iterdir()} == before


def test_outlines_that_were_taken_away_are_told(folder: Path, tmp_path: Path) -> None:
    mixed = tmp_path / "mixed"
    shutil.copytree(folder, mixed)
    other_version(mixed, files={**digests(mixed), "outlines.json": "0"})
    with pytest.raises(FolderError, match=r"outlines\.json is missing, though the run wrote it"):
        chronicle_of(mixed)


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="is not a folder; name a results folder"):
        chronicle_of(tmp_path / "nowhere")


def test_the_command_writes_the_page(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "r")
    done = CliRunner().invoke(app, ["report", str(tmp_path / "r"), "--lang", "de"])
    assert done.exit_code == 0, done.output
    assert "Die Standards im Einzelnen" in (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
