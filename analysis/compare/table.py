"""Comparison as tables of text and as sentences: each variant against the base, measure by measure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf

from analysis.brief import LINES, Brief, limits
from analysis.compare.measures import Measure
from analysis.compare.moved import Moved
from analysis.compare.precision import Precision, precision_of
from analysis.compare.sides import Sides
from analysis.frontier.table import words_of
from analysis.paired import NOT_SEEN, Paired
from analysis.words.rows import Row, Table, chance
from analysis.words.spreads import of_numbers
from analysis.words.tables import money_of
from analysis.words.wording import Form, Wording
from sim.locale import Language
from sim.survival import proportion

FOR_A_SENTENCE = ("emergency_nights", "back_no_emergency", "back_combined", "floor_area", "cost")
WITHOUT_PLACE = ("waiting_nights", "turned_away")
SHARE_DIGITS = 3
A_TENTH = 0.1


@dataclass(frozen=True)
class Told:
    """A comparison put into words of one language; `asked`: the precision asked for, `moved`: what moves it most."""

    sides: Sides
    lang: Language
    asked: Precision | None = None
    moved: Moved | None = None

    @cached_property
    def precise(self) -> Precision:
        """How exactly the runs tell the difference: as asked for, or what came out."""
        return self.asked or precision_of(self.sides)

    @property
    def precision(self) -> str:
        """How exactly the runs tell the difference, and how many runs the stated precision needed, or a tenth needs."""
        one, say, lang = self.precise, self.lang.say, self.lang
        label = say(f"compare.measures.{one.measure}", unit="EUR")
        runs = lang.number(one.runs)
        if one.reached == inf:
            return say("compare.precision.unknown", runs=runs, measure=label)
        told = {"runs": runs, "measure": label, "reached": lang.number(100 * one.reached, 1)}
        if one.wanted is None:
            needed = one.runs_for(A_TENTH)
            enough = one.reached <= A_TENTH or needed is None
            key = "compare.precision.fine" if enough else "compare.precision.rough"
            return say(key, needed=lang.number(needed or 0), **told)
        told |= {"wanted": lang.exact(100 * one.wanted), "limit": lang.number(one.limit or 0)}
        looks = say("join.comma").join(lang.number(count) for count in one.looks)
        return say("compare.precision.reached" if one.enough else "compare.precision.missed", looks=looks, **told)

    @property
    def words(self) -> Wording:
        """Words for numbers of all variants: one unit of money, one number of runs, the end of the horizon."""
        words = words_of(self.sides.variants, self.lang)
        return Wording({**words.summary, "end": self.sides.chronicles[0].summary["end"]}, self.lang)

    @property
    def in_millions(self) -> bool:
        """Whether sums of money are written in millions."""
        return money_of(self.words, differences=True)[1] == self.lang.say("money.million")

    def label(self, measure: Measure) -> str:
        """Name of a measure, with its unit where it is money."""
        unit = {"unit": money_of(self.words, differences=True)[1]} if measure.form == "money" else {}
        return self.lang.say(f"compare.measures.{measure.name}", **unit)

    def form(self, measure: Measure) -> Form:
        """How a value of a measure is written; `None` is "not by" the end."""
        words = self.words
        if measure.form == "money":
            return money_of(words, differences=True)[0]
        digits = SHARE_DIGITS if measure.form == "share" else 0
        return lambda value: words.when(None) if value is None else self.lang.number(value, digits)

    # --- tables ---------------------------------------------------------------------------------------------

    def tables(self) -> list[Table]:
        """One table a variant, against the base."""
        return [self._table(number) for number in range(1, len(self.sides.names))]

    def _table(self, number: int) -> Table:
        say, (base, variant) = self.lang.say, (self.sides.names[0], self.sides.names[number])
        columns = ("compare.better", "compare.worse", "compare.equal", "compare.undecided")
        notes = [say(f"compare.note_{name}") for name in ("difference", "undecided", "waiting")]
        return Table(
            "compare",
            say("compare.table", variant=variant, base=base),
            (
                say("compare.measure"),
                base,
                variant,
                say("compare.difference", variant=variant, base=base),
                *(say(column) for column in columns),
            ),
            tuple(self._row(measure, number) for measure in self.sides.measures),
            (*notes, chance(self.words)),
        )

    def _row(self, measure: Measure, number: int) -> Row:
        values, form = self.sides.values(measure), self.form(measure)
        told = self.sides.against_base(measure)[number - 1]
        middles = [self._middle(values[n], form) for n in (0, number)]
        counts = (self.lang.number(n) for n in (told.better, told.worse, told.equal, told.undecided))
        return Row((self.label(measure), *middles, self.difference(measure, told), *counts))

    def _middle(self, values: tuple[float, ...], form: Form) -> str:
        known = [None if value == NOT_SEEN else value for value in values if value == value]
        spread = of_numbers(known)
        return "–" if spread is None else self.words.span(spread, form).replace(" (", "\n(")

    def difference(self, measure: Measure, told: Paired) -> str:
        """Middle difference with its sign, and the interval behind it."""
        if told.middle is None:
            return self.lang.say("compare.beyond") if told.better or told.worse else "–"
        middle = self._signed(measure, told.middle)
        if told.low is None or told.high is None:
            return middle
        low, high = self._signed(measure, told.low), self._signed(measure, told.high)
        return f"{middle}\n({low} – {high})"

    def _signed(self, measure: Measure, value: float) -> str:
        """With its sign, unless it is written as 0."""
        written, zero = self.form(measure)(abs(value)), self.form(measure)(0)
        return written if written == zero else ("+" if value > 0 else "−") + written

    # --- the first page ---------------------------------------------------------------------------------------

    def brief(self, people: str, invented: str) -> Brief:
        """The first page: what is compared, who comes, what differs, how exactly that is known."""
        say, names = self.lang.say, self.sides.names
        titles = [
            say("compare.variant_short", title=self.sides.title(n, self.lang), name=name)
            for n, name in enumerate(names)
        ]
        differ = self.sentences()[: LINES - 3]
        return Brief(
            question=say("compare.question", variants=say("join.comma").join(titles[1:]), base=titles[0]),
            lines=(people, *differ, self.precision, chance(self.words)),
            moved=self.moved.lines if self.moved else (),
            moved_note=self.moved.note if self.moved else "",
            limits=limits(self.lang, futures=bool(self.words.unknown), invented=invented),
        )

    # --- sentences ------------------------------------------------------------------------------------------

    def sentences(self) -> list[str]:
        """The most important differences of each variant in plain words; what people without a place come to first."""
        return [text for number in range(1, len(self.sides.names)) for text in self._sentences(number)]

    def _sentences(self, number: int) -> list[str]:
        names = {"variant": self.sides.names[number], "base": self.sides.names[0]}
        told = {m.name: (m, self.sides.against_base(m)[number - 1]) for m in self.sides.measures}
        said = [self._without_place(*told[name], names) for name in WITHOUT_PLACE if name in told]
        alike, unsaid = list[str](), list[str]()
        for name in [name for name in FOR_A_SENTENCE if name in told]:
            measure, one = told[name]
            if 2 * one.undecided > one.runs:
                unsaid.append(self.label(measure))
            elif _alike(one):
                alike.append(self.label(measure))
            else:
                said.append(self._differs(measure, one, names))
        join = self.lang.say("join.semicolon").join
        for key, measures in (("no_difference", alike), ("not_to_say", unsaid)):
            if measures:
                said.append(self.lang.say(f"compare.{key}", measures=join(measures), **names))
        return [text for text in said if text]

    def _without_place(self, measure: Measure, told: Paired, names: dict[str, str]) -> str:
        if told.worse <= told.better:
            return ""
        k, n = self.lang.number(told.worse), self.lang.number(told.runs)
        return self.lang.say(f"compare.without_place{self._in}", k=k, n=n, **names)

    @property
    def _in(self) -> str:
        """Which text to take: runs are called futures where the scenarios say what nobody knows."""
        return "_in.futures" if any(one.unknown for one in self.sides.variants) else ""

    def _differs(self, measure: Measure, told: Paired, names: dict[str, str]) -> str:
        say, share = self.lang.say, proportion(max(told.better, told.worse), told.runs)
        return say(
            f"compare.fewer{self._in}",
            less=say("compare.less" if told.better > told.worse else "compare.more"),
            k=self.lang.number(share.number),
            n=self.lang.number(share.runs),
            low=self.lang.number(100 * share.low),
            high=self.lang.number(100 * share.high),
            measure=self.label(measure),
            difference=self.difference(measure, told).replace("\n", " "),
            **names,
        )


def _alike(told: Paired) -> bool:
    """Whether there is no difference that stands out: as many runs either way, or the interval holds 0."""
    return told.better == told.worse or told.stands_out is False
