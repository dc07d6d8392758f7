"""The trade-off in words: which policies nothing beats, and which is regretted least."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.studies.answer import Answer, Drawn, Value
from analysis.studies.opened import Opened
from analysis.tradeoff.figure import frontier
from analysis.tradeoff.policies import Policy, Tradeoff
from analysis.words.rows import Row, Table
from sim.indicators import BY_NAME
from sim.locale import Language

NAME = "tradeoff"
MILLION = 1_000_000
SHOWN = 40


@dataclass(frozen=True)
class Told:
    """Policies in two outcomes or more, put into words of one language."""

    study: Opened
    found: Tradeoff
    lang: Language

    def say(self, key: str, count: float | None = None, /, **values: object) -> str:
        """A text of the book."""
        return self.lang.say(f"studies.tradeoff.{key}", count, **values)

    def label(self, name: str) -> str:
        """Name of a lever or outcome."""
        return str(self.study.label(name)[self.lang.code])

    def answer(self) -> Answer:
        """Lines, the frontier, a table of policies with their regret."""
        outcomes, levers = self.found.outcomes, list(self.study.planned.study.levers)
        return Answer(
            name=NAME,
            title=self.say("title"),
            lines=self._lines(),
            figures=[self._drawn()],
            tables=[self._table()],
            method=self.say("method", futures=self.lang.number(self.found.futures)),
            columns=(
                "policy",
                *levers,
                *(f"{name} {what}" for name in outcomes for what in ("mean", "worst", "largest_regret", "mean_regret")),
                "unbeaten",
            ),
            data=[self._data(number, one) for number, one in enumerate(self.found.policies, 1)],
        )

    def _lines(self) -> list[str]:
        policies, outcomes = self.found.policies, self.found.outcomes
        unbeaten = [one for one in policies if one.unbeaten]
        names = self.lang.say("join.and").join(self.label(name) for name in outcomes)
        counts = {"policies": self.lang.number(len(policies)), "futures": self.lang.number(self.found.futures)}
        lines = [self.say("unbeaten", len(unbeaten), outcomes=names, **counts)]
        for number, name in enumerate(outcomes if len(unbeaten) > 1 else ()):
            best = min(unbeaten, key=lambda one: one.regret[number])
            values = {
                "outcome": self.label(name),
                "policy": self._levers(best),
                "regret": self.write(name, best.regret[number]),
            }
            others = [self.write(other, best.means[n]) for n, other in enumerate(outcomes) if n != number]
            others_names = [self.label(other) for n, other in enumerate(outcomes) if n != number]
            price = self.lang.say("join.and").join(f"{n} {v}" for n, v in zip(others_names, others, strict=True))
            lines.append(self.say("least_regret", **values, price=price))
        if self.study.planned.study.replications == 1:
            lines.append(self.say("one_replication"))
        return lines

    def _levers(self, policy: Policy) -> str:
        names = list(self.study.planned.study.levers)
        told = (f"{self.label(name)} {self._plain(value)}" for name, value in zip(names, policy.levers, strict=True))
        return self.lang.say("join.comma").join(told)

    def _plain(self, value: object) -> str:
        return self.lang.exact(float(f"{value:.4g}")) if isinstance(value, int | float) else str(value)

    def is_money(self, name: str) -> bool:
        """Whether an outcome is in EUR."""
        indicator = self.study.outcomes[name].indicator
        return indicator is not None and BY_NAME[indicator].unit.startswith("EUR")

    def write(self, name: str, value: float) -> str:
        """A value of an outcome: money in millions."""
        number = self._number(name, value)
        return f"{number} {self.lang.say('money.million')}" if self.is_money(name) else number

    def _number(self, name: str, value: float) -> str:
        if self.is_money(name):
            return self.lang.number(value / MILLION, 1 if abs(value) >= MILLION or not value else 3)
        return self.lang.number(value) if abs(value) >= 10 else self.lang.exact(float(f"{value:.3g}"))

    def _axis(self, name: str) -> str:
        unit = f", {self.lang.say('money.million')}" if self.is_money(name) else ""
        return f"{self.label(name)}{unit}"

    def _drawn(self) -> Drawn:
        first, second = self.found.outcomes[:2]
        figure = frontier(
            self.found,
            list(range(1, len(self.found.policies) + 1)),
            (self._axis(first), self._axis(second)),
            (self.say("unbeaten_word"), self.say("beaten_word")),
            (lambda value: self._number(first, value), lambda value: self._number(second, value)),
        )
        return Drawn(NAME, self.say("figure"), self.say("figure_note"), figure)

    def _table(self) -> Table:
        outcomes, levers = self.found.outcomes, list(self.study.planned.study.levers)
        columns = [self.say("policy"), *(self.label(name) for name in levers)]
        for name in outcomes:
            columns += [self.say("mean", outcome=self.label(name)), self.say("regret", outcome=self.label(name))]
        numbered = sorted(enumerate(self.found.policies, 1), key=lambda pair: (not pair[1].unbeaten, pair[1].means[0]))
        rows = tuple(Row(self._cells(number, one)) for number, one in numbered[:SHOWN])
        left = len(numbered) - len(rows)
        notes = (self.say("table_note"), *((self.say("more", left),) if left else ()))
        return Table("policies", self.say("table"), tuple(columns), rows, notes)

    def _cells(self, number: int, one: Policy) -> tuple[str, ...]:
        cells = [f"{number}{' *' if one.unbeaten else ''}", *(self._plain(value) for value in one.levers)]
        for name, mean, regret in zip(self.found.outcomes, one.means, one.regret, strict=True):
            cells += [self.write(name, mean), self.write(name, regret)]
        return tuple(cells)

    def _data(self, number: int, one: Policy) -> list[Value]:
        values = [value if isinstance(value, int | float | str | bool) else str(value) for value in one.levers]
        numbers = zip(one.means, one.worst, one.regret, one.mean_regret, strict=True)
        return [number, *values, *(value for four in numbers for value in four), one.unbeaten]
