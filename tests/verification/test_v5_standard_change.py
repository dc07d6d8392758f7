"""V5: floor area 4.5 -> 7 m2 a person overnight."""

from sim.run import run
from tests.verification.exact import EXPECTED
from tests.verification.measuring import SCENARIOS


def test_5679_places_become_3650_and_529_persons_are_above() -> None:
    assert "3650" in EXPECTED["V5_standard_change"]["expected"]
    records = run(SCENARIOS / "v5-standard-change.yaml", runs=1, workers=1).records[0]
    usable = records.kind["usable"].sum(axis=1)
    assert list(usable[:2]) == [5679, 3650]
    assert set(usable[1:]) == {3650}
    assert list(records.city["above_usable"][:2]) == [0, 529]
    assert set(records.city["persons"]) == {4179}, "nobody is evicted"
    assert set(records.kind["planned"].sum(axis=1)) == {5679}, "planned places are those of the decision"
    assert set(records.city["waiting"]) == {0}
