"""District map: a grid of labelled tiles, laid out from the coordinates of the districts, with values of one day."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, radians, sqrt
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from analysis.chronicle import Chronicle
from analysis.rows import Row, Table, chance
from analysis.wording import Wording
from sim.dissimilarity import dissimilarity, least_dissimilarity, population_shares
from sim.locale import Language
from sim.scenario.city import District

Outlines = dict[str, list[list[tuple[float, float]]]]
Floats = NDArray[np.float64]
WIDEST_LABEL = 13
SCALES = {
    "load": LinearSegmentedColormap.from_list("load", ["#ffffff", "#0072B2"]),
    "emergency": LinearSegmentedColormap.from_list("emergency", ["#ffffff", "#D55E00"]),
    "shortfall": LinearSegmentedColormap.from_list("shortfall", ["#E69F00", "#ffffff", "#56B4E9"]),
}


@dataclass(frozen=True)
class DayOfDistricts:
    """The districts on one day, middle of the runs: shape (districts,) each; D and D_min are of the whole city."""

    day: int
    persons: Floats
    load: Floats
    emergency: Floats
    shortfall: Floats
    d: float
    d_min: float
    enough: bool


def day_shown(chronicle: Chronicle) -> int:
    """The day with most people in emergency shelters (middle of the runs), else with most people."""
    for name in ("emergency_persons", "persons"):
        middle = np.median(chronicle.daily(name), axis=0)
        if middle.max() > 0:
            return int(middle.argmax())
    return 0


def values(chronicle: Chronicle, day: int) -> DayOfDistricts:
    """Load per 1,000 inhabitants, share in emergency shelters and shortfall by district, middle of the runs."""
    names = ("persons", "emergency_persons", "regular_persons", "regular_usable", "persons_per_1000", "shortfall")
    found = {name: chronicle.by_district(name)[:, day, :] for name in names}
    persons, regular = found["persons"], found["regular_persons"]
    share = np.divide(found["emergency_persons"], persons, out=np.zeros(persons.shape), where=persons > 0)
    shares = population_shares(chronicle.plan)
    return DayOfDistricts(
        day,
        np.median(persons, axis=0),
        np.median(found["persons_per_1000"], axis=0),
        np.median(share, axis=0),
        np.median(found["shortfall"], axis=0),
        float(np.median(dissimilarity(regular, shares))),
        float(np.median(least_dissimilarity(regular, found["regular_usable"], shares))),
        bool(np.median(regular.sum(axis=1)) >= max(1, chronicle.plan.recovery.too_few_persons)),
    )


# --- layout -------------------------------------------------------------------------------------------------


def tiles(districts: tuple[District, ...]) -> list[tuple[int, int]]:
    """Column and row of each district: the grid cell nearest to its place, no two in one; rows count from the north.

    Without coordinates for all districts they stand in the order of the list.
    """
    number = len(districts)
    columns = max(1, ceil(sqrt(number * 1.3)))
    rows = max(1, ceil(number * 1.3 / columns))
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    if not has_places(districts):
        return cells[:number]
    latitude = np.array([float(one.latitude or 0) for one in districts])
    east = np.array([float(one.longitude or 0) for one in districts]) * cos(radians(float(latitude.mean())))
    wanted = np.column_stack([_spread(east) * (columns - 1), (1 - _spread(latitude)) * (rows - 1)])
    distance = ((wanted[:, None, :] - np.array(cells, dtype=float)[None, :, :]) ** 2).sum(axis=2)
    chosen = linear_sum_assignment(distance)[1]
    return [cells[cell] for cell in chosen]


def layout(chronicle: Chronicle) -> str:
    """How the districts are laid out: by their outlines, schematic from coordinates, or as listed."""
    if chronicle.outlines:
        return "outlined"
    return "schematic" if has_places(chronicle.plan.districts) else "listed"


def has_places(districts: tuple[District, ...]) -> bool:
    """Whether every district has coordinates."""
    return all(one.latitude is not None and one.longitude is not None for one in districts)


def _spread(values: Floats) -> Floats:
    """Places in order from 0 to 1: half by rank, so that a dense middle does not crowd, half by distance."""
    width = values.max() - values.min()
    if width == 0:
        return np.zeros(len(values))
    rank = values.argsort().argsort() / max(1, len(values) - 1)
    return np.asarray((rank + (values - values.min()) / width) / 2)


# --- drawing ------------------------------------------------------------------------------------------------


def district_map(chronicle: Chronicle, shown: DayOfDistricts, lang: Language) -> Figure:
    """Three grids of tiles side by side: load, emergency share, shortfall."""
    districts, outlines = chronicle.plan.districts, chronicle.outlines
    places = tiles(districts)
    wide = 12.0
    figure = Figure(figsize=(wide, 0.55 + wide / 3 * (_height(outlines) if outlines else _tall(places))))
    FigureCanvasAgg(figure)
    grid = figure.subplots(1, 3)
    most = max(1.0, float(np.abs(shown.shortfall).max()))
    for axes, name, numbers, scale, digits in (
        (grid[0], "load", shown.load, Normalize(0, max(1e-9, float(shown.load.max()))), 1),
        (grid[1], "emergency", 100 * shown.emergency, Normalize(0, max(1e-9, 100 * float(shown.emergency.max()))), 0),
        (grid[2], "shortfall", shown.shortfall, Normalize(-most, most), 0),
    ):
        told = [_number(number, digits, name, lang) for number in numbers]
        colours = [SCALES[name](scale(number)) for number in numbers]
        if outlines:
            _shapes(axes, {district.name: outlines[district.name] for district in districts}, colours, told)
        else:
            _tiles(axes, districts, places, colours, told)
        axes.set_title(lang.say(f"map.{name}"), loc="left", fontsize=10, fontweight="bold")
    figure.subplots_adjust(left=0.01, right=0.99, top=1 - 0.42 / figure.get_figheight(), bottom=0.01, wspace=0.04)
    return figure


def _tiles(
    axes: Axes,
    districts: tuple[District, ...],
    places: list[tuple[int, int]],
    colours: list[Any],
    told: list[str],
) -> None:
    for district, (column, row), colour, number in zip(districts, places, colours, told, strict=True):
        axes.add_patch(Rectangle((column + 0.03, row + 0.03), 0.94, 0.94, facecolor=colour, edgecolor="#777777"))
        ink = _ink(colour)
        text = label(district.name)
        axes.text(column + 0.5, row + 0.33, text, fontsize=6.6 if len(text) < 11 else 5.6, linespacing=0.95, **ink)
        axes.text(column + 0.5, row + 0.76, number, fontsize=8, fontweight="bold", **ink)
    axes.set_xlim(0, max(place[0] for place in places) + 1)
    axes.set_ylim(max(place[1] for place in places) + 1, 0)
    axes.axis("off")


def _shapes(axes: Axes, shapes: Outlines, colours: list[Any], told: list[str]) -> None:
    """Districts in their outlines, name and number where the largest part of each has its middle."""
    for (name, rings), colour, number in zip(shapes.items(), colours, told, strict=True):
        for ring in rings:
            axes.add_patch(Polygon(ring, facecolor=colour, edgecolor="#777777", linewidth=0.7))
        middle = np.mean(max(rings, key=len), axis=0)
        ink = {**_ink(colour), "va": "bottom"}
        axes.text(middle[0], middle[1], label(name), fontsize=5.6, linespacing=0.95, **ink)
        axes.text(middle[0], middle[1], number, fontsize=7.5, fontweight="bold", **{**ink, "va": "top"})
    axes.autoscale_view()
    axes.set_aspect(1 / cos(radians(sum(axes.get_ylim()) / 2)))
    axes.axis("off")


def _ink(colour: Any) -> Any:
    """Black or white text, whichever can be read on a colour."""
    dark = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] < 0.55
    return {"color": "white" if dark else "black", "ha": "center", "va": "center"}


def _tall(places: list[tuple[int, int]]) -> float:
    """Height of the grid of tiles as a share of its width."""
    columns, rows = (max(place[axis] for place in places) + 1 for axis in (0, 1))
    return rows / columns * 0.72


def _height(outlines: Outlines) -> float:
    """Height of the outlines as a share of their width."""
    points = np.array([point for rings in outlines.values() for ring in rings for point in ring])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return float((north - south) / max(1e-9, (east - west) * cos(radians((north + south) / 2))))


def _number(number: float, digits: int, name: str, lang: Language) -> str:
    whole = round(float(number), digits) + 0.0
    sign = "+" if name == "shortfall" and whole > 0 else ""
    return sign + lang.number(whole, digits) + (" %" if name == "emergency" and lang.code == "de" else "")


def label(name: str) -> str:
    """Name of a district on at most two lines."""
    parts = wrap(name.replace("-", "- "), WIDEST_LABEL, break_long_words=False) or [name]
    shown = [part.replace("- ", "-") for part in parts[:2]]
    return "\n".join(part if len(part) <= WIDEST_LABEL + 1 else part[:WIDEST_LABEL] + "." for part in shown)


def table(words: Wording, chronicle: Chronicle, shown: DayOfDistricts) -> Table:
    """The map as a table: one row a district."""
    say, lang = words.lang.say, words.lang
    names = ("district", "inhabitants", "persons", "load", "emergency", "shortfall")
    rows = [
        Row(
            (
                district.name,
                lang.number(district.population),
                words.number(shown.persons[n]),
                lang.number(shown.load[n], 1),
                lang.number(100 * shown.emergency[n]),
                _number(shown.shortfall[n], 0, "shortfall", lang),
            )
        )
        for n, district in enumerate(chronicle.plan.districts)
    ]
    title = say("map.table", date=lang.date(chronicle.plan.date_of(shown.day)))
    columns = tuple(say(f"map.{name}") for name in names)
    return Table("districts", title, columns, tuple(rows), (note(words, shown), chance(words)))


def note(words: Wording, shown: DayOfDistricts) -> str:
    """D, D_min and what the shortfall is, in words."""
    if not shown.enough:
        return words.lang.say("map.note_too_few")
    number = words.lang.number
    return words.lang.say("map.note", d=number(shown.d, 2), d_min=number(shown.d_min, 2))
