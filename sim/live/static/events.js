// What happened, newest first. Triggers stand out; what is routine is folded with a count.
import { byId, make, put } from "./element.js";
import { isPair, letter, store } from "./store.js";
import { both, count, date, dayAfter, say } from "./words.js";

const SIGNS = { trigger: "◆", opened: "▼", closed: "▲", lever: "⇄", standard: "●", breach: "!", law: "§", news: "✉" };
const MOST = 300;
let seen = [];
let fold = null;
let recent = [];

/** Builds the list anew from everything known. */
export function buildEvents() {
  seen = store.variants.map(() => 0);
  fold = null;
  recent = [];
  byId("events").replaceChildren();
  updateEvents();
}

/** Puts new events on top. */
export function updateEvents() {
  if (!store.loaded) return;
  const fresh = store.variants.flatMap((variant, v) => {
    const from = Math.max(seen[v] ?? 0, variant.events.length - 4 * MOST);
    seen[v] = variant.events.length;
    return variant.events.slice(from).map((event) => ({ event, v }));
  });
  if (!fresh.length) { if (!byId("events").childElementCount) sayNothing(); return; }
  fresh.sort((one, other) => one.event.d - other.event.d || one.v - other.v || one.event.k - other.event.k);
  byId("events").querySelector(".events-none")?.remove();
  for (const one of fresh) add(one);
  const list = byId("events");
  while (list.childElementCount > MOST) list.lastElementChild.remove();
}

function sayNothing() {
  byId("events").append(make("li", { class: "events-none soft", text: say("events.none") }));
}

function add({ event, v }) {
  if (isPair() && joins(event, v)) return;
  const item = { event, variants: new Set([v]), tag: null };
  recent.unshift(item);
  if (recent.length > 40) recent.pop();
  if (event.c === "routine") return addRoutine(item);
  fold = null;
  byId("events").prepend(line(item, SIGNS[event.c] ?? "·"));
}

/** The same event in both variants is one line marked A B. */
function joins(event, v) {
  const twin = recent.find((one) => one.event.d === event.d && !one.variants.has(v) && one.event.c === event.c
    && both(one.event.text) === both(event.text) && one.event.place === event.place);
  if (!twin) return false;
  twin.variants.add(v);
  if (twin.tag) put(twin.tag, tagOf(twin));
  return true;
}

const tagOf = (item) => (isPair() ? [...item.variants].sort().map(letter).join(" ") : "");

function line(item, sign) {
  const { event } = item;
  item.tag = make("span", { class: "event-variant", text: tagOf(item) });
  const what = both(event.text);
  const place = event.place && !what.includes(event.place) ? ` · ${event.place}` : "";
  return make("li", { class: "event", "data-kind": event.c },
    make("span", { class: "event-sign", "aria-hidden": "true", text: sign }),
    make("span", { class: "event-text" },
      make("span", { class: "event-head" },
        make("time", { text: date(dayAfter(store.hello.start, dayOf(event))) }), item.tag,
        event.c === "trigger" && !what.startsWith(say("events.trigger")) ? make("span", { class: "event-kind", text: say("events.trigger") }) : null),
      make("span", { class: "event-what", text: what + place })));
}

/** Day of an event, counted from the first day of the run. */
export const dayOf = (event) => event.d;

function addRoutine(item) {
  if (!fold) {
    const items = [];
    const summary = make("summary");
    const list = make("ol");
    const fill = () => { if (details.open) list.replaceChildren(...items.map((one) => line(one, "·"))); };
    const details = make("details", { toggle: fill }, summary, list);
    fold = { items, summary, list, details };
    byId("events").prepend(make("li", { class: "event", "data-kind": "routine" },
      make("span", { class: "event-sign", "aria-hidden": "true", text: "·" }), details));
  }
  fold.items.unshift(item);
  if (fold.details.open) fold.list.prepend(line(item, "·"));
  put(fold.summary, count("events.routine", fold.items.length));
}
