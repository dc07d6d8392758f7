// The timeline: persons beside regular places above, persons in emergency shelters with the range of other runs below.
import { byId, kept, make, mark, put } from "./element.js";
import { boundsOf, roundUp } from "./axis.js";
import { bandOf, drawBand, drawEdges, drawLack } from "./bands.js";
import { Chart, onHover } from "./chart.js";
import { leversByDay, drawEnds, drawLevers, drawOpened, drawToday } from "./marks.js";
import { isPair, letter, phases, store, today } from "./store.js";
import { count, date, dayAfter, daysBetween, iso, number, say } from "./words.js";

const span = byId("time-span");
let charts = [];
let widest = { persons: [Infinity, -Infinity], emergency: 0 };

const inPhone = () => document.documentElement.dataset.view === "phone";

/** Days on x: the whole run, or about a year around today. */
export function daysShown() {
  const last = store.hello.days - 1;
  if (span.value !== "near") return [0, last];
  const to = Math.min(last, Math.ceil((today() + 120) / 30) * 30);
  return [Math.max(0, to - 420), Math.max(to, Math.min(last, 420))];
}

/** Room at the right for the labels of lines that have come to the end of the run, in CSS pixels. */
export function gutter(now) {
  const ctx = gutter.ctx ??= document.createElement("canvas").getContext("2d");
  ctx.font = now.bold;
  return Math.max(...["persons", "places"].map((name) => ctx.measureText(say(`time.line_${name}`) + (isPair() ? " A, B" : "")).width)) + now.px * 0.9;
}

const lineName = (name, v) => say(`time.line_${name}`) + (isPair() ? ` ${letter(v)}` : "");

/** Makes the charts; `changed()` is called when another stretch of days is chosen. */
export function startTimeline(changed) {
  span.append(make("option", { value: "whole" }), make("option", { value: "near" }));
  span.value = kept.get("span") === "near" ? "near" : "whole";
  span.addEventListener("change", () => { kept.set("span", span.value); changed(); });
  const twice = (make) => (now) => store.variants.flatMap((_, v) => make(now, v));
  const dash = (v) => (v ? [8, 5] : undefined);
  const plain = { points: { show: false }, spanGaps: true };
  charts = [
    new Chart(byId("chart-persons"), {
      span: daysShown, gutter, top: () => (leversByDay().length ? 2.4 : 0.6), dates: false, range: () => boundsOf(...widest.persons),
      series: twice((now, v) => [
        { ...plain, stroke: now.of("places"), width: 2, dash: dash(v) },
        { ...plain, stroke: now.of("persons"), width: 3, dash: dash(v) },
      ]),
      below: (u, now, ratio) => { drawBand(u, now, 0, "persons_low", "persons_high"); drawLack(u, now, ratio); },
      above: (u, now, ratio) => {
        drawLevers(u, now, ratio, 2);
        drawToday(u, now, ratio);
        const end = (name, v, value, colour) => ({ text: lineName(name, v), name: say(`time.line_${name}`), letter: letter(v), value, colour });
        drawEnds(u, now, ratio, store.variants.flatMap(({ state }, v) => [
          end("persons", v, state?.p[0], now.of("persons-text")), end("places", v, state?.p[1], now.of("places"))]));
      },
    }),
    new Chart(byId("chart-emergency"), {
      span: daysShown, gutter, top: () => 1.4, range: () => [0, roundUp(Math.max(10, widest.emergency * 1.05))],
      series: twice((now, v) => [{
        ...plain, stroke: now.of("emergency"), width: v ? 2.5 : 3, dash: dash(v), fill: v ? undefined : now.of("emergency-fill"),
      }]),
      below: (u, now) => drawBand(u, now, 0, "low", "high"),
      above: (u, now, ratio) => {
        if (isPair()) drawEdges(u, now, ratio);
        drawOpened(u, now, ratio);
        drawLevers(u, now, ratio, 0);
        drawToday(u, now, ratio);
        drawEnds(u, now, ratio, store.variants.map((variant, v) => ({
          text: isPair() ? `${letter(v)} ${number(variant.state?.p[2])}` : number(variant.state?.p[2]),
          value: variant.state?.p[2], colour: now.of("emergency-text") })));
      },
    }),
  ];
  onHover(readOut);
}

