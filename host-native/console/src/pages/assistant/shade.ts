/**
 * What closes an ordinary week beside the hours that are being painted.
 *
 * In: a calendar. Out: the stretches of a week that its other rules close, by the core. Never: a date or a clock change; an ordinary week has none.
 */
import { open, type Calendar } from "../../core/core";
import type { Span } from "./weekly";

/** A Monday, on a clock that is never changed. */
const FROM = "2026-06-01T00:00:00.000Z";
const TO = "2026-06-08T00:00:00.000Z";

/** The stretches that are closed whatever the working hours say. */
export function closedOtherwise({ quietHours, legalHours }: Calendar): Span[] {
  try {
    const { closed } = open({ zone: "UTC", calendar: { quietHours, legalHours }, from: FROM, to: TO });
    return closed.map(({ from, to }) => ({ from: minutes(from), to: minutes(to) }));
  } catch {
    return []; // What can't be read is told at its own field.
  }
}

const minutes = (instant: string) => Math.round((Date.parse(instant) - Date.parse(FROM)) / 60_000);
