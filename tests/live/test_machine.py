"""Every control in every state: whatever a room does, it can be saved and comes out the same when it is run."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sim.live import autosave
from sim.live.refusal import RefusedError
from sim.live.session import Session
from tests.live.played import KEY, reading, rerun, same, town

FOLDER = tempfile.TemporaryDirectory()  # as long as the tests of this module
TOWN = town(Path(FOLDER.name))
READING = reading(end="2026-07-31")
DAYS = READING.scenario.days
SITES = [
    *("Hotel Krone", "Containerplatz Nord", "Turnhalle Gymnasium", "Turnhalle Bahnhof"),
    *("Gartenstraße", "Gleisdreieck", "nowhere", "Altstadt, live 1"),
]
NUMBERS = st.integers(0, 2)
NAMES = st.sampled_from(["", "ohne Halle", "x" * 500, "<b>&\u202e"])


class Controls(RuleBasedStateMachine):
    """A session, and a count of the days that were shown."""

    @initialize()
    def begin(self) -> None:
        self.session = Session(READING, 7)
        self.epoch = 1

    def control(self, name: str, *args: object, **more: object) -> None:
        """A control either does what it says or says why not; then nothing has changed."""
        before = self.state()
        try:
            getattr(self.session, name)(*args, **more)
        except RefusedError as refused:
            assert refused.text["de"] and refused.text["en"]
            assert self.state() == before

    def state(self) -> tuple[object, ...]:
        one = self.session
        acts = tuple(tuple(act.does.model_dump_json() for act in variant.acts) for variant in one.variants)
        return one.epoch, one.day, len(one.variants), acts, one.playing, one.speed, one.to_event

    @rule(days=st.integers(1, 40))
    def live(self, days: int) -> None:
        for _ in range(days):
            if self.session.ended:
                break
            self.session.live()

    @rule(name=st.sampled_from(["play", "pause", "step", "play_to_event"]))
    def clock(self, name: str) -> None:
        self.control(name)

    @rule(days=st.integers(-2, 400))
    def speed(self, days: int) -> None:
        self.control("set_speed", days)

    @rule(on=st.booleans())
    def stop_at_trigger(self, on: bool) -> None:
        self.session.stop_at_trigger = on

    @rule(
        number=NUMBERS,
        name=st.sampled_from(["inflow", "reserve", "notice", "floor_area", "care", "speed", "moves", "policy", "no"]),
        value=st.one_of(
            st.floats(-1, 400),
            st.just(float("nan")),
            st.integers(-10, 400),
            st.sampled_from(["optimal", "random", "x"]),
        ),
    )
    def lever(self, number: int, name: str, value: object) -> None:
        self.control("set_lever", number, name, value, "Amt", "Probe")

    @rule(number=NUMBERS, action=st.sampled_from(["open", "close", "order", "cancel"]), site=st.sampled_from(SITES))
    def act(self, number: int, action: str, site: str) -> None:
        self.control("act", number, action, target=site)

    @rule(
        number=NUMBERS,
        district=st.sampled_from(["Altstadt", "Bahnhof", "?"]),
        kind=st.sampled_from(["gym", "shared house", "?"]),
        places=st.integers(0, 300),
        lead=st.integers(0, 60),
    )
    def order(self, number: int, district: str, kind: str, places: int, lead: int) -> None:
        more = {"district": district, "kind": kind, "places": places, "lead_time_days": lead}
        self.control("act", number, "order", **more)

    @rule(number=NUMBERS, act=st.integers(0, 3))
    def take_back(self, number: int, act: int) -> None:
        self.control("take_back", number, act)

    @rule(day=st.integers(-1, DAYS + 1))
    def rewind(self, day: int) -> None:
        self.control("rewind", day)

    @rule(day=st.one_of(st.none(), st.integers(-1, DAYS + 1)), name=NAMES)
    def fork(self, day: int | None, name: str) -> None:
        self.control("fork", day, name)

    @rule(number=NUMBERS)
    def drop(self, number: int) -> None:
        self.control("drop", number)

    @rule(day=st.integers(-1, DAYS + 1))
    def open(self, day: int) -> None:
        self.control("open", READING, day)

    @rule()
    def killed(self) -> None:
        """The server is killed and started again: it goes on where it was."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "kept.json"
            autosave.keep(self.session, Path("musterstadt.yaml"), KEY, file)
            state = autosave.kept(file)
        assert state is not None
        again = autosave.restored(state, READING)
        for one, other in zip(self.session.variants, again.variants, strict=True):
            assert one.acts == other.acts
            same(one.records(), other.records())
        self.session = again

    @invariant()
    def clock_holds(self) -> None:
        if not hasattr(self, "session"):
            return
        one = self.session
        assert len({variant.day for variant in one.variants}) == 1
        assert 1 <= len(one.variants) <= 2
        assert one.epoch >= self.epoch  # never back: a page throws away what is older
        self.epoch = one.epoch
        assert not (one.ended and one.playing)

    def teardown(self) -> None:
        """The room's file, run like any other, gives the same numbers."""
        if not hasattr(self, "session"):
            return
        variant = self.session.variants[-1]
        variant.live_until(self.session.day + 20)
        if variant.day:
            same(rerun(variant, TOWN), variant.records())


Controls.TestCase.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestControls = Controls.TestCase
