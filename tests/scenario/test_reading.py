from datetime import date
from pathlib import Path

import pytest

from sim.scenario.people import Pulse, Series
from sim.scenario.quantities import ALWAYS
from sim.scenario.reading import load_scenario, read_scenario


def test_a_scenario_is_its_file_on_top_of_its_city(wave: Path) -> None:
    plan = load_scenario(wave)
    assert plan.name == "wave"
    assert [district.name for district in plan.districts] == ["Obertürkheim", "Wangen"]
    assert plan.sites[0].usable_from == date(2014, 1, 1)
    assert plan.measures[0].lead_time_days == 14
    assert plan.occupancy.floor_area_m2.preliminary.on(date(2015, 1, 1)) == 4.5
    assert plan.occupancy.floor_area_m2.follow_up.on(date(2018, 1, 1)) == 7.0
    assert isinstance(plan.inflow.components["wave"], Pulse)


def test_a_path_may_be_a_text(wave: Path) -> None:
    assert load_scenario(str(wave)) == load_scenario(wave)


def test_a_scenario_cannot_be_changed(wave: Path) -> None:
    plan = load_scenario(wave)
    with pytest.raises(ValueError, match="frozen"):
        plan.runs = 3  # type: ignore[misc]


# --- extends ------------------------------------------------------------------------------------------------


def test_a_child_changes_its_parent_maps_merge_lists_replace_null_deletes(wave: Path, write) -> None:
    write(
        "parent.yaml",
        "extends: wave.yaml\nruns: 5\ninterventions: [{date: 2015-02-01, action: close, target: Haus 1}]\n",
    )
    child = write(
        "child.yaml",
        "extends: parent.yaml\n"
        "inflow: {components: {wave: {persons: 900}, more: {kind: constant, persons_per_month: 10}}}\n"
        "emergency: {triggers: {occupancy: null, days_of_cover: {below_days: 30}}}\n"
        "interventions: []\n",
    )
    plan = load_scenario(child)
    assert plan.name == "child"
    assert plan.runs == 5
    components = plan.inflow.components
    assert set(components) == {"wave", "more"}
    assert isinstance(components["wave"], Pulse)
    assert (components["wave"].persons, components["wave"].date) == (900, date(2015, 6, 1))
    assert plan.emergency.triggers.occupancy is None
    assert plan.emergency.triggers.days_of_cover is not None
    assert plan.interventions == ()


def test_another_kind_or_law_replaces_the_whole_block(write) -> None:
    child = write(
        "child.yaml",
        "extends: wave.yaml\n"
        "inflow: {components: {wave: {kind: step, from: 2015-06-01, persons_per_month: 50}}}\n"
        "clocks: {own_housing: {duration: {law: weibull, mean_days: 900, shape: 0.8}, size_factors: {1: 1, 2: 0.8}}}\n",
    )
    plan = load_scenario(child)
    assert plan.inflow.components["wave"].kind == "step"
    assert plan.clocks.own_housing is not None
    assert plan.clocks.own_housing.duration.law == "weibull"


def test_dated_values_merge_by_date_and_a_single_value_replaces_them(write) -> None:
    later = write("later.yaml", "extends: wave.yaml\noccupancy: {floor_area_m2: {follow_up: {2016-01-01: 6}}}\n")
    constant = write("constant.yaml", "extends: wave.yaml\noccupancy: {floor_area_m2: {follow_up: 5}}\n")
    dates = load_scenario(later).occupancy.floor_area_m2.follow_up.root
    assert dates == {date(2014, 1, 1): 4.5, date(2016, 1, 1): 6.0, date(2018, 1, 1): 7.0}
    assert load_scenario(constant).occupancy.floor_area_m2.follow_up.root == {ALWAYS: 5.0}


