"""Geometry: outlines of the districts from a GeoJSON file, for maps; joined to districts.csv by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean

Point = tuple[float, float]
Ring = list[Point]
Outlines = dict[str, list[Ring]]

MAX_BYTES = 20_000_000
NAMES = ("name", "NAME", "Name", "district", "Stadtbezirk", "STADTBEZIRK", "bezeichnung")
SHAPES = ("Polygon", "MultiPolygon")
IN_DEGREES = ("CRS84", "4326", "WGS 84", "WGS84")
WIDEST = 30.0  # degrees that a city or a state with its counties spans at most
FARTHEST = 0.5  # degrees between the place of a district and its outline at most
EXPORT = "export it in WGS 84 (EPSG:4326), longitude first"
WANTED = "a GeoJSON FeatureCollection with one polygon for each district is wanted"


def read_outlines(text: str, file: str, districts: Mapping[str, Point | None]) -> Outlines:
    """Outer rings (longitude, latitude) of each district. Errors: `ScenarioError` with everything that is wrong.

    The file is a FeatureCollection of polygons in degrees (WGS 84); each feature has a property `name`. `districts`:
    longitude and latitude of each, where they are known; outlines that lie elsewhere are refused.
    """
    place = Place(file)
    features = _features(text, place)
    found: Outlines = {}
    problems: list[Problem] = []
    for number, feature in enumerate(features, 1):
        name, rings, wrong = _feature(feature)
        if wrong:
            problems.append(Problem(place, f"feature {number}{f' ({name})' if name else ''}: {wrong}"))
        else:
            found.setdefault(name, []).extend(rings)
    problems += _names(place, [*found], list(districts))
    problems += _projection(place, found) or _elsewhere(place, found, districts)
    if problems:
        raise ScenarioError(problems)
    return {name: found[name] for name in districts}


def _features(text: str, place: Place) -> list[Any]:
    """Features of the collection; a file that says another system of coordinates than degrees is refused."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ScenarioError([Problem(place, f"this is not GeoJSON: {error}")]) from None
    about = content if isinstance(content, Mapping) else {}
    features = about.get("features")
    if about.get("type") != "FeatureCollection" or not isinstance(features, list) or not features:
        raise ScenarioError([Problem(place, WANTED)])
    crs = about.get("crs")
    named = crs.get("properties") if isinstance(crs, Mapping) else crs
    if crs is not None and not any(known in str(named) for known in IN_DEGREES):
        name = named.get("name", named) if isinstance(named, Mapping) else named
        raise ScenarioError([Problem(place, f"the coordinates are in {name}, another projection; {EXPORT}")])
    return features


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
    try:
        polygons = [shape["coordinates"]] if kind == "Polygon" else shape["coordinates"]
        rings = [[(float(point[0]), float(point[1])) for point in polygon[0]] for polygon in polygons]
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        return name, [], "its coordinates are no lists of longitude and latitude"
    enough = rings and all(len(ring) >= 4 for ring in rings)
    return name, rings, "" if enough else "an outline needs at least four points"


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
                        f"in another projection; {EXPORT}"
                    )
                    return [Problem(place, text)]
    return []


def _elsewhere(place: Place, found: Outlines, districts: Mapping[str, Point | None]) -> list[Problem]:
    """Numbers that could be degrees, but lie elsewhere or too far apart: exchanged, another projection or city."""
    points = [point for rings in found.values() for ring in rings for point in ring]
    if points and max(max(axis) - min(axis) for axis in zip(*points, strict=True)) > WIDEST:
        return [Problem(place, f"the outlines span more than {WIDEST:g} degrees: another projection; {EXPORT}")]
    for name, rings in found.items():
        known = districts.get(name)
        if known is None or _distance(known, rings) <= FARTHEST:
            continue
        told = f"the outline of '{name}' is far from its place in districts.csv ({known[1]:g} north, {known[0]:g} east)"
        exchanged = _distance((known[1], known[0]), rings) <= FARTHEST
        why = "longitude and latitude are exchanged" if exchanged else "another projection, or another city"
        return [Problem(place, f"{told}: {why}; {EXPORT}")]
    return []


def _distance(point: Point, rings: list[Ring]) -> float:
    """Degrees from a point to the box around the rings, along the axis on which they are farther apart."""
    corners = [corner for ring in rings for corner in ring]
    found = 0.0
    for axis, at in enumerate(point):
        ends = [corner[axis] for corner in corners]
        found = max(found, min(ends) - at, at - max(ends))
    return found
