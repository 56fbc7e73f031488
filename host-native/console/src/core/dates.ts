/**
 * Dates without a time: where they stand in their week, how one reads them.
 *
 * In: a date of the wire. Out: a place, words. Never: a zone or a moment.
 */
import { parseDate, type CalendarDate } from "@internationalized/date";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The place of a date in its week, from 0 for Monday. */
export const weekdayOf = (date: CalendarDate) => (((Math.round(date.toDate("UTC").getTime() / 86_400_000) + 3) % 7) + 7) % 7;

/** A date as one reads it: "Fri 25 Dec 2026". What is none stays as it is; the core tells what is wrong with it. */
export function dateWords(text: string): string {
  try {
    const date = parseDate(text);
    return `${DAYS[weekdayOf(date)]} ${date.day} ${MONTHS[date.month - 1]} ${date.year}`;
  } catch {
    return text;
  }
}
