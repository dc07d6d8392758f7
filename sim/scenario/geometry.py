"""Geometry: outlines of the districts from a GeoJSON file, for maps; joined to districts.csv by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean

Ring = list[tuple[float, float]]
Outlines = dict[str, list[Ring]]

MAX_BYTES = 20_000_000
NAMES = ("name", "NAME", "Name", "district", "Stadtbezirk", "STADTBEZIRK", "bezeichnung")
SHAPES = ("Polygon", "MultiPolygon")


def read_outlines(text: str, file: str, districts: Sequence[str]) -> Outlines:
    """Outer rings (longitude, latitude) of each district. Errors: `ScenarioError` with everything that is wrong.

    The file is a FeatureCollection of polygons in degrees (WGS 84); each feature has a property `name`.
    """
    place = Place(file)
    try:
        content = json.loads(text)
    except ValueError as error:
        raise ScenarioError([Problem(place, f"this is not GeoJSON: {error}")]) from None
    features = content.get("features") if isinstance(content, Mapping) else None
    if not isinstance(features, list) or not features:
        raise ScenarioError(
            [Problem(place, "a GeoJSON FeatureCollection with one polygon for each district is wanted")]
        )
    found: Outlines = {}
    problems: list[Problem] = []
    for number, feature in enumerate(features, 1):
        name, rings, wrong = _feature(feature)
        if wrong:
            problems.append(Problem(place, f"feature {number}{f' ({name})' if name else ''}: {wrong}"))
        else:
            found.setdefault(name, []).extend(rings)
    problems += _names(place, [*found], districts)
    problems += _projection(place, found)
    if problems:
        raise ScenarioError(problems)
    return {name: found[name] for name in districts}


def _feature(feature: Any) -> tuple[str, list[Ring], str]:
    """Name and outer rings of a feature, or what is wrong with it."""
    about = feature.get("properties") if isinstance(feature, Mapping) else None
    name = next((str(about[key]) for key in NAMES if about.get(key)), "") if isinstance(about, Mapping) else ""
    if not name:
        return "", [], "has no property 'name'"
    shape = feature.get("geometry")
    kind = shape.get("type") if isinstance(shape, Mapping) else None
    if kind not in SHAPES:
        return name, [], f"is no polygon but {kind or 'nothing'}"
    polygons = [shape["coordinates"]] if kind == "Polygon" else shape["coordinates"]
    try:
        rings = [[(float(point[0]), float(point[1])) for point in polygon[0]] for polygon in polygons]
    except (TypeError, ValueError, IndexError, KeyError):
        return name, [], "its coordinates are no lists of longitude and latitude"
    return name, rings, "" if all(len(ring) >= 4 for ring in rings) else "an outline needs at least four points"


def _names(place: Place, found: list[str], districts: Sequence[str]) -> list[Problem]:
    extra = [name for name in found if name not in districts]
    missing = [name for name in districts if name not in found]
    problems = [
        Problem(place, f"'{name}' is not in districts.csv{did_you_mean(name, list(districts), 25)}") for name in extra
    ]
    if missing:
        problems.append(Problem(place, f"no outline for {', '.join(missing)}"))
    return problems


def _projection(place: Place, found: Outlines) -> list[Problem]:
    for name, rings in found.items():
        for ring in rings:
            for east, north in ring:
                if not (-180 <= east <= 180 and -90 <= north <= 90):
                    text = (
                        f"'{name}' has the point {east:g}, {north:g}, which is no longitude and latitude: the file is "
                        "in another projection; export it in WGS 84 (EPSG:4326)"
                    )
                    return [Problem(place, text)]
    return []
