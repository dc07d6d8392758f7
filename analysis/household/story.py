"""Story of one household: its path in plain sentences, as a table, and for those who do not see the chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.chronicle import Chronicle
from analysis.household.path import Path, Step
from analysis.words.rows import Row, Table
from sim.locale import Language

DASH = "–"


@dataclass(frozen=True)
class Story:
    """The path of a household put into words of one language."""

    chronicle: Chronicle
    path: Path
    lang: Language

    @property
    def end(self) -> date:
        """Day on which the path ends: it leaves, is turned away, or the run is over."""
        return self.path.steps[-1].on if self.path.gone else self.chronicle.plan.end

    # --- phrases --------------------------------------------------------------------------------------------

    def nights(self, number: int) -> str:
        """Number of nights with its noun."""
        return self.lang.say("path.nights", number)

    def kind(self, step: Step) -> str:
        """Kind of the shelter, whether it is an emergency shelter, and whether its site is invented."""
        kinds, name = self.chronicle.plan.kinds, step.kind or ""
        # a converted emergency shelter is of a kind of its own: `hotel, regular`
        about = kinds.get(name) or kinds[name.rpartition(",")[0]]
        label: str = about.label.model_dump()[self.lang.code]
        words = [label if name in kinds else self.lang.say("row.converted", label=label)]
        words += [self.lang.say("path.emergency")] if step.emergency else []
        words += [self.lang.say("path.invented_site")] if step.invented else []
        return self.lang.say("join.comma").join(words)

    def place(self, stay: Step) -> str:
        """Shelter and district, or that it waits."""
        if stay.shelter is None:
            return self.lang.say("path.waiting")
        return f"{stay.shelter}, {stay.district}"

    # --- sentences ------------------------------------------------------------------------------------------

    def sentences(self) -> list[str]:
        """What befalls the household, one sentence after the other, and its nights and moves together."""
        told = [self._sentence(n, step) for n, step in enumerate(self.path.steps)]
        if not self.path.gone:
            told.append(self.lang.say("path.still_there", date=self.lang.date(self.end)))
        return [*told, self._together()]

    def _sentence(self, n: int, step: Step) -> str:
        say, persons = self.lang.say, self.lang.say("count.persons", step.members)
        told = {"date": self.lang.date(step.on), "persons": persons}
        if step.what == "arrived":
            waits = say("path.waits", step.nights) if step.nights else ""
            return f"{say('path.told.arrived', **told)} {waits}".strip()
        if step.nights is None:
            return say(f"path.told.{step.what}", **told)
        before = self.path.steps[n - 1]
        same_day = "_same_day" if step.what == "placed" and before.on == step.on else ""
        place = {"shelter": step.shelter, "district": step.district, "kind": self.kind(step)}
        return say(f"path.told.{step.what}{same_day}", **told, **place, nights=self.nights(step.nights))

    def _together(self) -> str:
        moves = sum(step.what == "moved" for step in self.path.steps)
        return self.lang.say(
            "path.together",
            nights=self.nights(self.path.nights()),
            emergency=self.lang.number(self.path.nights(emergency=True)),
            moves=self.lang.say("path.moves", moves),
        )

    def rule(self) -> str:
        """How the household was chosen, and where it is found again."""
        rule = self.lang.say(f"path.rule.{self.path.rule}", self.path.chosen_from)
        return f"{rule} {self.lang.say('path.key', key=str(self.path.household))}"

    def alternative(self) -> str:
        """The chart for those who do not see it: each stay with its nights."""
        stays = (f"{self.place(stay)}: {self.nights(stay.nights or 0)}" for stay in self.path.stays if stay.nights)
        return self.lang.say(
            "path.alt",
            start=self.lang.date(self.path.steps[0].on),
            end=self.lang.date(self.end),
            stays=self.lang.say("join.semicolon").join(stays) or DASH,
        )

    # --- the table ------------------------------------------------------------------------------------------

    def table(self) -> Table:
        """The chart as a table: a row for each thing that befalls the household."""
        say = self.lang.say
        columns = ("date", "what", "persons", "shelter", "district", "kind", "nights")
        rows = [self._row(step) for step in self.path.steps]
        if not self.path.gone:
            rows.append(Row((self.lang.date(self.end), say("path.step.still_there"), *[DASH] * 5)))
        titles = tuple(say(f"path.column.{name}") for name in columns)
        return Table("household", say("path.as_table"), titles, tuple(rows), ())

    def _row(self, step: Step) -> Row:
        what = (self.lang.date(step.on), self.lang.say(f"path.step.{step.what}"), self.lang.number(step.members))
        if step.nights is None:
            return Row((*what, *[DASH] * 4))
        where = (step.shelter or DASH, step.district or DASH, self.kind(step) if step.shelter else DASH)
        return Row((*what, *where, self.lang.number(step.nights)))
