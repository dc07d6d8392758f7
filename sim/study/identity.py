"""Identity: by which content a run, a study and the model are known again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import blake2b, sha256
from importlib.metadata import version
from pathlib import Path

from sim import __version__
from sim.scenario.uncertainties import Uncertainty
from sim.study.reading import Planned

PACKAGE = Path(__file__).resolve().parents[1]
# rooms that do not change what a run gives
BESIDE = ("cli", "live", "new_city", "locale", "audit", "study", "notebook.py", "workers.py", "__main__.py")
COUNTS_AS_WELL = ("study/outcomes.py", "study/tables.py", "study/work.py")
# packages that draw, round and walk for the model: another version may give other last digits
PACKAGES = ("mesa", "numpy", "scipy")
DIGEST_BYTES = 12


@cache
def model_version() -> str:
    """Version of the program with a digest of the code that a run depends on, e.g. `0.1.0+3f9a21c04d5e`."""
    digest = blake2b(digest_size=6)
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if inside.parts[0] not in BESIDE or inside.as_posix() in COUNTS_AS_WELL:
            digest.update(inside.as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{__version__}+{digest.hexdigest()}"


@cache
def packages() -> dict[str, str]:
    """Versions of the packages the numbers of a run depend on."""
    return {name: version(name) for name in PACKAGES}


def digest_of(content: object) -> str:
    """Digest of content made of dicts, lists, texts, numbers and dates; the order of keys does not matter."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_text, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a digest")


def study_digest(planned: Planned) -> str:
    """Digest of all that a study says about its runs: factors, design, outcomes, seed; not of titles and labels."""
    study = planned.study.model_dump(mode="json", by_alias=True, exclude={"name", "title", "question", "base"})
    for block in ("uncertainties", "levers", "outcomes"):
        for one in study[block].values():
            one.pop("label", None)
    return digest_of({**study, "seed": planned.seed, "listed": [list(row) for row in planned.listed]})


def scenario_digest(planned: Planned) -> str:
    """Digest of the values of the scenario a study starts from; sources, notes and titles do not count."""
    texts = {"name", "title", "question", "look_at", "sources", "geometry", "runs", "seed"}
    return digest_of(planned.plan.model_dump(mode="json", by_alias=True, exclude=texts))


class RunIds:
    """Content-addressed ids of the runs of a study: the same run has the same id in every study and folder."""

    def __init__(self, planned: Planned, scenario: str, rules: str | None) -> None:
        """`scenario`, `rules`: digests of the scenario and of the file of rules."""
        self._factors = planned.factors
        self._common = digest_of([model_version(), packages(), scenario, rules, planned.seed])

    def of(self, values: Mapping[str, object], replication: int) -> str:
        """Id of the run of a design point and replication: 24 hexadecimal digits."""
        settings = sorted((_setting(self._factors[name], value) for name, value in values.items()), key=str)
        text = digest_of([self._common, settings, replication])
        return blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()


def _setting(factor: Uncertainty, value: object) -> Sequence[object]:
    return [list(factor.sets), factor.by, factor.from_, value]
