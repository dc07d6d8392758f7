"""Room: a session with what stands around it - the shelf of scenarios, saved runs, reports, the autosave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from sim.live import autosave
from sim.live.between import Came, between, came
from sim.live.hello import hello
from sim.live.levers import values_of
from sim.live.refusal import RefusedError, Said
from sim.live.saving import save
from sim.live.session import Session
from sim.live.shelf import Shelf
from sim.live.snapshot import Message, Snapshot, view_of
from sim.live.variant import Busy, Variant

# makes a report of a scenario file in a language and says when it is done: the folder, or why it failed
Reporter = Callable[[Path, str, Callable[[Path | None, str], None]], None]


@dataclass
class Saved:
    """A saved course: its file, and the folder of its report once there is one."""

    file: Path
    report: Path | None = None

    @property
    def name(self) -> str:
        """Name under which its file and report are served."""
        return self.file.stem

    def told(self) -> Message:
        """As the page gets it."""
        return {"name": self.name, "file": str(self.file), "report": self.report and f"saved/{self.name}/report.html"}


@dataclass
class Room:
    """What one server plays. Used by one thread at a time."""

    session: Session
    shelf: Shelf
    scenario: str
    key: str
    address: str
    kept_in: Path | None = None
    lock: IO[str] | None = None
    reporter: Reporter | None = None
    saved: dict[str, Saved] = field(default_factory=dict)
    busy: str | None = None
    reporting: bool = False
    trouble: Said | None = None
    number: int = 0
    _hello: Message = field(default_factory=dict)
    _shelf_told: list[Message] = field(default_factory=list)

    # --- what pages get ---------------------------------------------------------------------------------------

    def snapshot(self, before: Snapshot | None = None, *, whole: bool = True) -> Snapshot:
        """The newest day; what takes longer to work out is taken over from the one `before` unless `whole`."""
        session = self.session
        self.number += 1
        views = []
        for variant in session.variants:
            records = variant.records()
            variant.listen(records)
            views.append(view_of(variant, records))
        if self._hello.get("e") != session.epoch:
            self._shelf_told = self._shelf_told or self.shelf.told()
            self._hello = hello(session, self._shelf_told, self.address)
        if whole or before is None or before.epoch != session.epoch:
            results = [came(view.records) if view.records else None for view in views]
            difference, first = self._difference(results), results[0].as_json() if results[0] else {}
        else:
            difference, first = before.between, before.came
        return Snapshot(session.epoch, self.number, tuple(views), self._hello, self.status(), difference, first)

    def _difference(self, results: list[Came | None]) -> Said | None:
        if len(results) < 2 or results[0] is None or results[1] is None:
            return None
        return between(results[0], results[1], self.session.variants[1].name)

    def status(self) -> Message:
        """The message `s` of docs/live.md, without what the hub knows."""
        session = self.session
        return {
            "t": "s",
            "e": session.epoch,
            "playing": session.playing,
            "speed": session.speed,
            "to_event": session.to_event,
            "stop_at_trigger": session.stop_at_trigger,
            "band": session.band_shown,
            "busy": self.busy or ("reporting" if self.reporting else None),
            "trouble": self.trouble,
            "ended": session.ended,
            "stopped_by": session.stopped_by,
            "acts": [
                _act_told(number, index, variant) for number, variant in enumerate(session.variants)
                for index in range(len(variant.acts))
            ],
            "variants": [variant.name for variant in session.variants],
            "values": [values_of(session.levers, v.model.plan, v.model.date) | v.pending() for v in session.variants],
            "saved": [saved.told() for saved in self.saved.values()],
        }  # fmt: skip

    # --- controls that reach beyond the session ---------------------------------------------------------------

    def open(self, scenario: str, day: date | None, busy: Busy) -> None:
        """Take over from a date of a scenario of the shelf."""
        reading = self.shelf.read(scenario)
        plan = reading.scenario
        if day is not None and not plan.start <= day <= plan.end:
            raise RefusedError("refused.outside", date=str(day), start=str(plan.start), end=str(plan.end))
        self.session.open(reading, 0 if day is None else plan.day_of(day), busy=busy)
        self.scenario = scenario

    def save(self, number: int, name: str) -> Saved:
        """Write a variant as a scenario file beside the one it extends."""
        saved = Saved(save(self.session.variant(number), self.shelf.files[self.scenario], name))
        self.saved[saved.name] = saved
        return saved

    def report(self, number: int, name: str, lang: str) -> None:
        """Save a variant and have a report made; the room goes on meanwhile."""
        if self.reporting or self.reporter is None:
            raise RefusedError("refused.reporting")
        saved = self.save(number, name)
        self.reporting, self.trouble = True, None

        def done(folder: Path | None, why: str) -> None:
            self.reporting, saved.report = False, folder
            if folder is None:
                self.trouble = RefusedError("refused.failed", why=why).text

        self.reporter(saved.file, lang, done)

    def keep(self) -> None:
        """Write the autosave; a disk that is full is told, not a reason to stop."""
        if self.kept_in is None:
            return
        try:
            autosave.keep(self.session, self.shelf.files[self.scenario], self.key, self.kept_in)
        except OSError as error:
            self.trouble = RefusedError("refused.write", why=f"{self.kept_in}: {error.strerror or error}").text


def _act_told(number: int, index: int, variant: Variant) -> Message:
    act = variant.acts[index]
    return {
        "number": index,
        "variant": number,
        "day": variant.plan.day_of(act.does.date),
        "date": str(act.does.date),
        "pending": variant.is_pending(act),
        "text": act.text,
        "who": act.does.who,
        "why": act.does.why,
    }
