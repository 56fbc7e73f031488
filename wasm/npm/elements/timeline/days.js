/**
 * The days that the drawing shows: their hours as the contact's clock counts them, what is closed, where a clock changes.
 *
 * In: rows, zones, calendars. Out: days with their closed and open hours in minutes. Never: an offset; every moment is the core's.
 */
import { label, open, when } from "../core.js";

/** More days than these are not drawn; the list has all steps in any case. */
const MOST = 40;
const DAY = 24 * 60;

/** The days on which there is something to see, in order. */
export function daysOf({ rows, zone, viewer, now, hours }) {
  const changes = [...changesOf(rows, zone, now, "contact"), ...(viewer === zone ? [] : changesOf(rows, viewer, now, "viewer"))];
  const changed = changes.map((change) => ({ ...change, local: label({ at: change.at, zone, now }).local }));
  const dates = new Set(changed.map(({ local }) => dateOf(local)));
  for (const { view, moves } of rows) {
    if (view) {
      dates.add(dateOf(view.local));
    }
    moves.forEach((move) => dates.add(dateOf(move.fromLocal)).add(dateOf(move.toLocal)));
  }
  const shown = [...dates].sort().slice(0, MOST);
  return { changes: changed, days: shown.map((date) => dayOf(date, { zone, viewer, now, hours, changes: changed })) };
}

/** The date of a local date and time. */
export const dateOf = (local) => local.slice(0, 10);

/** The minutes since midnight of a local date and time. */
export const minutesOf = (local) => Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));

/** The changes of a zone's clock between the first row and the last. */
function changesOf(rows, zone, now, whose) {
  const moments = rows.filter(({ at }) => at).map(({ at }) => at);
  const found = [];
  let from = moments[0];
  const to = moments.at(-1);
  while (from && found.length < MOST) {
    const { clockChange } = label({ at: to, now: from, zone });
    if (!clockChange) {
      break;
    }
    found.push({ ...clockChange, whose });
    from = clockChange.at;
  }
  return found;
}

function dayOf(date, { zone, viewer, now, hours, changes }) {
  const from = when({ zone, local: `${date}T00:00` }).at;
  const to = when({ zone, base: from, wait: { days: 1 } }).at;
  const { closed, open: opened } = open({ ...hours, zone, from, to });
  const cut = ({ fromLocal, toLocal, code }) => ({
    code,
    start: dateOf(fromLocal) < date ? 0 : minutesOf(fromLocal),
    end: dateOf(toLocal) > date ? DAY : minutesOf(toLocal),
  });
  const longer = ({ start, end }) => end > start;
  return {
    date,
    weekday: label({ at: from, zone, now }).weekday,
    closed: closed.map(cut).filter(longer),
    open: opened.map(cut).filter(longer),
    midnight: midnightIn(from, to, { zone, viewer, now }),
    changes: changes.filter(({ local }) => dateOf(local) === date),
  };
}

/** Where the viewer's day ends within the contact's, in the contact's minutes. */
function midnightIn(from, to, { zone, viewer, now }) {
  const after = dateOf(label({ at: to, zone: viewer, now }).local);
  if (zone === viewer || after === dateOf(label({ at: from, zone: viewer, now }).local)) {
    return undefined;
  }
  const { at } = when({ zone: viewer, local: `${after}T00:00` });
  const minutes = minutesOf(label({ at, zone, now }).local);
  return minutes === 0 ? undefined : minutes;
}
