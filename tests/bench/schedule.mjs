/**
 * The four-step schedule, +5 minutes, +2 days, +3 business days and +7 days, each into working hours, as one writes it with a library.
 *
 * In: an enrollment's index. Out: its four instants in milliseconds. Never: a table made beforehand.
 */
import { DateTime } from "luxon";
import moment from "moment-timezone";

const OPEN = 8;
const CLOSE = 17;

/** What the programs have to do: the zones by turns, the closed dates, and when each enrollment begins. */
export function withMoment({ zones, closed, starts }) {
  const closedDates = new Set(closed);
  const isBusiness = (day) => day.isoWeekday() <= 5 && !closedDates.has(day.format("YYYY-MM-DD"));
  const intoHours = (at) => {
    const moved = at.clone();
    if (isBusiness(moved) && moved.hour() >= OPEN && moved.hour() < CLOSE) {
      return moved;
    }
    if (moved.hour() >= OPEN) {
      moved.add(1, "day");
    }
    while (!isBusiness(moved)) {
      moved.add(1, "day");
    }
    return moved.startOf("day").hour(OPEN);
  };
  const businessDays = (at, count) => {
    const day = at.clone();
    for (let left = count; left > 0; left -= isBusiness(day) ? 1 : 0) {
      day.add(1, "day");
    }
    return day;
  };
  return (index) => {
    const first = intoHours(moment.tz(starts[index], zones[index % zones.length]).add(5, "minutes"));
    const second = intoHours(first.clone().add(2, "days"));
    const third = intoHours(businessDays(second, 3));
    const fourth = intoHours(third.clone().add(7, "days"));
    return [first.valueOf(), second.valueOf(), third.valueOf(), fourth.valueOf()];
  };
}

/** The same with luxon. */
export function withLuxon({ zones, closed, starts }) {
  const closedDates = new Set(closed);
  const isBusiness = (day) => day.weekday <= 5 && !closedDates.has(day.toISODate());
  const intoHours = (at) => {
    if (isBusiness(at) && at.hour >= OPEN && at.hour < CLOSE) {
      return at;
    }
    let moved = at.hour >= OPEN ? at.plus({ days: 1 }) : at;
    while (!isBusiness(moved)) {
      moved = moved.plus({ days: 1 });
    }
    return moved.set({ hour: OPEN, minute: 0, second: 0, millisecond: 0 });
  };
  const businessDays = (at, count) => {
    let day = at;
    for (let left = count; left > 0; left -= isBusiness(day) ? 1 : 0) {
      day = day.plus({ days: 1 });
    }
    return day;
  };
  return (index) => {
    const first = intoHours(DateTime.fromMillis(starts[index], { zone: zones[index % zones.length] }).plus({ minutes: 5 }));
    const second = intoHours(first.plus({ days: 2 }));
    const third = intoHours(businessDays(second, 3));
    const fourth = intoHours(third.plus({ days: 7 }));
    return [first.toMillis(), second.toMillis(), third.toMillis(), fourth.toMillis()];
  };
}
