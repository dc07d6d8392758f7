"""Regret in words: heat map tables, and the lines of the first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.brief import LINES, Brief, limits
from analysis.regret.cells import Cell, Outcome, Regret, regrets
from analysis.workbook.sheets import Sheet, Value
from sim.locale import Language
from sim.scenario.schema import Scenario

BOOKS = ("regret", "brief", "workbook")
MILLION = 1_000_000
WARM = (226, 120, 40)  # from white towards the vermilion of Okabe and Ito, as far as black letters stay easy to read


@dataclass(frozen=True)
class Warm:
    """A cell of a heat map: its text and its colour."""

    text: str
    colour: str


@dataclass(frozen=True)
class Heat:
    """A heat map table: title, columns, and rows of a name with its cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Warm, ...]], ...]


@dataclass(frozen=True)
class Told:
    """Plans under waves, put into words of one language; `plans` and `waves` are told by their unique names."""

    plans: Sequence[Scenario]
    waves: Sequence[Scenario]
    names: tuple[Sequence[str], Sequence[str]]
    found: Sequence[Cell]
    runs: int
    seed: int
    lang: Language

    def say(self, key: str, count: float | None = None, /, **values: object) -> str:
        """A text of the book."""
        return self.lang.say(f"regret.{key}", count, **values)

    @property
    def regrets(self) -> list[Regret]:
        """Regret by outcome."""
        return regrets(self.found)

    def outcome(self, outcome: Outcome) -> str:
        """Name of an outcome with its unit."""
        values = {"unit": self.lang.say("money.million")} if outcome.form == "money" else {}
        return self.say(f"outcome.{outcome.name}", **values)

    def number(self, value: float, outcome: Outcome) -> str:
        """A value of an outcome as it is written."""
        return self.lang.number(value / MILLION, 1) if outcome.form == "money" else self.lang.number(round(value))

    # --- the first page -------------------------------------------------------------------------------------

    def brief(self, invented: str) -> Brief:
        """The first page: which plan is regretted least, and the worst cell of each plan."""
        lines = [self.say("taken")]
        for one in self.regrets:
            lines += self._lines(one)
        unknown = any(one.uncertainties for one in (*self.plans, *self.waves))
        key, names = ("note.futures", self._unknown()) if unknown else ("note.chance", "")
        runs = self.lang.say("count.runs", self.runs)
        chance = self.lang.say(key, runs=runs, **({"names": names} if unknown else {}))
        return Brief(
            question=self.say("question"),
            lines=(*lines[: LINES - 2], self.say("waiting"), chance),
            moved=(),
            moved_note="",
            limits=limits(self.lang, futures=unknown, invented=invented),
        )

    def _unknown(self) -> str:
        labels = [
            one.label[self.lang.code] for plan in (*self.plans, *self.waves) for one in plan.uncertainties.values()
        ]
        return self.lang.say("join.comma").join(dict.fromkeys(labels))

    def _lines(self, one: Regret) -> list[str]:
        outcome = self.outcome(one.outcome)
        if max(one.worst) == 0:
            return [self.say("same", outcome=outcome)]
        plans = self.lang.say("join.and").join(self.names[0][plan] for plan in one.least)
        worst, most = (self.number(value, one.outcome) for value in (min(one.worst), max(one.worst)))
        told = [self.say("least", len(one.least), outcome=outcome, plans=plans, worst=worst, most=most)]
        plan = max(range(len(one.worst)), key=lambda n: one.worst[n])
        wave = max(range(len(self.waves)), key=lambda n: one.regret[plan][n])
        names = {"plan": self.names[0][plan], "wave": self.names[1][wave]}
        return [
            *told,
            self.say("own", outcome=outcome, regret=self.number(one.regret[plan][wave], one.outcome), **names),
        ]

    # --- tables ---------------------------------------------------------------------------------------------

    def heats(self) -> list[Heat]:
        """For each outcome the regret, and what each plan has itself."""
        return [heat for one in self.regrets for heat in (self._heat(one, regret=True), self._heat(one, regret=False))]

    def _heat(self, one: Regret, *, regret: bool) -> Heat:
        values, worst = (one.regret, one.worst) if regret else (one.middle, None)
        top = max(max(row) for row in values) or 1.0
        columns = [self.say("plan_column"), *(self.say("wave_column", name=name) for name in self.names[1])]
        rows = []
        for plan, name in enumerate(self.names[0]):
            cells = [*values[plan], *([worst[plan]] if worst else [])]
            rows.append((name, tuple(self._warm(value, top, one.outcome) for value in cells)))
        title = self.say("table" if regret else "middle", outcome=self.outcome(one.outcome))
        return Heat(title, (*columns, *([self.say("worst")] if worst else [])), tuple(rows))

    def _warm(self, value: float, top: float, outcome: Outcome) -> Warm:
        share = value / top
        colour = "#" + "".join(f"{round(255 + (end - 255) * share):02x}" for end in WARM)
        return Warm(self.number(value, outcome), colour)

    # --- workbook -------------------------------------------------------------------------------------------

    def sheets(self) -> list[Sheet]:
        """Regret as numbers, and every run."""
        return [self._regret_sheet(), self._runs_sheet()]

    def _regret_sheet(self) -> Sheet:
        rows: list[tuple[Value, ...]] = []
        for one in self.regrets:
            for plan, name in enumerate(self.names[0]):
                for wave, wave_name in enumerate(self.names[1]):
                    rows.append(
                        (
                            self.outcome(one.outcome),
                            name,
                            wave_name,
                            self._plain(one.middle[plan][wave], one.outcome),
                            self._plain(one.regret[plan][wave], one.outcome),
                        )
                    )
        titles = tuple(self.say(name) for name in ("outcome_by", "plan_by", "wave_by", "value", "regret"))
        return Sheet("regret", (self.say("note"), self.say("taken"), self.say("waiting")), titles, (), tuple(rows))

    def _plain(self, value: float, outcome: Outcome) -> float:
        return round(value / MILLION, 6) if outcome.form == "money" else value

    def _runs_sheet(self) -> Sheet:
        rows: list[tuple[Value, ...]] = []
        for one in self.regrets:
            for cell in self.found:
                names = (self.names[0][cell.plan], self.names[1][cell.wave])
                for run, value in enumerate(cell.values[one.outcome.name]):
                    rows.append((self.outcome(one.outcome), *names, run, self._plain(value, one.outcome)))
        titles = tuple(self.say(name) for name in ("outcome_by", "plan_by", "wave_by", "run", "value"))
        return Sheet("runs", (), titles, (), tuple(rows))
