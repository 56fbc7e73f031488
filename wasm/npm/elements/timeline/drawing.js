/**
 * The drawing of a timeline: a line for each day, its hours across, closed hours shaded, and each step where its moment is.
 *
 * In: rows and days. Out: an SVG, and where each step's mark is. Never: anything that the list does not say too.
 */
import { draw } from "../build.js";
import { dateOf, minutesOf } from "./days.js";

const DAY = 24 * 60;
const TOP = 28;
const LANE = 28;
const LINE = 40;
const RADIUS = 11;

/** What stands for a message that goes out, or will. */
const GOES = new Set(["planned", "moved", "deferred", "retrying", "sending", "sent"]);

/** A time of day as the core writes it, to the minute. */
const timeOf = (local) => local.slice(11, 16);

/**
 * Draws rows and days for a width in pixels. `turned` draws it from right to left. Gives the SVG, and for each row its mark's group and
 * place.
 */
export function drawingOf({ rows, days, width, turned, say }) {
  const left = Math.min(96, Math.max(58, width * 0.16));
  const scale = (width - left - 8) / DAY;
  const turn = (x) => (turned ? width - x : x);
  const x = (minutes) => turn(left + minutes * scale);
  const lines = layOut(rows, days, scale);
  const height = lines.height + 6;
  const svg = draw("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", part: "drawing", focusable: "false" }, definitions());
  svg.append(axis(width, height, x));
  for (const line of lines.all) {
    svg.append(dayLine(line, { x, turn, width, say }));
  }
  const marks = new Map();
  for (const row of rows.filter(({ view, number }) => view && number !== undefined)) {
    const line = lines.of.get(dateOf(row.view.local));
    if (line) {
      const y = line.y + LINE / 2 + lines.lanes.get(row) * LANE;
      const point = { x: x(minutesOf(row.view.local)), y };
      const group = draw("g", { class: `step ${row.status}` }, ...arrows(row, point, lines, x), mark(row, point, width, turned));
      svg.append(group);
      marks.set(row, { group, ...point });
    }
  }
  return { svg, marks };
}

/** How far down each day begins, and in which lane each mark is, so that none hides another. */
function layOut(rows, days, scale) {
  const lanes = new Map();
  const of = new Map();
  const all = [];
  let y = TOP;
  for (const [index, day] of days.entries()) {
    const taken = [];
    for (const row of rows.filter(({ view, number }) => view && number !== undefined && dateOf(view.local) === day.date)) {
      const at = minutesOf(row.view.local) * scale;
      let lane = taken.findIndex((last) => at - last > RADIUS * 2 + 50);
      lane = lane < 0 ? taken.length : lane;
      taken[lane] = at;
      lanes.set(row, lane);
    }
    const line = { day, y, height: LINE + Math.max(0, taken.length - 1) * LANE, apart: index > 0 && !follows(days[index - 1].date, day.date) };
    line.y += line.apart ? 10 : 0;
    of.set(day.date, line);
    all.push(line);
    y = line.y + line.height;
  }
  return { lanes, of, all, height: y };
}

/** Whether a date is the next one: dates alone, so that no zone plays a part. */
const follows = (date, next) => Date.parse(next) - Date.parse(date) === DAY * 60000;

