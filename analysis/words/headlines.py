"""Headlines: the two answers of every run as sentences made from its numbers; first one plain sentence, then facts."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.words.wording import ENDINGS, FAMILIES, Told, Wording

DATES = ("ordered", "opened", "first_person", "empty")
BEFORE_AND_NEVER, BACK_AND_AGAIN = "broken_before_start_never", "back_and_again"
GROUPS = (
    "back",
    BACK_AND_AGAIN,
    "broken_before_start",
    "not_within_horizon",
    BEFORE_AND_NEVER,
    "never_broken",
    "not_assessed",
)


@dataclass(frozen=True)
class Answer:
    """A question with its answer: the plain sentence and what belongs beside it, facts, and what is left out."""

    question: str
    lead: str
    beside: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The plain sentence with what belongs beside it, in one line."""
        return f"{self.lead} {self.beside}"


def answers(words: Wording) -> list[Answer]:
    """The two answers, emergency shelters first."""
    return [emergency(words), recovery(words)]


# --- emergency shelters -------------------------------------------------------------------------------------


def emergency(words: Wording) -> Answer:
    """When, how much and how long; by kind, and persons waiting or turned away, in the same breath."""
    say, use = words.lang.say, words.summary["emergency"]["total"]
    question = say("headline.title_emergency")
    if not use["runs_with_any"]:
        return Answer(question, say("headline.emergency_never", words.summary["runs"]), _waiting(words))
    beside = [say("headline.emergency_stood")] if use["stood_at_start"]["high"] else []
    if use["runs_lived_in"]:
        kinds = say("join.comma").join(_kind(words, family) for family in FAMILIES)
        beside.append(say("headline.emergency_kinds", kinds=kinds))
    return Answer(question, _needed(words, use), " ".join([*beside, _waiting(words)]), tuple(_facts(words, use)))


def _needed(words: Wording, use: Told) -> str:
    """From when to when and for how many, said roughly; the facts below it have the dates."""
    say, runs = words.lang.say, words.summary["runs"]
    if not use["runs_lived_in"]:
        return say("headline.emergency_ordered", runs=words.runs(use["runs_with_any"]))
    last, some = use["empty"]["middle"], use["runs_lived_in"] < runs
    key = f"headline.emergency_needed{'_some' if some else ''}{'' if last else '_open'}"
    values = {
        "runs": words.runs(use["runs_lived_in"]),
        "first": words.lang.about(use["first_person"]["middle"]),
        "peak": words.number_of(use["peak_persons"], "persons"),
        **({"last": words.lang.about(last, days=-1)} if last else {"end": words.end}),
    }
    return say(key, **values) if some else say(key, runs, **values)


def _facts(words: Wording, use: Told) -> list[tuple[str, str]]:
    """First order, opening, person, empty with their ranges; person-nights; measures ordered and never used."""
    say = words.lang.say
    told = [(f"row.{key}", _dates(words, use[key])) for key in DATES if use[key] is not None]
    told += [("row.person_nights", words.span(use["person_nights"], words.number))] if use["runs_lived_in"] else []
    measures = words.number_of(use["shelters_ordered"], "measures")
    places = words.number_of(use["places_ordered"], "places")
    told.append(("event.ordered", say("headline.emergency_measures", measures=measures, places=places)))
    if use["orders"]["high"] > use["shelters_ordered"]["high"]:
        told.append(("row.orders", words.span(use["orders"], words.number)))
    if use["never_used"]["high"]:
        told.append(("row.never_used", words.span(use["never_used"], words.number)))
    return [(begun(say(key)), value) for key, value in told]


def _dates(words: Wording, spread: Told) -> str:
    some = spread["runs"] < words.summary["runs"]
    return f"{words.dates(spread)} {words.runs(spread['runs'])}" if some else words.dates(spread)


def _kind(words: Wording, family: str) -> str:
    peak = words.summary["emergency"][family]["peak_persons"]
    number = words.lang.say("none") if peak is None else words.span(peak, words.number)
    return f"{words.lang.say(f'family.{family}')} {number}"


def _waiting(words: Wording) -> str:
    persons = words.summary["persons"]
    return words.lang.say(
        "headline.waiting",
        waiting=words.number_of(persons["waiting"]["peak"], "persons"),
        turned_away=words.number_of(persons["turned_away"], "persons"),
    )


