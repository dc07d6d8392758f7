"""District map: labelled tiles (or outlines, where the city has them) with the values of one day, as plain SVG."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

import numpy as np
from markupsafe import Markup

from analysis.chronicle import Chronicle
from analysis.district.day import DayOfDistricts, written
from sim.locale import Language
from sim.tiles import has_places, label, tiles

Ring = list[tuple[float, float]]
Colour = tuple[int, int, int]

WIDE, TALL, GAP = 100, 66, 4  # of a tile
MAPPED, MAPPED_TALL = 600.0, 420.0  # width of a map of outlines, and its height at most
WHITE: Colour = (255, 255, 255)
# From white to one hue; below the share and above it two hues of the same palette, told apart by sign and border.
HUES: dict[str, tuple[Colour, Colour]] = {
    "load": (WHITE, (0, 114, 178)),
    "emergency": (WHITE, (213, 94, 0)),
    "shortfall": ((230, 159, 0), (86, 180, 233)),
}
MAPS = tuple(HUES)


@dataclass(frozen=True)
class Area:
    """A district to be drawn: its outline and where its name stands, in units of the drawing."""

    name: str
    rings: list[Ring]
    middle: tuple[float, float]
    tile: bool


@dataclass(frozen=True)
class Map:
    """A drawing with its title, how to read it, and a text for those who do not see it."""

    title: str
    reading: str
    svg: Markup


def layout(chronicle: Chronicle) -> str:
    """How the districts are laid out: by their outlines, schematic from coordinates, or as listed."""
    if chronicle.outlines:
        return "outlined"
    return "schematic" if has_places(chronicle.plan.districts) else "listed"


def maps(chronicle: Chronicle, shown: DayOfDistricts, lang: Language) -> list[Map]:
    """Load, share in emergency shelters, shortfall: a map each."""
    return [map_of(name, chronicle, shown, lang, largest(name, shown)) for name in MAPS]


def largest(name: str, *shown: DayOfDistricts) -> float:
    """The largest value of a map, without its sign: its colours go up to it. Maps side by side share that of all."""
    return max(float(np.abs(getattr(one, name)).max()) for one in shown)


def map_of(name: str, chronicle: Chronicle, shown: DayOfDistricts, lang: Language, most: float) -> Map:
    """One map; its colours go up to `most`."""
    areas = _outlined(chronicle) if chronicle.outlines else _tiled(chronicle)
    values, day = getattr(shown, name), shown.day
    title = lang.say(f"map.{name}")
    if most == 0:
        reading = lang.say(f"map.{name}_nowhere")
    else:
        reading = lang.say(f"map.{name}_reading")
    high, low = int(values.argmax()), int(values.argmin())
    alt = lang.say(
        "map.alt",
        title=title,
        date=lang.date(chronicle.plan.date_of(day)),
        high=areas[high].name,
        most=written(values[high], name, lang),
        low=areas[low].name,
        least=written(values[low], name, lang),
    )
    parts = [_area(area, name, value, most, lang) for area, value in zip(areas, values, strict=True)]
    width = max(x for area in areas for ring in area.rings for x, _ in ring) + GAP if areas[0].tile else MAPPED
    height = max(y for area in areas for ring in area.rings for _, y in ring) + GAP
    if most:
        parts.append(_scale(name, most, height + 8, width, lang))
        height += 42
    head = Markup('<svg role="img" viewBox="0 0 {:.0f} {:.0f}" aria-label="{}">').format(width, height, alt)
    return Map(title, reading, head + Markup("\n").join(parts) + Markup("</svg>"))


# --- where the districts are --------------------------------------------------------------------------------


def _tiled(chronicle: Chronicle) -> list[Area]:
    districts = chronicle.plan.districts
    found = []
    for district, (column, row) in zip(districts, tiles(districts), strict=True):
        x, y = column * WIDE + GAP, row * TALL + GAP
        right, bottom = x + WIDE - GAP, y + TALL - GAP
        ring = [(float(a), float(b)) for a, b in ((x, y), (right, y), (right, bottom), (x, bottom))]
        found.append(Area(district.name, [ring], ((x + right) / 2, (y + bottom) / 2), tile=True))
    return found


def _outlined(chronicle: Chronicle) -> list[Area]:
    """Outlines in their shape on the ground; the name stands where the largest part of each has its middle."""
    outlines = chronicle.outlines or {}
    points = np.array([point for rings in outlines.values() for ring in rings for point in ring])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    narrow = cos(radians((south + north) / 2))
    wide, tall = max(1e-9, (east - west) * narrow), max(1e-9, north - south)
    scale = min((MAPPED - 2 * GAP) / wide, MAPPED_TALL / tall)
    left = (MAPPED - wide * scale) / 2
    found = []
    for district in chronicle.plan.districts:
        rings = [
            [(left + (x - west) * narrow * scale, GAP + (north - y) * scale) for x, y in ring]
            for ring in outlines[district.name]
        ]
        x, y = np.mean(max(rings, key=len), axis=0)
        found.append(Area(district.name, rings, (float(x), float(y)), tile=False))
    return found


# --- drawing ------------------------------------------------------------------------------------------------


def _area(area: Area, name: str, value: float, most: float, lang: Language) -> Markup:
    """Outline, name and number of a district; above its share with a broken border, so that grey print shows it."""
    fill = colour(name, value, most)
    path = " ".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in area.rings)
    over = name == "shortfall" and round(float(value)) < 0
    border = Markup(' stroke-width="2" stroke-dasharray="5 3" class="over"') if over else Markup("")
    drawn = Markup('<path d="{}" fill="{}"{}/>').format(path, _hex(fill), border)
    x, y = area.middle
    ink = Markup(' fill="#fff"') if area.tile and _dark(fill) else Markup("")
    halo = "" if area.tile else "halo"
    lines = label(area.name)
    size = (13 if len(lines) == 1 else 11.5) if area.tile else 12
    top = y - (8 if len(lines) == 1 else 14)
    for line in lines:
        squeeze = Markup(' textLength="90" lengthAdjust="spacingAndGlyphs"') if area.tile and len(line) > 11 else ""
        drawn += Markup('<text x="{:.1f}" y="{:.1f}" font-size="{}" class="{}"{}{}>{}</text>').format(
            x, top, size, halo, ink, squeeze, line
        )
        top += 12.5
    told = written(value, name, lang)
    return drawn + Markup('<text x="{:.1f}" y="{:.1f}" font-size="{}" class="number {}"{}>{}</text>').format(
        x, y + 20 if area.tile else top + 4, 18 if area.tile else 14, halo, ink, told
    )


def _scale(name: str, most: float, top: float, width: float, lang: Language) -> Markup:
    """Colour bar below the map, its ends and its middle with their values."""
    ends = (-most, 0.0, most) if name == "shortfall" else (0.0, most / 2, most)
    steps, left, long = 24, GAP, min(width - 2 * GAP, 300.0)
    drawn = Markup("")
    for step in range(steps):
        value = ends[0] + (ends[2] - ends[0]) * (step + 0.5) / steps
        drawn += Markup('<rect x="{:.1f}" y="{:.0f}" width="{:.1f}" height="12" fill="{}" stroke="none"/>').format(
            left + long * step / steps, top, long / steps + 0.3, _hex(colour(name, value, most))
        )
    drawn += Markup('<rect x="{}" y="{:.0f}" width="{:.1f}" height="12" fill="none"/>').format(left, top, long)
    for share, anchor, value in zip((0.0, 0.5, 1.0), ("start", "middle", "end"), ends, strict=True):
        drawn += Markup('<text x="{:.1f}" y="{:.0f}" font-size="12" style="text-anchor:{}">{}</text>').format(
            left + long * share, top + 26, anchor, written(value, name, lang)
        )
    return drawn


def colour(name: str, value: float, most: float) -> Colour:
    """Colour of a value: from white to the hue of the map at the largest value."""
    low, high = HUES[name]
    share = min(1.0, abs(float(value)) / most) if most else 0.0
    end = low if value < 0 else high
    return tuple(round(a + (b - a) * share) for a, b in zip(WHITE, end, strict=True))  # type: ignore[return-value]


def _hex(parts: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*parts)


def _dark(parts: Colour) -> bool:
    """Whether white text is read better on a colour than black (WCAG 2, relative luminance)."""
    linear = [(part / 255 / 12.92) if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.179
