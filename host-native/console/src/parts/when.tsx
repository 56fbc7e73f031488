/**
 * A field for a moment; the calendar behind it comes when it is first shown.
 *
 * In: an instant, the zone by whose clock it is shown. Out: another. Never: a calendar in a page that asks for no moment.
 */
import { lazy, Suspense } from "react";
import type { Instant } from "relance/slim";
import { Bone } from "./shown";

/** What the field is given. */
export interface MomentGiven {
  label: string;
  at: Instant;
  zone: string;
  onChange(at: Instant): void;
  wrong?: string;
}

const Field = lazy(() => import("./calendar").then((module) => ({ default: module.MomentField })));

/** A moment to fill in, by the clock of a zone. */
export function MomentField(given: MomentGiven) {
  return (
    <Suspense fallback={<Bone width={240} />}>
      <Field {...given} />
    </Suspense>
  );
}

/** So many milliseconds later. */
export const later = (at: Instant, millis: number): Instant => new Date(Date.parse(at) + millis).toISOString();

const MINUTE = 60_000;

/** The same without its seconds. */
export const wholeMinute = (at: Instant): Instant => new Date(Math.floor(Date.parse(at) / MINUTE) * MINUTE).toISOString();
