"""Wording: spreads and endings of the summary as phrases of one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.locale import Language

Told = Mapping[str, Any]
Form = Callable[[Any], str]

FAMILIES = ("halls", "hotels", "other")
ENDINGS = ("never_broken", "back", "broken_before_start", "not_within_horizon")  # in the order they are told


@dataclass(frozen=True)
class Wording:
    """A summary put into words of one language."""

    summary: Told
    lang: Language

    # --- phrases --------------------------------------------------------------------------------------------

    @property
    def end(self) -> str:
        """Last day of the runs."""
        return self.lang.date(self.summary["end"])

    @property
    def origin(self) -> str:
        """Day from which durations count."""
        return self.lang.date(self.summary["counts_from"])

    @property
    def percentiles(self) -> bool:
        """Whether there are enough runs for percentiles; else ranges are told."""
        return bool(self.summary["persons"]["peak"]["is_percentile"])

    @property
    def unknown(self) -> str:
        """What the scenario says nobody knows, by label; empty where the runs differ by chance alone."""
        labels = [one["label"][self.lang.code] for one in self.summary["uncertainties"]]
        return self.lang.say("join.comma").join(labels)

    def runs(self, number: int) -> str:
        """In all 20 runs, in 3 of 20 runs, in none of 20 runs, in the run."""
        every = self.summary["runs"]
        if number == 0:
            return self.lang.say("runs.none", every)
        if number == every:
            return self.lang.say("runs.all", every)
        return self.lang.say("runs.some", every, k=self.lang.number(number))

    def when(self, day: str | None) -> str:
        """Date, or "not by" the last day."""
        return self.lang.say("horizon", end=self.end) if day is None else self.lang.date(day)

    def count(self, what: str) -> Form:
        """Form that writes a number with its noun in singular or plural; None is "not by" the last day."""
        return lambda value: self.when(None) if value is None else self.lang.say(f"count.{what}", whole(value))

    def span(self, spread: Told | None, form: Form, inner: Form | None = None) -> str:
        """Middle with the range behind it, or the one value where all runs agree; `inner` writes the range."""
        if spread is None:
            return self.lang.say("none")
        low, middle, high = spread["low"], spread["middle"], spread["high"]
        if low == high:
            return form(low)
        inner = inner or form
        return self.lang.say("range", middle=form(middle), low=inner(low), high=inner(high))

    def dates(self, spread: Told) -> str:
        """Middle date with the range behind it; the year of the range written once where it is the same."""
        low, middle, high = spread["low"], spread["middle"], spread["high"]
        if low == high:
            return self.when(low)
        return f"{self.when(middle)} ({self.between(low, high)})"

    def between(self, low: str | None, high: str | None) -> str:
        """Range of dates; one date where both ends agree."""
        if low == high:
            return self.when(low)
        if low is None or high is None:
            return f"{self.when(low)} – {self.when(high)}"
        return self.lang.dates(low, high)

    def number(self, value: float) -> str:
        """Whole number with separators."""
        return self.lang.number(whole(value))

    def number_of(self, spread: Told | None, what: str) -> str:
        """Spread of a number with its noun; "none" where it is 0 in all runs."""
        if spread is None or spread["high"] == 0:
            return self.lang.say("none")
        return self.span(spread, self.count(what), self.number)

    # --- how a standard ends -----------------------------------------------------------------------------------

    def endings(self, standard: Told) -> str:
        """The endings that occur, with their number of runs and the date back."""
        if not standard["endings"]:
            return self.lang.say("ending.not_assessed", runs=self.runs(standard["runs_not_assessed"]))
        numbers = {ending: standard["endings"][ending]["runs"] for ending in ENDINGS}
        parts = [self._ending(standard, ending, self.runs(k)) for ending, k in numbers.items() if k]
        if standard["runs_not_assessed"]:
            parts.append(self.lang.say("ending.not_assessed", runs=self.runs(standard["runs_not_assessed"])))
        if standard["runs_broken_again"]:
            parts.append(self.again(standard))
        return self.lang.say("join.comma").join(parts)

    def _ending(self, standard: Told, ending: str, runs: str) -> str:
        say = self.lang.say
        if ending == "back" and standard["median_back"] is None:
            return say("ending.back_no_median", runs=runs, date=self.when(standard["earliest_back"]))
        if ending == "back":
            days = self.count("days")(standard["days_until_median"])
            return say("ending.back", runs=runs, date=self.back(standard), days=days, origin=self.origin)
        if ending == "broken_before_start":
            back = standard["first_return_if_broken_before_start"]
            if back["low"] is None:
                return say("ending.broken_before_start_never", runs=runs, origin=self.origin, end=self.end)
            if back["middle"] is None:
                return say(
                    "ending.broken_before_start_some",
                    runs=runs,
                    origin=self.origin,
                    date=self.when(back["low"]),
                    end=self.end,
                )
            return say("ending.broken_before_start", runs=runs, origin=self.origin, date=self.dates(back))
        if ending == "never_broken":
            return say("ending.never_broken", runs=runs)
        return say("ending.not_within_horizon", runs=runs, end=self.end)

    def title(self, standard: Told) -> str:
        """Name of a standard; one that is shown beside another and not counted again is marked as a part of it."""
        label = str(standard["label"][self.lang.code])
        return label if standard["within"] is None else self.lang.say("standard.part", label=label)

    @property
    def chosen(self) -> list[Told]:
        """Standards that the combined one counts."""
        return [one for one in self.summary["standards"][:-1] if one["within"] is None]

    def again(self, standard: Told, ranges: bool = True) -> str:
        """In how many runs it is broken again after it was back, and the last day on which it is."""
        days = standard["last_broken_if_broken_again"]
        last = self.dates(days) if ranges else self.when(days["middle"])
        return self.lang.say("ending.again", runs=self.runs(standard["runs_broken_again"]), last=last)

    def mostly_again(self, standard: Told) -> bool:
        """Whether it is broken again in more than half of the runs, so that its date back is none to quote."""
        return bool(2 * standard["runs_broken_again"] > self.summary["runs"])

    def back(self, standard: Told) -> str:
        """Median date back with the range of dates."""
        ends = {"low": standard["earliest_back"], "middle": standard["median_back"], "high": standard["latest_back"]}
        return self.dates(ends)


def whole(value: float) -> int:
    """Number of whole persons, places or days; halves are rounded up."""
    return int(value + 0.5)
