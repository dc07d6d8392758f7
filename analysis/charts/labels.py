"""Labels: names of lines beside and above a panel, moved apart so that none lies on another or on the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill

from matplotlib.axes import Axes

from analysis.charts.axes import right_of

# Okabe and Ito, Color Universal Design (2008): told apart with any colour vision; lines differ in style for grey print.
COLOURS = {
    "persons": "#000000",
    "planned": "#0072B2",
    "usable": "#56B4E9",
    "halls": "#D55E00",
    "hotels": "#CC79A7",
    "other": "#E69F00",
    "announced": "#009E73",
    "arrived": "#000000",
    "law": "#666666",
}
# Ink of words about a line: as the line, dark enough on white where the line itself is light.
INKS = {**COLOURS, "usable": "#1b6f9c", "halls": "#b34700", "hotels": "#a0447a", "other": "#8a5a00", "law": "#444444"}
INKS["announced"] = "#00704f"
LONGEST_NAME = 16  # letters beside a panel; a longer name takes two lines
LINES = {"halls": "━━", "hotels": "┅┅", "other": "╍╍"}
STYLES = {"halls": "-", "hotels": ":", "other": "--"}


def names_at_end(axes: Axes, ends: Mapping[str, tuple[float, str]]) -> None:
    """Names of lines right of their last point, moved apart where they would touch."""
    names = {key: fill(text, LONGEST_NAME) for key, (_, text) in ends.items()}
    gap = (0.145 if any("\n" in name for name in names.values()) else 0.085) * axes.get_ylim()[1]
    told = sorted(ends.items(), key=lambda item: item[1][0])
    heights = apart([end for _, (end, _) in told], gap)
    for (key, _), height in zip(told, heights, strict=True):
        weight = "bold" if key == "persons" else "normal"
        right_of(axes, height, names[key], color=INKS[key], fontweight=weight)


def apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Heights in order with at least a gap between them, as near as can be to those wanted."""
    groups: list[list[float]] = []
    for one in wanted:
        groups.append([one])
        while (
            len(groups) > 1
            and _middle(groups[-1]) - _middle(groups[-2]) < gap * (len(groups[-1]) + len(groups[-2])) / 2
        ):
            groups[-2:] = [groups[-2] + groups[-1]]
    return [_middle(group) + gap * (n - (len(group) - 1) / 2) for group in groups for n in range(len(group))]


def _middle(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def names_below(axes: Axes, text: str) -> None:
    """What the marks of a panel mean, below it at its right end."""
    at = {"xy": (1, 0), "xycoords": "axes fraction", "xytext": (0, -6), "textcoords": "offset points"}
    axes.annotate(text, ha="right", va="top", fontsize=8.5, color=INKS["law"], **at)  # type: ignore[arg-type]


def names_above(axes: Axes, names: Mapping[str, str]) -> None:
    """Names of lines in their colours above the panel, at its right end, so that they never lie on data."""
    right = 0.0
    for key, text in reversed(list(names.items())):
        axes.annotate(
            text,
            xy=(1, 1),
            xycoords="axes fraction",
            xytext=(-right, 6),
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=8.5,
            fontweight="bold",
            color=INKS[key],
        )
        right += 5.9 * len(text) + 14
