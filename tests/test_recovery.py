"""Standards, spells, dates back and what runs say together: V12 by hand, and properties."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import comb, inf
from statistics import median, median_low
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.records import Records
from sim.recovery import COMBINED, ENDINGS, Outcome, Spell, breaks, combined, origin, outcomes, spells
from sim.scenario.rules import STANDARD_NAMES
from sim.standards import STANDARDS, is_broken, limit_of, standards_of
from sim.survival import median_time, over_runs, proportion, spread
from tests.hand_made import plan_of, records_of

START = date(2020, 1, 1)
BY_NAME = {standard.name: standard for standard in STANDARDS}


def day(number: int) -> date:
    return START + timedelta(days=number)


def column(days: int, *stretches: tuple[int, int, int]) -> list[int]:
    """A count by day: (first day, day after the last, persons)."""
    counts = [0] * days
    for begin, after, persons in stretches:
        counts[begin:after] = [persons] * (after - begin)
    return counts


def waiting(days: int, *stretches: tuple[int, int, int], **settings: Any) -> Outcome:
    """Outcome of the standard `waiting` where so many persons wait."""
    return outcomes(records_of(days, city={"waiting": column(days, *stretches)}, **settings))["waiting"]


# --- V12: two districts, one site each, worked out by hand ---------------------------------------------------


def v12() -> Records:
    """100 days; West has a quarter of the inhabitants and East three quarters; 100 places each, 250 the cap.

    From day 10 to 19, 60 of 100 persons live in West (D = 0.35); before and after 25 of 100. East has only 60 usable
    places all the time: D_min = 0.75 - 0.60 = 0.15. Gyms from day 12 to 29, an inn from day 15 to 89.
    """
    west = np.array(column(100, (0, 10, 25), (10, 20, 60), (20, 100, 25)))
    persons = np.stack([west, 100 - west], axis=1)
    kinds = np.zeros((100, 7), dtype=int)
    kinds[12:30, 1], kinds[15:90, 2] = 40, 8
    return records_of(
        100,
        district={"regular_persons": persons, "regular_usable": [[100, 60]], "regular_planned": [[100, 100]]},
        kind={"persons": kinds},
        recovery={"too_few_persons": 0},
    )


def test_v12_persons_for_whom_each_standard_is_not_kept() -> None:
    found = {one.name: one.not_kept(v12()) for one in standards_of(v12().plan)}
    # D 0.35, D_min 0.15, tolerance 0.05: 0.15 of 100 persons; elsewhere D = 0 as East houses more than it has places
    assert found["placement"] == pytest.approx(column(100, (10, 20, 15)))
    # 100 and 100 planned places against 1/4 and 3/4: D = 0.25, 0.10 above the limit, of 200 places
    assert found["building"] == pytest.approx([20] * 100)
    assert found["no_emergency"].tolist() == column(100, (12, 15, 40), (15, 30, 48), (30, 90, 8))
    assert found["no_emergency_halls"].tolist() == column(100, (12, 30, 40))
    assert found["no_emergency_hotels"].tolist() == column(100, (15, 90, 8))
    assert not found["no_emergency_other"].any()


def test_v12_dates_back_by_kind_and_what_is_not_seen_within_the_horizon() -> None:
    found = outcomes(v12())
    endings = {name: (outcome.ending, outcome.back) for name, outcome in found.items()}
    assert endings == {
        # the last ten days are too short to tell
        "no_emergency": ("not_within_horizon", None),
        "no_emergency_halls": ("back", day(30)),
        "no_emergency_hotels": ("not_within_horizon", None),
        "no_emergency_other": ("never_broken", None),
        "waiting": ("never_broken", None),
        "placement": ("back", day(20)),
        "building": ("broken_before_start", None),
        "cap": ("never_broken", None),
        "floor_area": ("never_broken", None),
        COMBINED: ("broken_before_start", None),
    }
    assert found["placement"].spells == (Spell(day(10), day(19), pytest.approx(15), pytest.approx(150)),)
    assert found["no_emergency"].spells == (Spell(day(12), day(89), 48, 3 * 40 + 15 * 48 + 60 * 8),)
    assert found["placement"].days_until_back == 20


def test_v12_the_combined_standard_waits_for_the_last_one() -> None:
    chosen = [BY_NAME[name] for name in ("no_emergency_halls", "placement", "waiting")]
    found = combined(v12(), chosen)
    assert (found.ending, found.broken, found.back) == ("back", day(10), day(30))
    assert found.spells == (Spell(day(10), day(29), 2, 10 + 18),)


def test_v12_with_the_limit_of_500_nothing_is_said_of_so_few_and_they_are_named() -> None:
    few = v12()
    plan = plan_of(100, recovery={"too_few_persons": 500})
    found = outcomes(Records(**{**vars(few), "plan": plan}))
    assert found["placement"].ending == found["building"].ending == "never_broken"
    assert found["placement"].too_few_days == {"placement": 100}
    assert found[COMBINED].too_few_days == {"placement": 100, "building": 100}
    assert found[COMBINED].broken == day(12)


# --- broken and back ----------------------------------------------------------------------------------------


def test_twenty_nine_unbroken_days_are_not_back_and_thirty_are() -> None:
    short = waiting(200, (10, 20, 1), (49, 50, 7))
    assert (short.back, short.broken_again) == (day(50), ())
    assert short.spells == (Spell(day(10), day(19), 1, 10), Spell(day(49), day(49), 7, 7))
    long = waiting(200, (10, 20, 1), (50, 51, 7))
    assert (long.back, long.broken_again) == (day(20), (day(50),))


def test_at_the_end_of_the_run_thirty_days_must_have_been_seen() -> None:
    assert waiting(50, (10, 20, 1)).back == day(20)
    too_short = waiting(49, (10, 20, 1))
    assert (too_short.ending, too_short.back) == ("not_within_horizon", None)
    assert too_short.seen_until == day(19)


def test_broken_on_the_day_the_count_begins_gives_a_date_without_a_duration() -> None:
    found = waiting(100, (5, 40, 3), counts_from=day(10))
    assert (found.ending, found.broken, found.back) == ("broken_before_start", day(5), day(40))
    assert found.days_until_back is None


def test_what_was_over_before_the_count_begins_is_not_counted() -> None:
    found = waiting(100, (5, 9, 3), counts_from=day(10))
    assert (found.ending, found.broken, found.spells) == ("never_broken", None, ())


def test_durations_count_from_one_origin() -> None:
    found = waiting(100, (30, 40, 3), counts_from=day(10))
    assert (found.back, found.days_until_back) == (day(40), 30)


def test_tolerated_persons_are_no_break() -> None:
    found = waiting(100, (10, 20, 5), (20, 25, 6), recovery={"tolerated_persons": {"waiting": 5}})
    assert found.spells == (Spell(day(20), day(24), 6, 30),)


def test_a_value_exactly_at_its_limit_is_kept() -> None:
    # D = 0.30 and 0.05 + 0.25 = 0.30: in binary fractions the difference is not quite 0
    records = records_of(
        1,
        district={"regular_persons": [[550, 450]], "regular_usable": [[1000, 500]]},
        recovery={"placement_tolerance": 0.05},
    )
    assert BY_NAME["placement"].not_kept(records)[0] < 1e-9
    assert not is_broken(BY_NAME["placement"], records).any()


def test_waiting_counts_persons_above_usable_places_and_the_cap_its_residents() -> None:
    records = records_of(1, city={"waiting": 2, "above_usable": 3, "over_cap_persons": 260, "below_own_standard": 9})
    found = {one.name: one.not_kept(records).tolist() for one in standards_of(records.plan)}
    assert (found["waiting"], found["cap"], found["floor_area"]) == ([5], [260], [9])


def test_the_origin_is_stated_or_the_first_wave_or_the_start() -> None:
    steady = {"kind": "constant", "persons_per_month": 1}
    pulse = {"kind": "pulse", "date": date(2020, 3, 1), "persons": 10}
    step = {"kind": "step", "from": date(2020, 2, 1), "persons_per_month": 1}
    assert origin(plan_of(90, inflow={"components": {"a": steady}})) == START
    waves = {"components": {"a": steady, "b": pulse, "c": step}}
    assert origin(plan_of(90, inflow=waves)) == date(2020, 2, 1)
    assert origin(plan_of(90, inflow=waves, counts_from=day(5))) == day(5)


def test_an_origin_after_the_last_day_recorded_breaks_nothing() -> None:
    found = waiting(10, (0, 10, 1), counts_from=day(100))
    assert (found.ending, found.spells) == ("never_broken", ())


# --- the table of standards ---------------------------------------------------------------------------------


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.name)
def test_every_standard_says_its_limit_in_both_languages(standard: Any) -> None:
    limit = limit_of(standard, plan_of(1, recovery={"placement_tolerance": 0.07, "cap_places": 300}))
    assert standard.unit in ("persons", "places")
    assert standard.label.de and standard.label.en and limit.de and limit.en
    assert "{" not in limit.de + limit.en


def test_a_standard_counts_by_day() -> None:
    records = records_of(3)
    for standard in standards_of(records.plan):
        assert standard.not_kept(records).shape == (3,)


def test_limits_show_the_numbers_of_the_scenario() -> None:
    plan = plan_of(1, recovery={"placement_tolerance": 0.07, "cap_places": 300})
    assert limit_of(BY_NAME["placement"], plan).de == "D höchstens 0,07 über dem kleinstmöglichen"
    assert limit_of(BY_NAME["cap"], plan).en == "no site above 300 planned places"


def test_the_parts_of_emergency_are_not_counted_again_in_the_combined_standard() -> None:
    kinds = np.zeros((5, 7), dtype=int)
    kinds[:, 1] = 4
    found = combined(records_of(5, kind={"persons": kinds}))
    assert found.spells[0].worst == 1


def test_a_scenario_file_knows_the_standards_by_name() -> None:
    assert [standard.name for standard in STANDARDS] == list(STANDARD_NAMES)


def test_a_standard_with_too_few_persons_on_all_days_is_not_assessed() -> None:
    few, many = np.full((5, 2), 10), np.full((5, 2), 400)
    assert not outcomes(records_of(5, district={"regular_persons": few}))["placement"].assessed
    assert outcomes(records_of(5, district={"regular_persons": many}))["placement"].assessed
    assert outcomes(records_of(5, district={"regular_persons": few}))["waiting"].assessed


# --- properties ---------------------------------------------------------------------------------------------

PERSONS = st.lists(st.sampled_from([0, 0, 0, 1, 4]), min_size=1, max_size=60)


@given(PERSONS)
def test_spells_part_the_broken_days_among_them(persons: list[int]) -> None:
    not_kept = np.array(persons)
    found = spells(not_kept, not_kept > 0, START)
    listed = [spell.begin + timedelta(days=n) for spell in found for n in range((spell.end - spell.begin).days + 1)]
    assert listed == [day(n) for n, number in enumerate(persons) if number]
    assert sum(spell.person_days for spell in found) == not_kept.sum()
    assert max((spell.worst for spell in found), default=0) == not_kept.max()


@given(PERSONS, st.integers(1, 8))
def test_back_is_the_first_of_so_many_unbroken_days(persons: list[int], unbroken: int) -> None:
    broken = np.array(persons) > 0
    assume(broken.any())
    first = int(np.argmax(broken))
    days = [d for d in range(first, len(broken) - unbroken + 1) if not broken[d : d + unbroken].any()]
    begin, back = breaks(broken, unbroken)[0]
    assert (begin, back) == (first, min(days, default=None))


@given(PERSONS, st.integers(-2, 62), st.integers(1, 8))
def test_every_run_ends_in_one_of_four_ways(persons: list[int], origin: int, unbroken: int) -> None:
    settings = {"counts_from": day(origin), "recovery": {"unbroken_days": unbroken}}
    found = outcomes(records_of(len(persons), city={"waiting": persons}, **settings))["waiting"]
    counted = persons[max(origin, 0) :]
    assert found.ending in ENDINGS
    assert (found.ending == "never_broken") == (not any(counted))
    assert (found.ending == "broken_before_start") == bool(counted and counted[0])
    assert (found.days_until_back is not None) == (found.ending == "back")
    assert found.back is not None or not found.broken_again


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_without_censoring_the_median_is_the_plain_one(times: list[int]) -> None:
    assert median_time(times, [True] * len(times)) == median_low(times)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=40))
def test_with_one_horizon_the_median_is_that_of_all_runs_or_not_seen(times: list[int]) -> None:
    seen = [time <= 100 for time in times]
    expected = median_low(times) if median_low(times) <= 100 else None
    assert median_time([min(time, 100) for time in times], seen) == expected


# --- over runs ----------------------------------------------------------------------------------------------


def test_kaplan_meier_by_hand() -> None:
    # at risk 6, 5, 3, 1: 5/6, 4/6, then 2/3 of it = 0.444
    times, seen = [1, 2, 2, 3, 4, 5], [True, True, False, True, False, True]
    assert median_time(times, seen) == 3


def test_exact_intervals() -> None:
    # the textbook values for 0, 3 and 10 of 10, and the rule of three
    assert proportion(3, 10)[3:] == pytest.approx((0.0667, 0.6525), abs=1e-4)
    assert proportion(0, 10)[3:] == pytest.approx((0, 0.3085), abs=1e-4)
    assert proportion(10, 10)[3:] == pytest.approx((0.6915, 1), abs=1e-4)
    low = proportion(3, 10).low
    assert sum(comb(10, k) * low**k * (1 - low) ** (10 - k) for k in range(3, 11)) == pytest.approx(0.025)


def test_percentiles_need_five_runs_beyond_them() -> None:
    assert spread(range(99)) == (0, 49, 98, False)
    assert spread(range(100)) == (5, 49.5, 94, True)
    assert spread([7]) == (7, 7, 7, False)
    assert spread([1, inf, 2]) == (1, 2, inf, False)
    for values in ([], [1.0, float("nan")]):
        with pytest.raises(ValueError, match="a number for every run"):
            spread(values)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300))
def test_a_spread_holds_the_plain_median_and_leaves_five_runs_out_or_none(values: list[float]) -> None:
    found = spread(values)
    assert found.low <= found.middle <= found.high
    assert found.middle == pytest.approx(median(values))
    assert found.is_percentile == (len(values) >= 100)
    assert found.is_percentile or (found.low, found.high) == (min(values), max(values))


def runs(*last_days: int | None, days: int = 100) -> Sequence[Outcome]:
    """Runs in which somebody waits from day 10 to such a day; None: on no day."""
    return [waiting(days) if last is None else waiting(days, (10, last + 1, 1)) for last in last_days]


def test_over_runs_counts_endings_ties_and_censoring() -> None:
    early = waiting(100, (0, 5, 1), (50, 51, 1))
    found = over_runs([*runs(None, 14, 19, 19, 24, 90), early])
    counts = {ending: (share.number, share.runs) for ending, share in found.shares.items()}
    assert counts == {
        "never_broken": (1, 7),
        "broken_before_start": (1, 7),
        "back": (4, 7),
        "not_within_horizon": (1, 7),
    }
    # of the five runs broken after the origin: days 15, 20, 20, 25 and one not seen
    assert (found.in_median, found.censored, found.ties) == (5, 1, 2)
    assert (found.median, found.earliest, found.latest, found.is_percentile) == (day(20), day(15), None, False)
    assert (found.first_returns, found.broken_again) == ((day(5),), 1)


def test_half_the_runs_not_back_leaves_no_median() -> None:
    assert over_runs(runs(14, 90, 90)).median is None
    assert over_runs(runs(14, 90)).median == day(15)
    assert over_runs(runs(14, 19)).latest == day(20)
    nobody = over_runs(runs(None, None))
    assert (nobody.median, nobody.earliest, nobody.latest, nobody.in_median) == (None, None, None, 0)


def test_dates_of_a_hundred_runs_are_given_as_percentiles() -> None:
    early, most = [11] * 5, [12, *[20] * 88]
    found = over_runs(runs(*early, *most, 30, *[90] * 5))
    assert (found.in_median, found.is_percentile) == (100, True)
    assert (found.earliest, found.latest) == (day(13), day(31))
    assert over_runs(runs(*early, *most, *[90] * 6)).latest is None


def test_standards_left_out_are_named_over_runs() -> None:
    found = over_runs([outcomes(records_of(40))[COMBINED]] * 3)
    assert found.too_few == {"placement": 3, "building": 3}


def test_outcomes_of_different_things_are_not_added_up() -> None:
    found = outcomes(records_of(40))
    for mixed in ([], [found["waiting"], found["cap"]]):
        with pytest.raises(ValueError, match="one standard"):
            over_runs(mixed)
