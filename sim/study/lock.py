"""Lock: what a study's folder was begun with; a folder of another study, scenario or model is refused."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.folder import FolderError
from sim.scenario.reading import load_scenario
from sim.scenario.resolved import resolved_yaml
from sim.study.identity import digest_of, model_version, packages, scenario_digest, study_digest
from sim.study.reading import Planned, StudyReading, planned_of
from sim.study.schema import Study

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

LOCK, SCENARIO, RULES, MANIFEST, LISTED = "study.lock.yaml", "scenario.yaml", "rules.py", "manifest.json", "listed.json"
HEAD = "# What this folder was begun with; ankunft goes on only with the same study, scenario and model.\n"
Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Begun:
    """What a folder was begun with. `study`, `scenario`, `rules` are digests; `chunk` runs are done at a time."""

    study: str
    scenario: str
    rules: str | None
    model: str
    packages: dict[str, str]
    runs: int
    chunk: int


def begun_with(planned: Planned, rules: Path | None, chunk: int) -> Begun:
    """What a folder of this study would be begun with."""
    return Begun(
        study_digest(planned),
        scenario_digest(planned),
        digest_of(rules.read_text(encoding="utf-8")) if rules is not None else None,
        model_version(),
        packages(),
        planned.runs,
        chunk,
    )


def begin(folder: Path, reading: StudyReading, rules: Path | None, chunk: int) -> Begun:
    """Write what a study needs into its folder, the lock last. Errors: `FolderError`."""
    planned = reading.planned
    begun = begun_with(planned, rules, chunk)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / SCENARIO, resolved_yaml(reading.base))
        if rules is not None:
            shutil.copyfile(rules, folder / RULES)
        if planned.listed:
            _write(folder / LISTED, json.dumps([list(row) for row in planned.listed]))
        content = planned.study.model_dump(mode="json", by_alias=True, exclude_none=True)
        text = yaml.dump({**asdict(begun), "content": content}, Dumper=Dumper, sort_keys=False, allow_unicode=True)
        _write(folder / LOCK, HEAD + text)
    except OSError as error:
        raise told(error, folder) from error
    return begun


def begun_in(folder: Path) -> Begun | None:
    """What a folder was begun with; None where no study was. Errors: `FolderError` for a lock that cannot be read."""
    try:
        read = _read(folder)
        return None if read is None else Begun(**{name: read[name] for name in Begun.__dataclass_fields__})
    except (KeyError, TypeError) as error:
        raise FolderError(f"{folder / LOCK} cannot be read; is {folder} the folder of a study of ankunft?") from error


def planned_in(folder: Path) -> Planned:
    """The study of a folder, as it was begun. Errors: `FolderError`, `ScenarioError`."""
    read = _read(folder)
    if read is None:
        raise FolderError(f"{folder} is not the folder of a study: it holds no {LOCK}")
    listed = folder / LISTED
    rows = [tuple(row) for row in json.loads(listed.read_text(encoding="utf-8"))] if listed.exists() else []
    return planned_of(Study.model_validate(read["content"]), load_scenario(folder / SCENARIO), rows)


def differs(begun: Begun, now: Begun) -> str:
    """Why a folder cannot be gone on with; empty if it can."""
    if begun.model != now.model:
        return f"it was begun with ankunft {begun.model}, and this is {now.model}"
    for name, before in begun.packages.items():
        if now.packages.get(name) != before:
            return f"it was begun with {name} {before}, and here is {now.packages.get(name)}"
    for what, words in (
        ("scenario", "from another scenario"),
        ("study", "by another study"),
        ("rules", "with other rules"),
    ):
        if getattr(begun, what) != getattr(now, what):
            return f"it was begun {words}"
    return ""


def _read(folder: Path) -> dict[str, Any] | None:
    try:
        text = (folder / LOCK).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FolderError(f"{folder} cannot be read: {error.strerror or error}") from error
    try:
        read = yaml.load(text, Loader)
    except yaml.YAMLError:
        read = None
    if not isinstance(read, dict):
        raise FolderError(f"{folder / LOCK} cannot be read; is {folder} the folder of a study of ankunft?")
    return read


def write_manifest(folder: Path, content: dict[str, Any]) -> None:
    """Write the manifest whole or not at all."""
    _write(folder / MANIFEST, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a folder; empty where there is none, or none that can be read."""
    with suppress(OSError, ValueError):
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return read if isinstance(read, dict) else {}
    return {}


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def told(error: OSError, folder: Path) -> FolderError:
    """An error of the disk as a sentence that says how to go on."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FolderError(
            f"the disk of {folder} is full; free some space and call the same command again, it goes on where it was"
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FolderError(f"{folder} cannot be written to (no permission); name another folder with --out")
    return FolderError(f"{folder} cannot be written: {error.strerror or error}")


@contextmanager
def alone(folder: Path, name: str, *, wait: bool) -> Iterator[bool]:
    """Hold a lock of the folder; yields False if another process holds it and `wait` is false.

    The lock goes with the process, however it ends. On Windows there is none.
    """
    path = folder / f".{name}.lock"
    with path.open("a+") as file:
        if fcntl is None:
            yield True
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
