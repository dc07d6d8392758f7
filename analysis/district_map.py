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
from matplotlib.patches import Rectangle
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from analysis.chronicle import Chronicle
from analysis.rows import Row, Table, chance
from analysis.wording import Wording
from sim.dissimilarity import dissimilarity, least_dissimilarity, population_shares
from sim.locale import Language
from sim.scenario.city import District

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
    districts = chronicle.plan.districts
    places = tiles(districts)
    columns, rows = (max(place[axis] for place in places) + 1 for axis in (0, 1))
    wide = 12.0
    figure = Figure(figsize=(wide, 0.55 + wide / 3 * rows / columns * 0.72))
    FigureCanvasAgg(figure)
    grid = figure.subplots(1, 3)
    most = max(1.0, float(np.abs(shown.shortfall).max()))
    for axes, name, numbers, scale, digits in (
        (grid[0], "load", shown.load, Normalize(0, max(1e-9, float(shown.load.max()))), 1),
        (grid[1], "emergency", 100 * shown.emergency, Normalize(0, max(1e-9, 100 * float(shown.emergency.max()))), 0),
        (grid[2], "shortfall", shown.shortfall, Normalize(-most, most), 0),
    ):
        _tiles(axes, districts, places, numbers, name, scale, digits, lang)
        axes.set_title(lang.say(f"map.{name}"), loc="left", fontsize=10, fontweight="bold")
    figure.subplots_adjust(left=0.01, right=0.99, top=1 - 0.42 / figure.get_figheight(), bottom=0.01, wspace=0.04)
    return figure


def _tiles(
    axes: Axes,
    districts: tuple[District, ...],
    places: list[tuple[int, int]],
    numbers: Floats,
    name: str,
    scale: Normalize,
    digits: int,
    lang: Language,
) -> None:
    for district, (column, row), number in zip(districts, places, numbers, strict=True):
        colour = SCALES[name](scale(number))
        axes.add_patch(Rectangle((column + 0.03, row + 0.03), 0.94, 0.94, facecolor=colour, edgecolor="#777777"))
        dark = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] < 0.55
        ink: Any = {"color": "white" if dark else "black", "ha": "center", "va": "center"}
        text = label(district.name)
        axes.text(column + 0.5, row + 0.33, text, fontsize=6.6 if len(text) < 11 else 5.6, linespacing=0.95, **ink)
        axes.text(column + 0.5, row + 0.76, _number(number, digits, name, lang), fontsize=8, fontweight="bold", **ink)
    axes.set_xlim(0, max(place[0] for place in places) + 1)
    axes.set_ylim(max(place[1] for place in places) + 1, 0)
    axes.axis("off")


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
    number = words.lang.number
    return words.lang.say("map.note", d=number(shown.d, 2), d_min=number(shown.d_min, 2))
