// What do you expect? Two days, asked before the first day is played; later beside what came, without names and without
// ranking. What others expect is shown only then, as it would sway who has not answered yet.
import { byId, draw, make, mark, put } from "./element.js";
import { send } from "./socket.js";
import { isPair, store } from "./store.js";
import { count, date, dayAfter, daysBetween, month, number, say } from "./words.js";

const widthOf = () => (document.documentElement.dataset.view === "phone" ? 340 : 640);
const KINDS = ["peak", "back"];
let typing = false;
let written = "";

/** Writes form or comparison where it changed; nothing is written anew under somebody's hands. */
export function updateExpect(force = false) {
  const { expected, hello } = store;
  byId("expect-button").hidden = !expected;
  byId("expect-part").hidden = !expected;
  if (!expected || !hello) return;
  mark(byId("expect-part"), "open", expected.open);
  put(byId("expect-button"), say("expect.button", { n: number(expected.n) }));
  const now = JSON.stringify([expected, hello.start, hello.end]);
  if (!force && (now === written || (typing && expected.open))) return;
  written = now;
  byId("expect").replaceChildren(expected.open ? form() : comparison());
}

function form() {
  const { expected, hello } = store;
  const known = expected.mine?.peak || expected.mine?.back;
  const said = make("p", { class: "soft", role: "status", text: known ? say("expect.sent") : "" });
  const inputs = KINDS.map((kind) => make("input", {
    type: "date", min: hello.start, max: hello.end, value: expected.mine?.[kind] ?? "", focus: () => { typing = true; },
  }));
  return make("form", { class: "expect-form", submit: (event) => {
    event.preventDefault();
    typing = false;
    written = ""; // said again, also where nothing is new
    const given = send({ t: "expect", peak: inputs[0].value || null, back: inputs[1].value || null });
    put(said, say(given ? "expect.sent" : "bar.lost"));
  } },
  make("p", { text: say("expect.intro") }),
  ...KINDS.map((kind, i) => make("label", { class: "field" }, make("span", { text: say(`expect.ask_${kind}`) }), inputs[i])),
  make("button", { type: "submit", class: "plain primary", text: say("expect.send") }), said,
  expected.n ? make("p", { class: "soft", text: count("expect.people", expected.n) }) : null);
}

function comparison() {
  const { expected } = store;
  const mine = expected.mine ?? {};
  const came = expected.came ?? {};
  const day = (iso) => (iso ? date(iso) : "–");
  const persons = came.peak_persons ? ` (${count("unit.persons", came.peak_persons)})` : "";
  const rows = KINDS.map((kind) => make("tr", {}, make("th", { scope: "row", text: say(`expect.row_${kind}`) }),
    make("td", { text: day(mine[kind]) }),
    make("td", { text: came[kind] ? day(came[kind]) + (kind === "peak" ? persons : "") : say("expect.not_yet") })));
  return make("div", {},
    make("table", { class: "expect-table" }, make("thead", {}, make("tr", {}, make("td"),
      make("th", { scope: "col", text: say("expect.mine") }), make("th", { scope: "col", text: say("expect.came") + (isPair() ? " A" : "") }))), make("tbody", {}, ...rows)),
    ...KINDS.filter((kind) => expected[kind]?.length).map(strip),
    expected.n ? make("p", { class: "soft", text: count("expect.people", expected.n) }) : null);
}

/** Expectations as dots on a line of dates: own as a ring, what came as a line. */
function strip(kind) {
  const { expected, hello } = store;
  const days = hello.days;
  const width = widthOf();
  const at = (iso) => 8 + ((width - 16) * daysBetween(hello.start, iso)) / days;
  const stacks = new Map();
  const dots = expected[kind].map((one) => {
    const slot = Math.round(at(one) / 9);
    const above = stacks.get(slot) ?? 0;
    stacks.set(slot, above + 1);
    return draw("circle", { class: "dot", cx: slot * 9, cy: 50 - Math.min(above, 5) * 8, r: 3.6 });
  });
  const mine = expected.mine?.[kind];
  const came = expected.came?.[kind];
  const marks = [];
  if (came) marks.push(draw("path", { class: "dot-came", d: `M${at(came)} 2V58` }));
  if (mine) marks.push(draw("circle", { class: "dot-mine", cx: Math.round(at(mine) / 9) * 9, cy: 50, r: 6.5 }));
  const label = (day, anchor, x) => {
    const text = draw("text", { x, y: 76, "text-anchor": anchor, class: "dot-date" });
    const when = dayAfter(hello.start, day);
    text.textContent = `${month(when)} ${when.getUTCFullYear()}`;
    return text;
  };
  const svg = draw("svg", { viewBox: `0 0 ${width} 82`, class: "strip", role: "img" }, draw("path", { class: "dot-axis", d: `M0 58H${width}` }),
    label(0, "start", 0), label(days / 2, "middle", width / 2), label(days - 1, "end", width), ...dots, ...marks);
  const all = expected[kind];
  svg.setAttribute("aria-label", say("expect.alt", { n: number(all.length), first: date(all[0]), last: date(all.at(-1)) }));
  return make("figure", { class: "strip-box" }, make("figcaption", { text: say(`expect.strip_${kind}`) }), svg);
}
