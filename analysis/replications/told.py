"""Precision in words: how exact the means are, and how many replications would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.replications.precision import Precision
from analysis.studies.answer import Answer, Drawn, Value
from analysis.studies.opened import Opened
from analysis.words.rows import Row, Table
from sim.locale import Language

NAME = "precision"
FEW = 5  # with fewer replications the spread itself is hardly known
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
STYLES = ("-", "--", "-.", ":")


@dataclass(frozen=True)
class Told:
    """Precision of all outcomes, put into words of one language."""

    study: Opened
    found: Sequence[Precision]
    lang: Language

    def say(self, key: str, count: float | None = None, /, **values: object) -> str:
        """A text of the book."""
        return self.lang.say(f"studies.precision.{key}", count, **values)

    def label(self, name: str) -> str:
        """Name of an outcome."""
        return str(self.study.label(name)[self.lang.code])

    def answer(self) -> Answer:
        """Lines, the course of the precision, a table by outcome."""
        return Answer(
            name=NAME,
            title=self.say("title"),
            lines=[*(self._line(one) for one in self.found), *self._rough()],
            figures=self._figures(),
            tables=[self._table()],
            method=self.say("method"),
            columns=("outcome", "design_point", "half_width_share", "replications_needed"),
            data=[row for one in self.found for row in _data(one)],
        )

    def _rough(self) -> list[str]:
        replications = self.found[0].replications
        return [self.say("rough", replications=replications)] if replications < FEW else []

    def _line(self, one: Precision) -> str:
        outcome, within = self.label(one.outcome), self.lang.percent(one.within)
        if not one.needed:
            return self.say("zero", outcome=outcome)
        middle, most = int(np.median(one.needed)), max(one.needed)
        reached = self.lang.percent(float(np.median(one.reached)))
        values = {"outcome": outcome, "within": within, "reached": reached, "now": one.replications}
        return self.say("line", middle=self.lang.number(middle), most=self.lang.number(most), **values)

    def _table(self) -> Table:
        columns = tuple(
            self.say(name) for name in ("outcome", "reached_middle", "reached_worst", "needed_middle", "needed_most")
        )
        rows = []
        for one in self.found:
            if one.needed:
                cells = (
                    self.lang.percent(float(np.median(one.reached))),
                    self.lang.percent(max(one.reached)),
                    self.lang.number(int(np.median(one.needed))),
                    self.lang.number(max(one.needed)),
                )
                rows.append(Row((self.label(one.outcome), *cells)))
        return Table("precision", self.say("table"), columns, tuple(rows), ())

    def _figures(self) -> list[Drawn]:
        """How it became more exact; two replications make no course."""
        if self.found[0].replications < 3:
            return []
        return [Drawn(NAME, self.say("figure"), self.say("figure_note"), self._figure())]

    def _figure(self) -> Figure:
        figure = Figure(figsize=(8.2, 3.6), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        for number, one in enumerate(self.found):
            if one.course:
                counts, shares = zip(*one.course, strict=True)
                colour, style = COLOURS[number % len(COLOURS)], STYLES[number % len(STYLES)]
                axes.plot(
                    counts,
                    shares,
                    color=colour,
                    linestyle=style,
                    marker="o",
                    markersize=4,
                    label=self.label(one.outcome),
                )
        axes.axhline(self.found[0].within, color="#333333", linewidth=1, linestyle=(0, (1, 1)))
        axes.set_ylim(bottom=0)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: self.lang.percent(value)))
        axes.set_xlabel(self.say("axis_x"))
        axes.set_ylabel(self.say("axis_y"))
        axes.legend(loc="upper right", frameon=False, fontsize=8.5)
        return figure


def _data(one: Precision) -> list[list[Value]]:
    return [
        [one.outcome, n, share, needed] for n, (share, needed) in enumerate(zip(one.reached, one.needed, strict=True))
    ]
