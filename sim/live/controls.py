"""Controls: what the page that steers may ask for, checked before it reaches the run; each does it to the room."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from sim.live.room import Room
from sim.live.variant import Busy

Word = Annotated[str, Field(max_length=120)]
Day = Annotated[StrictInt, Field(ge=0, le=100_000)]
MOST_PLACES, LONGEST_LEAD = 5000, 3650
Number = Annotated[StrictInt, Field(ge=0, le=100_000)]
Value = Annotated[StrictInt | StrictFloat | StrictStr, Field(union_mode="left_to_right")]


class Message(BaseModel):
    """A message of a client; keys that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Do(Message, ABC):
    """A control of who steers; `id` comes back with the answer."""

    t: Literal["do"]
    id: int = 0

    @abstractmethod
    def do(self, room: Room, busy: Busy) -> None:
        """Carry it out. Errors: `RefusedError` with why not."""


class Wheel(Do):
    """Take the wheel; the hub sees to it."""

    what: Literal["wheel"]

    def do(self, room: Room, busy: Busy) -> None:
        """Nothing in the run changes."""


class Play(Do):
    """Go on."""

    what: Literal["play"]

    def do(self, room: Room, busy: Busy) -> None:
        """Play at the speed asked for."""
        room.session.play()


class Pause(Do):
    """Stand still."""

    what: Literal["pause"]

    def do(self, room: Room, busy: Busy) -> None:
        """Pause."""
        room.session.pause()


class Step(Do):
    """One day."""

    what: Literal["step"]

    def do(self, room: Room, busy: Busy) -> None:
        """Live one day."""
        room.session.step()


class Speed(Do):
    """Days a second."""

    what: Literal["speed"]
    days: StrictInt

    def do(self, room: Room, busy: Busy) -> None:
        """Set the speed."""
        room.session.set_speed(self.days)


class ToEvent(Do):
    """To the next event."""

    what: Literal["to_event"]

    def do(self, room: Room, busy: Busy) -> None:
        """Play until something of note happens."""
        room.session.play_to_event()


class StopAtTrigger(Do):
    """Pause when the rule orders emergency places."""

    what: Literal["stop_at_trigger"]
    on: StrictBool

    def do(self, room: Room, busy: Busy) -> None:
        """Remember it."""
        room.session.stop_at_trigger = self.on


class ShowBand(Do):
    """Show the other runs ahead of the day, or let the room decide without having seen them."""

    what: Literal["band"]
    on: StrictBool

    def do(self, room: Room, busy: Busy) -> None:
        """Remember it; the pages see to it."""
        room.session.band_shown = self.on


class SetLever(Do):
    """Another value of a lever."""

    what: Literal["lever"]
    variant: Number = 0
    lever: Word
    value: Value
    who: Word = ""
    why: Word = ""

    def do(self, room: Room, busy: Busy) -> None:
        """Put it in on the coming morning."""
        room.session.set_lever(self.variant, self.lever, self.value, self.who, self.why)


class SiteAct(Do):
    """An act on a site or measure."""

    what: Literal["act"]
    variant: Number = 0
    action: Literal["open", "close", "order", "cancel"]
    target: Word | None = None
    district: Word | None = None
    kind: Word | None = None
    places: Annotated[StrictInt, Field(ge=1, le=MOST_PLACES)] | None = None
    lead_time_days: Annotated[StrictInt, Field(ge=0, le=LONGEST_LEAD)] | None = None
    who: Word = ""
    why: Word = ""

    def do(self, room: Room, busy: Busy) -> None:
        """Put it in on the coming morning."""
        given = self.model_dump(exclude={"t", "id", "what", "variant", "action"}, exclude_none=True)
        room.session.act(self.variant, self.action, **given)


class TakeBack(Do):
    """Take back an act that has not been lived."""

    what: Literal["take_back"]
    variant: Number = 0
    number: Number

    def do(self, room: Room, busy: Busy) -> None:
        """Take it out."""
        room.session.take_back(self.variant, self.number)


class Rewind(Do):
    """Another day."""

    what: Literal["rewind"]
    day: Day

    def do(self, room: Room, busy: Busy) -> None:
        """Go there."""
        room.session.rewind(self.day, busy)


class Fork(Do):
    """A second variant."""

    what: Literal["fork"]
    day: Day | None = None
    name: Word = ""

    def do(self, room: Room, busy: Busy) -> None:
        """Begin it today or on an earlier day."""
        room.session.fork(self.day, self.name, busy)


class Drop(Do):
    """One variant is given up."""

    what: Literal["drop"]
    variant: Number

    def do(self, room: Room, busy: Busy) -> None:
        """Go on with the other."""
        room.session.drop(self.variant)


class OpenScenario(Do):
    """Take over from a date of a scenario."""

    what: Literal["open_scenario"]
    scenario: Word
    date: datetime.date | None = None

    def do(self, room: Room, busy: Busy) -> None:
        """Read it and live up to the date."""
        room.open(self.scenario, self.date, busy)


class Save(Do):
    """Write the scenario file."""

    what: Literal["save"]
    variant: Number = 0
    name: Word = ""

    def do(self, room: Room, busy: Busy) -> None:
        """Save a variant."""
        room.save(self.variant, self.name)


class Report(Do):
    """Save and make a report."""

    what: Literal["report"]
    variant: Number = 0
    name: Word = ""
    lang: Literal["de", "en"] = "de"

    def do(self, room: Room, busy: Busy) -> None:
        """Save a variant and run it into a report beside the live run."""
        room.report(self.variant, self.name, self.lang)


SLOW: dict[type[Do], str] = {Rewind: "rewinding", Fork: "rewinding", OpenScenario: "opening"}
Controls = Annotated[
    Wheel | Play | Pause | Step | Speed | ToEvent | StopAtTrigger | ShowBand | SetLever | SiteAct | TakeBack | Rewind
    | Fork | Drop | OpenScenario | Save | Report,
    Field(discriminator="what"),
]  # fmt: skip
