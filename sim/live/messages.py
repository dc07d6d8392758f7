"""Messages: what a client may say, read from its JSON text; keys that are not known are refused."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, StrictStr, TypeAdapter

from sim.live.controls import Controls, Message


class Join(Message):
    """The first message: the key (empty for viewers) and a word the browser keeps."""

    t: Literal["join"]
    key: str = Field("", max_length=100)
    me: str = Field("", max_length=40, pattern=r"^[\w-]*$")


class Full(Message):
    """Everything, please."""

    t: Literal["full"]


class Here(Message):
    """Answer to a beat."""

    t: Literal["here"]


class Expect(Message):
    """What a viewer expects."""

    t: Literal["expect"]
    peak: datetime.date | None = None
    back: datetime.date | None = None


class _Head(BaseModel):
    t: StrictStr


_HEAD = TypeAdapter(_Head)
_BY_SORT: dict[str, TypeAdapter[Any]] = {
    "join": TypeAdapter(Join),
    "full": TypeAdapter(Full),
    "here": TypeAdapter(Here),
    "expect": TypeAdapter(Expect),
    "do": TypeAdapter(Controls),
}


def read(text: str) -> Any:
    """A message from its JSON text. Errors: ValueError (pydantic's is one) for anything that is not one."""
    sort = _HEAD.validate_json(text).t
    if sort not in _BY_SORT:
        raise ValueError(f"t: one of {', '.join(_BY_SORT)}")
    return _BY_SORT[sort].validate_json(text)
