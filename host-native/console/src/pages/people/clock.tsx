/**
 * What somebody's clock shows now.
 *
 * In: a zone. Out: "13:02 in Sofia", as the core reads it, anew each half minute. Never: the browser's own idea of a zone.
 */
import { useNow } from "../../app/clock";
import { label } from "../../core/core";
import { cityOf } from "../../parts/moment";

const WEEKDAYS: Record<string, string> = { mon: "Monday", tue: "Tuesday", wed: "Wednesday", thu: "Thursday", fri: "Friday", sat: "Saturday", sun: "Sunday" };

/** The time there now, and the day. */
export function useClock(zone: string) {
  const now = useNow();
  const { local, weekday } = label({ at: now, now, zone });
  return { time: local.slice(11, 16), day: WEEKDAYS[weekday] ?? weekday };
}

/** The clock. */
export function Clock({ zone, unsure }: { zone: string; unsure?: boolean }) {
  const { time, day } = useClock(zone);
  return (
    <span className="cut" title={`${day}, ${time} in ${zone}${unsure ? "; their own zone is not known" : ""}`}>
      <span className="num">{time}</span> <span className="soft">{unsure ? "our clock" : cityOf(zone)}</span>
    </span>
  );
}
