// The bar of who steers: playing, speed, days, and the drawers with everything else.
import { byId, make, mark, put } from "./element.js";
import { buildActs, updateActs } from "./acts.js";
import { buildLevers, updateLevers } from "./levers.js";
import { buildRuns, updateRuns } from "./runs.js";
import { answerPlace, button, steer } from "./steer.js";
import { store, today } from "./store.js";
import { both, count, date, dayAfter, daysBetween, iso, say } from "./words.js";

const SPEEDS = [1, 2, 5, 10, 20, 30, 60, 120, 365, 0];
const bar = byId("bar");
let parts = {};
let pulling = false;

addEventListener("target", () => updateBar()); // changes go to the other variant now

/** Builds the bar for the role this page has. */
export function buildBar() {
  bar.hidden = store.role === "viewer";
  if (document.documentElement.dataset.view === "phone" && !document.body.dataset.folded) mark(document.body, "folded", "yes");
  mark(document.body, "role", store.role);
  if (bar.hidden) return bar.replaceChildren();
  if (store.role === "facilitator") return bar.replaceChildren(wheelOffer());
  const drawers = { levers: buildLevers(), acts: buildActs(), runs: buildRuns() };
  parts = { drawers, answer: answerPlace() };
  bar.replaceChildren(...Object.values(drawers).map((drawer) => drawer.panel), make("div", { class: "bar-run" }, ...transport(), ...doors()),
    make("div", { class: "bar-day" },
      make("label", { class: "pull day-pull" }, make("span", { class: "pull-name", text: say("bar.rewind") }), parts.day, parts.date),
      make("label", { class: "tick" }, parts.band, make("span", { text: say("bar.band") }))),
    parts.answer, drawers.levers.row);
  closeDrawers();
  updateBar();
}

function wheelOffer() {
  const answer = answerPlace();
  const who = make("p", { class: "wheel-note", text: say(store.status?.steered ? "bar.steered" : "bar.nobody") });
  return make("div", { class: "bar-run" }, who, button("bar.wheel", () => steer(answer, "wheel"), { class: "plain primary" }), answer);
}

function transport() {
  const tell = (what, more) => steer(parts.answer, what, more);
  parts.play = make("button", { type: "button", class: "plain primary play", click: () => tell(store.status?.playing ? "pause" : "play") });
  parts.step = button("bar.step", () => tell("step"));
  parts.event = button("bar.to_event", () => tell("to_event"));
  parts.speed = make("input", { type: "range", min: 0, max: SPEEDS.length - 1, step: 1, id: "speed", "aria-label": say("bar.speed") });
  parts.speedText = make("output", { for: "speed" });
  parts.speed.addEventListener("input", () => { pulling = true; put(parts.speedText, speedText(SPEEDS[parts.speed.value])); });
  parts.speed.addEventListener("change", () => { pulling = false; tell("speed", { days: SPEEDS[parts.speed.value] }); });
  parts.stop = make("input", { type: "checkbox", change: () => tell("stop_at_trigger", { on: parts.stop.checked }) });
  parts.band = make("input", { type: "checkbox", change: () => tell("band", { on: parts.band.checked }) });
  parts.day = make("input", { type: "range", min: 0, max: store.hello.days, step: 1, id: "day", "aria-label": say("bar.rewind") });
  parts.date = dateField();
  parts.day.addEventListener("input", () => { parts.dayPulled = true; parts.date.value = dateOf(Number(parts.day.value)); });
  parts.day.addEventListener("change", () => { parts.dayPulled = false; rewind(Number(parts.day.value)); });
  return [
    parts.play, parts.step, parts.event,
    make("label", { class: "pull" }, make("span", { class: "pull-name", text: say("bar.speed") }), parts.speed, parts.speedText),
    make("label", { class: "tick" }, parts.stop, make("span", { text: say("bar.stop_at_trigger") })),
  ];
}

