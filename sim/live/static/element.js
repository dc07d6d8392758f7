// Small helpers around the page's elements. Text only ever goes in as text, never as markup.

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** A new element: `make("button", {class: "plain", text: "Go", click: () => ...}, child, ...)`. */
export function make(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (typeof value === "function") node.addEventListener(name, value);
    else if (name in PROPERTIES) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const PROPERTIES = { value: 1, checked: 1, disabled: 1, hidden: 1, htmlFor: 1 };

/** A new SVG element with attributes. */
export function draw(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Writes a text where it differs: most frames change few numbers, and writing the same makes the browser lay out anew. */
export function put(node, text) {
  const written = String(text ?? "");
  if (node.textContent !== written) node.textContent = written;
}

/** Sets or removes a data attribute where it differs. */
export function mark(node, name, value) {
  const written = value === null || value === undefined || value === false ? undefined : String(value);
  if (node.dataset[name] === written) return;
  if (written === undefined) delete node.dataset[name];
  else node.dataset[name] = written;
}

/** A value the browser keeps; private windows may refuse. */
export const kept = {
  get(name) { try { return localStorage.getItem(`ankunft.${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`ankunft.${name}`, value); } catch { /* not kept, then */ } },
};
