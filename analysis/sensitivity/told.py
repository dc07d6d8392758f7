"""Sensitivity in words: which factors matter, how sure that is, and what the dice add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from analysis.sensitivity.figure import bars
from analysis.sensitivity.indices import Figure, Indices, OfFactor
from analysis.studies.answer import Answer, Drawn, Value
from analysis.studies.opened import Opened
from analysis.words.rows import Row, Table
from sim.locale import Language

NAME = "sensitivity"
MATTERS = 0.05  # a total index below it is not worth a word
WIDE = 0.25  # half an interval beyond it says that there are too few base points
COLUMNS = ("outcome", "factor", "index", "value", "low", "high", "noise")


@dataclass(frozen=True)
class Told:
    """Indices of all outcomes, put into words of one language."""

    study: Opened
    found: Sequence[Indices]
    lang: Language

    def say(self, key: str, count: float | None = None, /, **values: object) -> str:
        """A text of the book."""
        return self.lang.say(f"studies.sensitivity.{key}", count, **values)

    def label(self, name: str) -> str:
        """Name of a factor or outcome."""
        return str(self.study.label(name)[self.lang.code])

    def answer(self) -> Answer:
        """Lines, a figure and a table for each outcome, every number as data."""
        kind = self.found[0].kind
        return Answer(
            name=NAME,
            title=self.say("title"),
            lines=[*(line for one in self.found for line in self._lines(one)), self._dice_line()],
            figures=[self._drawn(one) for one in self.found if one.factors],
            tables=[self._table(one) for one in self.found if one.factors],
            method=self.say(f"method.{kind}"),
            columns=COLUMNS,
            data=[row for one in self.found for row in _data(one)],
        )

    def _lines(self, one: Indices) -> list[str]:
        outcome = self.label(one.outcome)
        if not one.factors:
            return [self.say("constant", outcome=outcome)]
        first = one.factors[0]
        if one.kind == "morris":
            return [
                self.say(
                    "line.morris", outcome=outcome, factor=self.label(first.name), value=self._value(first.total, one)
                )
            ]
        told = [
            self.say(
                "line.sobol",
                outcome=outcome,
                factor=self.label(first.name),
                total=self.lang.percent(first.total.value),
                low=self.lang.percent(min(1.0, max(0.0, first.total.interval[0]))),
                high=self.lang.percent(min(1.0, first.total.interval[1])),
            )
        ]
        idle = [self.label(factor.name) for factor in one.factors if factor.total.interval[1] < MATTERS]
        if idle:
            names = self.lang.say("join.comma").join(idle)
            told.append(self.say("idle", len(idle), outcome=outcome, names=names, share=self.lang.percent(MATTERS)))
        alone = sum(factor.main.value for factor in one.factors)
        unsure = sqrt(sum(factor.main.half**2 for factor in one.factors))
        if alone + unsure < 1 - MATTERS:
            share = self.lang.percent(max(0.0, 1 - alone))
            told.append(self.say("together", outcome=outcome, share=share, half=self.lang.percent(unsure)))
        if first.total.half > WIDE or unsure > 2 * WIDE:
            told.append(self.say("wide", outcome=outcome))
        return told

    def _dice_line(self) -> str:
        told = [one for one in self.found if one.dice is not None]
        if not told:
            return self.say("no_replications")
        most = max(told, key=lambda one: one.dice or 0.0)
        return self.say("dice", outcome=self.label(most.outcome), share=self.lang.percent(most.dice or 0.0))

    def _value(self, figure: Figure, one: Indices) -> str:
        if one.kind == "saltelli":
            return self.lang.number(round(figure.value, 2) + 0.0, 2)  # no minus before a zero
        return self.lang.exact(float(f"{figure.value:.3g}"))

    def _drawn(self, one: Indices) -> Drawn:
        title = self.say("figure", outcome=self.label(one.outcome))
        labels = [self.label(factor.name) for factor in one.factors]
        words = (self.say(f"axis.{one.kind}"), self.say(f"main.{one.kind}"), self.say(f"total.{one.kind}"))
        number = list(self.study.outcomes).index(one.outcome) + 1
        return Drawn(f"{NAME}-{number}", title, self.say(f"note.{one.kind}"), bars(one, labels, words, self.lang))

    def _table(self, one: Indices) -> Table:
        shown = ("factor", "main", "total") if one.kind == "saltelli" else ("factor", "main", "total", "sigma")
        columns = [self.say("factor") if name == "factor" else self.say(f"{name}.{one.kind}") for name in shown]
        if one.replications > 1:
            columns.append(self.say("noise"))
        rows = tuple(Row((self.label(factor.name), *self._cells(factor, one))) for factor in one.factors)
        title = self.say("table", outcome=self.label(one.outcome))
        return Table(f"indices{list(self.study.outcomes).index(one.outcome)}", title, tuple(columns), rows, ())

    def _cells(self, factor: OfFactor, one: Indices) -> list[str]:
        cells = [self._with_interval(factor.main, one), self._with_interval(factor.total, one)]
        if factor.sigma is not None:
            cells.append(self.lang.exact(float(f"{factor.sigma:.3g}")))
        if factor.total.noise is not None:
            noise = factor.total.noise
            cells.append(
                "± "
                + (self.lang.number(noise, 2) if one.kind == "saltelli" else self.lang.exact(float(f"{noise:.3g}")))
            )
        return cells

    def _with_interval(self, figure: Figure, one: Indices) -> str:
        value = self._value(figure, one)
        if figure.half == 0:
            return value
        half = self._value(Figure(figure.half, 0.0, None), one)
        return f"{value} ± {half}"


def _data(one: Indices) -> list[list[Value]]:
    names = ("S1", "ST") if one.kind == "saltelli" else ("mu", "mu_star")
    rows: list[list[Value]] = []
    for factor in one.factors:
        for name, figure in zip(names, (factor.main, factor.total), strict=True):
            low, high = figure.interval
            rows.append([one.outcome, factor.name, name, figure.value, low, high, figure.noise])
        if factor.sigma is not None:
            rows.append([one.outcome, factor.name, "sigma", factor.sigma, None, None, None])
    return rows
