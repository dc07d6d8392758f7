// The head of the page: which run, which day, and the few numbers everybody asks for.
import { byId, make, mark, put } from "./element.js";
import { isPair, letter, store, today } from "./store.js";
import { both, count, date, dayAfter, number, percent, say } from "./words.js";

const FIGURES = {
  arrived: (p) => number(p[4]),
  persons: (p) => number(p[0]),
  emergency: (p) => number(p[2]),
  waiting: (p) => number(p[3]),
};
let cells = {};

/** Writes what does not change in an epoch. */
export function buildHeadline() {
  const { hello } = store;
  put(byId("title"), both(hello.title));
  byId("title").title = both(hello.question);
  document.title = `${both(hello.title)} · ankunft live`;
  byId("invented").hidden = !hello.invented;
  put(byId("seed"), say("head.seed", { seed: hello.seed }));
  cells = {};
  byId("figures").replaceChildren(...Object.keys(FIGURES).map((name) => {
    const values = [0, 1].map((v) => make("span", { class: "figure-value", "data-variant": letter(v) }));
    const label = make("dt", { text: say(`head.${name}`) });
    cells[name] = { values, label };
    return make("div", { class: `figure-box figure-${name}` }, label, make("dd", {}, ...values));
  }));
  updateHeadline();
}

/** Writes the day. */
export function updateHeadline() {
  const { hello } = store;
  if (!store.loaded || !hello) return;
  const day = Math.max(0, today());
  byId("question").hidden = store.day > 0 || !hello.question;
  put(byId("question"), both(hello.question));
  put(byId("date"), date(dayAfter(hello.start, day), "long"));
  byId("date").dateTime = dayAfter(hello.start, day).toISOString().slice(0, 10);
  put(byId("day-of"), say("head.day_of", { day: number(store.day), days: number(hello.days) }));
  byId("progress").style.transform = `scaleX(${(store.day / hello.days).toFixed(4)})`;
  mark(byId("figures"), "pair", isPair());
  for (const [name, write] of Object.entries(FIGURES)) {
    cells[name]?.values.forEach((cell, v) => {
      const p = store.variants[v]?.state?.p;
      cell.hidden = v >= store.variants.length;
      put(cell, p ? write(p) : "–");
      if (name === "emergency" || name === "waiting") mark(cell, "alarm", p && p[name === "waiting" ? 3 : 2] > 0);
    });
  }
  const shares = store.variants.map(({ state }) => percent(state?.p[0] ? state.p[2] / state.p[0] : 0));
  if (cells.emergency) put(cells.emergency.label, say("head.emergency_share", { share: shares.join(" | ") }));
}

/** Writes who watches and whether it plays. */
export function updateLive(connected) {
  const { status } = store;
  const playing = connected && status?.playing;
  mark(byId("live-dot"), "state", !connected ? "lost" : playing ? "playing" : "paused");
  if (!status || !connected) return put(byId("live-text"), say("head.connecting"));
  const what = status.busy ? say(`head.busy_${status.busy}`) : status.ended ? say("head.ended") : playing ? say("head.playing")
    : status.stopped_by ? say(`head.stopped_${status.stopped_by}`) : say("head.paused");
  put(byId("live-text"), `${what} · ${count("head.viewers", status.viewers)}`);
}

/** Name of a variant; the first has none until somebody gives it one. */
export const nameOf = (v) => store.variants[v]?.name || say(v ? "variant.second" : "variant.as_is");

/** Writes the names of two variants and the difference between them. */
export function updateBetween() {
  const pair = store.loaded && isPair();
  byId("between").hidden = !pair;
  if (!pair) return;
  put(byId("name-a"), nameOf(0));
  put(byId("name-b"), nameOf(1));
  put(byId("between-text"), store.between ? both(store.between.text) : "");
}
