// What the page knows of the run. Only `take` writes it; the parts of the page read it when they draw.

const NAMES = ["persons", "places", "emergency", "waiting", "arrived"];

/** Everything known; `shown` is the variant on the map and in the card. */
export const store = {
  role: "viewer", hello: null, status: null, day: 0, variants: [], bands: [], sites: [],
  between: null, expected: null, shown: 0, gap: false, loaded: false,
};

/** Takes a message of the server; gives the names of what changed, nothing for what is of a discarded run. */
export function take(message) {
  if (message.t === "hello") return begin(message);
  if (message.e !== undefined && message.e !== store.hello?.e) return [];
  switch (message.t) {
    case "full": return fill(message);
    case "f": return step(message);
    case "ev": return happen(message);
    case "s": store.status = message; return ["status"];
    case "you": store.role = message.role; return ["role"];
    case "band": store.bands[message.v] = message; return ["band"];
    case "between": store.between = message; return ["between"];
    case "sites": store.sites[message.v] = message; return ["sites"];
    case "expected": store.expected = message; return ["expected"];
    default: return [];
  }
}

function begin(hello) {
  const other = store.hello?.scenario !== hello.scenario;
  Object.assign(store, { hello, day: 0, variants: [], bands: [], sites: [], between: null, gap: false, loaded: false });
  if (other) store.shown = 0;
  return ["hello"];
}

function fill(message) {
  const first = !store.loaded;
  store.day = message.d;
  store.gap = false;
  store.loaded = true;
  const firstState = message.v[0].state;
  store.variants = message.v.map((one) => ({
    name: one.name || "",
    forked: one.forked ?? null,
    series: Object.fromEntries(NAMES.map((name) => [name, one.series?.[name] ?? []])),
    events: one.events ?? [],
    state: one.state?.p || firstState?.p ? { ...firstState, ...one.state } : null,
  }));
  if (store.shown >= store.variants.length) store.shown = 0;
  return first ? ["full"] : ["day", "events"];
}

function step(message) {
  if (!store.loaded || message.d < store.day) return [];
  const missed = message.d - store.day - 1;
  if (missed > 0) store.gap = true;
  message.v.forEach((sent, v) => {
    const variant = store.variants[v];
    if (!variant) return;
    const state = { ...message.v[0], ...sent }; // the second leaves out what is as in the first
    variant.state = state;
    NAMES.forEach((name, i) => {
      const numbers = variant.series[name];
      while (numbers.length < message.d - 1) numbers.push(null);
      numbers[message.d - 1] = state.p[i];
    });
  });
  store.day = message.d;
  return ["day"];
}

function happen(message) {
  const variant = store.variants[message.v];
  if (!variant) return [];
  const last = variant.events.at(-1)?.k ?? -1;
  const fresh = message.list.filter((event) => event.k > last);
  variant.events.push(...fresh);
  return fresh.length ? ["events"] : [];
}

/** Whether two variants run beside each other. */
export const isPair = () => store.variants.length > 1;

/** The letter of a variant, A or B. */
export const letter = (v) => "AB"[v];

/** The day last lived, counted from the first; -1 before the first. */
export const today = () => store.day - 1;

/** Periods with somebody in emergency shelters in a variant: first and last day of each, counted from the start. */
export function phases(v) {
  const found = [];
  let open = null;
  store.variants[v].series.emergency.forEach((n, day) => {
    if (n === null) return;
    if (n > 0 && open === null) { open = [day, day]; found.push(open); }
    if (n > 0) open[1] = day;
    else open = null;
  });
  return found;
}
