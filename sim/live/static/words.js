// Texts, numbers and dates in the language of the page.
import { kept } from "./element.js";

const LANGUAGES = ["de", "en"];
let code = "de";
let texts = {};
let formats = {};

/** Language to begin with: asked for in the address, kept, or that of the browser. */
export function firstLanguage() {
  const asked = new URLSearchParams(location.search).get("lang") || kept.get("language");
  if (LANGUAGES.includes(asked)) return asked;
  return (navigator.language || "de").toLowerCase().startsWith("de") ? "de" : "en";
}

/** Reads the texts of a language and speaks it from now on. */
export async function speakLanguage(wanted) {
  const answer = await fetch(`/texts/${wanted}.json`);
  if (!answer.ok) throw new Error(`texts: ${answer.status}`);
  texts = await answer.json();
  code = wanted;
  const locale = code === "de" ? "de-DE" : "en-GB";
  const dates = (options) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
  formats = {
    long: dates({ day: "numeric", month: "long", year: "numeric" }),
    short: dates({ day: "numeric", month: "short", year: "numeric" }),
    number: [0, 1, 2].map((digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })),
    exact: new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }),
    month: dates({ month: "short" }),
    year: dates({ month: "short", year: "2-digit" }),
  };
  document.documentElement.lang = code;
}

/** Language of the page, `de` or `en`. */
export const language = () => code;

/** A text by its key, `{name}` filled in; an unknown key is shown as it is, so that it is noticed. */
export function say(key, values = {}) {
  const text = texts[`page.${key}`] ?? texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/** A text with a number: its key with `_one` or `_other`, the number written for `{n}`. */
export function count(key, n, values = {}) {
  return say(`${key}_${n === 1 ? "one" : "other"}`, { n: number(n), ...values });
}

/** The language's part of a text the server sent in both. */
export function both(text) {
  if (text === null || text === undefined) return "";
  return typeof text === "string" ? text : text[code] || text.en || text.de || "";
}

/** A number as people write it; nothing known is a dash. */
export const number = (n, digits = 0) => (n === null || n === undefined ? "–" : formats.number[digits].format(n));

/** A number with as many digits as it has. */
export const exact = (n) => (typeof n === "number" ? formats.exact.format(n) : String(n ?? ""));

/** A share in percent: whole numbers, but never 0 for somebody. */
export function percent(share) {
  if (!Number.isFinite(share)) return "–";
  const space = code === "de" ? "\u00a0" : "";
  const whole = 100 * share;
  if (whole > 0 && whole < 0.5) return `<${space || ""}1${space}%`;
  return `${number(Math.round(whole))}${space}%`;
}

const DAY = 86400000;

/** The day so many days after an ISO date. */
export const dayAfter = (start, days) => new Date(Date.parse(`${start}T00:00:00Z`) + days * DAY);

/** How many days after an ISO date another lies. */
export const daysBetween = (start, day) => Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${start}T00:00:00Z`)) / DAY);

/** A day in ISO letters, for inputs of dates and for the server. */
export const iso = (day) => day.toISOString().slice(0, 10);

/** A day in words: `long` 6. Juli 2026, `short` 6. Juli 2026 or 6 Jul 2026, `year` Juli 26. */
export function date(day, form = "short") {
  return formats[form].format(typeof day === "string" ? new Date(`${day}T00:00:00Z`) : day);
}

/** Name of a month in three or four letters, for axes. */
export const month = (day) => formats.month.format(day).replace(".", "");

/** Writes the texts of all elements that name one. */
export function speak(root) {
  for (const node of root.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of root.querySelectorAll("[data-say-label]")) {
    node.setAttribute("aria-label", say(node.dataset.sayLabel));
    if (node.matches("button")) node.title = say(node.dataset.sayLabel);
  }
}
