"""Sides: the variants of a comparison - what they have in common, and why some cannot be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.chronicle import Chronicle
from analysis.compare.measures import MEASURES, Measure
from analysis.frontier.variants import Variant, variant_of
from analysis.paired import Paired, paired
from sim.locale import Language
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Sides:
    """A base and its variants, by name, each with the results folder it was read from."""

    names: tuple[str, ...]
    chronicles: tuple[Chronicle, ...]

    @cached_property
    def variants(self) -> list[Variant]:
        """What the frontier needs of each."""
        return [variant_of(one, name) for name, one in zip(self.names, self.chronicles, strict=True)]

    @property
    def runs(self) -> int:
        """Number of runs, the same of each."""
        return self.chronicles[0].runs

    @cached_property
    def measures(self) -> list[Measure]:
        """Measures that say anything about these variants."""
        return [one for one in MEASURES if any(value != 0 for values in self.values(one) for value in values)]

    def values(self, measure: Measure) -> list[tuple[float, ...]]:
        """A measure of each variant by run."""
        if measure.name not in self._known:
            self._known[measure.name] = [measure.of(one) for one in self.chronicles]
        return self._known[measure.name]

    @cached_property
    def _known(self) -> dict[str, list[tuple[float, ...]]]:
        """Values read already: tables, sentences, page and workbook all ask for them."""
        return {}

    def against_base(self, measure: Measure) -> list[Paired]:
        """Each variant but the first against the first."""
        base, *others = self.values(measure)
        return [paired(base, other) for other in others]

    def title(self, number: int, lang: Language) -> str:
        """Title of a variant."""
        return str(self.chronicles[number].summary["title"][lang.code])


def plans_differ(plans: Sequence[Scenario]) -> str:
    """Why scenarios cannot be compared whatever comes out: `city` or `days` differ; empty where they can."""
    if len({tuple((d.name, d.population) for d in plan.districts) for plan in plans}) > 1:
        return "city"
    return "days" if len({(plan.start, plan.end) for plan in plans}) > 1 else ""


def why_not(chronicles: Sequence[Chronicle]) -> str:
    """Why results cannot be compared: `city`, `days` or `runs` differ; empty where they can."""
    runs = {one.seeds for one in chronicles}
    return plans_differ([one.plan for one in chronicles]) or ("runs" if len(runs) > 1 else "")
