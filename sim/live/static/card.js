// The card of a district: people, places and sites there. Made in the page, open beside the map.
import { byId, make } from "./element.js";
import { perThousand, personsIn, shortfall, emergencyShare } from "./districts.js";
import { isPair, letter, store } from "./store.js";
import { both, number, percent, say } from "./words.js";

const card = byId("card");
let district = null;
let opener = null;

/** Name of a site without the mark of invented ones, which the card shows in its own way. */
export const plainName = (name) => name.replace(" (synthetic)", "");

/** Opens the card of a district. */
export function openCard(i) {
  opener = document.activeElement;
  district = i;
  build();
  if (!card.open) card.show();
  byId("card-title").focus();
}

/** Makes an open card close with Escape and give the focus back. */
export function startCard() {
  card.addEventListener("close", () => { district = null; opener?.focus?.(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && card.open) card.close(); });
}

/** Writes an open card anew. */
export function updateCard() {
  if (card.open && district !== null && store.loaded) build();
}

function build() {
  const { hello } = store;
  const at = hello.districts[district];
  const variant = store.variants[store.shown];
  const state = variant?.state;
  if (!at || !state) return card.close();
  const scrolled = card.querySelector(".card-sites")?.scrollTop ?? 0;
  const focused = card.contains(document.activeElement) ? document.activeElement.className : null;
  const missing = Math.round(shortfall(hello, state, district));
  const facts = [
    ["card.population", number(at.population)],
    ["card.persons", number(personsIn(state, district))],
    ["card.emergency", `${number(state.m[district])} (${percent(emergencyShare(state, district) || 0)})`],
    ["card.per_thousand", number(perThousand(hello, state, district), 1)],
    ["card.places", number(state.q[district])],
    [missing >= 0 ? "card.lacks" : "card.more", number(Math.abs(missing))],
  ];
  card.replaceChildren(
    make("div", { class: "part-head" },
      make("h2", { id: "card-title", class: "card-title", tabindex: "-1", text: at.name + (isPair() ? ` · ${letter(store.shown)}` : "") }),
      make("button", { type: "button", class: "plain icon card-close", "aria-label": say("close"), text: "✕", click: () => card.close() })),
    make("dl", { class: "facts" }, ...facts.map(([key, value]) => make("div", {}, make("dt", { text: say(key) }), make("dd", { text: value })))),
    make("div", { class: "card-sites", tabindex: "0" }, sites()),
  );
  card.querySelector(".card-sites").scrollTop = scrolled;
  if (focused) card.querySelector(`.${focused.split(" ").at(-1)}`)?.focus();
}

function sites() {
  const here = (store.sites[store.shown]?.list ?? []).filter((site) => site[1] === district);
  if (!here.length) return make("p", { class: "soft", text: say("card.no_sites") });
  const label = (kind) => both(store.hello.kinds.find((one) => one.name === kind)?.label) || kind;
  const head = ["site", "kind", "places", "persons"].map((key) => make("th", { scope: "col", text: say(`card.col_${key}`) }));
  const rows = here.map(([name, , kind, places, persons, status, invented]) => make("tr", { "data-status": status },
    make("th", { scope: "row" }, plainName(name),
      status !== "open" ? make("span", { class: "tag soft-tag", text: say(`card.status_${status}`) }) : null,
      invented && !store.hello.invented ? make("span", { class: "tag soft-tag", text: say("card.invented") }) : null),
    make("td", { text: label(kind) }),
    ...[places, persons].map((n) => make("td", { class: "figure", text: number(n) }))));
  return make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}
