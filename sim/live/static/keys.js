// Keys: only where nobody types, and only those of the wheel steer.
import { closeDrawers, openDrawer, press } from "./controls.js";
import { openKeys, openQr, openSheet } from "./sheets.js";
import { store } from "./store.js";
import { timeTable } from "./tables.js";

const typing = (node) => node?.closest?.("input:not([type=checkbox]), select, textarea, [contenteditable]");

/** Listens for keys. */
export function startKeys() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.key === "Escape") { closeDrawers(); return; }
    if (typing(event.target) || document.querySelector("dialog:modal")) return;
    // space on a button presses it, as everywhere
    if (event.key === " " && event.target.closest?.("button, summary, a, [role=button], input")) return;
    if (act(event.key)) event.preventDefault();
  });
}

function act(key) {
  switch (key) {
    case " ": return press("play");
    case "ArrowRight": return press("step");
    case "n": return press("event");
    case "f": if (store.role === "wheel") openDrawer("runs", ".fork-name"); return store.role === "wheel";
    case "t": if (store.loaded) { const { title, body } = timeTable(); openSheet(title, body); } return true;
    case "q": openQr(); return true;
    case "?": openKeys(); return true;
    default: return false;
  }
}
