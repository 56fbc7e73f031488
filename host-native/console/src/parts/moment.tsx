/**
 * A moment as people say it: how far off, and what the clock of the person shows then.
 *
 * In: an instant, a zone. Out: the core's own words for it. Never: a computation of the browser's with zones.
 */
import type { Instant } from "relance/slim";
import { label } from "../core/core";
import { useNow } from "../app/clock";

/** What the core says of a moment. */
export function useLabel(at: Instant | null | undefined, zone: string) {
  const now = useNow();
  return at ? label({ at, now, zone }) : undefined;
}

const DAYS: Record<string, string> = { mon: "Mon", tue: "Tue", wed: "Wed", thu: "Thu", fri: "Fri", sat: "Sat", sun: "Sun" };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A local time of the wire, `2026-11-25T08:00`, as `25 Nov, 08:00`. */
export function shortLocal(local: string): string {
  return `${Number(local.slice(8, 10))} ${MONTHS[Number(local.slice(5, 7)) - 1]}, ${local.slice(11, 16)}`;
}

/** "in 23 hours", with the exact moment for who wants it. */
export function Relative({ at, zone }: { at: Instant; zone: string }) {
  const known = useLabel(at, zone);
  return (
    <time dateTime={at} title={known && `${DAYS[known.weekday] ?? ""} ${shortLocal(known.local)} ${zone}`}>
      {known?.label}
    </time>
  );
}

/** "Wed 25 Nov, 08:00", by a clock of the zone. */
export function Local({ at, zone, zoned }: { at: Instant; zone: string; zoned?: boolean }) {
  const known = useLabel(at, zone);
  return (
    <time dateTime={at}>
      {known && `${DAYS[known.weekday] ?? ""} ${shortLocal(known.local)}`}
      {zoned && <span className="soft"> {cityOf(zone)}</span>}
    </time>
  );
}

/** `America/Argentina/Buenos_Aires` as `Buenos Aires`. */
export const cityOf = (zone: string) => zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");

/** The zone of whoever looks at the page. */
export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
