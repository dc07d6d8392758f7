"""Intact: whether a results folder is whole, of this version and as the run left it; else a sentence that says why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.folder import FolderError

MANIFEST = "manifest.json"
OUTLINES = "outlines.json"
RULES = "rules.py"
NEEDED = (
    "scenario.yaml",
    "parameters.csv",
    "summary.json",
    "days.parquet",
    "districts.parquet",
    "shelters.parquet",
    "costs.parquet",
    "events.parquet",
    "spells.parquet",
    "returns.parquet",
)
OPTIONAL = (OUTLINES, RULES, "futures.parquet", "households.parquet", "moves.parquet")
AGAIN = "run the scenario again"


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of results that lies in the folder, for the manifest."""
    return {name: digest(folder / name) for name in (*NEEDED, *OPTIONAL) if (folder / name).is_file()}


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checked_manifest(folder: Path) -> Mapping[str, Any]:
    """Manifest of a results folder that is whole and unchanged. Errors: `FolderError` with one sentence."""
    if not folder.is_dir():
        raise FolderError(f"{folder} is not a folder; name a results folder, e.g. results/stuttgart-2015")
    if not (folder / MANIFEST).is_file():
        raise FolderError(f"{folder} is not a results folder of ankunft: there is no {MANIFEST} in it")
    manifest = read_json(folder / MANIFEST)
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        told = f"{', '.join(missing)} missing; {AGAIN}"
        raise FolderError(f"{folder} is not whole or of another version ({made_by(manifest)}): {told}")
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(isinstance(digest, str) for digest in files.values()):
        told = f"its {MANIFEST} does not say which files belong to it; {AGAIN}"
        raise FolderError(f"{folder} was written by another version ({made_by(manifest)}): {told}")
    _unchanged(folder, files)
    return manifest


def _unchanged(folder: Path, files: Mapping[str, str]) -> None:
    """Every file is there and as the run left it, and none has been added that the run did not write."""
    found = digests(folder)
    for name in (*NEEDED, *OPTIONAL):
        path = folder / name
        if name in files and name not in found:
            raise FolderError(f"{path} is missing, though the run wrote it; {AGAIN}")
        if name in found and name not in files:
            raise FolderError(f"{path} does not belong to these results, the run did not write it; take it away")
        if name in found and found[name] != files[name]:
            told = "it was changed after the run, cut off or is of other results"
            raise FolderError(f"{path} is not the file that the run wrote: {told}; {AGAIN}")


def made_by(manifest: Mapping[str, Any]) -> str:
    """Which version wrote the results."""
    return f"made by ankunft {manifest.get('ankunft', 'of unknown version')}"


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file. Errors: `FolderError`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise FolderError(f"{path} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise FolderError(f"{path} cannot be read: it holds no object of names and values")
    return content
