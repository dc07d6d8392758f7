// What is drawn into charts besides lines: today, acts of the room, opened shelters, labels at the ends of lines.
import { store, today } from "./store.js";
import { both } from "./words.js";

/** The vertical line of today. */
export function drawToday(u, now, ratio) {
  if (today() < 0) return;
  const x = Math.round(u.valToPos(today(), "x", true));
  if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) return;
  line(u.ctx, x, u.bbox.top, u.bbox.top + u.bbox.height, now.of("ink"), 1.5 * ratio, []);
}

function line(ctx, x, top, bottom, colour, width, dash) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Levers of scenario and room, each day once: the events of all variants. */
export function leversByDay() {
  const found = new Map();
  for (const variant of store.variants) {
    for (const event of variant.events) {
      if (event.c !== "lever") continue;
      const texts = found.get(event.d) ?? new Set();
      texts.add(both(event.text));
      found.set(event.d, texts);
    }
  }
  return [...found].map(([day, texts]) => ({ day, text: [...texts].join(" · ") })).sort((a, b) => a.day - b.day);
}

/** Levers as dashed lines; `rows`: so many rows of short labels above the plot, 0 for none. */
export function drawLevers(u, now, ratio, rows) {
  const { ctx, bbox } = u;
  const px = now.px * 0.92 * ratio;
  ctx.font = `${px}px ${now.family}`;
  const free = Array(rows).fill(-Infinity);
  for (const { day, text } of leversByDay()) {
    const x = Math.round(u.valToPos(day, "x", true));
    if (x < bbox.left - 1 || x > bbox.left + bbox.width) continue;
    const short = shortened(text, 24);
    const width = ctx.measureText(short).width;
    const right = x + width + px > bbox.left + bbox.width + now.gutter;
    const from = right ? x - width - px * 0.4 : x + px * 0.3;
    const row = free.findIndex((until) => until <= from);
    const top = row < 0 ? bbox.top : bbox.top - (rows - row) * px * 1.3;
    line(ctx, x, top, bbox.top + bbox.height, now.of("lever"), 1.5 * ratio, [5 * ratio, 4 * ratio]);
    if (row < 0) continue;
    free[row] = from + width + px;
    ctx.fillStyle = now.of("lever");
    ctx.fillText(short, from, top + px * 0.9);
  }
}

/** A text cut at a word. */
export function shortened(text, most) {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const space = cut.lastIndexOf(" ");
  return `${(space > most * 0.5 ? cut.slice(0, space) : cut).replace(/[\s:,·]+$/, "")}…`;
}

/** Opened emergency shelters (triangles) and triggers (diamonds) at the top edge. */
export function drawOpened(u, now, ratio) {
  const { ctx, bbox } = u;
  const size = now.px * 0.36 * ratio;
  store.variants.forEach((variant, v) => {
    for (const event of variant.events) {
      if (event.c !== "opened" && event.c !== "trigger") continue;
      const x = u.valToPos(event.d, "x", true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      const y = bbox.top - size * (event.c === "opened" ? 1.2 : 3.5);
      ctx.beginPath();
      if (event.c === "opened") {
        ctx.moveTo(x - size, y - size);
        ctx.lineTo(x + size, y - size);
        ctx.lineTo(x, y + size);
      } else {
        ctx.moveTo(x, y - size);
        ctx.lineTo(x + size, y);
        ctx.lineTo(x, y + size);
        ctx.lineTo(x - size, y);
      }
      ctx.closePath();
      ctx.lineWidth = 2 * ratio;
      ctx.strokeStyle = now.of(event.c === "opened" ? "emergency-text" : "trigger");
      ctx.fillStyle = v ? now.of("panel") : ctx.strokeStyle;
      ctx.fill();
      ctx.stroke();
    }
  });
}

/**
 * Labels right of the ends of lines, pushed apart where they would touch; those of two variants with the same value are one.
 * `labels`: `{text, value, colour, name, letter}`.
 */
export function drawEnds(u, now, ratio, labels) {
  const { ctx, bbox } = u;
  const px = now.px * ratio;
  ctx.font = `600 ${px}px ${now.family}`;
  const edge = bbox.left + bbox.width + now.gutter;
  const known = labels.filter((label) => label.value !== null && label.value !== undefined);
  const placed = known.map((label) => ({ ...label, y: u.valToPos(label.value, "y", true), width: ctx.measureText(label.text).width }));
  placed.sort((a, b) => a.y - b.y);
  for (let i = placed.length - 1; i > 0; i -= 1) {
    const [one, other] = [placed[i - 1], placed[i]];
    if (!one.name || one.name !== other.name || Math.abs(one.y - other.y) > px * 0.25) continue;
    one.text = `${one.name} ${[one.letter, other.letter].sort().join(", ")}`;
    one.width = ctx.measureText(one.text).width;
    placed.splice(i, 1);
  }
  const step = px * 1.22;
  placed.forEach((label, i) => { if (i) label.y = Math.max(label.y, placed[i - 1].y + step); });
  const low = bbox.top + bbox.height - px * 0.3;
  for (let i = placed.length - 1; i >= 0; i -= 1) {
    const limit = i === placed.length - 1 ? low : placed[i + 1].y - step;
    placed[i].y = Math.min(placed[i].y, limit);
  }
  const end = u.valToPos(Math.max(0, today()), "x", true) + px * 0.55;
  for (const label of placed) {
    const x = Math.min(end, edge - label.width - px * 0.1);
    ctx.fillStyle = now.of("panel-veil");
    ctx.fillRect(x - px * 0.2, label.y - px * 0.62, label.width + px * 0.4, px * 1.24);
    ctx.fillStyle = label.colour;
    ctx.fillText(label.text, x, label.y + px * 0.36);
  }
}
