"""Names that lead nowhere are errors which list both spellings."""

import pytest

from sim.scenario.problems import ScenarioError, folded, nearest
from sim.scenario.reading import read_scenario

# Name: (what follows after `extends: wave.yaml`, where, words of the message).
BAD = {
    "group of an inflow": (
        "inflow: {components: {wave: {group: asyl}}}",
        "2:37",
        ["group 'asyl' is not in groups: of city.yaml", "did you mean 'asylum'?"],
    ),
    "group of a factor": (
        "clocks: {own_housing: {group_factors: {asylm: 2}}}",
        "2:40",
        ["group 'asylm'", "did you mean 'asylum'?"],
    ),
    "group of a share recognised": (
        "status: {recognition: {asylm: 0.5}}",
        "2:24",
        ["group 'asylm' is not in groups: of city.yaml", "did you mean 'asylum'?"],
    ),
    "clock of an effect": (
        "circles: {recruits_per_arrival: 1, fading_per_month: 0, effect_on_clocks: {own_house: 2}}",
        "2:76",
        ["clock 'own_house' is not in clocks:", "did you mean 'own_housing'?"],
    ),
    "group of the residents": ("residents: {total: 9, group: x, move_ins: {2014-12: 9}}", "2:30", ["known: asylum"]),
    "group in a row of residents": ("residents: [{persons: 9, group: x}]", "2:33", ["known: asylum"]),
    "district of residents": ("residents: [{persons: 9, district: Wangn}]", "2:36", ["did you mean 'Wangen'?"]),
    "site of residents": ("residents: [{persons: 9, site: Haus1x}]", "2:32", ["did you mean 'Haus 1'?"]),
    "measure of an order by date": (
        "emergency: {triggers: {dates: {orders: {2015-03-01: [Halle 1, Halle 2]}}}}",
        "2:63",
        ["measure 'Halle 2' is not in measures.csv", "did you mean 'Halle 1'?"],
    ),
    "target to close": (
        "interventions: [{date: 2015-03-01, action: close, target: Haus 3}]",
        "2:59",
        ["target 'Haus 3' is not in sites.csv or measures.csv", "did you mean 'Haus 1'?"],
    ),
    "new target without places": (
        "interventions: [{date: 2015-03-01, action: open, target: Zelt, kind: hall}]",
        "2:58",
        ["target 'Zelt'", "for a new site give places:, district: and kind:"],
    ),
    "district of a new target": (
        "interventions: [{date: 2015-03-01, action: open, target: Zelt, kind: hall, places: 9, district: W}]",
        "2:97",
        ["district 'W' is not in districts.csv"],
    ),
}


@pytest.mark.parametrize(("text", "where", "words"), BAD.values(), ids=BAD.keys())
def test_a_name_that_leads_nowhere(write, text: str, where: str, words: list[str]) -> None:
    path = write("bad.yaml", f"extends: wave.yaml\n{text}\n")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{path}:{where}:")
    for word in words:
        assert word in str(problem)


def test_an_intervention_may_bring_a_new_site_and_close_it_later(write) -> None:
    path = write(
        "new.yaml",
        "extends: wave.yaml\n"
        "interventions:\n"
        "  - {date: 2015-03-01, action: order, target: Zelt, kind: hall, places: 90, district: Wangen}\n"
        "  - {date: 2015-09-01, action: close, target: Zelt}\n"
        "  - {date: 2015-09-01, action: order, target: Halle 1}\n",
    )
    assert len(read_scenario(path).scenario.interventions) == 3


def test_spellings_that_sound_alike() -> None:
    assert folded("Obertürkheim") == folded("OBERTUERKHEIM") == folded("Ober-tu\u0308rkheim ")
    names = ["Obertürkheim", "Untertürkheim", "Vaihingen", "Möhringen"]
    assert nearest("Obertuerkheim", names) == "Obertürkheim"
    assert nearest("Oberturkheim", names) == "Obertürkheim"
    assert nearest("Moehringen", names) == "Möhringen"
    assert nearest("vaihingen", names) == "Vaihingen"
    assert nearest("Berlin", names) is None


def test_an_umlaut_typed_as_two_characters_is_the_same_umlaut(write) -> None:
    path = write("two.yaml", "extends: wave.yaml\nresidents: [{persons: 9, district: Obertu\u0308rkheim}]\n")
    (row,) = read_scenario(path).scenario.residents  # type: ignore[misc]
    assert row.district == "Obertürkheim"
