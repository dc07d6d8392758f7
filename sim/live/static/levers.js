// Levers: six in the bar, the rest in a drawer. A value is sent when the hand rests, not while it moves.
import { kept, make, put } from "./element.js";
import { answerPlace, steer } from "./steer.js";
import { isPair, letter, store } from "./store.js";
import { both, language, say } from "./words.js";

const REST = 250;
const MOST_FIRST = 6;
let pulls = [];
let steered = Number(sessionStorage.getItem("ankunft.steered")) || 0;
let variantSwitch = null;

/** From now on levers and acts go to this variant; kept for this window, so that a reload does not change it. */
export function steerVariant(v) {
  steered = v;
  sessionStorage.setItem("ankunft.steered", v);
}

/** Variant that levers and acts go to. */
export const target = () => (steered < store.variants.length ? steered : 0);

/** Who makes a change and why, as typed last. */
export const byWhom = () => ({ who: kept.get("who") || "", why: kept.get("why") || "" });

/** Two fields for who and why; what is typed is kept and goes with every change. */
export function whoFields() {
  const field = (name) => make("label", { class: "field" }, make("span", { text: say(`bar.${name}`) }),
    make("input", { type: "text", maxlength: 120, placeholder: say("bar.optional"), value: byWhom()[name], "data-kept": name, input: (event) => {
      kept.set(name, event.target.value);
      for (const twin of document.querySelectorAll(`[data-kept="${name}"]`)) if (twin !== event.target) twin.value = event.target.value;
    } }));
  return make("div", { class: "who" }, field("who"), field("why"));
}

/** The row of the first levers and the drawer with the others. */
export function buildLevers() {
  const levers = store.hello.levers;
  const first = levers.filter((lever) => lever.first).slice(0, MOST_FIRST);
  const others = levers.filter((lever) => !first.includes(lever));
  pulls = [];
  variantSwitch = make("div", { class: "steered", hidden: true });
  const row = make("div", { class: "bar-levers" }, variantSwitch, ...first.map(control), whoFields());
  const panel = make("section", { class: "drawer", id: "drawer-levers", hidden: true, "aria-label": say("bar.door_levers") },
    make("h2", { text: say("bar.more_levers") }),
    others.length ? make("div", { class: "lever-grid" }, ...others.map(control)) : make("p", { text: say("bar.no_more_levers") }));
  return { row, panel };
}

function control(lever) {
  const answer = answerPlace();
  const id = `lever-${lever.name}`;
  const inputs = lever.choices ? [choice(lever, id, answer)] : range(lever, id, answer);
  const unit = both(lever.unit);
  return make("div", { class: "lever", title: both(lever.help) },
    make("label", { htmlFor: id, class: "lever-name" }, both(lever.label), unit ? make("span", { class: "lever-unit", text: ` ${unit}` }) : null),
    make("div", { class: "lever-inputs" }, ...inputs), answer);
}

function choice(lever, id, answer) {
  const select = make("select", { id }, ...lever.choices.map((one) => make("option", { value: one.value, text: both(one.label) })));
  const pull = { lever, busy: false, show: (value) => { select.value = value; } };
  select.addEventListener("change", () => send(pull, select.value, answer));
  pulls.push(pull);
  return select;
}

function range(lever, id, answer) {
  const bounds = { min: lever.low, max: lever.high, step: lever.step };
  const slider = make("input", { type: "range", id, ...bounds });
  // no number field: it would swallow the comma of a German number in a browser of another language
  const field = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": both(lever.label) });
  const pull = { lever, busy: false, show: (value) => { slider.value = value; field.value = written(value); } };
  let rest = null;
  const later = (from, to, wait) => {
    pull.busy = true;
    if (to === slider) slider.value = numberOf(field.value);
    else field.value = written(Number(slider.value));
    clearTimeout(rest);
    rest = setTimeout(() => send(pull, from === slider ? Number(slider.value) : numberOf(field.value), answer), wait);
  };
  slider.addEventListener("input", () => later(slider, field, REST * 4));
  slider.addEventListener("change", () => later(slider, field, REST));
  field.addEventListener("input", () => { pull.busy = true; });
  field.addEventListener("change", () => {
    if (field.value.trim() !== "") later(field, slider, REST);
    else { pull.busy = false; pull.shown = undefined; updateLevers(); }
  });
  pulls.push(pull);
  return [slider, field];
}

const written = (n) => (language() === "de" ? String(n).replace(".", ",") : String(n));

/** A number as people write it, 0,4 or 0.4 or 1.000; what is none goes to the server as it is, which says so. */
function numberOf(text) {
  const thousands = language() === "de" && /^-?\d{1,3}(\.\d{3})+$/.test(text.trim());
  const plain = thousands ? text.trim().replaceAll(".", "") : text.trim().replace(",", ".");
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : text.trim();
}

/** What is typed as the reason of one change is not that of the next. */
export function forgetWhy() {
  kept.set("why", "");
  for (const twin of document.querySelectorAll('[data-kept="why"]')) twin.value = "";
}

async function send(pull, value, answer) {
  pull.busy = false;
  if (value === store.status?.values?.[target()]?.[pull.lever.name]) return put(answer, "");
  const done = await steer(answer, "lever", { variant: target(), lever: pull.lever.name, value, ...byWhom() });
  if (done) forgetWhy();
  else { pull.shown = undefined; updateLevers(); }
}

/** Shows the values the run has, where no hand is on the lever. */
export function updateLevers() {
  const values = store.status?.values?.[target()] ?? {};
  for (const pull of pulls) {
    const value = values[pull.lever.name];
    if (!pull.busy && value !== undefined && value !== null && pull.shown !== value) pull.show(value);
    if (!pull.busy) pull.shown = value;
  }
  updateSwitch();
}

function updateSwitch() {
  if (!variantSwitch) return;
  variantSwitch.hidden = !isPair();
  if (!isPair()) return;
  variantSwitch.replaceChildren(make("span", { text: say("bar.change_in") }), make("span", { class: "switch", role: "group" },
    ...store.variants.map((variant, v) => make("button", { type: "button", class: "plain", text: letter(v), title: variant.name,
      "aria-pressed": String(v === target()), click: () => { steerVariant(v); for (const pull of pulls) pull.shown = undefined; updateLevers(); dispatchEvent(new Event("target")); } }))));
}
