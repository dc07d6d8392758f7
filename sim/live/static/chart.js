// One chart on uPlot as all charts of the page are: days on x, own axis of dates, colours and sizes from the style sheet.
import UPlot from "./vendor/uplot/uPlot.esm.js";
import { splitsOf, labelsOf } from "./axis.js";
import { number } from "./words.js";

/** Colours and sizes of the moment: they change with theme and window. */
export function look() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  const size = parseFloat(style.fontSize);
  const family = getComputedStyle(document.body).fontFamily;
  const px = Math.round(size * (document.documentElement.dataset.view === "phone" ? 0.82 : 1));
  return { of, size, family, px, font: `${px}px ${family}`, bold: `600 ${px}px ${family}` };
}

const hovers = new Set();

/** Calls back with the day under the pointer, or null. */
export const onHover = (listener) => hovers.add(listener);

/**
 * A chart in `host`. `spec`: `series` (uPlot's), `range()` of y, `below(u, look)` drawn under the lines, `above(u, look)` over
 * them, `span()` of days on x, `top()` room above in rem, `gutter()` room for labels at the right in px, `dates`: labels at x.
 */
export class Chart {
  constructor(host, spec) {
    this.host = host;
    this.spec = spec;
    this.data = null;
    this.plot = null;
    new ResizeObserver(() => this.resized()).observe(host);
  }

  resized() {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (!this.plot || (Math.abs(width - this.plot.width) < 1 && Math.abs(height - this.plot.height) < 1)) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.build(), 60);
  }

  /** Builds the plot anew: size, theme, language or the number of variants changed. */
  build() {
    const { clientWidth: width, clientHeight: height } = this.host;
    this.plot?.destroy();
    this.plot = null;
    if (width < 60 || height < 40 || !this.data) return;
    this.plot = new UPlot(this.options(width, height), this.data, this.host);
    this.host.firstElementChild?.setAttribute("aria-hidden", "true");
  }

  options(width, height) {
    const now = look();
    const { spec } = this;
    this.gutter = spec.gutter(now);
    this.top = spec.top();
    const grid = { stroke: now.of("grid"), width: 1 };
    const text = { stroke: now.of("ink-soft"), font: now.font };
    return {
      width, height, pxAlign: 1, legend: { show: false }, series: [{}, ...spec.series(now)],
      padding: [this.top * now.size, this.gutter, 0, 0],
      scales: {
        x: { time: false, range: () => spec.span() },
        y: { range: () => spec.range() },
      },
      axes: [
        { ...text, grid, ticks: { show: false }, gap: now.px * 0.3, size: spec.dates === false ? now.px * 0.4 : now.px * 1.7,
          splits: (u) => splitsOf(spec.span(), u.bbox.width / UPlot.pxRatio, now.px),
          values: (u, splits) => (spec.dates === false ? splits.map(() => "") : labelsOf(splits)) },
        { ...text, grid, ticks: { show: false }, gap: now.px * 0.35, size: now.px * 3.5,
          space: now.px * 1.9, ...(spec.steps ? { splits: (u) => spec.steps(u) } : {}),
          values: (u, splits) => splits.map((n) => (Number.isInteger(n) ? number(n) : "")) },
      ],
      cursor: {
        y: false, points: { show: false }, drag: { x: false, y: false, setScale: false }, sync: { key: "days", setSeries: false },
      },
      hooks: {
        drawAxes: [(u) => this.paint(u, spec.below, now)],
        draw: [(u) => this.paint(u, spec.above, now)],
        setCursor: [(u) => { if (u.cursor.event) for (const tell of hovers) tell(u.cursor.idx ?? null); }],
      },
    };
  }

  paint(u, draw, now) {
    if (!draw) return;
    const { ctx } = u;
    ctx.save();
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.setLineDash([]);
    draw(u, { ...now, gutter: this.gutter * UPlot.pxRatio }, UPlot.pxRatio);
    // everything back as it was: uPlot remembers what it set last (alignment, font) and does not set it again
    ctx.restore();
  }

  /** New numbers, one list per series after the days. */
  set(data) {
    this.data = data;
    if (!this.plot || this.plot.series.length !== data.length || this.top !== this.spec.top()) this.build();
    else this.plot.setData(data);
  }
}
