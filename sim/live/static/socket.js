// The one connection to the server: joins, answers beats, connects anew after silence.
import { kept } from "./element.js";

const SILENCE = 8000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 3000;

let socket = null;
let wait = FIRST_WAIT;
let heard = 0;
let asked = 0;
const answers = new Map();
let listener = { message() {}, refused() {}, open() {}, lost() {} };

/** The key of who steers, from the address or from before a reload; it is taken out of the address so that no projector shows it. */
function key() {
  const found = /(?:^#|&)key=([^&]*)/.exec(location.hash);
  try {
    if (found) {
      sessionStorage.setItem("ankunft.key", decodeURIComponent(found[1]));
      history.replaceState(null, "", location.pathname + location.search);
    }
    return sessionStorage.getItem("ankunft.key") || "";
  } catch {
    return found ? decodeURIComponent(found[1]) : "";
  }
}

/** A name this browser keeps, so that what somebody expects is found again after a reload. */
function me() {
  let name = kept.get("me");
  if (!name) {
    const letters = new Uint8Array(12);
    crypto.getRandomValues(letters);
    name = Array.from(letters, (n) => (n % 36).toString(36)).join("");
    kept.set("me", name);
  }
  return name;
}

/** Connects for as long as the page lives; `listener` has `message(m)`, `refused(m)` for what no control asked, `open()` and `lost()`. */
export function connect(given) {
  listener = given;
  open();
  setInterval(() => {
    if (socket && performance.now() - heard > SILENCE) leave();
  }, 1000);
  // a link with a key opened in a tab that has the page already changes only the part behind the hash
  addEventListener("hashchange", () => { if (location.hash.includes("key=") && socket) leave(); });
  addEventListener("online", () => { if (!socket) open(); });
}

function open() {
  if (socket) return;
  const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket`);
  socket = mine;
  heard = performance.now();
  mine.onopen = () => {
    send({ t: "join", key: key(), me: me() });
    listener.open();
  };
  mine.onmessage = (event) => {
    if (socket !== mine) return;
    heard = performance.now();
    wait = FIRST_WAIT;
    receive(JSON.parse(event.data));
  };
  mine.onclose = () => { if (socket === mine) lose(); };
}

// Closing waits for the other side to agree, which one that has gone silent does not: so it is not waited for.
function leave() {
  const old = socket;
  lose();
  old.close();
}

function lose() {
  socket = null;
  for (const settle of answers.values()) settle({ t: "lost" });
  answers.clear();
  listener.lost();
  setTimeout(open, wait * (0.8 + 0.4 * Math.random()));
  wait = Math.min(LONGEST_WAIT, wait * 1.7);
}

function receive(message) {
  if (message.t === "beat") send({ t: "here" });
  else if (message.t === "no" && !answers.has(message.id)) listener.refused(message);
  else if (message.t === "ok" || message.t === "no") {
    answers.get(message.id)?.(message);
    answers.delete(message.id);
  } else listener.message(message);
}

/** Sends a message, if there is a connection. */
export function send(message) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(message));
  return true;
}

/** A control; resolves to the server's answer: `{t: "ok"}`, `{t: "no", text}` or `{t: "lost"}`. */
export function order(what, more = {}) {
  asked += 1;
  const id = asked;
  return new Promise((settle) => {
    answers.set(id, settle);
    if (!send({ t: "do", id, what, ...more })) {
      answers.delete(id);
      settle({ t: "lost" });
    }
  });
}
