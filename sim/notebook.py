"""SolaraViz for Mesa users: `components` and `model_params`, and a page for `solara run sim.notebook`.

    SolaraViz(SurgeModel(path), components=components, model_params=model_params)

Needs the extra `notebook`. Nothing else in the project imports this file.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.agents.policies import POLICIES
from sim.indicators import BY_NAME, dates
from sim.locale import Language, language
from sim.model import SurgeModel
from sim.records import Records, records_of
from sim.scenario.files import shown as told
from sim.scenario.reading import load_scenario
from sim.standards import is_broken, standards_of, unknown
from sim.tiles import label, tiles

try:
    with warnings.catch_warnings():  # Solara says at import what it thinks of Mesa's code
        warnings.simplefilter("ignore")
        import solara
        from mesa.visualization import SolaraViz
except ImportError as error:
    raise ImportError(
        f"sim.notebook needs further packages ({error.name}): pip install 'ankunft[notebook]', or make research"
    ) from None

FOLDERS = (Path("scenarios"), Path(__file__).parents[1] / "scenarios")
FIRST = "stuttgart-2015"
PLAY_MS = 100  # Mesa steps in one thread and draws in another; much faster, its own plots fail
DAYS_A_FRAME = 7
WIDE, TALL = 5.2, 4.3  # inches of a figure, as the cells of the page are
SHARES = (0.0, 0.05, 0.1, 0.25, 0.5)  # classes of the map: nobody, up to each of these, above the last
SHADES = ("#ffffff", "#fdead8", "#fac08d", "#f08c3f", "#d55e00", "#8f3e00")  # from white to the report's orange
COLOURS = {"kept": "#009E73", "broken": "#D55E00", "too_few": "#666666"}
TITLE: dict[str, Any] = {"x": 0.01, "ha": "left", "fontsize": 8.5, "fontweight": "bold"}
SIGNS = {"kept": "●", "broken": "▲", "too_few": "○"}

Draw = Callable[[Figure, SurgeModel, Language], None]
ScenarioPath = str | os.PathLike[str]


def shipped() -> list[Path]:
    """Scenario files of the folder `scenarios` of where one stands, or of the checkout; Stuttgart 2015 first."""
    folder = next((folder for folder in FOLDERS if any(folder.glob("*.yaml"))), FOLDERS[0])
    return sorted(folder.glob("*.yaml"), key=lambda path: (path.stem != FIRST, path.stem))


def params(*scenarios: ScenarioPath, lang: str = "en") -> dict[str, Any]:
    """What can be set on the page, as Mesa's `model_params`: scenario, seed, placement policy, arrivals.

    `scenarios`: files to choose from (default: those shipped). The others begin at what the first one says, and hold
    for whichever is chosen. Policies of one's own are among them when registered before. Errors: `ScenarioError`.
    """
    say, paths = language(lang, "notebook").say, [Path(path) for path in scenarios or shipped()]
    if not paths:
        return {}
    first = load_scenario(paths[0])
    choice = [{"text": path.stem, "value": told(path)} for path in paths]
    seed = {"value": first.seed, "min": 0, "max": max(100, first.seed), "step": 1}
    arrivals = {"value": first.inflow.factor.on(first.start), "min": 0.0, "max": 3.0, "step": 0.1}
    policy = {"value": first.placement.policy, "values": sorted(POLICIES)}
    return {
        "scenario": {"type": "Select", "label": say("mesa.scenario"), "value": choice[0]["value"], "values": choice},
        "rng": {"type": "SliderInt", "label": say("mesa.seed"), **seed},
        "placement.policy": {"type": "Select", "label": say("mesa.policy"), **policy},
        "inflow.factor": {"type": "SliderFloat", "label": say("mesa.arrivals"), **arrivals},
    }


def views(lang: str = "en") -> list[tuple[Callable[[SurgeModel], Any], int]]:
    """Mesa's `components`: people and places over time, map of the districts, standards; all on page 0."""
    words = language(lang, "notebook")
    return [(partial(_shown, draw, words), 0) for draw in (people, districts, standards)]


def page(*scenarios: ScenarioPath, lang: str = "en") -> Any:
    """A Solara component with a city of its own for everybody who opens it: `Page = page("my-town.yaml")`."""
    settings, drawn = params(*scenarios, lang=lang), views(lang)
    if not settings:
        return solara.Error(language(lang, "notebook").say("mesa.no_scenarios"))
    begun = {name: one["value"] for name, one in settings.items()}

    @solara.component  # type: ignore[untyped-decorator]
    def Page() -> None:  # noqa: N802 - so Solara calls it
        # here and not outside, else all who open the page step the same city
        model = solara.use_memo(lambda: SurgeModel(**begun), [])
        pace = {"play_interval": PLAY_MS, "render_interval": DAYS_A_FRAME}
        SolaraViz(model, components=drawn, model_params=settings, name="ankunft", **pace)

    return Page


def _shown(draw: Draw, lang: Language, model: SurgeModel) -> Any:
    figure = Figure(figsize=(WIDE, TALL), layout="constrained")
    draw(figure, model, lang)
    return solara.FigureMatplotlib(figure, format="png", dpi=110)


# --- what is drawn ------------------------------------------------------------------------------------------


