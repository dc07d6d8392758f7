"""Welfare organisations: posts follow what is wanted, after the delays, and are never negative."""

from types import SimpleNamespace

import mesa
from hypothesis import given
from hypothesis import strategies as st

from sim.agents.welfare import SocialCare, WelfareOrganisation

HIRING, NOTICE = 7, 5


@given(wanted=st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_posts_are_never_negative_and_reach_what_is_wanted(wanted: list[int]) -> None:
    one = WelfareOrganisation(mesa.Model(), "one", 1.0)
    for day, posts in enumerate(wanted):
        one.adjust(0, posts / 2, day + HIRING, day + NOTICE)
        one.change_staff(day)
        assert one.filled[0] >= 0
        assert one.filled[1] == 0
    one.change_staff(len(wanted) + HIRING + NOTICE)
    assert one.filled[0] == wanted[-1] / 2


def test_a_notice_is_taken_back_before_anybody_is_hired() -> None:
    one = WelfareOrganisation(mesa.Model(), "one", 1.0)
    one.filled[0] = 5.0
    one.adjust(0, 3.0, HIRING, NOTICE)
    one.adjust(0, 5.0, 1 + HIRING, 1 + NOTICE)
    one.change_staff(1000)
    assert one.filled[0] == 5.0


@given(places=st.lists(st.integers(1, 300), min_size=1, max_size=60))
def test_sites_are_shared_out_by_places(places: list[int]) -> None:
    care = SocialCare(mesa.Model(), {"a": 0.5, "b": 0.3, "c": 0.2})
    care.assign([SimpleNamespace(planned=planned, persons=0, by_stage=[0, 0]) for planned in places])  # type: ignore[misc]
    total = sum(places)
    for one in care.organisations:
        assert abs(one.planned - one.share * total) <= 300
    assert sum(one.planned for one in care.organisations) == total
