"""Uncertainties: what nobody knows before the run; each future draws it anew."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.quantities import Frozen, Text, quantity
from sim.scenario.triangle import triangular

Number = Annotated[float, Field(ge=-1e12, le=1e12)]


class Uncertainty(Frozen):
    """A value that is not known: between two limits (triangular with a most likely value), or one of several."""

    label: Text
    sets: tuple[str, ...] = Field(description="paths of the values it changes, e.g. inflow.factor", min_length=1)
    by: Literal["value", "factor"] = Field("value", description="value: put in place; factor: times what stands there")
    from_: date | None = Field(None, alias="from", description="day from which it holds (default: always)")
    low: Number | None = quantity("as the value", "niedrigster Wert", "lowest value", None)
    high: Number | None = quantity("as the value", "höchster Wert", "highest value", None)
    likely: Number | None = quantity("as the value", "häufigster Wert", "most likely value", None)
    one_of: tuple[object, ...] = Field((), description="values to choose from, each as likely, instead of limits")

    @model_validator(mode="after")
    def _limits_or_values(self) -> Uncertainty:
        limits = (self.low, self.high)
        if self.one_of:
            if limits != (None, None) or self.likely is not None:
                raise ValueError("give either low and high or one_of, not both")
            if len(self.one_of) < 2 or self.by == "factor":
                raise ValueError("one_of needs two values or more, and by: value")
            return self
        if self.low is None or self.high is None:
            raise ValueError("give low and high, or one_of with the values to choose from")
        if not self.low < self.high or not (self.likely is None or self.low <= self.likely <= self.high):
            raise ValueError("low, likely and high must rise in this order")
        if self.by == "factor" and self.low < 0:
            raise ValueError("a factor cannot be below 0")
        return self

    @property
    def ends(self) -> tuple[object, ...]:
        """The values at its limits, or all it chooses from."""
        return self.one_of or (self.low, self.high)

    def at(self, luck: float) -> object:
        """The value of a piece of luck in (0, 1)."""
        if self.one_of:
            return self.one_of[min(len(self.one_of) - 1, int(luck * len(self.one_of)))]
        assert self.low is not None
        assert self.high is not None
        if self.likely is None:
            return self.low + luck * (self.high - self.low)
        return triangular(luck, self.low, self.likely, self.high)
