/**
 * A year at a glance: which days are open, which are closed and by what, where the clock is changed. A day can be closed here.
 *
 * In: the draft's calendars. Out: a place for each day, and words for each. Never: a meaning that only a colour has.
 */
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { Calendar } from "relance/slim";
import { nowInstant } from "../../app/clock";
import { dateWords } from "../../core/dates";
import { useDrafting } from "../../parts/drafting";
import { Choice } from "../../parts/fields";
import { cityOf } from "../../parts/moment";
import { Card } from "../../parts/shown";
import { yearOf, type Day, type Month } from "./yearly";

const BY: Record<string, string> = {
  "schedule.outsideWorkingHours": "working hours",
  "schedule.closedDate": "a closed date",
  "schedule.quietHours": "quiet hours",
  "schedule.outsideLegalHours": "the law",
};

/** The strip. `onToggle` closes a date or opens it again. */
export function YearStrip({ calendars, zone, regions, onToggle }: { calendars: Calendar[]; zone: string; regions: readonly string[]; onToggle?: (date: string) => void }) {
  const { settings } = useDrafting();
  const [region, setRegion] = useState("");
  const [now] = useState(nowInstant);
  const asked = useDeferredValue({ settings, calendars, zone, region: region || undefined, now });
  // What can't be read is told at its own place; the last year that could be read stands meanwhile.
  const year = useLast(useMemo(() => tried(() => yearOf(asked)), [asked]));
  const options = [{ id: "", label: "Without a law" }, ...regions.map((id) => ({ id, label: id }))];
  return (
    <Card
      title={`The year, by the clock of ${cityOf(zone)}`}
      acts={regions.length > 0 && <Choice label="Whose law" unlabelled options={options} value={region} onChange={setRegion} />}
    >
      {year ? <Shown year={year} onToggle={onToggle} /> : <p className="soft">The hours can’t be read yet.</p>}
    </Card>
  );
}

function tried<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function useLast<T>(value: T | undefined): T | undefined {
  const last = useRef(value);
  useEffect(() => {
    last.current = value ?? last.current;
  });
  return value ?? last.current;
}

function Shown({ year, onToggle }: { year: Month[]; onToggle?: (date: string) => void }) {
  const days = useMemo(() => year.flatMap((month) => month.days), [year]);
  const most = Math.max(1, ...days.map(({ minutes }) => minutes));
  const [at, setAt] = useState(0);
  const [seen, setSeen] = useState<Day>();
  const grid = useRef<HTMLDivElement>(null);
  const shown = seen && days.find(({ date }) => date === seen.date);
  useEffect(() => {
    if (grid.current?.contains(document.activeElement)) {
      grid.current.querySelector<HTMLElement>(`[data-date="${days[at]?.date}"]`)?.focus();
    }
  }, [at, days]);
  const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7, PageUp: -30, PageDown: 30, Home: -days.length, End: days.length };
  const move = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(days.length - 1, at + step)));
    }
  };
  const open = days.filter(({ minutes }) => minutes > 0).length;
  const changes = days.filter(({ clock }) => clock);
  return (
    <div className="tight">
      <p className="soft small">
        Open on {open} of {days.length} days.
        {changes.map(({ date, clock }) => (
          <span key={date}> {sentence(clock!)}.</span>
        ))}
      </p>
      <div className="year" role="group" aria-label={onToggle ? "Days of the year; Enter closes one or opens it again" : "Days of the year"} ref={grid} onKeyDown={move}>
        {year.map((month) => (
          <div key={month.name} className="year-month">
            <span className="year-name">{month.name.slice(0, 3)}{month.name.startsWith("January") && <span className="soft"> {month.name.slice(-4)}</span>}</span>
            <div className="year-days">
              {month.days.map((day, index) => {
                const place = days.indexOf(day);
                return <Place key={day.date} day={day} most={most} offset={month.begins + index} current={place === at} onSee={setSeen} onFocus={() => setAt(place)} onToggle={onToggle} />;
              })}
            </div>
          </div>
        ))}
      </div>
      <p className="year-said" aria-hidden="true">
        {shown ? dayWords(shown) : <span className="soft">Point at a day, or go through them with the arrow keys{onToggle && "; a click closes one"}.</span>}
      </p>
      <Legend />
    </div>
  );
}

const sentence = (text: string) => text[0]!.toUpperCase() + text.slice(1);

function Place({ day, most, offset, current, onSee, onFocus, onToggle }: { day: Day; most: number; offset: number; current: boolean; onSee(day: Day): void; onFocus(): void; onToggle?: (date: string) => void }) {
  const part = day.minutes / most;
  const kind = day.closedDate ? "closed-date" : part === 0 ? "shut" : part < 0.75 ? "some" : "all";
  return (
    <button
      type="button"
      className={`year-day ${kind}${day.clock ? " clock-change" : ""}${day.holidayOf.length > 0 ? " holiday" : ""}`}
      style={{ gridColumn: Math.floor(offset / 7) + 1, gridRow: (offset % 7) + 1 }}
      data-date={day.date}
      tabIndex={current ? 0 : -1}
      aria-label={dayWords(day)}
      aria-pressed={onToggle ? day.closedDate : undefined}
      onFocus={() => {
        onFocus();
        onSee(day);
      }}
      onPointerEnter={() => onSee(day)}
      onClick={() => onToggle?.(day.date)}
    />
  );
}

/** A day in words. */
function dayWords(day: Day): string {
  const open = day.minutes === 0 ? "closed" : day.minutes === 1_440 ? "open all day" : `open ${day.windows.join(", ")}`;
  const by = day.minutes === 0 && !day.closedDate ? [...day.closedBy].map((code) => BY[code]).filter(Boolean) : [];
  const more = [day.closedDate && "a closed date", by.length > 0 && `by ${by.join(" and ")}`, day.holidayOf.length > 0 && `a holiday in ${day.holidayOf.join(", ")}`, day.clock].filter(Boolean);
  return `${dateWords(day.date)}: ${open}${more.length > 0 ? `; ${more.join("; ")}` : ""}`;
}

const Legend = () => (
  <ul className="row wrap soft small year-legend" aria-hidden="true">
    {(
      [
        ["all", "open"],
        ["some", "shorter"],
        ["shut", "closed"],
        ["closed-date", "a closed date"],
        ["shut holiday", "a holiday somewhere"],
        ["shut clock-change", "the clock changes"],
      ] as const
    ).map(([kind, word]) => (
      <li key={kind} className="row">
        <span className={`year-day ${kind}`} /> {word}
      </li>
    ))}
  </ul>
);
