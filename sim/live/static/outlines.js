// Outlines of districts on a plane: longitude shortened as it is at the city's latitude.

const WIDTH = 1000;
const rings = (district) => (typeof district.outline[0][0][0] === "number" ? district.outline : district.outline.flat());

/** The plane that holds all districts: its size and `place(point)` for `[longitude, latitude]`. */
export function boxOf(districts) {
  const points = districts.flatMap((district) => rings(district).flat());
  const longs = points.map((point) => point[0]), lats = points.map((point) => point[1]);
  const [west, east] = [Math.min(...longs), Math.max(...longs)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const shorter = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = (WIDTH - 8) / ((east - west) * shorter);
  const place = ([long, lat]) => [4 + (long - west) * shorter * scale, 4 + (north - lat) * scale];
  return { width: WIDTH, height: Math.ceil((north - south) * scale) + 8, place };
}

/** The outline as the text of an SVG path. */
export const pathOf = (district, box) =>
  rings(district).map((ring) => `M${ring.map((point) => box.place(point).map((n) => n.toFixed(1)).join(" ")).join("L")}Z`).join("");

/** A point to write the name at: the centre of the largest ring. */
export function middleOf(district, box) {
  const all = rings(district).map((ring) => centreOf(ring.map(box.place)));
  const largest = all.reduce((one, other) => (Math.abs(other.area) > Math.abs(one.area) ? other : one));
  return [largest.x, largest.y];
}

function centreOf(points) {
  let area = 0, x = 0, y = 0;
  points.forEach(([x0, y0], i) => {
    const [x1, y1] = points[(i + 1) % points.length];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  });
  return area ? { area, x: x / (3 * area), y: y / (3 * area) } : { area: 0, x: points[0][0], y: points[0][1] };
}
