// The standards as lamps: symbol, colour and words say the same; nobody needs to see colours.
import { byId, make, mark, put } from "./element.js";
import { isPair, letter, store } from "./store.js";
import { both, count, exact, number, say } from "./words.js";

const SIGNS = { kept: "✓", broken: "✕", unknown: "–" };
let rows = [];

/** Builds a row for each standard; those within another are folded under it. */
export function buildLamps() {
  const { standards } = store.hello;
  rows = standards.map((standard, i) => rowOf(standard, i));
  mark(byId("lamps"), "many", standards.filter((standard) => !standard.within).length > 7);
  const open = byId("lamps").querySelector("details")?.open ?? false;
  byId("lamps").replaceChildren(...standards.flatMap((standard, i) => {
    if (standard.within) return [];
    const parts = standards.map((one, k) => (one.within === standard.name ? rows[k].node : null)).filter(Boolean);
    if (parts.length) rows[i].node.append(make("details", { class: "lamp-parts", open },
      make("summary", { text: say("lamps.parts") }), make("ul", {}, ...parts)));
    return [rows[i].node];
  }));
  updateLamps();
}

function rowOf(standard, i) {
  const values = [0, 1].map(() => make("span", { class: "lamp-value" }));
  const signs = [0, 1].map(() => make("span", { class: "lamp-sign", "aria-hidden": "true" }));
  const states = [0, 1].map(() => make("span", { class: "unseen" }));
  const cells = [0, 1].map((v) => make("span", { class: "lamp-cell", "data-variant": letter(v) }, signs[v], states[v], values[v]));
  const days = make("span", { class: "lamp-days" });
  const unit = make("span", { class: "lamp-unit" });
  const node = make("li", { class: "lamp", "data-part": Boolean(standard.within) },
    make("p", { class: "lamp-line" }, make("span", { class: "lamp-name", text: both(standard.label), title: both(standard.limit) }),
      make("span", { class: "lamp-cells" }, ...cells, unit)),
    make("p", { class: "lamp-line" }, make("span", { class: "lamp-limit", text: both(standard.limit), title: both(standard.limit) }), days));
  return { node, i, standard, values, signs, states, cells, days, unit };
}

/** Whether a standard is kept, broken or unknown in a variant's state of the day. */
export function lampState(state, i) {
  if (!state || state.s[i] === null || state.s[i] === undefined) return "unknown";
  return state.b[i] > 0 || state.s[i] > store.hello.standards[i].tolerated ? "broken" : "kept";
}

/** Writes the day into the lamps. */
export function updateLamps() {
  if (!store.loaded) return;
  const states = store.variants.map((variant) => variant.state);
  mark(byId("lamps"), "pair", isPair());
  for (const row of rows) updateRow(row, states);
  const main = rows.filter((row) => !row.standard.within);
  const broken = states.map((state) => main.filter((row) => lampState(state, row.i) === "broken").length);
  put(byId("lamps-count"), !store.day ? "" : isPair()
    ? say("lamps.count_pair", { a: broken[0], b: broken[1], all: main.length })
    : say("lamps.count", { broken: broken[0] ?? 0, all: main.length }));
  updateCost(states);
}

function updateRow(row, states) {
  const found = states.map((state) => lampState(state, row.i));
  row.cells.forEach((cell, v) => {
    cell.hidden = v >= states.length;
    if (cell.hidden) return;
    mark(cell, "state", found[v]);
    put(row.signs[v], SIGNS[found[v]]);
    put(row.states[v], `${say(`lamps.${found[v]}`)}: `);
    put(row.values[v], exact(states[v]?.s[row.i]));
  });
  mark(row.node, "state", found.includes("broken") ? "broken" : found[0]);
  const told = states[0]?.s[row.i];
  const silent = told === undefined ? "lamps.not_yet" : "lamps.unknown"; // before the first day, or too few persons to tell
  put(row.unit, states.length > 1 ? "" : found[0] === "unknown" ? say(silent) : count(`unit.word_${row.standard.unit}`, told));
  const days = states.map((state) => state?.b[row.i] ?? 0);
  put(row.days, days.some((n) => n > 0) ? (states.length > 1
    ? `${letter(0)} ${number(days[0])} · ${letter(1)} ${count("lamps.days", days[1])}` : count("lamps.since", days[0])) : "");
}

function updateCost(states) {
  const parts = states.map((state, v) => (isPair() ? `${letter(v)} ` : "") + number((state?.c ?? 0) / 1000, 1)).join(" | ");
  const cost = byId("cost");
  if (cost.childElementCount !== 2) cost.replaceChildren(make("span"), make("b"));
  put(cost.children[0], say("cost.label"));
  put(cost.children[1], `${parts} ${say("cost.unit")}`);
}