def test_shares_by_date_replace_shares_for_all_dates(write) -> None:
    sizes = "{2014-01-01: {1: 0.5, 2: 0.5}, 2016-01-01: {1: 1}}"
    by_date = f"extends: wave.yaml\ngroups: {{asylum: {{household_sizes: {sizes}}}}}\n"
    write("dated.yaml", by_date)
    plan = load_scenario(write("child.yaml", "extends: dated.yaml\ngroups: {asylum: {household_sizes: {3: 1}}}\n"))
    assert load_scenario(write("again.yaml", by_date)).groups["asylum"].household_sizes.changes == [date(2016, 1, 1)]
    assert plan.groups["asylum"].household_sizes.root == {ALWAYS: {3: 1.0}}


def test_the_city_may_be_another_one_in_the_child(write) -> None:
    write("village/city.yaml", "{kinds: {house: {label: {de: H, en: H}, shelter_class: regular, family: regular}}}")
    write("village/districts.csv", "name,population\nDorf,300\n")
    text = (
        "extends: wave.yaml\ncity: village\n"
        "groups: {asylum: {label: {de: A, en: A}, household_sizes: {1: 1}}}\n"
        "occupancy: {floor_area_m2: {preliminary: 4.5, follow_up: 4.5}}\n"
    )
    assert [one.name for one in load_scenario(write("child.yaml", text)).districts] == ["Dorf"]


def test_a_file_in_a_subfolder_finds_parent_and_city_in_the_project(write) -> None:
    path = write("studies/child.yaml", "extends: wave.yaml\nruns: 7\n")
    assert load_scenario(path).runs == 7


# --- values with their source -------------------------------------------------------------------------------


def test_a_value_may_carry_its_source(wave: Path, town: Path) -> None:
    reading = read_scenario(wave)
    origin = reading.origins["occupancy", "floor_area_m2", "preliminary"]
    assert Path(origin.file) == town / "town/city.yaml"
    assert (origin.line, origin.column) == (16, 26)
    assert (origin.source, origin.status) == ("FlüAG § 8", "law")


def test_a_source_on_a_block_holds_for_all_below_unless_they_have_their_own(write) -> None:
    path = write(
        "child.yaml",
        "extends: wave.yaml\n"
        "occupancy:\n"
        "  usable_share: {value: {2014-01-01: 0.9, 2016-01-01: {value: 0.8, source: B}}, source: A, status: city}\n",
    )
    reading = read_scenario(path)
    shares = reading.scenario.occupancy.usable_share
    assert (shares.on(date(2015, 1, 1)), shares.on(date(2016, 1, 1))) == (0.9, 0.8)
    where = ("occupancy", "usable_share")
    assert reading.origins[*where, date(2014, 1, 1)].source == "A"
    assert reading.origins[*where, date(2016, 1, 1)].source == "B"


def test_a_new_value_does_not_keep_the_source_of_the_old(write) -> None:
    path = write("child.yaml", "extends: wave.yaml\noccupancy: {floor_area_m2: {preliminary: 5}}\n")
    assert read_scenario(path).origins["occupancy", "floor_area_m2", "preliminary"].source == ""


def test_the_columns_of_a_table_say_where_a_row_comes_from(wave: Path) -> None:
    origin = read_scenario(wave).origins["districts", 1, "population"]
    assert (origin.line, origin.source, origin.status) == (3, "register", "data")


# --- tables -------------------------------------------------------------------------------------------------


def test_a_series_may_be_a_table(write) -> None:
    write("town/months.csv", "month,inflow_persons,status\n2015-01,100,data\n2015-02,0,sourced\n")
    path = write(
        "series.yaml",
        "extends: wave.yaml\ncounts_from: 2015-01-01\n"
        "inflow: {components: {wave: null, all: {kind: series, months: town/months.csv}}}\n",
    )
    reading = read_scenario(path)
    series = reading.scenario.inflow.components["all"]
    assert isinstance(series, Series)
    assert series.months == {"2015-01": 100.0, "2015-02": 0.0}
    assert reading.origins["inflow", "components", "all", "months", "2015-01"].status == "data"
    assert reading.origins["inflow", "components", "all", "months", "2015-02"].note == "sourced"