/** Builds the charts anew: theme, language, view, epoch. */
export function buildTimeline() {
  widest = { persons: [Infinity, -Infinity], emergency: 0 };
  for (const option of span.options) option.textContent = say(`time.span_${option.value}`);
  for (const chart of charts) chart.data = null;
  updateTimeline();
  for (const chart of charts) chart.build();
}

/** Gives the charts the numbers so far. */
export function updateTimeline() {
  if (!store.loaded) return;
  widen();
  const days = Array.from({ length: store.day }, (_, i) => i);
  const all = store.variants.map((variant) => variant.series);
  charts[0].set([days, ...all.flatMap((series) => [series.places, series.persons])]);
  charts[1].set([days, ...all.map((series) => series.emergency)]);
  describe();
}

// Bounds only grow within an epoch, so that the axis does not tremble while days pass.
function widen() {
  const low = [widest.persons[0]], high = [widest.persons[1]], emergency = [widest.emergency];
  const take = (numbers, into, how) => {
    const seen = numbers?.filter((n) => n !== null) ?? [];
    if (seen.length) into.push(seen.reduce((a, b) => how(a, b)));
  };
  for (const { series, state } of store.variants) {
    if (state) { low.push(state.p[0], state.p[1]); high.push(state.p[0], state.p[1]); } // before the first day there is no series
    for (const name of ["persons", "places"]) { take(series[name], low, Math.min); take(series[name], high, Math.max); }
    take(series.emergency, emergency, Math.max);
  }
  for (const band of [bandOf(0), bandOf(1)]) {
    take(band?.persons_low, low, Math.min);
    take(band?.persons_high, high, Math.max);
    take(band?.high, emergency, Math.max);
  }
  widest = { persons: [Math.min(...low), Math.max(...high)], emergency: Math.max(...emergency) };
}

/** Writes beside the charts what they show, for the room and for screen readers. */
function describe() {
  const phase = store.variants.map((_, v) => phaseText(v));
  put(byId("phase"), isPair() ? phase.map((text, v) => `${letter(v)} ${text}`).join(" · ") : phase[0]);
  mark(byId("phase"), "open", store.variants.some(({ state }) => state?.p[2] > 0));
  put(byId("band-note"), `${say("time.one_of_many")} ${rangeText()}`);
  put(byId("marks-note"), say("time.marks"));
  const at = date(dayAfter(store.hello.start, Math.max(0, today())), "long");
  const p = store.variants[0].state?.p;
  if (!p) return;
  const values = { date: at, persons: number(p[0]), places: number(p[1]), emergency: number(p[2]), phase: phase[0] };
  byId("chart-persons").setAttribute("aria-label", say("time.alt_persons", values));
  byId("chart-emergency").setAttribute("aria-label", say("time.alt_emergency", values));
}

function rangeText() {
  if (!store.day) return say("time.band_later");
  const band = bandOf(0);
  if (!band?.high?.length) return "";
  return band.old ? say("time.band_old") : say("time.band", { runs: number(band.runs) });
}

function phaseText(v) {
  const found = phases(v);
  if (!found.length) return say("time.no_phase");
  const [first, last] = found.at(-1);
  const day = (n) => date(dayAfter(store.hello.start, n));
  const roughly = (n) => date(dayAfter(store.hello.start, n), "year");
  const days = found.reduce((all, [from, to]) => all + to - from + 1, 0);
  if (isPair() && store.variants[v].state?.p[2] > 0) return say("time.phase_since", { date: roughly(first) });
  if (store.variants[v].state?.p[2] > 0) return say("time.phase_open", { date: day(first), days: count("lamps.days", last - first + 1) });
  if (isPair()) return say("time.phase_from_to", { first: roughly(found[0][0]), last: roughly(last) });
  return say("time.phase_over", { first: day(found[0][0]), last: day(last), days: count("lamps.days", days) });
}

function readOut(day) {
  if (day === null || day === undefined || !store.loaded || inPhone()) return put(byId("readout"), "");
  const { series } = store.variants[store.shown];
  if (series.persons[day] === null || series.persons[day] === undefined) return put(byId("readout"), "");
  put(byId("readout"), say("time.readout", {
    date: date(dayAfter(store.hello.start, day)), persons: number(series.persons[day]), places: number(series.places[day]),
    emergency: number(series.emergency[day]), arrived: number(series.arrived[day]),
  }));
}
