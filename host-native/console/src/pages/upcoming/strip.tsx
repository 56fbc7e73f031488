/**
 * How much goes out when: a bar for each hour of the next days, a day to press.
 *
 * In: counts by hour. Out: bars, a day that the list is narrowed to. Never: a bar without its number for readers of screens.
 */
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { label } from "../../core/core";
import { capital } from "../../core/words";
import "./upcoming.css";

/** A day of the strip. */
export interface StripDay {
  /** Its first hour. */
  from: string;
  /** The first hour of the next. */
  to: string;
  /** Its weekday and date, by the viewer's clock. */
  name: string;
  short: string;
  hours: number[];
  total: number;
}

const HOUR = 3_600_000;

/** The days from now on, each with its hours, by the clock of a zone. */
export function daysOf(counts: readonly { at: string; count: number }[], now: string, zone: string, days: number): StripDay[] {
  const known = new Map(counts.map(({ at, count }) => [Date.parse(at), count]));
  const start = Math.floor(Date.parse(now) / HOUR) * HOUR;
  const made: StripDay[] = [];
  for (let hour = 0; hour < days * 24 + 24; hour += 1) {
    const at = new Date(start + hour * HOUR).toISOString();
    const { local, weekday, daysFromNow } = label({ at, now, zone });
    if (daysFromNow >= days) {
      break;
    }
    let day = made[daysFromNow];
    if (!day) {
      const name = daysFromNow === 0 ? "Today" : daysFromNow === 1 ? "Tomorrow" : `${capital(weekday)} ${Number(local.slice(8, 10))}`;
      made[daysFromNow] = day = { from: at, to: at, name, short: daysFromNow < 1 ? "Today" : `${capital(weekday.slice(0, 3))} ${Number(local.slice(8, 10))}`, hours: Array<number>(24).fill(0), total: 0 };
    }
    const count = known.get(start + hour * HOUR) ?? 0;
    const clock = Number(local.slice(11, 13));
    day.hours[clock] = (day.hours[clock] ?? 0) + count;
    day.total += count;
    day.to = new Date(start + (hour + 1) * HOUR).toISOString();
  }
  return made.filter(Boolean);
}

/** The strip. */
export function Strip({ days, chosen, onChoose }: { days: readonly StripDay[]; chosen: string | undefined; onChoose(from: string | undefined): void }) {
  const most = Math.max(1, ...days.flatMap(({ hours }) => hours));
  return (
    <ToggleButtonGroup
      className="strip"
      aria-label="How much goes out, by day"
      selectionMode="single"
      selectedKeys={chosen ? [chosen] : []}
      onSelectionChange={(keys) => onChoose([...keys][0] as string | undefined)}
    >
      {days.map((day) => (
        <ToggleButton key={day.from} id={day.from} className="strip-day" aria-label={saidOf(day)}>
          <svg viewBox="0 0 96 40" preserveAspectRatio="none" aria-hidden="true">
            {day.hours.map((count, hour) => {
              const height = count === 0 ? 1 : Math.max(3, (count / most) * 38);
              return <rect key={hour} x={hour * 4 + 0.6} width={2.8} y={40 - height} height={height} rx={0.8} className={count === 0 ? "none" : undefined} />;
            })}
          </svg>
          <span className="strip-foot">
            <span>{day.short}</span>
            <span className="num strong">{day.total}</span>
          </span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function saidOf({ name, total, hours }: StripDay): string {
  const peak = hours.indexOf(Math.max(...hours));
  const most = total === 0 ? "" : `, most at ${String(peak).padStart(2, "0")}:00 (${hours[peak]})`;
  return `${name}: ${total === 1 ? "1 message" : `${total} messages`}${most}`;
}
