// Starts the page, takes messages, and draws what changed: the newest day wins, days missed are not caught up.
import { buildArrivals, startArrivals, updateArrivals } from "./arrivals.js";
import { isAhead } from "./bands.js";
import { openCard, startCard, updateCard } from "./card.js";
import { buildBar, updateBar, updateDay } from "./controls.js";
import { byId, kept, mark, put } from "./element.js";
import { buildEvents, updateEvents } from "./events.js";
import { updateExpect } from "./expect.js";
import { buildHeadline, updateBetween, updateHeadline, updateLive } from "./headline.js";
import { startKeys } from "./keys.js";
import { buildLamps, updateLamps } from "./lamps.js";
import { buildMap, startMap, updateMap } from "./map.js";
import { openKeys, openSheet, startSheets } from "./sheets.js";
import { connect, send } from "./socket.js";
import { store, take } from "./store.js";
import { updateSummary } from "./summary.js";
import { mapTable, timeTable } from "./tables.js";
import { buildTimeline, startTimeline, updateTimeline } from "./timeline.js";
import { both, firstLanguage, language, say, speak, speakLanguage } from "./words.js";

// milliseconds; phones are slower, and nobody reads ten numbers a second on them
const CHARTS_EVERY = { projector: 100, phone: 200 };
const PAINT_EVERY = { projector: 0, phone: 100 };
const FULL_EVERY = 5000;
const HIDDEN_EVERY = 500;
const NOTICE = 8000;
const changed = new Set();
const view = () => document.documentElement.dataset.view;
let drawing = false;
let painted = 0;
let drawnCharts = 0;
let laterCharts = null;
let askedFull = 0;
let built = false;
let ahead = true;
let connected = false;

function received(message) {
  for (const what of take(message)) changed.add(what);
  if (changed.size) soon();
}

// A hidden tab gets no animation frames.
function soon() {
  if (drawing) return;
  drawing = true;
  const wait = painted + PAINT_EVERY[view()] - performance.now();
  if (document.hidden) setTimeout(paint, HIDDEN_EVERY);
  else if (wait > 0) setTimeout(paint, wait);
  else requestAnimationFrame(paint);
}

function paint() {
  drawing = false;
  painted = performance.now();
  const now = new Set(changed);
  changed.clear();
  const any = (...names) => names.some((name) => now.has(name));
  if (!store.hello) return;
  if (any("full") || (store.loaded && !built)) buildAll();
  else if (store.loaded) {
    if (any("day")) { updateHeadline(); updateMap(); updateLamps(); updateDay(); updateSummary(); }
    if (any("day", "sites")) updateCard();
    if (any("events")) updateEvents();
    if (any("day", "band", "events")) charts();
    if (any("between")) updateBetween();
    if (any("role")) buildBar();
  }
  if (any("status", "sites")) updateBar();
  if (any("status")) updateLive(connected);
  if (any("status") && built && isAhead() !== ahead) buildTimeline(); // the axis, too, must not tell what is hidden
  ahead = isAhead();
  if (any("expected", "hello")) updateExpect();
  fillGaps();
}

function charts() {
  const wait = drawnCharts + CHARTS_EVERY[view()] - performance.now();
  if (wait > 0) {
    laterCharts ??= setTimeout(() => { laterCharts = null; charts(); }, wait);
    return;
  }
  drawnCharts = performance.now();
  updateTimeline();
  updateArrivals();
}

function buildAll() {
  built = true;
  mark(document.body, "ready", "yes");
  buildHeadline();
  updateBetween();
  buildMap();
  buildLamps();
  buildEvents();
  buildBar();
  buildTimeline();
  buildArrivals();
  updateCard();
  updateExpect(true);
  updateLive(connected);
  updateSummary();
}

function fillGaps() {
  if (!store.gap) return;
  const wait = store.status?.playing ? FULL_EVERY : 1000;
  if (performance.now() - askedFull < wait) return;
  askedFull = performance.now();
  send({ t: "full" });
}

async function setLanguage(code) {
  await speakLanguage(code);
  speak(document);
  put(byId("language"), code === "de" ? "English" : "Deutsch");
  byId("language").lang = code === "de" ? "en" : "de";
  if (store.loaded) buildAll();
}

function startButtons() {
  byId("language").addEventListener("click", () => {
    const other = language() === "de" ? "en" : "de";
    kept.set("language", other);
    setLanguage(other);
  });
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    kept.set("theme", root.dataset.theme);
    if (store.loaded) { buildTimeline(); buildArrivals(); }
  });
  byId("keys-button").addEventListener("click", openKeys);
  byId("time-table").addEventListener("click", () => { const { title, body } = timeTable(); openSheet(title, body); });
  byId("map-table").addEventListener("click", () => { const { title, body } = mapTable(); openSheet(title, body); });
  byId("expect-button").addEventListener("click", () => {
    const body = byId("expect");
    openSheet(say("expect.title"), body, "", () => byId("expect-part").append(body));
  });
}

function startView() {
  if (new URLSearchParams(location.search).get("view")) return;
  addEventListener("resize", () => {
    const view = innerWidth < 1000 ? "phone" : "projector";
    if (view === document.documentElement.dataset.view) return;
    document.documentElement.dataset.view = view;
    if (store.loaded) buildAll();
  });
}

function banner(key) {
  byId("banner").hidden = !key;
  put(byId("banner"), key ? say(key) : "");
}

function notice(text) {
  byId("banner").hidden = !text;
  put(byId("banner"), text);
  setTimeout(() => { if (connected) banner(null); }, NOTICE);
}

async function start() {
  await setLanguage(firstLanguage());
  if (!("WebSocket" in window)) { banner("no_websocket"); return; }
  startButtons();
  startView();
  startMap(openCard, () => { updateCard(); });
  startCard();
  startSheets();
  startTimeline(() => { buildTimeline(); buildArrivals(); });
  startArrivals();
  startKeys();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { drawing = false; soon(); } });
  connect({
    message: received,
    refused(message) { notice(both(message.text)); },
    open() { connected = true; banner(null); updateLive(true); },
    lost() { connected = false; banner("lost"); updateLive(false); },
  });
}

start();
