"""The page for Mesa users: Mesa's own SolaraViz, rendered without a browser, stepped, set and reset by its buttons."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ipyvuetify as v
import pytest
from ipywidgets import Image
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sim import notebook
from sim.agents.policies import POLICIES, policy
from sim.locale import language
from sim.model import SurgeModel
from sim.notebook import SolaraViz, components, model_params, solara
from tests.import_rules import imports_of, modules_below

ROOT = Path(__file__).parents[2]
TOWN = ROOT / "scenarios" / "musterstadt.yaml"
DRAWN = (notebook.people, notebook.districts, notebook.standards)
GIVE_UP = 60  # seconds; nothing is said about how fast a page is

pytestmark = pytest.mark.filterwarnings("ignore")


class Rendered:
    """A page as a browser would get it: its buttons, its inputs, its pictures."""

    def __init__(self, element: Any) -> None:
        # the layout a browser has, else the side bar with the buttons is left out
        _, self.context = solara.render(solara.AppLayout(children=[element]), handle_error=False)

    def click(self, label: str) -> None:
        self.context.find(v.Btn, children=[label]).widget.click()

    def input(self, label: str) -> Any:
        kinds = (v.Select, v.Slider)
        return next(one.widget for kind in kinds for one in self.context.find(kind) if one.widget.label == label)

    @property
    def pictures(self) -> list[bytes]:
        return [bytes(one.widget.value) for one in self.context.find(Image)]

    @property
    def errors(self) -> list[Any]:
        return [one.widget.children for one in self.context.find(v.Alert)]


@contextmanager
def rendered(element: Any) -> Iterator[Rendered]:
    page = Rendered(element)
    yield page
    page.context.close()


def drawn(draw: Any, model: SurgeModel, lang: str = "en") -> Figure:
    figure = Figure(figsize=(notebook.WIDE, notebook.TALL), layout="constrained")
    FigureCanvasAgg(figure)
    draw(figure, model, language(lang, "notebook"))
    figure.canvas.draw()
    return figure


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.fixture(scope="module")
def summer() -> SurgeModel:
    """Musterstadt in its wave, with people in the gym; not to be changed."""
    model = SurgeModel(TOWN, rng=1)
    while not model.emergency_persons:
        model.step()
    for _ in range(20):
        model.step()
    return model


# --- Mesa's SolaraViz with what the file gives ---------------------------------------------------------------


def test_a_model_is_shown_stepped_set_and_reset() -> None:
    seen: list[SurgeModel] = []

    def looks_on(model: SurgeModel) -> Any:
        seen.append(model)
        return solara.Text(f"day {model.day}")

    model = SurgeModel(TOWN, rng=1)
    with rendered(SolaraViz(model, components=[*components, (looks_on, 0)], model_params=model_params)) as page:
        begun = page.pictures
        assert len(begun) == 3
        page.click("Step")
        assert model.day == 1
        assert page.pictures[0] != begun[0]
        page.input("Placement policy").v_model = "first_fit"
        page.input("Scenario").v_model = str(TOWN)
        page.input("Seed").v_model = 5
        page.input("Arrivals ×").v_model = 1.5
        page.click("Reset")
        again = seen[-1]
        assert again is not model
        assert (type(again), again.day, again.plan.name) == (SurgeModel, 0, "musterstadt")
        assert again.key == SurgeModel(TOWN, rng=5).key
        assert again.plan.placement.policy == "first_fit"
        assert again.plan.inflow.factor.on(again.plan.start) == 1.5
        page.click("Step")
        assert (again.day, model.day) == (1, 1)
        assert not page.errors


def test_it_plays_until_it_is_paused() -> None:
    model = SurgeModel(TOWN, rng=1)
    end = time.monotonic() + GIVE_UP
    with rendered(SolaraViz(model, components=components, model_params=model_params, play_interval=100)) as page:
        page.click("▶")
        while model.day < 3 and time.monotonic() < end and not page.errors:
            time.sleep(0.05)
        page.click("❚❚")
        assert not page.errors
        assert model.day >= 3


def test_it_stops_at_the_end_of_the_run() -> None:
    model = SurgeModel(TOWN, rng=1, end="2026-07-02")
    while model.day < model.horizon - 1:
        model.step()
    with rendered(SolaraViz(model, components=components, model_params=model_params)) as page:
        page.click("Step")
        assert not model.running
        assert page.context.find(v.Btn, children=["Step"]).widget.disabled


def test_everybody_who_opens_the_page_has_a_city_of_their_own() -> None:
    opened = notebook.page(TOWN, lang="de")
    with rendered(opened()) as mine, rendered(opened()) as theirs:
        before = theirs.pictures
        assert mine.pictures == before
        mine.click("Step")  # a week
        assert mine.pictures != before
        assert theirs.pictures == before
        assert mine.input("Szenario").v_model == notebook.told(TOWN)


# --- what can be set ----------------------------------------------------------------------------------------


def test_what_can_be_set_begins_at_what_the_first_scenario_says() -> None:
    settings = notebook.params(TOWN)
    model = SurgeModel(**{name: one["value"] for name, one in settings.items()})
    plain = SurgeModel(TOWN)
    assert (model.plan, model.key) == (plain.plan, plain.key)
    assert [one["text"] for one in settings["scenario"]["values"]] == ["musterstadt"]


def test_the_shipped_scenarios_can_be_chosen_by_name() -> None:
    values = model_params["scenario"]["values"]
    assert values[0]["text"] == "stuttgart-2015"
    assert {one["text"] for one in values} == {path.stem for path in (ROOT / "scenarios").glob("*.yaml")}
    assert all(Path(one["value"]).is_file() for one in values)


def test_a_policy_of_ones_own_is_among_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.agents.policies.POLICIES", POLICIES)
    policy(nowhere)
    try:
        assert "nowhere" in notebook.params(TOWN)["placement.policy"]["values"]
    finally:
        del POLICIES["nowhere"]


def nowhere(household: Any, city: Any) -> None:
    """No place at all."""


def test_without_scenarios_the_page_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(notebook, "FOLDERS", (tmp_path,))
    assert notebook.params() == {}
    with rendered(notebook.page()) as page:
        assert page.errors


# --- what is drawn ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_picture_can_be_drawn_before_the_first_day(lang: str) -> None:
    model = SurgeModel(TOWN)
    written = [texts(drawn(draw, model, lang)) for draw in DRAWN]
    assert language(lang, "notebook").say("mesa.not_begun", date=language(lang).date(model.plan.start)) in written[0]


def test_people_and_emergency_are_told_in_both_languages(summer: SurgeModel) -> None:
    for lang, word in (("en", "in emergency shelters"), ("de", "in Notunterkünften")):
        title = texts(drawn(notebook.people, summer, lang))
        assert any(word in text and language(lang).number(summer.emergency_persons) in text for text in title)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("draw", DRAWN)
def test_titles_are_not_cut_off(draw: Any, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = SurgeModel(TOWN, rng=1)
    for figure in (drawn(draw, model, lang), drawn(draw, large(model, monkeypatch), lang)):
        title = figure._suptitle  # type: ignore[attr-defined]
        assert title.get_window_extent().x1 <= figure.bbox.x1


def large(model: SurgeModel, monkeypatch: pytest.MonkeyPatch) -> SurgeModel:
    """The model after a day on which numbers are as long as they get."""
    model.step()
    for name, number in (("persons", 12_345), ("emergency_persons", 1_234), ("waiting_persons", 123)):
        monkeypatch.setattr(SurgeModel, name, number)
    return model


def test_each_district_has_its_share(summer: SurgeModel) -> None:
    figure = drawn(notebook.districts, summer)
    written = "\n".join(texts(figure))
    for district in summer.districts:
        persons = [(shelter.emergency, shelter.persons) for shelter in district.shelters]
        share = sum(n for emergency, n in persons if emergency) / max(1, sum(n for _, n in persons))
        assert f"{district.name}\n{round(100 * share)}%" in written
    shades = [tile.get_facecolor() for tile in figure.axes[0].findobj(Rectangle) if tile.get_width() == 0.94]
    assert len(shades) == len(summer.districts)
    assert len(set(shades)) > 1


@pytest.mark.parametrize(("share", "nth"), [(0.0, 0), (0.001, 1), (0.05, 1), (0.0501, 2), (0.5, 4), (1.0, 5)])
def test_classes_of_the_map(share: float, nth: int) -> None:
    assert notebook.class_of(share) == nth


def test_standards_are_marked_while_broken(summer: SurgeModel) -> None:
    written = texts(drawn(notebook.standards, summer))
    assert f"▲ {summer.emergency_persons}" in written
    assert "no emergency shelters" in written
    assert "●" in written
    assert "○" in written or written.count("●") > 1


# --- the docs -----------------------------------------------------------------------------------------------


def test_the_examples_of_the_docs_give_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"^```py\n(.*?)^```$", (ROOT / "docs" / "mesa.md").read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) == 2
    shown = ast.parse(blocks[0])
    shown.body[-1] = ast.parse(f"Page = lambda: {ast.unparse(shown.body[-1])}").body[0]
    for code in (ast.unparse(shown), blocks[1]):
        names: dict[str, Any] = {}
        exec(code, names)
        with rendered(names["Page"]()) as page:
            assert len(page.pictures) == 3


# --- on its own ---------------------------------------------------------------------------------------------


def test_nothing_else_imports_it() -> None:
    modules = modules_below(ROOT)
    found = [one for name, path in modules.items() for one in imports_of(name, path, ROOT, modules)]
    assert not [one for one in found if one.imported == "sim.notebook"]


def test_without_the_extra_one_sentence_says_how_to_install_it() -> None:
    code = "import sys; sys.modules['solara'] = None; import sim.notebook"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "ImportError: sim.notebook needs further packages (solara): pip install 'ankunft[notebook]', or make research"
    )
    assert done.stderr.count("Traceback") == 1