# --- return to the standards --------------------------------------------------------------------------------


def recovery(words: Wording) -> Answer:
    """When placement is back: all standards together, then which are back and which not, then each with its runs."""
    say, code = words.lang.say, words.lang.code
    *each, combined = words.summary["standards"]
    chosen = words.chosen
    facts = [(begun(one["label"][code]), words.endings(one)) for one in [combined, *chosen]]
    lead, beside = _together(words, combined), " ".join(_grouped(words, chosen))
    return Answer(say("headline.title_recovery"), lead, beside, tuple(facts), tuple(_left_out(words, each)))


def _together(words: Wording, combined: Told) -> str:
    """All chosen standards together, by how most runs end."""
    ending, back = how_most_end(combined), combined["median_back"]
    early = combined["first_return_if_broken_before_start"]
    date = back or (early["middle"] if ending == "broken_before_start" and early else None)
    if ending == "broken_before_start" and date is None:
        ending = BEFORE_AND_NEVER
    days = "" if back is None else words.count("days")(combined["days_until_median"])
    return words.lang.say(
        f"headline.together.{ending}",
        runs=words.runs(combined["endings"][how_most_end(combined)]["runs"] if combined["endings"] else 0),
        date=words.when(date),
        days=days,
        origin=words.origin,
        end=words.end,
    )


def _grouped(words: Wording, chosen: list[Told]) -> list[str]:
    """The standards by how most runs end, a sentence each: back with dates, kept from, not by, never broken."""
    groups: dict[str, list[str]] = {group: [] for group in GROUPS}
    for one in chosen:
        ending = how_most_end(one)
        early = one["first_return_if_broken_before_start"]
        if ending == "broken_before_start" and early["middle"] is None:
            ending = BEFORE_AND_NEVER
        group = BACK_AND_AGAIN if ending == "back" and words.mostly_again(one) else ending
        groups[group].append(_item(words, one, ending))
    comma, days = words.lang.say("join.semicolon"), words.number(words.summary["unbroken_days"])
    return [
        words.lang.say(
            f"headline.group.{group}", names=comma.join(items), days=days, origin=words.origin, end=words.end
        )
        for group, items in groups.items()
        if items
    ]


def _item(words: Wording, one: Told, ending: str) -> str:
    """A standard with its date, and in how many runs where not in all."""
    say, label = words.lang.say, one["label"][words.lang.code]
    early = one["first_return_if_broken_before_start"]
    if ending == "back":
        label = say("headline.on", label=label, date=words.when(one["median_back"]))
    if ending == "broken_before_start":
        label = say("headline.from", label=label, date=words.when(early["middle"]))
    beside = []
    runs = one["endings"].get(how_most_end(one), {}).get("runs")
    if runs is not None and runs < words.summary["runs"]:
        never = one["endings"]["never_broken"]["runs"] if ending == "back" else 0
        beside += [say("ending.never_broken", runs=words.runs(never))] if never else []
        beside.append(say("headline.so", runs=words.runs(runs)) if never else words.runs(runs))
    if words.mostly_again(one):
        beside.append(words.again(one, ranges=False))
    return f"{label} ({say('join.comma').join(beside)})" if beside else label


def how_most_end(one: Told) -> str:
    """Ending of most runs; back without a median date counts as not within the horizon."""
    if not one["endings"]:
        return "not_assessed"
    most = max(("back", *ENDINGS), key=lambda ending: one["endings"][ending]["runs"])
    return "not_within_horizon" if most == "back" and one["median_back"] is None else most


def _left_out(words: Wording, each: list[Told]) -> list[str]:
    say, out, comma = words.lang.say, words.summary["left_out"], words.lang.say("join.comma")
    labels = {one["name"]: one["label"][words.lang.code] for one in each}
    told = []
    if out["too_few_persons"]:
        names = [f"{labels[name]} ({words.runs(k)})" for name, k in out["too_few_persons"].items()]
        told.append(say("headline.left_out_too_few", names=comma.join(names)))
    names = [label[words.lang.code] for label in out["not_in_scenario"]]
    return [*told, say("headline.left_out_by_scenario", names=comma.join(names))] if names else told


def begun(text: str) -> str:
    """Text with a capital letter at its beginning."""
    return f"{text[:1].upper()}{text[1:]}"
