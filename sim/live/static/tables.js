// The charts and the map as tables, for reading aloud and for whoever wants the numbers.
import { make } from "./element.js";
import { emergencyShare, perThousand, personsIn, shortfall } from "./districts.js";
import { isPair, letter, store } from "./store.js";
import { date, dayAfter, number, percent, say } from "./words.js";

const head = (keys) => make("thead", {}, make("tr", {}, ...keys.map((text) => make("th", { scope: "col", text }))));

function row(first, numbers) {
  return make("tr", {}, make("th", { scope: "row", text: first }), ...numbers.map((text) => make("td", { class: "figure", text })));
}

/** The timeline on each first of a month and today. */
export function timeTable() {
  const { hello, day, variants } = store;
  const days = [];
  for (let i = 0; i < day; i += 1) if (dayAfter(hello.start, i).getUTCDate() === 1 || i === day - 1) days.push(i);
  const names = ["persons", "places", "emergency", "waiting", "arrived"];
  const columns = variants.flatMap((_, v) => names.map((name) => say(`table.${name}`) + (isPair() ? ` ${letter(v)}` : "")));
  // arrivals are those since the row before, everything else is as it stands on the day
  const since = (list, n) => list.slice(n ? days[n - 1] + 1 : 0, days[n] + 1).reduce((sum, one) => sum + (one ?? 0), 0);
  const cell = (series, name, n) => number(name === "arrived" ? since(series.arrived, n) : series[name][days[n]]);
  const rows = days.map((i, n) => row(date(dayAfter(hello.start, i)), variants.flatMap(({ series }) => names.map((name) => cell(series, name, n)))));
  return { title: say("table.time"), body: make("table", {}, head([say("table.day"), ...columns]), make("tbody", {}, ...rows)) };
}

/** The districts today. */
export function mapTable() {
  const { hello } = store;
  const state = store.variants[store.shown]?.state;
  const columns = ["district", "population", "persons", "emergency", "share", "per_thousand", "places", "lacks"].map((key) => say(`table.${key}`));
  const rows = !state ? [] : hello.districts.map((district, i) => row(district.name, [
    number(district.population), number(personsIn(state, i)), number(state.m[i]), percent(emergencyShare(state, i) || 0),
    number(perThousand(hello, state, i), 1), number(state.q[i]), number(Math.round(shortfall(hello, state, i)))]));
  const title = say("table.map") + (isPair() ? ` · ${letter(store.shown)}` : "");
  return { title, body: make("table", {}, head(columns), make("tbody", {}, ...rows)) };
}
