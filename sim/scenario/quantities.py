"""Quantities: numbers with a unit, a range and a label, constant or changing by date."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property, lru_cache
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    RootModel,
    model_validator,
)
from pydantic_core import CoreSchema

T = TypeVar("T")

ALWAYS = date(1, 1, 1)
DAYS_PER_MONTH = 365.25 / 12


class Frozen(BaseModel):
    """A block of a scenario file: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, coerce_numbers_to_str=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # classes of dated values have no importable name, so a block travels as its text
        return _revived, (type(self), self.model_dump_json(by_alias=True))


@lru_cache(maxsize=4096)
def _revived(block: type[Frozen], text: str) -> Frozen:
    return block.model_validate_json(text)


class Text(Frozen):
    """A text in German and English."""

    de: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.de if lang == "de" else self.en


def _is_dateish(key: object) -> bool:
    return isinstance(key, date) or (isinstance(key, str) and len(key) == 10 and key[4] == key[7] == "-")


class Dated(RootModel[dict[date, T]], Generic[T]):
    """A value that may change on given dates: `4.5` or `{2015-01-01: 4.5, 2018-01-01: 7.0}`."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _one_value_holds_always(cls, raw: Any) -> Any:
        by_date = isinstance(raw, dict) and raw and all(_is_dateish(key) for key in raw)
        return raw if by_date or isinstance(raw, Dated) else {ALWAYS: raw}

    @cached_property
    def dates(self) -> list[date]:
        """Dates from which the values hold, in order."""
        return sorted(self.root)

    @cached_property
    def values(self) -> list[T]:
        """All values, in the order of their dates."""
        return [self.root[day] for day in self.dates]

    def on(self, day: date) -> T:
        """Value in force on a day; before the first date the first value."""
        return self.values[bisect_right(self.changes, day)]

    @cached_property
    def changes(self) -> list[date]:
        """Dates on which another value comes into force."""
        return self.dates[1:]

    @property
    def first_date(self) -> date:
        """Date from which the first value is stated (`ALWAYS` for a constant)."""
        return self.dates[0]

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        by_date = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [by_date.get("additionalProperties", {}), by_date]}


def quantity(unit: str, de: str, en: str, default: Any = ..., **limits: Any) -> Any:
    """Field of a scenario with unit, German and English label and allowed range (`ge`, `le`, `gt`)."""
    extra: dict[str, Any] = {"unit": unit, "label": {"de": de, "en": en}}
    return Field(default, json_schema_extra=extra, validate_default=True, **limits)


Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(ge=0, le=1000)]
SquareMetres = Annotated[float, Field(ge=1, le=50)]
Persons = Annotated[float, Field(ge=0, le=10_000_000)]
Places = Annotated[int, Field(ge=0, le=1_000_000)]
HouseholdSize = Annotated[int, Field(ge=1, le=20)]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
SizeShares = dict[HouseholdSize, Share]
SizeFactors = dict[HouseholdSize, Factor]
