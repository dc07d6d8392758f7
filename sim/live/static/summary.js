// The day in one sentence for screen readers, at most every five seconds.
import { byId, put } from "./element.js";
import { lampState } from "./lamps.js";
import { store, today } from "./store.js";
import { date, dayAfter, number, say } from "./words.js";

const EVERY = 5000;
let last = 0;
let waiting = null;

/** Says the day, now or when five seconds have passed since the last time. */
export function updateSummary() {
  const wait = last + EVERY - performance.now();
  if (wait > 0) { waiting ??= setTimeout(() => { waiting = null; updateSummary(); }, wait); return; }
  const p = store.variants[0]?.state?.p;
  if (!p) return;
  last = performance.now();
  const { standards } = store.hello;
  const broken = standards.filter((one, i) => !one.within && lampState(store.variants[0].state, i) === "broken").length;
  put(byId("summary"), say("summary", {
    date: date(dayAfter(store.hello.start, today()), "long"), persons: number(p[0]), emergency: number(p[2]),
    waiting: number(p[3]), arrived: number(p[4]), broken: number(broken),
  }));
}
