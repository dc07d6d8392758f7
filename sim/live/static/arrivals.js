// Arrivals per day as bars; where a day is thinner than a bar, the mean of a week.
import { byId, put } from "./element.js";
import { roundUp } from "./axis.js";
import { Chart } from "./chart.js";
import { drawLevers, drawToday } from "./marks.js";
import { store } from "./store.js";
import { daysShown, gutter } from "./timeline.js";
import { number, say } from "./words.js";

let chart = null;
let highest = 0;
const THINNEST = 3;

/** Makes the chart. */
export function startArrivals() {
  chart = new Chart(byId("chart-arrivals"), {
    span: daysShown, gutter, top: () => 0.6, range: () => [0, top()], steps: () => [0, top() / 2, top()],
    series: () => store.variants.map(() => ({ paths: () => null, points: { show: false } })),
    above: (u, now, ratio) => {
      store.variants.forEach((variant, v) => drawBars(u, now, ratio, variant.series.arrived, v));
      drawLevers(u, now, ratio, 0);
      drawToday(u, now, ratio);
    },
  });
}

/** Builds the chart anew. */
export function buildArrivals() {
  highest = 0;
  chart.data = null;
  updateArrivals();
  chart.build();
}

const top = () => roundUp(Math.max(2, highest * 1.05));

function width() {
  const [from, to] = daysShown();
  return (byId("chart-arrivals").clientWidth * 0.8) / (to - from) >= THINNEST ? 1 : 7;
}

/** Means over so many days; days not seen are left out, weeks without any are null. */
export function means(numbers, days) {
  const found = [];
  for (let day = 0; day < numbers.length; day += days) {
    const seen = numbers.slice(day, day + days).filter((n) => n !== null);
    found.push(seen.length ? seen.reduce((a, b) => a + b, 0) / seen.length : null);
  }
  return found;
}

/** Gives the chart the numbers so far. */
export function updateArrivals() {
  if (!store.loaded) return;
  const days = Array.from({ length: store.day }, (_, i) => i);
  for (const { series } of store.variants) highest = means(series.arrived, width()).reduce((a, b) => Math.max(a, b ?? 0), highest);
  put(byId("arrivals-title"), say(width() === 1 ? "time.arrivals" : "time.arrivals_week"));
  byId("chart-arrivals").setAttribute("aria-label", say("time.alt_arrivals", {
    n: number(store.variants[0].state?.p[4]), all: number(store.variants[0].series.arrived.reduce((a, b) => a + (b ?? 0), 0)) }));
  chart.set([days, ...store.variants.map((variant) => variant.series.arrived)]);
}

function drawBars(u, now, ratio, arrived, v) {
  const { ctx, bbox } = u;
  const days = width();
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = now.of("arrivals");
  ctx.strokeStyle = now.of("ink");
  ctx.lineWidth = 1.5 * ratio;
  const zero = u.valToPos(0, "y", true);
  ctx.beginPath();
  const first = v ? means(store.variants[0].series.arrived, days) : [];
  const own = means(arrived, days);
  if (v && own.every((n, i) => n === first[i])) return ctx.restore();
  own.forEach((n, i) => {
    if (n === null) return;
    const left = u.valToPos(i * days, "x", true), right = u.valToPos((i + 1) * days, "x", true);
    const top = u.valToPos(n, "y", true);
    if (v === 0) ctx.fillRect(left, top, Math.max(ratio, right - left - ratio), zero - top);
    else { ctx.lineTo(left, top); ctx.lineTo(right, top); }
  });
  if (v) ctx.stroke();
  ctx.restore();
}
