/**
 * A year, day by day, as the core sees it: when each day is open, what closes it, where the clock is changed.
 *
 * In: calendars, a zone, the day it is. Out: twelve months of days. Never: a time of the page's own; dates are only counted.
 */
import { CalendarDate, parseDate } from "@internationalized/date";
import { weekdayOf } from "../../core/dates";
import { label, open, when, type Calendar, type Instant, type Settings, type ZoneId } from "../../core/core";

/** One day. */
export interface Day {
  date: string;
  /** From when to when sending is allowed, on the zone's clock. */
  windows: string[];
  minutes: number;
  /** Which rules close some of it, by their codes. */
  closedBy: ReadonlySet<string>;
  /** What the clock does on it. */
  clock?: string;
  /** It is one of the dates on which nobody works. */
  closedDate: boolean;
  /** In which regions it is a holiday. */
  holidayOf: string[];
}

/** A month. */
export interface Month {
  name: string;
  /** On which place of the week it begins, from 0 for Monday. */
  begins: number;
  days: Day[];
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** What a year is asked of. */
export interface Asked {
  settings: Settings;
  calendars: Calendar[];
  zone: ZoneId;
  /** Where the person lives whose legal hours hold too. */
  region?: string;
  now: Instant;
}

/** Twelve months, from the one that it is. */
export function yearOf({ settings, calendars, zone, region, now }: Asked): Month[] {
  const today = parseDate(label({ at: now, now, zone }).local.slice(0, 10));
  const first = new CalendarDate(today.year, today.month, 1);
  const end = first.add({ years: 1 });
  const [from, to] = [startOf(first, zone), startOf(end, zone)];
  const policies = region ? { policies: settings.policies ?? [], region, holidays: settings.holidays ?? {} } : {};
  const found = open({ zone, calendar: calendars, from, to, ...policies });
  const days = new Map<string, Day>();
  for (let date = first; date.compare(end) < 0; date = date.add({ days: 1 })) {
    days.set(date.toString(), dayOf(date.toString(), settings, calendars));
  }
  for (const { fromLocal, toLocal } of found.open) {
    parts(fromLocal, toLocal, (date, begin, over) => {
      const day = days.get(date);
      day?.windows.push(`${begin}–${over}`);
      if (day) {
        day.minutes += minutes(over) - minutes(begin);
      }
    });
  }
  for (const { fromLocal, toLocal, code } of found.closed) {
    parts(fromLocal, toLocal, (date) => (days.get(date)?.closedBy as Set<string> | undefined)?.add(code));
  }
  for (const change of clockChanges(from, to, zone)) {
    const day = days.get(change.date);
    if (day) {
      day.clock = change.text;
    }
  }
  return months(first, days);
}

function dayOf(date: string, settings: Settings, calendars: readonly Calendar[]): Day {
  const holidayOf = Object.entries(settings.holidays ?? {}).flatMap(([region, dates]) => (dates.includes(date) ? [region] : []));
  return { date, windows: [], minutes: 0, closedBy: new Set(), closedDate: calendars.some(({ closedDates }) => closedDates?.includes(date)), holidayOf };
}

/** The instant at which a date begins there. */
function startOf(date: CalendarDate, zone: ZoneId): Instant {
  const found = when({ zone, local: `${date.toString()}T00:00` });
  return "at" in found ? found.at : `${date.toString()}T00:00:00.000Z`;
}

const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** The parts of a stretch of local time, one for each date. */
function parts(from: string, to: string, part: (date: string, begin: string, over: string) => void): void {
  const last = to.slice(0, 10);
  let date = from.slice(0, 10);
  let begin = from.slice(11, 16);
  for (; date < last; date = parseDate(date).add({ days: 1 }).toString(), begin = "00:00") {
    part(date, begin, "24:00");
  }
  if (to.slice(11, 16) > begin) {
    part(date, begin, to.slice(11, 16));
  }
}

/** Each change of the zone's clock, one after the other. */
function clockChanges(from: Instant, to: Instant, zone: ZoneId): { date: string; text: string }[] {
  const found: { date: string; text: string }[] = [];
  let now = from;
  for (;;) {
    const change = label({ at: to, now, zone }).clockChange;
    if (!change || found.length > 20) {
      return found;
    }
    found.push({ date: label({ at: change.at, now, zone }).local.slice(0, 10), text: change.text });
    now = change.at;
  }
}

function months(first: CalendarDate, days: ReadonlyMap<string, Day>): Month[] {
  return Array.from({ length: 12 }, (_, index) => {
    const begin = first.add({ months: index });
    const key = begin.toString().slice(0, 7);
    const own = [...days.values()].filter(({ date }) => date.startsWith(key));
    return { name: `${MONTHS[begin.month - 1]} ${begin.year}`, begins: weekdayOf(begin), days: own };
  });
}
