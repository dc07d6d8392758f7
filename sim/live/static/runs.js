// Variants, scenarios, saving and reports: what makes, keeps and drops whole runs.
import { make, put } from "./element.js";
import { nameOf } from "./headline.js";
import { steerVariant, target } from "./levers.js";
import { answerPlace, button, steer } from "./steer.js";
import { isPair, letter, store } from "./store.js";
import { both, dayAfter, daysBetween, iso, language, say } from "./words.js";

let parts = {};

/** The drawer of runs. */
export function buildRuns() {
  parts = { saved: make("ul", { class: "saved" }) };
  const panel = make("section", { class: "drawer runs-drawer", id: "drawer-runs", hidden: true, "aria-label": say("bar.door_runs") },
    make("div", { class: "drawer-columns" }, make("div", {}, forking(), dropping()), make("div", {}, saving(), taking())));
  return { panel };
}

const field = (key, input) => make("label", { class: "field" }, make("span", { text: say(key) }), input);

function forking() {
  const answer = answerPlace();
  const name = make("input", { type: "text", maxlength: 60, class: "fork-name", placeholder: say("runs.fork_example") });
  const from = make("input", { type: "date", min: store.hello.start, max: store.hello.end });
  parts.from = from;
  const go = () => {
    if (!name.value.trim()) { put(answer, say("runs.fork_needs_name")); name.focus(); return; }
    const day = from.value ? daysBetween(store.hello.start, from.value) + 1 : null;
    // who puts a variant beside the run wants to change that one
    steer(answer, "fork", { day: day === store.day ? null : day, name: name.value.trim() }).then((done) => { if (done) steerVariant(1); });
  };
  name.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  parts.fork = make("fieldset", {}, make("legend", { text: say("runs.fork") }), make("p", { class: "soft", text: say("runs.fork_what") }),
    make("div", { class: "line" }, field("runs.name", name), field("runs.fork_from", from),
      button("runs.fork_do", go, { class: "plain primary" })), answer);
  return parts.fork;
}

function dropping() {
  const answer = answerPlace();
  const drop = (v) => {
    const given = { letter: letter(v), name: nameOf(v) };
    if (confirm(say("runs.drop_sure", given))) steer(answer, "drop", { variant: v });
  };
  parts.drops = [0, 1].map((v) => button("runs.drop_do", () => drop(v)));
  parts.dropping = make("fieldset", {}, make("legend", { text: say("runs.drop") }), make("div", { class: "line" }, ...parts.drops), answer);
  return parts.dropping;
}

function saving() {
  const answer = answerPlace();
  const name = make("input", { type: "text", maxlength: 60, placeholder: `${store.hello.scenario}-live` });
  const given = () => ({ variant: target(), name: name.value.trim() });
  parts.saving = make("legend", { text: say("runs.save") });
  return make("fieldset", {}, parts.saving,
    make("div", { class: "line" }, field("runs.name", name), button("runs.save_do", () => steer(answer, "save", given())),
      button("runs.report_do", () => steer(answer, "report", { ...given(), lang: language() }))), answer, parts.saved);
}

function taking() {
  const answer = answerPlace();
  const select = make("select", {}, ...store.hello.scenarios.map((one) => make("option", { value: one.name, text: both(one.title) || one.name })));
  select.value = store.hello.scenario;
  const day = make("input", { type: "date" });
  const bound = () => {
    const one = store.hello.scenarios.find((other) => other.name === select.value);
    day.min = one?.start ?? "";
    day.max = one?.end ?? "";
    day.value = "";
  };
  select.addEventListener("change", bound);
  bound();
  const go = () => {
    if (confirm(say("runs.take_sure"))) steer(answer, "open_scenario", { scenario: select.value, date: day.value || null });
  };
  return make("fieldset", { hidden: !store.hello.scenarios.length }, make("legend", { text: say("runs.take") }),
    make("div", { class: "line" }, field("runs.scenario", select), field("runs.take_from", day), button("runs.take_do", go)), answer);
}

/** Writes what is possible now and what was saved. */
export function updateRuns() {
  if (!parts.fork) return;
  parts.fork.hidden = isPair();
  parts.dropping.hidden = !isPair();
  const which = isPair() ? `: ${letter(target())} (${nameOf(target())})` : "";
  put(parts.saving, say("runs.save") + which);
  parts.drops.forEach((node, v) => put(node, say("runs.drop_do", { letter: letter(v), name: nameOf(v) })));
  if (store.day) parts.from.max = iso(dayAfter(store.hello.start, store.day - 1));
  const saved = store.status?.saved ?? [];
  const now = JSON.stringify(saved);
  if (parts.written === now) return;
  parts.written = now;
  parts.saved.replaceChildren(...saved.map((one) => {
    const at = `/saved/${encodeURIComponent(one.name)}`;
    const report = { href: `${at}/report.html`, target: "_blank", rel: "noopener", text: say("runs.report") };
    return make("li", {}, make("a", { href: `${at}.yaml`, download: `${one.name}.yaml`, text: `${one.name}.yaml` }),
      one.report ? make("span", {}, " · ", make("a", report)) : null);
  }));
}