// A date that is typed holds when Enter is pressed, as it passes through the year 0002 on its way; one that is picked holds at once.
function dateField() {
  const field = make("input", { type: "date", min: store.hello.start, max: store.hello.end, "aria-label": say("bar.date"), title: say("bar.date") });
  const go = () => {
    parts.dateTyped = false;
    const inside = field.value && field.validity.valid;
    put(parts.answer, inside ? "" : say("bar.date_outside", { first: date(store.hello.start), last: date(store.hello.end) }));
    if (inside) rewind(daysBetween(store.hello.start, field.value) + 1);
    else updateDay();
  };
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); else if (event.key !== "Tab") parts.dateTyped = true; });
  field.addEventListener("change", () => { if (!parts.dateTyped) go(); });
  field.addEventListener("blur", () => { parts.dateTyped = false; updateDay(); });
  return field;
}

// Going back throws later acts away; ask before it does.
function rewind(day) {
  const lost = (store.status?.acts ?? []).filter((act) => act.day >= day).length;
  if (lost && !confirm(count("bar.rewind_loses", lost))) return updateBar();
  steer(parts.answer, "rewind", { day });
}

const speedText = (days) => (days === 0 ? say("bar.fastest") : count("bar.days_a_second", days));
const dateOf = (days) => iso(dayAfter(store.hello.start, Math.max(0, days - 1)));

function doors() {
  parts.doors = {};
  for (const name of Object.keys(parts.drawers)) {
    const about = { class: "plain door", "aria-expanded": "false", "aria-controls": `drawer-${name}` };
    parts.doors[name] = button(`bar.door_${name}`, () => openDrawer(name), about);
  }
  const qr = button("bar.qr", () => byId("sheet").dispatchEvent(new CustomEvent("qr")));
  const fold = button(document.body.dataset.folded ? "bar.unfold" : "bar.fold", () => {
    mark(document.body, "folded", document.body.dataset.folded ? null : "yes");
    put(fold, say(document.body.dataset.folded ? "bar.unfold" : "bar.fold"));
    closeDrawers();
  }, { class: "plain fold" });
  return [make("span", { class: "doors" }, ...Object.values(parts.doors), qr, fold)];
}

/** Opens a drawer, or closes it where it is open. */
export function openDrawer(name, focus) {
  const again = !parts.drawers?.[name]?.panel.hidden && !focus;
  closeDrawers();
  if (!parts.drawers || again) return;
  parts.drawers[name].panel.hidden = false;
  parts.doors[name].setAttribute("aria-expanded", "true");
  (focus ? parts.drawers[name].panel.querySelector(focus) : null)?.focus();
}

/** Closes all drawers; says whether one was open. */
export function closeDrawers() {
  let was = false;
  for (const [name, drawer] of Object.entries(parts.drawers ?? {})) {
    was ||= !drawer.panel.hidden;
    drawer.panel.hidden = true;
    parts.doors?.[name]?.setAttribute("aria-expanded", "false");
  }
  return was;
}

/** Presses a button of the bar by the keyboard, if this page steers. */
export function press(name) {
  if (store.role !== "wheel" || !parts[name] || parts[name].disabled) return false;
  parts[name].click();
  return true;
}

/** Writes status and day into the bar. */
export function updateBar() {
  const { status } = store;
  if (store.role === "viewer" || !status || !store.hello) return;
  if (store.role === "facilitator") return put(bar.querySelector(".wheel-note"), say(status.steered ? "bar.steered" : "bar.nobody"));
  if (!parts.play) return;
  if (status.trouble && both(status.trouble) !== parts.trouble) put(parts.answer, both(status.trouble));
  parts.trouble = both(status.trouble);
  const held = Boolean(status.busy);
  put(parts.play, say(status.playing ? "bar.pause" : "bar.play"));
  mark(parts.play, "playing", status.playing);
  parts.play.disabled = held || (status.ended && !status.playing);
  parts.step.disabled = parts.event.disabled = held || status.playing || status.ended;
  parts.stop.checked = status.stop_at_trigger;
  parts.band.checked = status.band !== false;
  if (!pulling) {
    const at = SPEEDS.indexOf(status.speed);
    parts.speed.value = at >= 0 ? at : SPEEDS.findIndex((days) => days >= status.speed);
    put(parts.speedText, speedText(status.speed));
  }
  updateDay();
  updateLevers();
  updateActs();
  updateRuns();
}

/** Moves the slider of days and the date beside it. */
export function updateDay() {
  if (!parts.day || parts.dayPulled || store.role !== "wheel") return;
  parts.day.value = store.day;
  if (!parts.dateTyped) parts.date.value = dateOf(today() + 1);
}

