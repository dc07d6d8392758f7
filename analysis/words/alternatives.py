"""Alternatives: each chart in words, for those who do not see it."""

from __future__ import annotations

from analysis.charts.views import View
from analysis.service.tables import Section
from analysis.words.headlines import begun, emergency
from analysis.words.wording import Wording


def people(words: Wording) -> str:
    """The years at a glance: persons at start, peak and end, and emergency use at its peak."""
    say, summary = words.lang.say, words.summary
    persons, peak = summary["persons"], summary["emergency"]["total"]["peak_persons"]
    told = say(
        "figure.alt_persons",
        start=words.lang.date(summary["start"]),
        end=words.end,
        first=words.number(persons["start"]["middle"]),
        peak=words.number(persons["peak"]["middle"]),
        peak_on=words.when(persons["peak_on"]["middle"]) if persons["peak_on"] else words.end,
        last=words.number(persons["end"]["middle"]),
    )
    below = say("figure.alt_no_emergency")
    if peak is not None and peak["high"]:
        below = say("figure.alt_emergency", peak=words.number_of(peak, "persons"))
    return say("figure.alt", title=summary["title"][words.lang.code], persons=told, emergency=below)


def period(words: Wording, view: View) -> str:
    """The months with emergency shelters: what is drawn, and the facts of the first answer."""
    say = words.lang.say
    title = say("figure.period_title", dates=words.lang.dates(view.first, view.last))
    facts = (say("headline.fact", what=what, value=value) for what, value in emergency(words).facts)
    return say("figure.period_alt", title=title, facts=say("join.semicolon").join(facts))


def stairs(words: Wording) -> str:
    """The way back: each standard and how its runs end."""
    say, code = words.lang.say, words.lang.code
    told = (
        say("headline.fact", what=begun(one["label"][code]), value=words.endings(one))
        for one in words.summary["standards"]
    )
    return say("stairs.alt", endings=say("join.semicolon").join(told))


def services(words: Wording, sections: list[Section]) -> str:
    """The parts of the strategy over time: what is drawn, and the sentence of each."""
    start, leads = words.lang.date(words.summary["start"]), " ".join(section.lead for section in sections)
    return words.lang.say("service.alt", start=start, end=words.end, leads=leads)