def people(figure: Figure, model: SurgeModel, lang: Language) -> None:
    """People against regular places from the first day to today, and those in emergency shelters below."""
    records = records_of(model)
    figure.suptitle(_today(model, lang), **TITLE)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1.4))
    for key, name, look in (
        ("persons", "persons", {"color": "#000000", "linewidth": 2}),
        ("planned", "planned_regular_places", {"color": "#0072B2"}),
        ("usable", "usable_regular_places", {"color": "#56B4E9", "linestyle": "--"}),
    ):
        above.plot(dates(records), BY_NAME[name].of(records), label=lang.say(f"figure.{key}"), **look)
    above.legend(fontsize=8, loc="best", frameon=False)
    emergency = BY_NAME["emergency_persons"]
    below.fill_between(dates(records), emergency.of(records), color=COLOURS["broken"], alpha=0.8)
    below.set_title(getattr(emergency.label, lang.code), fontsize=9, loc="left")
    for axes in (above, below):
        axes.set_ylim(0, max(1.0, axes.get_ylim()[1]))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        axes.yaxis.set_major_formatter(lambda value, _: lang.number(value))
    _by_date(below, records)


def districts(figure: Figure, model: SurgeModel, lang: Language) -> None:
    """Districts as tiles laid out like the city, coloured and numbered by their share in emergency shelters."""
    axes = figure.subplots()
    places = tiles(model.plan.districts)
    for district, (column, row) in zip(model.districts, places, strict=True):
        persons = sum(shelter.persons for shelter in district.shelters)
        emergency = sum(shelter.persons for shelter in district.shelters if shelter.emergency)
        share = emergency / persons if persons else 0.0
        nth = class_of(share)
        axes.add_patch(Rectangle((column, row), 0.94, 0.9, facecolor=SHADES[nth], edgecolor="#888888"))
        text = "\n".join([*label(district.name), lang.percent(share)])
        ink = "white" if nth > 3 else "black"
        axes.text(column + 0.47, row + 0.45, text, ha="center", va="center", fontsize=7, color=ink)
    axes.set_xlim(0, max(column for column, _ in places) + 1)
    axes.set_ylim(max(row for _, row in places) + 1, 0)
    axes.set_axis_off()
    figure.suptitle(lang.say("mesa.map"), **TITLE)
    names = [lang.say("mesa.nobody"), *(lang.say("mesa.up_to", share=lang.percent(share)) for share in SHARES[1:])]
    names.append(lang.say("mesa.above", share=lang.percent(SHARES[-1])))
    keys = [Rectangle((0, 0), 1, 1, facecolor=shade, edgecolor="#888888") for shade in SHADES]
    look = {"ncols": len(names), "fontsize": 7, "frameon": False, "columnspacing": 1.2}
    figure.legend(keys, names, loc="outside lower center", **look)


def standards(figure: Figure, model: SurgeModel, lang: Language) -> None:
    """One lane a standard: when it was not kept, and how it stands today."""
    records, axes, known = records_of(model), figure.subplots(), standards_of(model.plan)
    for row, standard in enumerate(known):
        broken = is_broken(standard, records)
        for begin, end in _spells(broken):
            first = dates(records)[begin]
            axes.barh(row, np.timedelta64(end - begin, "D"), left=first, height=0.6, color=COLOURS["broken"])
        if records.days:
            state = "too_few" if unknown(standard, records)[-1] else "broken" if broken[-1] else "kept"
            number = f" {lang.number(float(standard.not_kept(records)[-1]))}" if state == "broken" else ""
            at: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center", "fontsize": 9}
            axes.text(1.01, row, SIGNS[state] + number, color=COLOURS[state], **at)
    axes.set_yticks(range(len(known)), [getattr(standard.label, lang.code) for standard in known], fontsize=8)
    axes.set_ylim(len(known) - 0.5, -0.5)
    signs = "   ".join(f"{sign} {lang.say(f'lamp.{state}')}" for state, sign in SIGNS.items())
    figure.suptitle(lang.say("mesa.standards"), **TITLE)
    figure.supxlabel(signs, fontsize=8)
    _by_date(axes, records)


def _spells(broken: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First day and day after the last one of each unbroken row of days that are marked."""
    turns = np.flatnonzero(np.diff(np.concatenate(([False], broken, [False])).astype(int)))
    return [(int(begin), int(end)) for begin, end in turns.reshape(-1, 2)]


def _by_date(axes: Axes, records: Records) -> None:
    """Dates along the axis, from the first day to today, half a year at least."""
    start = np.datetime64(records.plan.start, "D")
    axes.set_xlim(start, start + max(records.days, 182))  # type: ignore[arg-type]
    axes.xaxis.set_major_locator(AutoDateLocator(maxticks=6))  # type: ignore[no-untyped-call]
    # numbers only: read alike in both languages
    axes.xaxis.set_major_formatter(DateFormatter("%m/%Y"))  # type: ignore[no-untyped-call]


def class_of(share: float) -> int:
    """Number of the class of the map a share lies in: 0 nobody, 1 up to the first limit, ..."""
    return int(np.searchsorted(SHARES, share))


def _today(model: SurgeModel, lang: Language) -> str:
    if not model.day:
        return lang.say("mesa.not_begun", date=lang.date(model.plan.start))
    counted = {"emergency": model.emergency_persons, "waiting": model.waiting_persons}
    persons = lang.say("count.persons", model.persons)
    numbers = {name: lang.number(value) for name, value in counted.items()}
    return lang.say("mesa.today", date=lang.date(model.last_date), persons=persons, **numbers)


components = views()
model_params = params()
Page = page()
