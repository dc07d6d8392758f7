"""Single values of YAML 1.1, and where it reads them otherwise than people do."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import yaml

BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
OTHER_BASE = re.compile(r"[-+]?0([0-7_]+|x[0-9a-fA-F_]+|b[01_]+)")
TEXT = "tag:yaml.org,2002:str"
# Resolves and builds single values; it never reads a text.
LOADER: Any = yaml.SafeLoader("")
READ = ("int", "float", "bool", "null", "timestamp")


def scalar_value(event: Any) -> tuple[object, str]:
    """Number, date, text, true, false or nothing; beside it what is wrong with it, if something is."""
    text: str = event.value
    if event.tag not in (None, "!", TEXT):
        return text, f"the tag {event.tag} is not read; write the value alone"
    if event.tag is not None or not event.implicit[0]:
        return text, ""
    tag: str = LOADER.resolve(yaml.ScalarNode, text, (True, False))
    kind = tag.rpartition(":")[2]
    if kind not in READ:
        return text, ""
    if kind in ("int", "float") and (trap := _number_trap(text)):
        return text, trap
    try:
        value: object = LOADER.construct_object(yaml.ScalarNode(tag, text))
    except ValueError:
        return text, f"{text} is not a date of the calendar"
    if isinstance(value, datetime):
        return value.date(), f"{text} has a time of day; write the date alone: {value.date()}"
    return value, ""


def _number_trap(text: str) -> str:
    """What is wrong with a number that YAML 1.1 reads otherwise than people do."""
    if BASE_60.fullmatch(text):
        return f"YAML reads {text} as a number to base 60; put it in quotes: '{text}'"
    if OTHER_BASE.fullmatch(text):
        return f"YAML reads {text} as a number to another base than 10; write it without the leading 0"
    if text.lower().lstrip("+-") in (".inf", ".nan"):
        return f"{text} is not a finite number"
    return ""
