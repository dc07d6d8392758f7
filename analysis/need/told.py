"""The answer in words: the lines of the first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, isinf

from analysis.brief import ASSUMPTIONS, Brief, limits, moved_by
from analysis.need.answer import TRIED_RUNS, Need
from analysis.need.binding import Lever, latest_decision
from analysis.need.question import futures_for_interval
from analysis.need.trials import Trial
from analysis.words.spreads import of_numbers
from sim.locale import Language
from sim.survival import proportion

BOOKS = ("need", "brief", "workbook")
LITTLE = 0.01  # a lever that saves less changes little
EARLY = 0.05


@dataclass(frozen=True)
class Told:
    """An answer put into words of one language."""

    need: Need
    lang: Language

    @property
    def share(self) -> str:
        """The share asked for, out of 100."""
        return self.lang.exact(round(100 * self.need.question.share, 3))

    @property
    def counted(self) -> str:
        """Halls, or emergency shelters."""
        return self.say(f"counted.{self.need.question.counted}")

    @property
    def shelter(self) -> str:
        """Hall, or emergency shelter."""
        return self.say(f"shelter.{self.need.question.counted}")

    def say(self, key: str, count: float | None = None, /, **values: object) -> str:
        """A text of the book."""
        return self.lang.say(f"need.{key}", count, **values)

    def places(self, value: float | None) -> str:
        """A number of places; "no number" beyond all."""
        if value is None:
            return self.say("table.unknown")
        return self.say("table.beyond") if isinf(value) else self.lang.number(value)

    def span(self, values: Sequence[float]) -> str:
        """Middle with the range (or percentiles) behind it; one number where all agree."""
        spread = of_numbers(values)
        assert spread is not None
        low, middle, high = (self.lang.number(int(spread[end] + 0.5)) for end in ("low", "middle", "high"))
        return low if low == high else self.lang.say("range", middle=middle, low=low, high=high)

    @property
    def question(self) -> str:
        """The question in a sentence."""
        asked = self.need.question
        return self.say(f"question.{asked.counted}", share=self.share, **self._days)

    @property
    def _days(self) -> dict[str, str]:
        asked, lang = self.need.question, self.lang
        return {"by": lang.date(asked.by), "first": lang.date(asked.first), "until": lang.date(asked.until)}

    # --- the first page -------------------------------------------------------------------------------------

    def brief(self, invented: str) -> Brief:
        """The first page."""
        lines = (self.answer, self.interval, *self._kept(), self.without, *self._lacking(), self.next_hall)
        rest = (self.binds, self._before_first(), self._decided(), self._where())
        label = self.say("lacking_on_worst_day")
        return Brief(
            question=self.question,
            lines=tuple(line for line in (*lines, *rest) if line)[:10],
            moved=self._moved(label),
            moved_note=self.say("moved") if self._moved(label) else "",
            limits=limits(self.lang, futures=True, invented=invented),
        )

    def _moved(self, label: str) -> tuple[str, ...]:
        """What moves the answer most of what nobody knows, then of what was tried out, three in all."""
        need, say = self.need, self.lang.say
        known = moved_by(need.moved_by, need.plan, label, self.persons, self.lang)
        told = list(known)
        for one in need.tried[: ASSUMPTIONS - len(known)]:
            if one.moves > 0:
                ends = {"less": one.less, "as_it_is": one.as_it_is, "more": one.more}
                values = {name: self.persons(value) for name, value in ends.items()}
                line = say("brief.tried_line", label=say(f"brief.tried.{one.name}"), what=label, **values)
                told.append(say("brief.moved_tried", line=line, runs=self.lang.number(TRIED_RUNS)))
        return tuple(told)

    @cached_property
    def answer(self) -> str:
        """How many places must exist, or that no number suffices, with the best reachable."""
        need = self.need
        listed = self.span([one.planned for one in need.listed])
        if not need.possible:
            k = round(need.best_share * need.runs)
            return self.say(
                "line.impossible",
                k=self.lang.number(k),
                n=self.lang.number(need.runs),
                best=self.lang.exact(round(100 * need.best_share, 1)),
                share=self.share,
                most=self.lang.number(self._best_places()),
                tried=self.lang.number(need.most),
                counted=self.counted,
                **self._days,
            )
        if need.places.places == 0:
            return self.say("line.enough", total=listed, **self._days)
        assert need.at_answer is not None
        total, more = self.span([one.planned for one in need.at_answer]), int(need.places.places)
        beside = self.span([one.planned - more for one in need.at_answer])  # permits may end sooner with more places
        return self.say("line.answer", total=total, more=self.places(more), listed=beside, **self._days)

    def _best_places(self) -> float:
        """The number of places from which on no further one helps any future."""
        return max((high for _, high in self.need.brackets if not isinf(high)), default=0)

    @property
    def interval(self) -> str:
        """What the futures cannot say more exactly."""
        found, runs = self.need.places, self.lang.number(self.need.runs)
        low = self.places(found.low)
        if not self.need.possible or found.places == found.high == 0:
            return ""
        if found.high is None:
            enough = self.lang.number(futures_for_interval(self.need.question.share))
            return self.say("line.interval_open", runs=runs, low=low, enough=enough)
        if isinf(found.high):
            return self.say("line.interval_beyond", runs=runs, low=low)
        return self.say("line.interval", runs=runs, low=low, high=self.places(found.high))

    def _kept(self) -> tuple[str, ...]:
        if not self.need.possible or self.need.places.places == 0:
            return ()
        return (self.say("line.kept", counted=self.counted, **self._of_runs(self.need.places.kept)),)

    @property
    def without(self) -> str:
        """In how many futures nothing is lacking without more places."""
        kept = proportion(sum(one.kept for one in self.need.listed), self.need.runs)
        low, high = (self.lang.number(100 * end) for end in (kept.low, kept.high))
        return self.say("line.none", counted=self.counted, low=low, high=high, **self._of_runs(kept.number))

    def _of_runs(self, number: int) -> dict[str, str]:
        return {"k": self.lang.number(number), "n": self.lang.number(self.need.runs)}

    def _lacking(self) -> tuple[str, ...]:
        worst = of_numbers([one.worst for one in self.need.listed])
        if worst is None or worst["high"] == 0:
            return ()
        low, high = (self.lang.number(int(worst[end] + 0.5)) for end in ("low", "high"))
        persons = self.lang.say("count.persons", int(worst["middle"] + 0.5))
        told = self.lang.say("range", middle=persons, low=low, high=high) if low != high else persons
        return (self.say("line.lacking", persons=told),)

    @property
    def next_hall(self) -> str:
        """When the next hall is needed, over the futures; those that need none before the end are counted."""
        until = self.lang.date(self.need.plan.end)
        used = hall_days(self.need.listed)
        seen = [day for day in used if not isinf(day)]
        if not seen:
            return self.say("line.next_none", shelter=self.shelter, until=until, n=self.lang.number(self.need.runs))
        told = {"shelter": self.shelter, "until": until, **self._of_runs(len(seen))}
        if 2 * len(seen) < self.need.runs:
            return self.say("line.next_seldom", early=self._day(used[0]), **told)
        middle = used[(len(used) - 1) // 2]
        ordered = sorted(one.hall.ordered if one.hall else inf for one in self.need.listed)[(len(used) - 1) // 2]
        few = max(1, int(EARLY * len(used) + 1e-9))
        days = {"middle": self._day(middle), "early": self._day(used[few - 1]), "ordered": self._day(ordered)}
        return self.say("line.next", few=self.lang.number(few), **days, **told)

    def _day(self, number: float) -> str:
        return self.lang.date(self.need.plan.date_of(int(number)))

    @property
    def binds(self) -> str:
        """What would save most nights in the worst futures, and what binds by it."""
        levers = self.need.levers
        if not levers:
            return ""
        told = self.lang.say("join.semicolon").join(
            self.say(
                f"lever.{one.name}",
                saved=self.saved(one),
                **self._of_lever(one),
            )
            for one in levers
        )
        best = max(levers, key=lambda one: one.saved)
        binding = best.name if best.saved >= LITTLE else "nothing"
        n = self.lang.number(self.need.asked)
        sentence = self.say("line.binds", n=n, counted=self.counted, levers=told)
        return f"{sentence} {self.say(f'line.binding.{binding}')}"

    def saved(self, lever: Lever) -> str:
        """Share of the nights a lever saves."""
        if lever.after == lever.before:
            return self.say("saved.same")
        share = self.lang.percent(abs(lever.saved))
        return self.say("saved.less" if lever.saved > 0 else "saved.more", share=share)

    def _before_first(self) -> str:
        before = sum(one.before for one in self.need.listed)
        nights = before + sum(one.nights for one in self.need.listed)
        share = round(100 * before / nights) if nights else 0
        told = {"nights": self.lang.number(share), "counted": self.counted, **self._days}
        return self.say("line.before", **told) if share else ""

    def _decided(self) -> str:
        decided = latest_decision(self.need.plan, self.need.question.by)
        if decided is None or self.need.places.places == 0:
            return ""
        longest, likely = decided
        late = "decided_late" if longest < self.need.plan.start else "decided"
        return self.say(
            f"line.{late}", longest=self.lang.date(longest), likely=self.lang.date(likely), by=self._days["by"]
        )

    def _where(self) -> str:
        cap = self.need.plan.occupancy.cap_places.on(self.need.question.by)
        return self.say("line.where", cap=self.lang.number(cap))

    def lever(self, one: Lever) -> str:
        """What is better with a lever."""
        return self.say(f"lever.{one.name}", saved="", **self._of_lever(one)).rstrip(": ")

    def _of_lever(self, one: Lever) -> dict[str, str]:
        if one.places is None:
            return {}
        return {"places": self.lang.say("count.places", one.places), "by": self._days["by"]}

    def persons(self, value: float | None) -> str:
        """A number of people; a dash where there is none."""
        return "–" if value is None else self.lang.number(int(value + 0.5))

    @property
    def method(self) -> str:
        """How the answer was found."""
        return self.say("method", exceptions=self.say("exceptions", self.need.places.exceptions))


def hall_days(listed: Sequence[Trial]) -> list[float]:
    """Days from the start on which the next hall is needed, in order; inf: not before the end."""
    return sorted(float(one.hall.first_person) if one.hall else inf for one in listed)
