"""Glossary: the few words of the page that a reader may not know, with the numbers of the scenario."""

from __future__ import annotations

from analysis.words.wording import Wording
from sim.scenario.schema import Scenario


def glossary(words: Wording, plan: Scenario) -> list[tuple[str, str]]:
    """Word and what it means, a line each."""
    say, lang, area = words.lang.say, words.lang, plan.occupancy.floor_area_m2
    names = say("join.semicolon").join(one["label"][lang.code] for one in words.chosen)
    told = {
        "standards": {"names": names},
        "chosen": {"n": words.number(len(words.chosen))},
        "planned": {},
        "usable": {
            "preliminary": lang.exact(area.preliminary.on(plan.start)),
            "follow_up": lang.exact(area.follow_up.on(plan.start)),
            "share": lang.percent(plan.occupancy.usable_share.on(plan.start)),
        },
        "night": {},
        "d": {},
        "origin": {"date": words.origin},
    }
    return [(say(f"words.{key}.what"), say(f"words.{key}.means", **values)) for key, values in told.items()]
