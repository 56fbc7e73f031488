/**
 * Windows of the wire as stretches of one round, a day or a week, and back: what is painted is put into them.
 *
 * In: windows such as `22:00-02:00`, by weekday or for every day. Out: stretches in minutes, windows again. Never: a date or a zone.
 */
import type { Weekday, Window } from "relance/slim";

/** The weekdays, in the order of the wire. */
export const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** What they are called. */
export const DAY_NAMES: Record<Weekday, string> = { mon: "Monday", tue: "Tuesday", wed: "Wednesday", thu: "Thursday", fri: "Friday", sat: "Saturday", sun: "Sunday" };

/** Windows by weekday. */
export type Week = { [day: string]: Window[] };

/** From a minute of the round up to but not another. */
export interface Span {
  from: number;
  to: number;
}

const DAY = 1_440;
/** A window that ends by then belongs to the evening before. */
const EARLY = 360;

/** The minutes of a window, counted from its day's midnight; its end may be on the next day. */
export function minutesOf(window: Window): Span | undefined {
  const [, fromHour, fromMinute, toHour, toMinute] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(window)?.map(Number) ?? [];
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined) {
    return undefined;
  }
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  return { from, to: to > from ? to : to + DAY };
}

const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** A window of two times of day: one that ends at midnight ends at 24:00. */
export const windowOf = (from: number, to: number): Window => `${clock(from)}-${to % DAY === 0 ? "24:00" : clock(to % DAY)}`;

/** Stretches in order, without a gap of nothing and without an overlap; what goes beyond the round goes on at its beginning. */
function tidied(spans: readonly Span[], round: number): Span[] {
  const cut = spans.flatMap(({ from, to }) => (to <= round ? [{ from, to }] : [{ from, to: round }, { from: 0, to: Math.min(to - round, round) }]));
  const tidy: Span[] = [];
  for (const span of cut.filter(({ from, to }) => to > from).sort((one, other) => one.from - other.from)) {
    const last = tidy[tidy.length - 1];
    if (last && span.from <= last.to) {
      last.to = Math.max(last.to, span.to);
    } else {
      tidy.push({ ...span });
    }
  }
  return tidy;
}

/** The stretches of a week. */
export const spansOfWeek = (week: Week): Span[] => tidied(WEEKDAYS.flatMap((day, at) => (week[day] ?? []).flatMap((window) => shifted(window, at * DAY))), 7 * DAY);

/** The stretches of every day. */
export const spansOfDay = (windows: readonly Window[]): Span[] => tidied(windows.flatMap((window) => shifted(window, 0)), DAY);

function shifted(window: Window, by: number): Span[] {
  const span = minutesOf(window);
  return span ? [{ from: span.from + by, to: span.to + by }] : [];
}

/** The stretches with one more, or without it. */
export function painted(spans: readonly Span[], { from, to }: Span, on: boolean, round: number): Span[] {
  return on ? tidied([...spans, { from, to }], round) : spans.flatMap((span) => [{ from: span.from, to: Math.min(span.to, from) }, { from: Math.max(span.from, to), to: span.to }]).filter((span) => span.to > span.from);
}

/** The windows of a week. A stretch over midnight that ends early in the morning is a window of the evening before. */
export function weekOf(spans: readonly Span[]): Week {
  const parts = WEEKDAYS.map((_, at) => within(spans, at));
  const week: Week = {};
  WEEKDAYS.forEach((day, at) => {
    const before = parts[(at + 6) % 7]!;
    const windows = parts[at]!.flatMap(({ from, to }) => {
      if (from === 0 && joins(before[before.length - 1], to)) {
        return []; // It is the end of the window before.
      }
      const next = parts[(at + 1) % 7]![0];
      return to === DAY && next?.from === 0 && joins({ from, to }, next.to) ? [windowOf(from, next.to)] : [windowOf(from, to)];
    });
    if (windows.length > 0) {
      week[day] = windows;
    }
  });
  return week;
}

const joins = (evening: Span | undefined, morning: number) => evening !== undefined && evening.to === DAY && evening.from > 0 && morning <= EARLY && morning <= evening.from;

const within = (spans: readonly Span[], day: number): Span[] =>
  spans.map(({ from, to }) => ({ from: Math.max(0, from - day * DAY), to: Math.min(DAY, to - day * DAY) })).filter(({ from, to }) => to > from);

/** The windows of every day: what runs over midnight is one. */
export function windowsOf(spans: readonly Span[]): Window[] {
  const first = spans[0];
  const last = spans[spans.length - 1];
  if (first && last && spans.length > 1 && first.from === 0 && last.to === DAY) {
    return [...spans.slice(1, -1).map(({ from, to }) => windowOf(from, to)), windowOf(last.from, first.to)];
  }
  return spans.map(({ from, to }) => windowOf(from, to));
}

/** How much of a stretch is covered, from 0 to 1. */
export function covered(spans: readonly Span[], { from, to }: Span): number {
  const minutes = spans.reduce((sum, span) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0);
  return minutes / (to - from);
}

/** The windows of a day as one reads them: "08:00–17:00, 22:00–02:00". */
export const windowWords = (windows: readonly Window[]) => windows.map((window) => window.replace("-", "–")).join(", ");
