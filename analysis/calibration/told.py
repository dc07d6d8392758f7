"""A calibration in words: what was fitted, how well what was held out is met, how honest forecasts would have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.calibration.checks import Checked, Checks, Errors
from analysis.calibration.figures import origins, over_time, ranks
from analysis.calibration.fit import Fit, identity
from analysis.calibration.hindcast import Forecast
from analysis.calibration.question import Question
from analysis.studies.answer import Answer, Drawn, Heading, Value
from analysis.words.rows import Row, Table
from sim.indicators import BY_NAME
from sim.locale import Language

NAME = "calibration"
COLUMNS = ("what", "origin", "date", "indicator", "observed", "error", "mean", "low", "high", "rank", "fitted")
RANGE_END = 0.02  # this near to a limit of its range a fitted value is said to lie at it


def heading_of(question: Question, lang: Language) -> Heading:
    """What stands above and below the answer."""
    asked = question.asked
    about = lang.say(
        "studies.calibration.about",
        name=asked.name,
        scenario=question.plan.title[lang.code],
        values=len(question.seen),
        trials=asked.trials,
        seed=asked.seed,
    )
    text = asked.question[lang.code] if asked.question is not None else ""
    return Heading(asked.title[lang.code], text, about, identity(question))


@dataclass(frozen=True)
class Told:
    """Fit, checks and forecasts, put into words of one language."""

    question: Question
    fit: Fit
    checks: Checks
    forecasts: Sequence[Forecast]
    lang: Language

    def say(self, key: str, count: float | None = None, /, **values: object) -> str:
        """A text of the book."""
        return self.lang.say(f"studies.calibration.{key}", count, **values)

    def label(self, name: str) -> str:
        """Name of a parameter."""
        return str(self.question.parameters[name].label[self.lang.code])

    def answer(self) -> Answer:
        """Lines, figures, tables of parameters, errors and forecasts; every observed value as data."""
        return Answer(
            name=NAME,
            title=self.say("title"),
            lines=self._lines(),
            figures=self._figures(),
            tables=[self._parameters(), self._errors(), *([self._origins()] if self.forecasts else [])],
            method=self.say("method", replications=self.question.asked.replications, runs=self.checks.runs),
            columns=COLUMNS,
            data=[
                *(_row("fit", "", row) for row in self.checks.rows),
                *(_row("forecast", one.origin.isoformat(), row) for one in self.forecasts for row in one.rows),
            ],
        )

    # --- lines ------------------------------------------------------------------------------------------------

    def _lines(self) -> list[str]:
        best, asked = self.fit.best, self.question.asked
        values = self.lang.say("join.and").join(f"{self.label(n)} {self._number(v)}" for n, v in best.values.items())
        lines = [self.say("fitted", trials=len(self.fit.trials), values=values)]
        if self.fit.as_it_stands is not None:
            loss, stands = self._number(best.loss), self._number(self.fit.as_it_stands)
            lines.append(self.say("stands", loss=loss, stands=stands))
        lines += [self.say("at_limit", parameter=self.label(name)) for name in best.values if self._is_at_limit(name)]
        for key, errors in (("errors_fitted", self.checks.fitted), ("errors_held", self.checks.held_out)):
            if errors is not None:
                share, coverage = self.lang.percent(errors.share), self._share(errors)
                until = self.lang.date(asked.fitted_until)
                lines.append(self.say(key, errors.values, share=share, coverage=coverage, until=until))
        if self.checks.held_out is None:
            lines.append(self.say("nothing_held"))
        return [*lines, *(self._forecast_line(one) for one in self.forecasts if one.rows)]

    def _is_at_limit(self, name: str) -> bool:
        one, value = self.question.parameters[name], self.fit.best.values[name]
        low, high = float(one.low or 0), float(one.high or 0)
        return min(value - low, high - value) < RANGE_END * (high - low)

    def _forecast_line(self, one: Forecast) -> str:
        row = next((row for row in one.rows if row.seen.day in one.city), one.rows[-1])
        values = {
            "origin": self.lang.date(one.origin),
            "day": self.lang.date(row.seen.day),
            "low": self.lang.number(row.low),
            "high": self.lang.number(row.high),
            "seen": self.lang.number(row.seen.value),
            "inside": self.lang.number(sum(r.low <= r.seen.value <= r.high for r in one.rows)),
            "of": self.lang.number(len(one.rows)),
        }
        told = self.say("forecast", **values)
        city = one.city.get(row.seen.day)
        if city is None:
            return told
        apart = self.lang.percent(abs(city / row.seen.value - 1))
        key = "city_high" if city > row.seen.value else "city_low"
        return f"{told} {self.say(key, city=self.lang.number(city), apart=apart)}"

    def _number(self, value: float) -> str:
        return self.lang.exact(float(f"{value:.3g}"))

    def _share(self, errors: Errors) -> str:
        return self.say("of_values", inside=round(errors.coverage * errors.values), values=errors.values)

    # --- figures ----------------------------------------------------------------------------------------------

    def _figures(self) -> list[Drawn]:
        drawn = []
        words = [self.say(name) for name in ("band", "seen_fitted", "seen_held")]
        for number, name in enumerate(dict.fromkeys(row.seen.indicator for row in self.checks.rows), 1):
            label = str(BY_NAME[name].label[self.lang.code])
            figure = over_time(self.checks, name, self.question.asked.fitted_until, [*words, label], self.lang)
            title = self.say("figure", indicator=label)
            drawn.append(Drawn(f"{NAME}-{number}", title, self.say("figure_note"), figure))
        rank_words = [*words[1:], self.say("rank_x"), self.say("rank_y")]
        drawn.append(
            Drawn(f"{NAME}-ranks", self.say("ranks"), self.say("ranks_note"), ranks(self.checks, rank_words, self.lang))
        )
        shown = [one for one in self.forecasts if one.rows]
        if shown:
            known = [row for row in self.checks.rows if row.seen.indicator == shown[0].rows[0].seen.indicator]
            names = [self.say(name) for name in ("band", "known", "came", "city", "made_on")]
            figure = origins(shown, known, names, self.lang)
            drawn.append(Drawn(f"{NAME}-origins", self.say("origins"), self.say("origins_note"), figure))
        return drawn

    # --- tables -----------------------------------------------------------------------------------------------

    def _parameters(self) -> Table:
        columns = tuple(self.say(name) for name in ("parameter", "best", "range"))
        rows = []
        for name, value in self.fit.best.values.items():
            one = self.question.parameters[name]
            limits = f"{self._number(float(one.low or 0))} – {self._number(float(one.high or 0))}"
            rows.append(Row((self.label(name), self._number(value), limits)))
        factors = all(one.by == "factor" for one in self.question.parameters.values())
        return Table(
            "parameters", self.say("parameters"), columns, tuple(rows), (self.say("factors"),) if factors else ()
        )

    def _errors(self) -> Table:
        columns = tuple(self.say(name) for name in ("values", "number", "share", "root", "bias", "coverage"))
        rows = tuple(
            Row(
                (
                    self.say(key),
                    self.lang.number(errors.values),
                    self.lang.percent(errors.share),
                    self.lang.number(errors.root),
                    self.lang.number(errors.bias),
                    self._share(errors),
                )
            )
            for key, errors in (("seen_fitted", self.checks.fitted), ("seen_held", self.checks.held_out))
            if errors is not None
        )
        return Table("errors", self.say("errors"), columns, rows, (self.say("errors_note"),))

    def _origins(self) -> Table:
        columns = tuple(self.say(name) for name in ("origin", "inside_column", "effective"))
        rows = tuple(
            Row(
                (
                    self.lang.date(one.origin),
                    self.say(
                        "of_values", inside=round(one.coverage * len(one.rows)) if one.rows else 0, values=len(one.rows)
                    ),
                    self.lang.number(one.effective),
                )
            )
            for one in self.forecasts
        )
        return Table("origins", self.say("origins"), columns, rows, (self.say("origins_table_note"),))


def _row(what: str, origin: str, row: Checked) -> list[Value]:
    one = row.seen
    numbers: list[Value] = [one.value, one.error, row.mean, row.low, row.high, row.rank]
    return [what, origin, one.day.isoformat(), one.indicator, *numbers, row.fitted]
