"""Timeline of one household: one lane a stay, a bar for its nights, marks for what else befalls the household."""

from __future__ import annotations

from datetime import timedelta
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.charts.axes import right_of, time_axis
from analysis.household.path import Step
from analysis.household.story import Story

# Okabe and Ito; in grey the hatching tells emergency shelters from regular places
LOOKS: dict[str, dict[str, Any]] = {
    "waiting": {"facecolor": "#FFFFFF", "edgecolor": "#000000", "linestyle": "--", "linewidth": 1.0},
    "emergency": {"facecolor": "#D55E00", "edgecolor": "#FFFFFF", "hatch": "////", "linewidth": 0.0},
    "regular": {"facecolor": "#0072B2", "edgecolor": "#0072B2", "linewidth": 0.8},
}
SIGNS = {"born": "^", "joined": "s"}
SIGN: dict[str, Any] = {"color": "#FFFFFF", "markeredgecolor": "#000000", "markersize": 7}
END = "D"
DECISIONS = ("decided", "stage_limit")
WIDEST_LABEL = 34


def timeline(story: Story) -> Figure:
    """The path of an invented household, with the mark that it is invented."""
    stays = [stay for stay in story.path.stays if stay.nights or stay.shelter is not None]
    height = 1.35 + 0.48 * len(stays)
    figure = Figure(figsize=(10, height))
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    for lane, stay in enumerate(stays):
        _stay(axes, lane, stay, story.nights(stay.nights or 0))
    _decision(axes, story)
    _signs(axes, story, stays)
    axes.set_yticks(range(len(stays)), [_name(stay, story) for stay in stays])
    axes.set_ylim(len(stays) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")
    _time(axes, story)
    figure.subplots_adjust(left=0.27, right=0.89, top=1 - 0.7 / height, bottom=0.35 / height)
    _mark_invented(figure, story)
    _legend(figure, story, stays)
    return figure


def _look(stay: Step) -> str:
    return "waiting" if stay.shelter is None else "emergency" if stay.emergency else "regular"


def _name(stay: Step, story: Story) -> str:
    """Shelter and, on a line of its own, the district."""
    if stay.shelter is None:
        return story.place(stay)
    return f"{fill(stay.shelter, WIDEST_LABEL)}\n{stay.district}"


def _stay(axes: Axes, lane: int, stay: Step, nights: str) -> None:
    """A bar as long as the stay, and the number of its nights at the right."""
    look = LOOKS[_look(stay)]
    on: Any = stay.on
    length: Any = timedelta(days=stay.nights or 0)
    # the rim in the colour of the bar keeps a few nights visible in many years
    axes.barh(lane, length, left=on, height=0.6, color=look["facecolor"], edgecolor=look["facecolor"], linewidth=1.2)
    axes.barh(lane, length, left=on, height=0.6, **look)
    right_of(axes, lane, nights, fontsize=9)


def _decision(axes: Axes, story: Story) -> None:
    """A line through all lanes where follow-up accommodation begins."""
    for step in story.path.steps:
        if step.what in DECISIONS:
            on: Any = step.on
            axes.axvline(on, color="#444444", linestyle=":", linewidth=1.4)
            axes.annotate(
                story.lang.say("path.decision"),
                xy=(on, 1),
                xycoords=("data", "axes fraction"),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                fontsize=8.5,
                color="#444444",
            )


def _signs(axes: Axes, story: Story, stays: list[Step]) -> None:
    """Births and relatives on the lane of the day, the leaving at the end of the last one."""
    for step in story.path.steps:
        lane = sum(stay.on <= step.on for stay in stays) - 1
        if step.what in SIGNS and lane >= 0:
            axes.plot([step.on], [lane], SIGNS[step.what], **SIGN)  # type: ignore[arg-type]
    if story.path.gone and stays:
        axes.plot([story.path.steps[-1].on], [len(stays) - 1], END, **SIGN)  # type: ignore[arg-type]


def _time(axes: Axes, story: Story) -> None:
    """The time from arrival to the end of the path, with a little room beside it."""
    first, last = story.path.steps[0].on, story.end
    room = timedelta(days=max(2, (last - first).days // 40))
    time_axis(axes, first - room, last + room)


def _mark_invented(figure: Figure, story: Story) -> None:
    """A stamp, so that the chart says so wherever it is copied to."""
    figure.text(
        0.02,
        1 - 0.25 / figure.get_figheight(),
        story.lang.say("path.stamp").upper(),
        fontsize=12,
        fontweight="bold",
        va="center",
        bbox={"boxstyle": "square,pad=0.35", "facecolor": "#FFFFFF", "edgecolor": "#000000", "linestyle": "--"},
    )


def _legend(figure: Figure, story: Story, stays: list[Step]) -> None:
    """What the bars and signs that occur mean."""
    say, happens = story.lang.say, [step.what for step in story.path.steps]
    looks = [look for look in LOOKS if any(_look(stay) == look for stay in stays)]
    signs = {what: sign for what, sign in SIGNS.items() if what in happens}
    if story.path.gone:
        signs[happens[-1]] = END
    handles = [
        *(Patch(label=say(f"path.look.{look}"), **LOOKS[look]) for look in looks),
        *(Line2D([], [], marker=s, linestyle="", label=say(f"path.step.{w}"), **SIGN) for w, s in signs.items()),
    ]
    where = (0.99, 1 - 0.1 / figure.get_figheight())
    figure.legend(handles=handles, loc="upper right", bbox_to_anchor=where, ncols=5, frameon=False, fontsize=9)
