// Acts on sites and measures, and the list of what the room did; what is not lived yet can be taken back.
import { plainName } from "./card.js";
import { make, put } from "./element.js";
import { byWhom, forgetWhy, target, whoFields } from "./levers.js";
import { answerPlace, button, steer } from "./steer.js";
import { isPair, letter, store } from "./store.js";
import { both, date, number, say } from "./words.js";

let parts = {};
let written = "";

/** The drawer of acts. */
export function buildActs() {
  written = "";
  parts = { list: make("ol", { class: "acts" }), ordered: make("select", { id: "act-ordered" }) };
  const panel = make("section", { class: "drawer acts-drawer", id: "drawer-acts", hidden: true, "aria-label": say("bar.door_acts") },
    make("div", { class: "drawer-columns" },
      make("div", {}, measures(), orders(), cancelling()),
      make("div", {}, whoFields(), make("h2", { text: say("acts.done") }), parts.list)));
  return { panel };
}

async function act(answer, given) {
  if (await steer(answer, "act", { variant: target(), ...given, ...byWhom() })) forgetWhy();
}

const option = (value, text) => make("option", { value, text });
const kindName = (kind) => both(store.hello.kinds.find((one) => one.name === kind)?.label) || kind;

function field(key, input) {
  return make("label", { class: "field" }, make("span", { text: say(key) }), input);
}

function measures() {
  const answer = answerPlace();
  const where = (one) => one.district || say("acts.whole_city");
  const told = (one) => (one.places ? say("acts.measure", { name: one.name, district: where(one), places: number(one.places) }) : one.name);
  const select = make("select", {}, ...store.hello.measures.map((one) => option(one.name, told(one))));
  const lead = make("p", { class: "soft" });
  const chosen = () => store.hello.measures.find((one) => one.name === select.value);
  const tell = () => put(lead, say("acts.measure_lead", { days: number(chosen()?.lead_time_days) }));
  select.addEventListener("change", tell);
  if (select.value) tell();
  return make("fieldset", { hidden: !store.hello.measures.length }, make("legend", { text: say("acts.measures") }),
    make("div", { class: "line" }, field("acts.which", select),
      button("acts.order_measure", () => act(answer, { action: "order", target: select.value })),
      button("acts.open", () => act(answer, { action: "open", target: select.value })),
      button("acts.close", () => act(answer, { action: "close", target: select.value }))), lead, answer);
}

function orders() {
  const answer = answerPlace();
  const { districts, kinds } = store.hello;
  const district = make("select", {}, ...districts.map((one) => option(one.name, one.name)));
  const kind = make("select", {}, ...kinds.map((one) => option(one.name, both(one.label) || one.name)));
  const places = make("input", { type: "number", min: 1, max: 5000, step: 1 });
  const lead = make("input", { type: "number", min: 0, max: 3650, step: 1 });
  const usual = () => {
    const one = kinds.find((other) => other.name === kind.value);
    if (!one) return;
    places.value = one.places ?? "";
    lead.value = one.lead_time_days ?? "";
  };
  kind.addEventListener("change", usual);
  usual();
  const go = () => act(answer, {
    action: "order", district: district.value, kind: kind.value, places: places.value ? Number(places.value) : null,
    lead_time_days: lead.value === "" ? null : Number(lead.value),
  });
  return make("fieldset", { hidden: !kinds.length }, make("legend", { text: say("acts.order") }),
    make("div", { class: "line" }, field("acts.district", district), field("acts.kind", kind), field("acts.places", places),
      field("acts.lead", lead), button("acts.order_do", go)), answer);
}

function cancelling() {
  const answer = answerPlace();
  parts.cancel = button("acts.cancel_do", () => parts.ordered.value && act(answer, { action: "cancel", target: parts.ordered.value }));
  return make("fieldset", {}, make("legend", { text: say("acts.cancel") }),
    make("div", { class: "line" }, field("acts.which_site", parts.ordered), parts.cancel), answer);
}

/** Writes what can be cancelled now and what was done. */
export function updateActs() {
  if (!parts.list) return;
  const ordered = (store.sites[target()]?.list ?? []).filter((site) => site[5] === "ordered");
  const acts = [...(store.status?.acts ?? [])].reverse();
  const now = JSON.stringify([ordered.map((site) => site[0]), acts, store.variants.length, target()]);
  if (now === written) return;
  written = now;
  const chosen = parts.ordered.value;
  const told = ([name, , kind, places]) => option(name, `${plainName(name)} · ${kindName(kind)}, ${number(places)}`);
  parts.ordered.replaceChildren(...(ordered.length ? ordered.map(told) : [option("", say("acts.none_ordered"))]));
  if (ordered.some((site) => site[0] === chosen)) parts.ordered.value = chosen;
  parts.cancel.disabled = !ordered.length;
  parts.list.replaceChildren(...(acts.length ? acts.map(line) : [make("li", { class: "soft", text: say("acts.none") })]));
}

function line(one) {
  const answer = answerPlace();
  const by = [one.who, one.why].filter(Boolean).join(": ");
  return make("li", { "data-pending": one.pending },
    make("span", {}, make("time", { text: date(one.date) }), isPair() ? ` ${letter(one.variant)}` : "", ` · ${both(one.text)}`,
      by ? make("span", { class: "soft", text: ` (${by})` }) : null),
    one.pending ? button("acts.take_back", () => steer(answer, "take_back", { variant: one.variant, number: one.number })) : null, answer);
}
