"""Discovery in words: when ... and ..., then so often; and how many of all such cases that explains."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.discovery.boxes import Box, Found, Limit
from analysis.discovery.figure import scatter, way
from analysis.studies.answer import Answer, Drawn, Value
from analysis.studies.opened import Opened
from analysis.words.rows import Row, Table
from sim.locale import Language

NAME = "discovery"
COLUMNS = ("method", "box", "factor", "low", "high", "values", "coverage", "density", "runs", "cases", "quasi_p")


@dataclass(frozen=True)
class Told:
    """What was found, put into words of one language."""

    study: Opened
    found: Found
    lang: Language

    def say(self, key: str, count: float | None = None, /, **values: object) -> str:
        """A text of the book."""
        return self.lang.say(f"studies.discovery.{key}", count, **values)

    def label(self, name: str) -> str:
        """Name of a factor or outcome."""
        return str(self.study.label(name)[self.lang.code])

    @property
    def sought(self) -> str:
        """What a case is, in words."""
        key, value = ("above", self.found.above) if self.found.above is not None else ("below", self.found.below)
        return self.say(key, outcome=self.label(self.found.outcome), value=self._number(float(value or 0.0)))

    def answer(self) -> Answer:
        """Lines, the runs with the box, PRIM's way, tables of boxes."""
        found = self.found
        return Answer(
            name=NAME,
            title=self.say("title"),
            lines=self._lines(),
            figures=self._figures(),
            tables=[self._table("prim", (found.box,)), *([self._table("cart", found.leaves)] if found.leaves else [])],
            method=self.say("method"),
            columns=COLUMNS,
            data=[
                *_data("prim", 0, found.box),
                *(row for n, one in enumerate(found.leaves) for row in _data("cart", n, one)),
            ],
        )

    def _lines(self) -> list[str]:
        found, box = self.found, self.found.box
        share = self.lang.percent(found.cases / found.runs)
        lines = [
            self.say(
                "cases",
                sought=self.sought,
                cases=self.lang.number(found.cases),
                runs=self.lang.number(found.runs),
                share=share,
            )
        ]
        if box.limits:
            lines.append(
                self.say(
                    "when",
                    when=self.when(box),
                    sought=self.sought,
                    density=self.lang.percent(box.density),
                    coverage=self.lang.percent(box.coverage),
                )
            )
        else:
            lines.append(self.say("nothing"))
        if self.study.planned.study.replications > 1:
            lines.append(self.say("replications", each=self.study.planned.study.replications))
        if found.left_out:
            lines.append(self.say("left_out", found.left_out))
        return lines

    def when(self, box: Box) -> str:
        """The limits of a box in words: when inflow > 1.2 and notice < 30."""
        return self.lang.say("join.and").join(self._limit(one) for one in box.limits)

    def _limit(self, limit: Limit) -> str:
        name = self.label(limit.factor)
        if limit.values:
            return self.say("one_of", factor=name, values=self.lang.say("join.comma").join(limit.values))
        low, high = (None if end is None else self._number(end) for end in (limit.low, limit.high))
        if low is not None and high is not None:
            return self.say("between", factor=name, low=low, high=high)
        return f"{name} > {low}" if low is not None else f"{name} < {high}"

    def _number(self, value: float) -> str:
        return self.lang.exact(float(f"{value:.3g}") if abs(value) < 1000 else float(round(value)))

    def _figures(self) -> list[Drawn]:
        factors = [limit.factor for limit in self.found.box.limits][:2]
        factors += [name for name in self.study.factors if name not in factors][: 2 - len(factors)]
        drawn = []
        if len(factors) == 2:
            labels, words = [self.label(name) for name in factors], (self.say("case"), self.say("other"))
            figure = scatter(self.found, factors, labels, words, self.lang)
            drawn.append(Drawn(f"{NAME}-box", self.say("figure"), self.say("figure_note"), figure))
        figure = way(self.found, (self.say("coverage"), self.say("density")), self.lang)
        return [*drawn, Drawn(f"{NAME}-way", self.say("way"), self.say("way_note"), figure)]

    def _table(self, method: str, boxes: tuple[Box, ...]) -> Table:
        columns = tuple(self.say(name) for name in ("box", "density", "coverage", "inside"))
        rows = tuple(
            Row(
                (
                    self.when(one) or self.say("all"),
                    self.lang.percent(one.density),
                    self.lang.percent(one.coverage),
                    self.lang.number(one.inside),
                )
            )
            for one in boxes
        )
        return Table(f"boxes-{method}", self.say(f"table.{method}"), columns, rows, ())


def _data(method: str, number: int, box: Box) -> list[list[Value]]:
    shares: list[Value] = [box.coverage, box.density, box.inside, box.cases]
    return [
        [method, number, one.factor, one.low, one.high, "|".join(one.values), *shares, one.chance] for one in box.limits
    ] or [[method, number, "", None, None, "", *shares, None]]
