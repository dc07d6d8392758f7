"""Events of the page: everything the model notes has words, and each is told once."""

import re
from pathlib import Path

import pytest

from sim.live.told import Teller
from sim.locale import LANGUAGES, language
from tests.live.played import MUSTERSTADT, ROOT, STUTTGART, live_until, session

NOTED = re.compile(r"""note(?:_shelter)?\(\s*"([a-z_]+)\"""")


def noted() -> set[str]:
    files = [*(ROOT / "sim" / "agents").glob("*.py"), *(ROOT / "sim" / "rules").glob("*.py")]
    words = {word for file in files for word in NOTED.findall(Path(file).read_text(encoding="utf-8"))}
    return words | {"closing", "winding_down", "care_filled"}  # noted by a name that is worked out


def test_everything_that_is_noted_has_words() -> None:
    assert len(noted()) > 20
    for code in LANGUAGES:
        texts = language(code, "live").texts
        assert {f"live.event.{what}" for what in noted()} <= texts.keys(), code


@pytest.mark.parametrize("file", [MUSTERSTADT, STUTTGART], ids=["musterstadt", "stuttgart"])
def test_looking_rarely_or_often_tells_the_same(file: Path) -> None:
    one = session(file, None)
    often, rarely = one.variants[0], Teller(one.plan)
    while one.day < 900:
        one.live()
        if one.day % 40 == 0:
            often.listen(often.records())
    often.listen(often.records())
    rarely.listen(often.model, often.acts, often.records())
    told = sorted((told.day, told.sort, told.text["de"]) for told in rarely.events)
    assert sorted((told.day, told.sort, told.text["de"]) for told in often.teller.events) == told
    assert {"trigger", "opened", "closed", "standard", "routine"} <= {sort for _, sort, _ in told}


def test_an_act_is_told_in_the_words_of_the_room_once() -> None:
    one = session()
    live_until(one, 10)
    one.set_lever(0, "inflow", 2.5, "Sozialamt", "Ankündigung")
    one.act(0, "open", target="Hotel Krone", who="Bezirk")
    live_until(one, 12)
    told = [told.text["de"] for told in one.variants[0].teller.events if told.sort == "lever"]
    assert told == ["Zugänge: 2,5 × (Sozialamt, Ankündigung)", "Hotel Krone sofort eröffnet (Bezirk)"]
