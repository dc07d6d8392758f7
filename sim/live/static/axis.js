// Dates at the axis: firsts of months, as many as fit, and sensible steps of numbers.
import { store } from "./store.js";
import { dayAfter, daysBetween, iso, month } from "./words.js";

const STEPS = [1, 2, 3, 6, 12, 24];

/** Days (counted from the start) of firsts of months in a span, so few that their labels do not touch. */
export function splitsOf([from, to], width, px) {
  const { start } = store.hello;
  const fitting = Math.max(2, width / (px * 5));
  const months = (to - from) / 30.4;
  const step = STEPS.find((n) => months / n <= fitting) ?? 48;
  const first = dayAfter(start, from);
  const found = [];
  let index = first.getUTCFullYear() * 12 + first.getUTCMonth();
  index = Math.ceil(index / step) * step;
  for (; ; index += step) {
    const day = daysBetween(start, iso(new Date(Date.UTC(Math.floor(index / 12), index % 12, 1))));
    if (day > to) return found;
    if (day >= from) found.push(day);
  }
}

/** Labels of such days: the month, and the year with the first of each year. */
export function labelsOf(days) {
  let year = null;
  return days.map((day) => {
    const at = dayAfter(store.hello.start, day);
    const other = at.getUTCFullYear() !== year;
    year = at.getUTCFullYear();
    return other ? `${month(at)} ${year}` : month(at);
  });
}

/** The next round number from `value` up: 1, 1.5, 2, 3, 4, 5, 6, 8 and their tens. */
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const ten = 10 ** Math.floor(Math.log10(value));
  return ten * [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((n) => n * ten >= value * 0.9999);
}

/** Bounds of an axis that need not begin at zero, in steps of round numbers; from zero where the numbers reach low. */
export function boundsOf(low, high) {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 10];
  if (low < 0.6 * high) return [0, roundUp(high * 1.04)];
  const step = roundUp(Math.max(4, high - low) / 4);
  return [Math.max(0, Math.floor(low / step) * step), Math.ceil((high + 0.02 * (high - low)) / step) * step];
}
