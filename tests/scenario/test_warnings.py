"""What a scenario may say, but hardly means."""

from pathlib import Path

import pytest

from sim.scenario.reading import read_scenario

SITES = "name,district,kind,planned_places,part_of\n"
SERIES = "counts_from: 2015-01-01\ninflow: {components: {wave: null, all: {kind: series, "

# Name: (what follows after `extends: wave.yaml`, where in the file, words of the warning).
DOUBTS = {
    "wave after the end": (
        "inflow: {components: {wave: {date: 2017-01-01}}}",
        "2:23",
        "'wave' begins on 2017-01-01, after the end of the run on 2016-12-31",
    ),
    "pulse before the start": (
        "inflow: {components: {wave: {date: 2014-06-01}}}",
        "2:23",
        "the pulse 'wave' of 2014-06-01 begins before the start on 2015-01-01",
    ),
    "series before the start": (
        SERIES + "months: {2013-01: 3}}}}",
        "3:35",
        "'all' ends on 2013-01-31, before the start",
    ),
    "series that ends early": (SERIES + "months: {2015-01: 3, 2015-02: 0}}}}", "3:35", "ends on 2015-02-28"),
    "no flat large enough": (
        "clocks: {own_housing: {form: flats, duration: {law: fixed, days: 30}, flats: {per_month: {1: 2}}}}",
        "2:79",
        "no flats for households of more than 1 persons",
    ),
    "births twice": (
        "groups: {asylum: {births_per_person_month: 0.002}}\ninflow: {components: {wave: {contains: [births]}}}",
        "3:30",
        "they count twice",
    ),
    "relatives twice": (
        "groups: {asylum: {relatives: {share: 0.1, mean_delay_days: 300, persons: {1: 1}}}}\n"
        "inflow: {components: {wave: {contains: [relatives]}}}",
        "3:30",
        "they count twice",
    ),
    "more residents than places": (
        "residents: {total: 500, move_ins: {2014-12: 500}}",
        "2:1",
        "500 residents at the start, but 120 planned regular places usable on 2015-01-01",
    ),
    "move-ins after the start": (
        "residents: {total: 50, move_ins: {2014-12: 50, 2015-02: 9}}",
        "2:57",
        "2015-02 begins after the start",
    ),
    "announcement outside": (
        "announcements: [{announced_on: 2012-01-01, from: 2012-02-01, to: 2012-03-01, persons_per_month: 9}]",
        "2:17",
        "says nothing about the run",
    ),
    "intervention outside": (
        "interventions: [{date: 2018-01-01, action: close, target: Haus 1}]",
        "2:17",
        "2018-01-01 lies outside the run",
    ),
    "close of a site that is not there yet": (
        "sites:\n- {name: Later, district: Wangen, kind: house, planned_places: 9, usable_from: 2016-01-01}\n"
        "interventions: [{date: 2015-03-01, action: close, target: Later}]",
        "4:17",
        "close Later on 2015-03-01 has no effect: the site is not open on that day",
    ),
    "cancel of an open site": (
        "interventions: [{date: 2015-03-01, action: cancel, target: Haus 1}]",
        "2:17",
        "the site is open by then; cancel is for what is ordered",
    ),
    "conversion of a regular site": (
        "interventions: [{date: 2015-03-01, action: convert, target: Haus 1}]",
        "2:17",
        "convert makes an emergency shelter regular",
    ),
    "resize of a measure": (
        "interventions: [{date: 2015-03-01, action: resize, target: Halle 1, places: 5}]",
        "2:17",
        "acts only if the measure has been ordered by then",
    ),
    "no sites": ("sites: null", "1", "the city has no sites: there is no sites.csv"),
    "nothing to order": ("measures: null", "", "nothing can be ordered: there is no measures.csv"),
    "more listed than usable": (
        "residents: [{persons: 70, site: Haus 1}, {persons: 20, site: Haus 1}]\noccupancy: {usable_share: 0.5}",
        "2:33",
        "90 residents are listed at Haus 1, which has 60 usable places on 2015-01-01 (120 planned): 30 persons",
    ),
    "no whole number of households": (
        "residents: [{persons: 7, household_size: 3}]",
        "2:42",
        "7 persons are no whole number of households of 3: one has 1",
    ),
    "flats without effect": (
        "clocks: {own_housing: {flats: {per_month: {1: 9}}}}",
        "2:24",
        "flats: has no effect with form: rate",
    ),
    "no trigger": ("emergency: {triggers: {occupancy: null}}", "", "none of the measures is ordered"),
    "nobody arrives": ("counts_from: 2015-01-01\ninflow: {components: {wave: null}}", "3:1", "nobody arrives"),
    "nobody leaves": ("clocks: {own_housing: null}", "2:1", "nobody moves into an own flat"),
    "expects by nothing": (
        "emergency: {triggers: {projection: {reserve_places: 0}}}",
        "2:1",
        "by announcements, but there are none",
    ),
}


def test_the_town_gives_no_cause_for_doubt(wave: Path) -> None:
    assert read_scenario(wave).warnings == []


@pytest.mark.parametrize(("text", "where", "words"), DOUBTS.values(), ids=DOUBTS.keys())
def test_a_doubt_is_a_warning_where_it_arises(write, text: str, where: str, words: str) -> None:
    path = write("odd.yaml", f"extends: wave.yaml\n{text}\n")
    (warning,) = read_scenario(path).warnings
    assert words in str(warning)
    assert str(warning).startswith(f"{path}:{where}:" if where else "")


def test_sites_above_the_cap_are_one_warning_extensions_included(write, wave: Path) -> None:
    rows = "".join(f"Haus {n},Wangen,house,{n},\n" for n in range(250, 258))
    write("town/sites.csv", SITES + "Haus 1,Wangen,house,200,\nAnbau,Wangen,house,90,Haus 1\n" + rows)
    (warning,) = read_scenario(wave).warnings
    assert warning.text == (
        "8 sites have more than 250 planned places: "
        "Haus 1 (290), Haus 257 (257), Haus 256 (256), Haus 255 (255), Haus 254 (254) and 3 more"
    )