function definitions() {
  const hatch = (id, turn, gap) => draw("pattern", { id, width: gap, height: gap, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` }, draw("rect", { class: "closed", width: gap, height: gap }), draw("line", { class: "hatch", x1: 0, y1: 0, x2: 0, y2: gap }));
  const head = draw("marker", { id: "arrow", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 12, markerHeight: 12, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" }, draw("path", { class: "arrow-head", d: "M0 0 L10 5 L0 10 z" }));
  return draw("defs", {}, hatch("courtesy", 45, 9), hatch("protected", -45, 5), head);
}

function axis(width, height, x) {
  const every = width < 520 ? 6 : 3;
  const group = draw("g", { class: "axis" });
  for (let hour = 0; hour <= 24; hour += every) {
    const at = x(hour * 60);
    group.append(draw("line", { x1: at, x2: at, y1: TOP - 6, y2: height - 6 }));
    if (hour < 24) {
      group.append(draw("text", { x: at, y: TOP - 11, "text-anchor": "middle" }, String(hour).padStart(2, "0")));
    }
  }
  return group;
}

function dayLine({ day, y, height, apart }, { x, turn, width, say }) {
  const group = draw("g", { class: "day" });
  const box = (start, end, attributes) => draw("rect", { x: Math.min(x(start), x(end)), y: y + 1, width: Math.abs(x(end) - x(start)), height: height - 2, ...attributes });
  group.append(box(0, DAY, { class: "open" }));
  for (const { start, end, code } of day.closed) {
    group.append(box(start, end, { fill: code === "schedule.outsideWorkingHours" || code === "schedule.closedDate" ? "url(#courtesy)" : "url(#protected)" }));
  }
  const name = draw("text", { class: "date", x: turn(4), y: y + 17 }, say(`weekdays.${day.weekday}`).slice(0, width < 520 ? 3 : 99));
  group.append(name, draw("text", { class: "date number", x: turn(4), y: y + 32 }, width < 520 ? day.date.slice(5) : day.date));
  if (apart) {
    group.append(draw("line", { class: "apart", x1: 0, x2: width, y1: y - 5, y2: y - 5 }));
  }
  if (day.midnight !== undefined) {
    group.append(draw("line", { class: "midnight", x1: x(day.midnight), x2: x(day.midnight), y1: y, y2: y + height }));
  }
  for (const change of day.changes) {
    group.append(...changeMark(change, { x, y, height }));
  }
  return group;
}

/** A change of a clock: the hour that is missing or comes twice, and a sign that stands for it. */
function changeMark({ local, minutes, whose }, { x, y, height }) {
  const at = minutesOf(local);
  const other = whose === "viewer" ? at : at - minutes;
  const [start, end] = [Math.max(0, Math.min(at, other)), Math.min(DAY, Math.max(at, other))];
  const sides = [Math.min(x(start), x(end)), Math.abs(x(end) - x(start))];
  const sign = draw("text", { class: "change-sign", x: (x(start) + x(end)) / 2, y: y + 12, "text-anchor": "middle" }, minutes > 0 ? "»" : "«");
  return [draw("rect", { class: `change ${whose}`, x: sides[0], y, width: Math.max(sides[1], 3), height }), sign];
}

/** From where it would have been, over every rule that moved it, to where it is. */
function arrows(row, point, lines, x) {
  const drawn = [];
  row.moves.forEach(({ fromLocal, toLocal }, index) => {
    const from = placeOf(fromLocal, lines, x);
    const to = index === row.moves.length - 1 ? point : placeOf(toLocal, lines, x);
    if (!from || !to) {
      return;
    }
    const away = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const end = { x: to.x - ((to.x - from.x) / away) * (RADIUS + 3), y: to.y - ((to.y - from.y) / away) * (RADIUS + 3) };
    drawn.push(draw("circle", { class: "wanted", cx: from.x, cy: from.y, r: 5 }));
    if (away > RADIUS + 8) {
      drawn.push(draw("path", { class: "arrow", d: `M${from.x} ${from.y} L${end.x} ${end.y}`, "marker-end": "url(#arrow)" }));
    }
  });
  return drawn;
}

function placeOf(local, lines, x) {
  const line = lines.of.get(dateOf(local));
  return line && { x: x(minutesOf(local)), y: line.y + LINE / 2 };
}

/** A step's mark: round where it goes out, square where it does not, so that colour is not all there is. */
function mark(row, { x, y }, width, turned) {
  const goes = GOES.has(row.status);
  const shape = goes
    ? draw("circle", { class: "shape", cx: x, cy: y, r: RADIUS })
    : draw("rect", { class: "shape", x: x - RADIUS, y: y - RADIUS, width: RADIUS * 2, height: RADIUS * 2, rx: 3 });
  const side = sideOf(row, x, width, turned);
  const time = draw("text", { class: "time", x: x + side * (RADIUS + 5), y: y + 4, "text-anchor": side > 0 ? "start" : "end" }, timeOf(row.view.local));
  return draw("g", {}, shape, draw("text", { class: "number", x, y: y + 4, "text-anchor": "middle" }, String(row.number)), time);
}

/** On which side of a mark its time is written: where no arrow comes from, and where there is room. */
function sideOf({ moves, view }, x, width, turned) {
  const from = moves.at(-1)?.fromLocal.slice(11, 16);
  const later = from !== undefined && from > timeOf(view.local);
  const wanted = from !== undefined && later !== turned ? -1 : 1;
  const room = wanted > 0 ? width - x : x;
  return room > 64 ? wanted : -wanted;
}
