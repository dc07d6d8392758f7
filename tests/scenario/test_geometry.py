"""Outlines of the districts: joined by name, in degrees, and a sentence for everything else."""

import json
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.problems import ScenarioError
from sim.scenario.reading import read_scenario
from sim.scenario.resolved import resolved_yaml

SQUARE = [[9.0, 48.0], [9.1, 48.0], [9.1, 48.1], [9.0, 48.1], [9.0, 48.0]]


def feature(name: str | None, ring: Any = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    about = {"name": name} if name else {}
    coordinates = {"Polygon": [ring], "MultiPolygon": [[ring], [ring]], "Point": [9, 48]}[kind]
    return {"type": "Feature", "properties": about, "geometry": {"type": kind, "coordinates": coordinates}}


def outlined(write: Any, *features: Any) -> Path:
    write("town/map.geojson", json.dumps({"type": "FeatureCollection", "features": list(features)}))
    path: Path = write("odd.yaml", "extends: wave.yaml\ngeometry: town/map.geojson\n")
    return path


def test_outlines_are_joined_by_name_and_stay_out_of_the_resolved_scenario(write: Any) -> None:
    path = outlined(write, feature("Wangen"), feature("Obertürkheim", kind="MultiPolygon"))
    reading = read_scenario(path)
    assert reading.outlines is not None
    assert [len(rings) for rings in reading.outlines.values()] == [2, 1]
    assert list(reading.outlines) == ["Obertürkheim", "Wangen"]
    assert "geometry" not in resolved_yaml(reading)


GAUSS = [[x * 380_000, y * 110_000] for x, y in SQUARE]
WRONG = {
    "missing district": ([feature("Wangen")], "no outline for Obertürkheim"),
    "extra district": (
        [feature("Wangen"), feature("Obertürkheim"), feature("Wangn")],
        "'Wangn' is not in districts.csv; did you mean 'Wangen'?",
    ),
    "no name": ([feature(None), feature("Wangen")], "feature 1: has no property 'name'"),
    "no polygon": ([feature("Wangen", kind="Point")], "feature 1 (Wangen): is no polygon but Point"),
    "another projection": ([feature("Wangen", GAUSS), feature("Obertürkheim")], "another projection"),
    "too few points": ([feature("Wangen", SQUARE[:2])], "needs at least four points"),
    "no numbers": ([feature("Wangen", [["a", "b"]] * 4)], "no lists of longitude and latitude"),
    "nothing": ([], "FeatureCollection with one polygon"),
    "no geometry": ([{**feature("Wangen"), "geometry": None}, feature("Obertürkheim")], "is no polygon but nothing"),
    "no coordinates": ([{**feature("Wangen"), "geometry": {"type": "MultiPolygon"}}], "no lists of longitude"),
    "no polygon in it": (
        [{**feature("Wangen"), "geometry": {"type": "MultiPolygon", "coordinates": []}}],
        "needs at least four points",
    ),
    "endless numbers": ([feature("Wangen", [[10**400, 48.0]] * 4)], "no lists of longitude and latitude"),
    "local metres": (
        [feature("Wangen", [[x, y] for x, y in ((-90, 10), (60, 10), (60, 80), (-90, 10))]), feature("Obertürkheim")],
        "span more than 30 degrees: another projection",
    ),
    "no object": (["Wangen"], "feature 1: has no property 'name'"),
}


@pytest.mark.parametrize(("features", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_of_outlines_is_told(write: Any, features: list[Any], words: str) -> None:
    with pytest.raises(ScenarioError) as told:
        read_scenario(outlined(write, *features))
    assert words in str(told.value)
    assert "map.geojson" in str(told.value)


BOTH = [feature("Wangen"), feature("Obertürkheim")]
UTM = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
NO_COLLECTION: dict[str, tuple[Any, str]] = {
    "one feature": (feature("Wangen"), "a GeoJSON FeatureCollection with one polygon for each district is wanted"),
    "a list": (BOTH, "a GeoJSON FeatureCollection"),
    "a topology": ({"type": "Topology", "features": BOTH}, "a GeoJSON FeatureCollection"),
    "features no list": ({"type": "FeatureCollection", "features": {}}, "a GeoJSON FeatureCollection"),
    "said in UTM": (
        {"type": "FeatureCollection", "crs": UTM, "features": BOTH},
        "the coordinates are in urn:ogc:def:crs:EPSG::25832, another projection; export it in WGS 84",
    ),
    "a system of its own": (
        {"type": "FeatureCollection", "crs": "Stadtnetz", "features": BOTH},
        "the coordinates are in Stadtnetz, another projection",
    ),
}


@pytest.mark.parametrize(("content", "words"), NO_COLLECTION.values(), ids=NO_COLLECTION.keys())
def test_what_is_no_collection_in_degrees_is_told(write: Any, content: Any, words: str) -> None:
    write("town/map.geojson", json.dumps(content))
    path = write("odd.yaml", "extends: wave.yaml\ngeometry: town/map.geojson\n")
    with pytest.raises(ScenarioError) as told:
        read_scenario(path)
    assert words in str(told.value)
    assert "map.geojson" in str(told.value)


def test_degrees_may_be_said(write: Any) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    write("town/map.geojson", json.dumps({"type": "FeatureCollection", "crs": crs, "features": BOTH}))
    assert read_scenario(write("odd.yaml", "extends: wave.yaml\ngeometry: town/map.geojson\n")).outlines


EXCHANGED = [[y, x] for x, y in SQUARE]
ELSEWHERE = [[x + 3, y] for x, y in SQUARE]
KILOMETRES = [[x * 2, y * 1.5] for x, y in SQUARE]


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        (
            EXCHANGED,
            "far from its place in districts.csv (48.05 north, 9.05 east): longitude and latitude are exchanged",
        ),
        (ELSEWHERE, "another projection, or another city"),
        (KILOMETRES, "another projection, or another city"),
    ],
)
def test_outlines_far_from_the_places_of_their_districts_are_told(write: Any, ring: Any, words: str) -> None:
    write(
        "town/districts.csv",
        "name,population,latitude,longitude\nObertürkheim,8000,48.05,9.05\nWangen,9000,48.05,9.05\n",
    )
    assert read_scenario(outlined(write, *BOTH)).outlines
    with pytest.raises(ScenarioError) as told:
        read_scenario(outlined(write, feature("Wangen", ring), feature("Obertürkheim", ring)))
    assert words in str(told.value)
    assert "map.geojson" in str(told.value)


def test_a_file_that_is_no_json_or_not_there_is_told(write: Any) -> None:
    write("town/map.geojson", "{")
    path = write("odd.yaml", "extends: wave.yaml\ngeometry: town/map.geojson\n")
    with pytest.raises(ScenarioError, match="this is not GeoJSON"):
        read_scenario(path)
    path = write("odd.yaml", "extends: wave.yaml\ngeometry: town/mapp.geojson\n")
    with pytest.raises(ScenarioError, match=r"did you mean 'map\.geojson'"):
        read_scenario(path)
