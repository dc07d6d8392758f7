"""Answer: places needed with their interval, when the next hall comes, what binds, what moves it most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from statistics import mean

from analysis.brief import ASSUMPTIONS
from analysis.drivers import Driver, drivers
from analysis.need.binding import LEVERS, Lever, variants
from analysis.need.question import Question, settled
from analysis.need.search import Found, Quantile, Search, found, quantile
from analysis.need.trials import PLAN, Ask, Trial, Wanted, trials
from analysis.tried import A_TENTH, TRIED, changed, not_covered
from sim.scenario.schema import Scenario

ASKED_WHAT_BINDS = 20
TRIED_RUNS = 8
OTHER_SHARES = (0.5, 0.8, 0.9, 0.95)


@dataclass(frozen=True)
class Tried:
    """Mean of the people without a place on the worst day with an assumption a tenth smaller, as it is, and larger."""

    name: str
    less: float
    as_it_is: float
    more: float

    @property
    def moves(self) -> float:
        """The larger of both changes."""
        return max(abs(self.less - self.as_it_is), abs(self.more - self.as_it_is))


@dataclass(frozen=True)
class Need:
    """All that is known about a question; `listed`: one trial a run without more places, in the order of the runs.

    `brackets`: per run more than the first and at most the second number of places; `most`: the largest number tried;
    `others`: the answer for other shares.
    `at_answer`: a trial a run with the places of the answer (None where no number suffices). `levers`: nights in the
    `asked` worst futures when one thing is better by a tenth or three months.
    """

    plan: Scenario
    seed: int
    question: Question
    draws: Mapping[str, Sequence[object]]
    listed: tuple[Trial, ...]
    places: Found
    others: tuple[Quantile, ...]
    brackets: tuple[tuple[float, float], ...]
    levels: tuple[int, ...]
    most: int
    at_answer: tuple[Trial, ...] | None
    levers: tuple[Lever, ...]
    asked: int
    moved_by: tuple[Driver, ...]
    tried: tuple[Tried, ...]
    lived: int

    @property
    def runs(self) -> int:
        """Number of futures."""
        return len(self.listed)

    @property
    def possible(self) -> bool:
        """Whether any number of places suffices in the share of the futures asked for."""
        return not isinf(self.places.places)

    @property
    def best_share(self) -> float:
        """Share of the futures in which some number of places suffices."""
        return sum(not isinf(high) for _, high in self.brackets) / self.runs


def answer(
    plan: Scenario,
    question: Question,
    seed: int,
    runs: int,
    workers: int,
    progress: Callable[[int], None] | None = None,
) -> Need:
    """Search over paired futures: the same people and the same luck with any number of places.

    The same numbers with any number of workers.
    """
    plan = settled(plan)
    plans = {PLAN: plan, **variants(plan), **_tried_plans(plan)}
    known: dict[Wanted, Trial] = {}
    with trials(plans, seed, question, workers, progress) as ask:
        listed = _asked(ask, known, [Wanted(run) for run in range(runs)])
        most = _most(plan, listed, question)

        def suffices(places: int, of: Sequence[int]) -> list[bool]:
            return [one.kept for one in _asked(ask, known, [Wanted(run, places) for run in of])]

        search = Search(suffices, runs, question.step, most)
        places = found(search, question.share)
        others = _other_shares(search, places, question.share)
        at_answer = None if isinf(places.places) else int(places.places)
        tried = _tried(ask, known, plans, min(runs, TRIED_RUNS))
        levers, asked = _levers(ask, known, plans, listed, question, at_answer or 0)
        trials_there = None if at_answer is None else tuple(known[Wanted(run, at_answer)] for run in range(runs))
    draws = {name: [dict(one.drawn)[name] for one in listed] for name in plan.uncertainties}
    brackets = tuple(zip(search.low, search.high, strict=True))
    return Need(
        plan=plan,
        seed=seed,
        question=question,
        draws=draws,
        listed=tuple(listed),
        places=places,
        others=others,
        brackets=brackets,
        levels=tuple(sorted(search.levels)),
        most=search.most,
        at_answer=trials_there,
        levers=levers,
        asked=asked,
        tried=tried,
        moved_by=tuple(drivers(draws, [float(one.worst) for one in listed])),
        lived=len(known),
    )


def _tried_plans(plan: Scenario) -> dict[str, Scenario]:
    """Scenarios with one assumption a tenth smaller and larger, where the scenario names fewer than three unknowns."""
    if len(plan.uncertainties) >= ASSUMPTIONS:
        return {}
    found = dict[str, Scenario]()
    for name, paths in not_covered(plan):
        less, more = (changed(plan, paths, factor) for factor in A_TENTH)
        if less is not None and more is not None and name != "usable_share":  # today's residents may not fit then
            found |= {f"{name} less": less, f"{name} more": more}
    return found


def _tried(ask: Ask, known: dict[Wanted, Trial], plans: Mapping[str, Scenario], runs: int) -> tuple[Tried, ...]:
    found = []
    for name in TRIED:
        if f"{name} less" in plans:
            every = [[Wanted(run, 0, which) for run in range(runs)] for which in (f"{name} less", PLAN, f"{name} more")]
            found.append(Tried(name, *(mean(one.worst for one in _asked(ask, known, wanted)) for wanted in every)))
    return tuple(sorted(found, key=lambda one: -one.moves))


def _other_shares(search: Search, places: Found, asked: float) -> tuple[Quantile, ...]:
    """The answer for other shares; that for the share asked for is the one lived through."""
    found = {share: quantile(search, share) for share in OTHER_SHARES}
    found[asked] = Quantile(asked, places.places, places.low, places.high)
    return tuple(found[share] for share in sorted(found))


def _asked(ask: Ask, known: dict[Wanted, Trial], wanted: Sequence[Wanted]) -> list[Trial]:
    """Trials wanted; each is lived through once."""
    known |= ask([one for one in wanted if one not in known])
    return [known[one] for one in wanted]


def _most(plan: Scenario, listed: Sequence[Trial], question: Question) -> int:
    """Places that would suffice if room were all: thrice those who lack one on the worst day, at least a tenth more."""
    share = plan.occupancy.usable_share.on(question.by)
    return max(question.step, int(3 * max(one.worst for one in listed) / max(share, 0.1)))


def _levers(
    ask: Ask,
    known: dict[Wanted, Trial],
    plans: Mapping[str, Scenario],
    listed: Sequence[Trial],
    question: Question,
    answer: int,
) -> tuple[tuple[Lever, ...], int]:
    """What a tenth more places or flats, or three months less, would save in the futures with most nights in halls.

    A tenth of the places that stand without more, or of the answer where hardly any do.
    """
    nights = {run: one.nights + one.before for run, one in enumerate(listed)}
    worst = sorted((run for run in nights if nights[run]), key=lambda run: (-nights[run], run))[:ASKED_WHAT_BINDS]
    if not worst:
        return (), 0
    before = sum(nights[run] for run in worst)
    standing = sum(listed[run].planned for run in worst) / len(worst)
    more = max(question.step, round(max(standing, answer) / 10))
    found = []
    for name in ("places", *(name for name in LEVERS if name in plans)):
        wanted = [Wanted(run, more) if name == "places" else Wanted(run, 0, name) for run in worst]
        after = sum(one.nights + one.before for one in _asked(ask, known, wanted))
        found.append(Lever(name, before, after, more if name == "places" else None))
    return tuple(found), len(worst)
