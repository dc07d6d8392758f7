// Sheets over the page: tables, keys, the QR code. One dialog for all; Escape closes it.
import { byId, make } from "./element.js";
import { store } from "./store.js";
import { say } from "./words.js";

const sheet = byId("sheet");
let restore = null;

/** Opens a sheet with a title and an element; `back()` is called when it closes. */
export function openSheet(title, body, kind = "", back = null) {
  if (sheet.open) sheet.close();
  restore = back;
  sheet.className = `sheet ${kind}`;
  sheet.replaceChildren(
    make("div", { class: "part-head" }, make("h2", { id: "sheet-title", text: title }),
      make("button", { type: "button", class: "plain icon", "aria-label": say("close"), text: "✕", click: () => sheet.close() })),
    make("div", { class: "sheet-body", tabindex: "0" }, body));
  sheet.showModal();
}

/** Makes the sheet close by a click beside it. */
export function startSheets() {
  sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
  sheet.addEventListener("close", () => { restore?.(); restore = null; });
  sheet.addEventListener("qr", openQr);
}

/** The QR code, as large as the room needs it, with the address under it. */
export function openQr() {
  const address = (store.hello?.address || location.origin).replace(/\/$/, "");
  openSheet(say("qr.title"), make("div", { class: "qr" },
    make("img", { src: "/qr.svg", alt: say("qr.alt", { address }) }), make("p", { class: "qr-address", text: address })), "qr-sheet");
}

/** The keys. */
export function openKeys() {
  const steering = ["space", "right", "n", "f"];
  const rows = ["space", "right", "n", "f", "t", "q", "esc", "help"].map((key) => make("tr", {},
    make("th", { scope: "row" }, make("kbd", { text: say(`keys.name_${key}`) })),
    make("td", { text: say(`keys.${key}`) + (steering.includes(key) ? ` (${say("keys.wheel")})` : "") })));
  openSheet(say("keys.title"), make("table", { class: "keys" }, make("tbody", {}, ...rows)));
}
