"""Between two variants: the difference so far in words, and what has come of one course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.costs import items
from sim.live.refusal import Said, counted, said
from sim.locale import LANGUAGES, language
from sim.records import Records
from sim.recovery import COMBINED, outcomes


@dataclass(frozen=True)
class Came:
    """What one course has brought so far: nights, the peak, the return, cost in EUR."""

    emergency_nights: int
    unsheltered_nights: int
    peak: int
    peak_on: date | None
    broken: date | None
    back: date | None
    cost: float

    def as_json(self) -> dict[str, Any]:
        """As the page gets it, beside the expectations."""
        return {
            "peak": self.peak_on and str(self.peak_on),
            "peak_persons": self.peak,
            "back": self.back and str(self.back),
            "broken": self.broken and str(self.broken),
        }


def came(records: Records) -> Came:
    """What a course has brought up to the last day recorded."""
    emergency = records.district["emergency_persons"].sum(axis=1)
    peak = int(emergency.max(initial=0))
    combined = outcomes(records)[COMBINED] if records.days else None
    return Came(
        emergency_nights=int(emergency.sum()),
        unsheltered_nights=int(records.city["waiting"].sum()),
        peak=peak,
        peak_on=records.plan.date_of(int(emergency.argmax())) if peak else None,
        broken=combined.broken if combined else None,
        back=combined.back if combined else None,
        cost=sum(float(item.cost.sum()) for item in items(records)),
    )


def between(first: Came, second: Came, name: str) -> Said:
    """The second course against the first, in words; what is the same is left out."""
    facts = [
        _more("emergency_nights", second.emergency_nights - first.emergency_nights),
        _more("unsheltered_nights", second.unsheltered_nights - first.unsheltered_nights),
        _more("peak", second.peak - first.peak),
        _return(first, second),
        _cost(second.cost - first.cost),
    ]
    told = [fact for fact in facts if fact is not None]
    subject = said("between.named", name=name) if name else said("between.second")
    if not told:
        return said("between.same", subject=subject)
    joined = {code: language(code).say("join.comma").join(fact[code] for fact in told) for code in LANGUAGES}
    return said("between.sentence", subject=subject, facts=joined)


def _more(what: str, difference: int) -> Said | None:
    if not difference:
        return None
    return counted(f"between.{what}.{'more' if difference > 0 else 'fewer'}", abs(difference))


def _return(first: Came, second: Came) -> Said | None:
    if first.back and second.back:
        days = (second.back - first.back).days
        return counted(f"between.back.{'later' if days > 0 else 'earlier'}", abs(days)) if days else None
    if second.back and first.broken:
        return said("between.back.only_second", date=_dates(second.back))
    if first.back and second.broken:
        return said("between.back.only_first", date=_dates(first.back))
    return None


def _cost(difference: float) -> Said | None:
    thousands = round(difference / 1000)
    if not thousands:
        return None
    sign = "more" if thousands > 0 else "less"
    if abs(thousands) >= 1000:
        return said(f"between.cost.millions_{sign}", n=round(abs(thousands) / 1000, 1))
    return said(f"between.cost.thousands_{sign}", n=abs(thousands))


def _dates(day: date) -> Said:
    return {code: language(code).date(day) for code in LANGUAGES}
