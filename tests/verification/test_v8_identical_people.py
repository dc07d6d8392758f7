"""V8 beyond the check itself: that the policies matter and children are born, and levers that come later."""

from analysis.verify.people import VARIANTS, busy_city
from analysis.verify.random_cities import POLICIES
from sim.audit.door import arrivals, families
from sim.scenario.schema import Scenario

NUMBERS = (5, 11)


def test_the_comparison_would_see_a_difference() -> None:
    assert len(VARIANTS) == len(POLICIES) + 1
    for number in NUMBERS:
        first, *others = [families(busy_city(number, *variant), number) for variant in VARIANTS]
        grown = different = 0
        for other in others:
            for one_day, other_day in zip(first, other, strict=True):
                different += len(one_day.keys() ^ other_day.keys())
                grown += sum(one_day[key][1] > 0 for key in one_day.keys() & other_day.keys())
        assert different > 100, "the policies must matter for who is there"
        assert grown > 100, "children must be born"


def test_more_inflow_from_a_day_on_leaves_those_before_as_they_were() -> None:
    plan = busy_city(2, "decentral")
    lever = {"date": "2020-04-01", "action": "set", "lever": "inflow.factor", "value": 1.5}
    steered = Scenario.model_validate({**plan.model_dump(by_alias=True), "interventions": [lever]})
    fewer, more = arrivals(plan, 2), arrivals(steered, 2)
    assert len(more) > len(fewer)
    for key, luck in fewer.items():
        assert more[key] == luck
    added = [luck[0] for key, luck in more.items() if key not in fewer]
    assert min(added) >= (plan.day_of(steered.interventions[0].date))


def test_a_lever_that_changes_nobodys_speed_changes_nothing() -> None:
    """Households of 20 do not occur: a lever for them must not disturb the clocks of the others, who are underway."""
    plan = busy_city(5, "decentral")
    lever = {
        "date": "2020-04-01",
        "action": "set",
        "lever": "clocks.onward_move.size_factors",
        "value": {1: 1.0, 20: 0.5},
    }
    steered = Scenario.model_validate({**plan.model_dump(by_alias=True), "interventions": [lever]})
    assert families(steered, 5) == families(plan, 5)