def test_residents_may_be_a_table_or_a_total_with_move_ins(write) -> None:
    write("people.csv", "district,persons,household_size,note\nWangen,40,2,counted\n")
    write("past.csv", "month,persons\n2014-11,20\n2014-12,20\n")
    rows = load_scenario(write("rows.yaml", "extends: wave.yaml\nresidents: people.csv\n")).residents
    total = load_scenario(
        write("total.yaml", "extends: wave.yaml\nresidents: {total: 40, move_ins: past.csv}\n")
    ).residents
    assert rows[0].household_size == 2  # type: ignore[index]
    assert total.move_ins == {"2014-11": 20, "2014-12": 20}  # type: ignore[union-attr]


TABLES = {
    "byte order mark": "\ufeffname,district,kind,planned_places\nHaus 2,Wangen,house,80\n",
    "semicolons": "name;district;kind;planned_places;floor_area_m2\nHaus 2;Wangen;house;80;360,5\n",
    "Windows line ends, empty lines": "name,district,kind,planned_places\r\n\r\nHaus 2,Wangen,house,80\r\n,,,\r\n",
    "spaces and quotes": 'name,district,kind,planned_places\n"Haus 2",  Wangen ,house, 80\n',
    "notes of one's own": "name,district,kind,planned_places,notes of the office\nHaus 2,Wangen,house,80,big\n",
    "decomposed umlauts": "name,district,kind,planned_places\nHaus 2,Obertu\u0308rkheim,house,80\n",
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES.keys())
def test_tables_as_offices_write_them(write, text: str) -> None:
    write("town/sites.csv", text)
    (site,) = load_scenario(write("child.yaml", "extends: wave.yaml\n")).sites
    assert (site.name, site.planned_places) == ("Haus 2", 80)
    assert site.district in ("Wangen", "Obertürkheim")
    assert site.floor_area_m2 in (None, 360.5)


def test_a_table_in_the_file_goes_before_the_one_of_the_city(write) -> None:
    write("few.csv", "name,district,kind,planned_places\nHaus 9,Wangen,house,9\n")
    path = write("child.yaml", "extends: wave.yaml\nsites: few.csv\nmeasures: []\n")
    plan = load_scenario(path)
    assert [site.name for site in plan.sites] == ["Haus 9"]
    assert plan.measures == ()


# --- overrides ----------------------------------------------------------------------------------------------


def test_values_set_on_the_command_line(wave: Path) -> None:
    plan = load_scenario(
        wave,
        [
            "runs=3",
            "inflow.components.wave.persons=900",
            "occupancy.usable_share={2014-01-01: 0.9, 2016-01-01: 0.8}",
            "occupancy.floor_area_m2.follow_up.2016-01-01=6",
            "sites.Haus 1.planned_places=80",
            "measures.0.places=50",
            "emergency.triggers.days_of_cover.below_days=30",
            "clocks.own_housing.size_factors.3=0.5",
            "inflow.components.more={kind: constant, persons_per_month: 10}",
        ],
    )
    assert plan.runs == 3
    assert plan.inflow.components["wave"].persons == 900  # type: ignore[union-attr]
    assert plan.occupancy.usable_share.on(date(2016, 6, 1)) == 0.8
    assert plan.occupancy.floor_area_m2.follow_up.on(date(2016, 1, 1)) == 6
    assert plan.sites[0].planned_places == 80
    assert plan.measures[0].places == 50
    assert plan.emergency.triggers.days_of_cover is not None
    assert plan.clocks.own_housing is not None
    assert plan.clocks.own_housing.size_factors[3] == 0.5
    assert set(plan.inflow.components) == {"wave", "more"}


def test_the_files_of_a_scenario_are_listed(wave: Path) -> None:
    names = [path.name for path in read_scenario(wave).files]
    assert sorted(names) == ["city.yaml", "districts.csv", "measures.csv", "sites.csv", "wave.yaml"]
