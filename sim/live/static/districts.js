// What the map can show of a district: how it is counted, its five fixed classes, and how it is written.
import { number, percent, say } from "./words.js";

const sum = (numbers) => numbers.reduce((all, n) => all + (n ?? 0), 0);

/** Regular persons a district lacks against its share of the population; below zero it has more. */
export function shortfall(hello, state, i) {
  const people = sum(hello.districts.map((district) => district.population));
  return (sum(state.r) * hello.districts[i].population) / people - state.r[i];
}

/** Persons in regular places and emergency shelters of a district. */
export const personsIn = (state, i) => (state.r[i] ?? 0) + (state.m[i] ?? 0);

/** Persons per 1,000 inhabitants. */
export const perThousand = (hello, state, i) => (1000 * personsIn(state, i)) / hello.districts[i].population;

/** Share of a district's persons who live in emergency shelters; not a number where nobody lives. */
export const emergencyShare = (state, i) => state.m[i] / personsIn(state, i);

const classOf = (value, bounds) => bounds.filter((bound) => value >= bound).length;

/** The measures by name: `value` for classes, `text` in a tile, `legend` of the five classes. */
export const MEASURES = {
  emergency: {
    of(hello, state, i) {
      const share = emergencyShare(state, i);
      const level = !(share > 0) ? 0 : 1 + classOf(share, [0.05, 0.15, 0.3]);
      return { level, text: state.m[i] > 0 ? percent(share) : "0" };
    },
    legend: () => ["0", `${say("map.below")} ${percent(0.05)}`, `5–${percent(0.15)}`, `15–${percent(0.3)}`, `${say("map.from")} ${percent(0.3)}`],
  },
  density: {
    of(hello, state, i) {
      const value = perThousand(hello, state, i);
      return { level: classOf(value, [5, 10, 15, 25]), text: number(value, 1) };
    },
    legend: () => [`${say("map.below")} 5`, "5–10", "10–15", "15–25", `${say("map.from")} 25`],
  },
  shortfall: {
    of(hello, state, i) {
      const missing = shortfall(hello, state, i);
      const share = missing / (missing + state.r[i]) || 0;
      const whole = Math.round(missing);
      const text = whole > 0 ? say("map.fewer", { n: number(whole) }) : whole < 0 ? say("map.more", { n: number(-whole) }) : say("map.even");
      return { level: 4 - classOf(share, [-0.25, -0.05, 0.05, 0.25]), text };
    },
    legend: () => [
      `${say("map.lacks")} ${percent(0.25)}+`, `5–${percent(0.25)}`, `±${percent(0.05)}`, `5–${percent(0.25)}`,
      `${say("map.has_more")} ${percent(0.25)}+`,
    ],
  },
};

// Ends of German place names before which a long name may be broken, longest first.
const ENDS = /(?<=.{3})(türkheim|kirchen|stetten|hausen|heim|(?<=in)gen|weiler|hafen|stadt|statt|dorf|bach|buch|feld|berg|burg|loch)$/;

/** The words of a name, with soft hyphens where they may be broken in a narrow tile. */
export const breakable = (name) => name.split(" ").map((word) => (word.length > 7 ? word.replace(ENDS, "\u00ad$1") : word));
