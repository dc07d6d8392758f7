// Areas behind the lines: the ranges of other runs, and days with more persons than regular places.
import { store, today } from "./store.js";

/** Whether the room wants to see the other runs ahead of the day. */
export const isAhead = () => store.status?.band !== false;

/**
 * The range of other runs of a variant. None before the first day, as it would tell the room what it is asked to expect;
 * where the room hides what lies ahead, only up to today.
 */
export function bandOf(v) {
  const band = store.bands[v];
  if (store.day === 0 || !band) return undefined;
  if (isAhead()) return band;
  const seen = Math.max(0, Math.floor((today() - band.from) / band.every) + 1);
  const cut = (name) => [name, band[name]?.slice(0, seen)];
  return { ...band, ...Object.fromEntries(["low", "high", "persons_low", "persons_high"].map(cut)) };
}

function traced(u, band, name) {
  return band[name].map((n, i) => [u.valToPos(band.from + i * band.every, "x", true), u.valToPos(n, "y", true)]);
}

function clip(u) {
  u.ctx.beginPath();
  u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
  u.ctx.clip();
}

/** The range of a variant from `low` to `high` (names in the message) as an area. */
export function drawBand(u, now, v, low, high) {
  const band = bandOf(v);
  if (!band?.[high]?.length) return;
  const { ctx } = u;
  ctx.save();
  clip(u);
  ctx.globalAlpha = band.old ? 0.5 : 1;
  ctx.beginPath();
  for (const [x, y] of [...traced(u, band, high), ...traced(u, band, low).reverse()]) ctx.lineTo(x, y);
  ctx.closePath();
  ctx.fillStyle = now.of("band");
  ctx.fill();
  ctx.strokeStyle = now.of("band-edge");
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}

/** The range of the second variant as dashed edges over the first's. */
export function drawEdges(u, now, ratio) {
  const band = bandOf(1);
  if (!band?.high?.length) return;
  const { ctx } = u;
  ctx.save();
  clip(u);
  ctx.strokeStyle = now.of("ink-soft");
  ctx.lineWidth = ratio;
  ctx.setLineDash([3 * ratio, 4 * ratio]);
  for (const name of ["low", "high"]) {
    ctx.beginPath();
    for (const [x, y] of traced(u, band, name)) ctx.lineTo(x, y);
    ctx.stroke();
  }
  ctx.restore();
}

/** Days on which more persons are there than usable regular places, in the first variant. */
export function drawLack(u, now, ratio) {
  const { persons, places } = store.variants[0]?.series ?? {};
  if (!persons) return;
  const { ctx } = u;
  ctx.save();
  clip(u);
  ctx.fillStyle = now.of("emergency-fill");
  ctx.beginPath();
  persons.forEach((n, day) => {
    if (n === null || !(n > places[day])) return;
    let next = day + 1;
    while (persons[next] === null) next += 1; // days this page has not seen
    const left = u.valToPos(day, "x", true), top = u.valToPos(n, "y", true);
    ctx.rect(left, top, u.valToPos(next, "x", true) - left + ratio / 2, u.valToPos(places[day], "y", true) - top);
  });
  ctx.fill(); // once for all days: overlapping bars would be darker
  ctx.restore();
}
