"""Journeys through the live page in a real browser, as a facilitator, a viewer and a phone make them."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from sim.run import run

PHONE = {"size": (390, 844), "has_touch": True, "is_mobile": True}
ROOM = (
    *("#date", ".head-day", ".figures dt", ".figure-value", ".lamp-name", ".lamp-limit", ".lamp-value", ".lamp-days"),
    *(".tile-name", ".tile-value", ".legend", ".event", ".chart-note", ".phase", "#cost", "h2"),
)
LEAST_PX = 22
SIZES = """all => all.filter((one) => one.offsetParent && !one.closest('.unseen'))
    .map((one) => parseFloat(getComputedStyle(one).fontSize))"""


@pytest.mark.parametrize("served", ["command"], indirect=True)
def test_an_afternoon_from_the_start_to_the_saved_run(served: Any, screen: Any, tmp_path: Path) -> None:
    """Start, play, lever, trigger, fork, compare, rewind, save - and the saved run gives the numbers of the page."""
    one = screen(key=served.key)
    page = one.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("bei Auslöser anhalten").check()
    page.locator(".bar-levers").get_by_label("Wer?").fill("Sozialamt")
    page.locator("#lever-inflow").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    one.until("store.status.acts.length === 1 && store.status.values[0].inflow === 1.3")
    page.locator("#speed").fill("9")
    one.until("store.status.speed === 0")
    page.locator("body").click(position={"x": 5, "y": 300})
    page.keyboard.press("Space")
    one.until("store.status.stopped_by === 'trigger'")
    page.locator('.event[data-kind="trigger"]').first.wait_for()
    assert "Sozialamt" in page.locator("#events").inner_text()

    page.keyboard.press("f")
    page.locator(".fork-name").fill("mit Containern")
    page.keyboard.press("Enter")
    one.until("store.variants.length === 2")
    page.keyboard.press("Escape")
    one.press("Maßnahmen")
    page.locator(".steered button").nth(1).click()
    page.locator("#drawer-acts select").nth(1).select_option("Altstadt")
    page.locator("#drawer-acts select").nth(2).select_option("container")
    page.locator("#drawer-acts input[type=number]").nth(1).fill("10")
    page.locator("#drawer-acts").get_by_role("button", name="Bestellen").nth(1).click()
    one.until("store.status.acts.some((act) => act.variant === 1 && act.pending)")
    page.keyboard.press("Escape")
    page.get_by_label("bei Auslöser anhalten").uncheck()
    page.locator("body").click(position={"x": 5, "y": 300})
    page.keyboard.press("Space")
    one.until("store.day > 400")
    page.keyboard.press("Space")
    one.until("!store.status.playing")
    page.locator("#between-text", has_text="Nächte").wait_for()
    assert "„mit Containern“" in page.locator("#between-text").inner_text()

    page.locator("#day").fill("300")
    one.until("store.day === 300 && !store.status.busy")
    one.press("Varianten, Sichern")
    page.get_by_text("Lauf sichern: B (mit Containern)").wait_for()
    page.locator("#drawer-runs input[type=text]").nth(1).fill("unser-lauf")
    one.press("Als Szenario sichern")
    page.get_by_role("link", name="unser-lauf.yaml").wait_for()
    shown = one.read("store.variants[1].series")
    saved = tmp_path / "unser-lauf.yaml"
    days = run(saved, runs=1).days.set_index("day").loc[:299]
    assert days["persons"].tolist() == shown["persons"][:300]
    assert days["emergency_persons"].tolist() == shown["emergency"][:300]
    assert days["usable_regular_places"].tolist() == shown["places"][:300]
    assert days["arrived"].tolist() == shown["arrived"][:300]


def test_a_second_browser_sees_the_same_day(served: Any, screen: Any) -> None:
    steers, watches = screen(key=served.key), screen(size=(1366, 768), locale="en-GB")
    steers.press("Ein Tag")
    watches.until("store.day === 1")
    steers.page.locator("#speed").fill("8")
    steers.press("▶ Abspielen")
    watches.until("store.day > 60")
    steers.press("❚❚ Anhalten")
    steers.until("!store.status.playing")
    watches.until(f"store.day === {steers.day}")
    for what in ("#date", "#figures"):
        assert watches.page.locator(what).inner_text()
    assert watches.read("store.variants[0].state.p") == steers.read("store.variants[0].state.p")
    assert watches.page.locator("#bar").is_hidden()
    reloaded = screen()
    reloaded.until(f"store.day === {steers.day}")
    assert reloaded.read("store.variants[0].series.persons") == steers.read("store.variants[0].series.persons")


@pytest.mark.parametrize("served", ["command"], indirect=True)
def test_the_server_is_killed_and_comes_back(served: Any, screen: Any) -> None:
    one, phone = screen(key=served.key), screen(**PHONE)
    one.press("Ein Tag")
    one.press("Ein Tag")
    phone.until("store.day === 2")
    served.kill()
    one.shows("Verbindung unterbrochen")
    phone.shows("Verbindung unterbrochen")
    served.start()
    for each in (one, phone):
        each.page.locator("#banner").wait_for(state="hidden")
        each.until("store.day === 2")
    one.page.get_by_role("button", name="Ein Tag").wait_for()
    one.press("Ein Tag")
    phone.until("store.day === 3")


def test_the_phone_has_standards_first_and_asks_what_is_expected(served: Any, screen: Any) -> None:
    steers, phone = screen(key=served.key), screen(**PHONE)
    page = phone.page
    tops = {
        name: page.locator(f".{name}").bounding_box()["y"]
        for name in ("lamps-part", "map-part", "time-part", "events-part")
    }
    assert list(tops) == sorted(tops, key=tops.__getitem__)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".expect-form input").nth(0).fill("2026-09-01")
    page.locator(".expect-form input").nth(1).fill("2027-02-01")
    page.locator(".expect-form button").click()
    phone.until("store.expected.n === 1")
    page.reload()
    phone.ready()
    phone.until("store.expected?.mine.peak === '2026-09-01'")
    steers.page.locator("#day").fill("500")
    phone.until("store.day === 500")
    page.locator(".expect-table").get_by_text("1. Sept. 2026").wait_for()
    assert page.locator(".dot-came").count() >= 1


def test_a_date_is_typed_to_play_to(served: Any, screen: Any) -> None:
    """While it is typed nothing happens, as it passes through the year 2 on its way."""
    one = screen(key=served.key)
    date = one.page.locator(".day-pull input[type=date]")
    date.press_sequentially("05052026")  # 5 May, whichever comes first where the browser comes from
    assert date.input_value() == "2026-05-05"
    assert one.day == 0
    date.press("Enter")
    one.until("store.day === 125 && !store.status.busy")
    date.fill("2026-03-01")  # as by the calendar that opens
    one.until("store.day === 60 && !store.status.busy")
    date.press_sequentially("11111999")
    date.press("Enter")
    one.page.locator("#bar .answer", has_text="vom 1. Jan. 2026 bis zum 31. Dez. 2028").wait_for()
    assert one.day == 60
    assert date.input_value() == "2026-03-01"


def test_what_has_no_key_or_a_wrong_one_only_watches(served: Any, screen: Any) -> None:
    wrong = screen(key=served.key[:-1] + "_")
    wrong.shows("Dieser Schlüssel stimmt nicht")
    assert wrong.page.locator("#bar").is_hidden()


def test_two_facilitators_take_the_wheel_from_each_other(served: Any, screen: Any) -> None:
    first, second = screen(key=served.key), screen(key=served.key)
    second.shows("Gerade steuert ein anderes Gerät")
    second.press("Steuer übernehmen")
    second.press("Ein Tag")
    second.until("store.day === 1")
    first.page.get_by_role("button", name="Steuer übernehmen").wait_for()


def test_names_are_text_and_nothing_else(served: Any, screen: Any) -> None:
    one, phone = screen(key=served.key), screen(**PHONE)
    name = '<img src=x onerror="document.title=1">&amp;'
    one.page.locator(".bar-levers").get_by_label("Wer?").fill(name)
    one.page.keyboard.press("Escape")
    one.page.locator("#lever-notice").fill("60")
    one.until("store.status.acts.length === 1")
    one.press("Ein Tag")
    phone.until("store.day === 1")
    phone.page.get_by_text(name).first.wait_for()
    for page in (one.page, phone.page):
        assert page.title() != "1"
        assert page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("served", ["outlined"], indirect=True)
def test_a_city_with_outlines_is_drawn_as_it_is(served: Any, screen: Any) -> None:
    one = screen(key=served.key)
    assert one.page.locator("path.outline").count() == 3
    one.page.locator("path.outline").first.focus()
    one.page.keyboard.press("Enter")
    one.page.locator("#card").get_by_text("21.000").first.wait_for()
    one.page.keyboard.press("Escape")
    one.press("Kacheln")
    assert one.page.locator("button.tile").count() == 3


@pytest.mark.slow
@pytest.mark.parametrize("served", ["command"], indirect=True)
def test_a_server_that_hangs_is_noticed_and_found_again(served: Any, screen: Any) -> None:
    """A half-open connection: nothing comes any more and nobody hangs up."""
    one = screen(key=served.key)
    one.press("Ein Tag")
    one.until("store.day === 1")
    served.process.send_signal(signal.SIGSTOP)
    one.shows("Verbindung unterbrochen")
    served.process.send_signal(signal.SIGCONT)
    one.page.locator("#banner").wait_for(state="hidden")
    one.press("Ein Tag")
    one.until("store.day === 2")


def test_a_browser_without_websocket_is_told(served: Any, chromium: Any) -> None:
    context = chromium.new_context(locale="de-DE")
    context.add_init_script("delete window.WebSocket")
    page = context.new_page()
    page.goto(served.address)
    page.get_by_text("Dieser Browser kann keine").wait_for()
    context.close()


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768)])
def test_all_is_on_the_projector_at_once_and_can_be_read(served: Any, screen: Any, size: tuple[int, int]) -> None:
    steers, one = screen(key=served.key), screen(size=size)
    steers.page.locator("#day").fill("300")
    one.until("store.day === 300")
    page = one.page
    page.wait_for_selector(".event")
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    small = LEAST_PX * size[1] / 1080 - 1
    for what in ROOM:
        sizes = page.eval_on_selector_all(what, SIZES)
        assert sizes, what
        assert min(sizes) >= small, (what, sizes)


@pytest.mark.parametrize(
    ("who", "where", "how"),
    [
        ("projector", "?theme=dark", {"locale": "en-GB"}),
        ("wheel", "?theme=light", {"size": (1366, 768)}),
        ("phone", "?theme=light", PHONE),
    ],
)
def test_axe_finds_nothing(served: Any, screen: Any, who: str, where: str, how: dict[str, Any]) -> None:
    steers = screen(key=served.key, where=where, **(how if who == "wheel" else {}))
    steers.page.locator("#day").fill("300")
    steers.until("store.day === 300")
    page = steers.page if who == "wheel" else screen(where=where, **how).page
    page.wait_for_selector(".event")
    found = Axe().run(page).response["violations"]
    if who == "wheel":
        for door in page.locator(".door").all():
            door.click()
            found += Axe().run(page).response["violations"]
    page.locator(".district").first.click()
    found += Axe().run(page).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found] == []
