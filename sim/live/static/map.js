// The map of districts: tiles, or outlines where the city has them. Click or Enter opens the district's card.
import { byId, draw, kept, make, mark, put } from "./element.js";
import { MEASURES, breakable } from "./districts.js";
import { boxOf, pathOf, middleOf } from "./outlines.js";
import { isPair, letter, store } from "./store.js";
import { say } from "./words.js";

let cells = [];
let outlined = false;
let asTiles = false; // asked for where the city has outlines
let opened = () => {};
let switched = () => {};
const measure = byId("map-measure");

/** Makes the controls of the map; `open(i)` opens a district's card, `change()` is called when another variant is shown. */
export function startMap(open, change) {
  opened = open;
  switched = change;
  for (const name of Object.keys(MEASURES)) measure.append(make("option", { value: name }));
  measure.value = kept.get("measure") in MEASURES ? kept.get("measure") : "emergency";
  measure.addEventListener("change", () => {
    kept.set("measure", measure.value);
    updateMap();
    speakLegend();
  });
  byId("map-kind").addEventListener("click", () => {
    asTiles = !asTiles;
    buildMap();
  });
}

/** Builds the districts anew: another scenario, language, view or kind of map. */
export function buildMap() {
  const { districts, schematic } = store.hello;
  const real = districts.every((district) => district.outline);
  outlined = real && !asTiles;
  byId("map-kind").hidden = !real;
  put(byId("map-kind"), say(outlined ? "map.tiles" : "map.outlines"));
  byId("schematic").hidden = outlined || !schematic;
  for (const option of measure.options) option.textContent = say(`map.measure_${option.value}`);
  byId("map").replaceChildren(outlined ? outlinesOf(districts) : tilesOf(districts));
  speakLegend();
  buildSwitch();
  updateMap();
}

function tilesOf(districts) {
  const columns = districts.map((district) => district.tile[0]);
  const rows = districts.map((district) => district.tile[1]);
  const left = Math.min(...columns), top = Math.min(...rows);
  const grid = make("div", { class: "tiles" });
  grid.style.gridTemplateColumns = `repeat(${Math.max(...columns) - left + 1}, minmax(0, 1fr))`;
  grid.style.gridTemplateRows = `repeat(${Math.max(...rows) - top + 1}, minmax(0, 1fr))`;
  mark(grid, "few", districts.length <= 6);
  mark(byId("main"), "wide", Math.max(...columns) - left + 1 > 4);
  cells = districts.map((district, i) => {
    const words = breakable(district.name).flatMap((word, k) => [k ? " " : null, make("span", { text: word })]);
    const name = make("span", { class: "tile-name" }, ...words);
    const value = make("span", { class: "tile-value" });
    const node = make("button", { type: "button", class: "tile district", click: () => opened(i) }, name, value);
    node.style.gridColumn = String(district.tile[0] - left + 1);
    node.style.gridRow = String(district.tile[1] - top + 1);
    return { node, value };
  });
  // in reading order, so that the tab key goes through the map as the eye does
  const order = districts.map((_, i) => i).sort((a, b) => rows[a] - rows[b] || columns[a] - columns[b]);
  grid.append(...order.map((i) => cells[i].node));
  return grid;
}

function outlinesOf(districts) {
  const box = boxOf(districts);
  const svg = draw("svg", { class: "outlines", viewBox: `0 0 ${box.width} ${box.height}`, role: "group" });
  const names = draw("g", { "aria-hidden": "true", class: "outline-names" });
  cells = districts.map((district, i) => {
    const shape = draw("path", { class: "district outline", d: pathOf(district, box), role: "button", tabindex: "0" });
    shape.addEventListener("click", () => opened(i));
    shape.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      opened(i);
    });
    const [x, y] = middleOf(district, box);
    const name = draw("text", { x, y: y - 4, class: "outline-name" });
    const value = draw("text", { x, y: y + 24, class: "outline-value" });
    name.textContent = district.name;
    names.append(name, value);
    svg.append(shape);
    return { node: shape, value };
  });
  svg.append(names);
  return svg;
}

function speakLegend() {
  const chosen = MEASURES[measure.value];
  const swatch = (level) => make("span", { class: "swatch", "data-scale": measure.value, "data-level": level, "aria-hidden": "true" });
  byId("legend").replaceChildren(...chosen.legend().map((text, level) => make("li", {}, swatch(level), make("span", { text }))));
}

function buildSwitch() {
  const host = byId("map-variants");
  host.hidden = !isPair();
  host.replaceChildren(...store.variants.map((variant, v) => make("button", {
    type: "button", class: "plain", text: letter(v), title: variant.name, "aria-pressed": String(v === store.shown),
    click: () => { store.shown = v; buildSwitch(); updateMap(); switched(); },
  })));
}

/** Writes the numbers of the day into the map. */
export function updateMap() {
  if (!store.loaded) return;
  if (byId("map-variants").childElementCount !== store.variants.length) buildSwitch();
  const state = store.variants[store.shown]?.state;
  const chosen = MEASURES[measure.value];
  cells.forEach(({ node, value }, i) => {
    const { level, text } = state ? chosen.of(store.hello, state, i) : { level: 0, text: "–" };
    mark(node, "scale", measure.value);
    mark(node, "level", level);
    if (value.textContent === text) return;
    value.textContent = text;
    node.setAttribute("aria-label", `${store.hello.districts[i].name}: ${text}, ${say(`map.measure_${measure.value}`)}`);
  });
}
