/**
 * The hours of one sequence, in place of the workspace's: by weekday, with closed dates and a spread.
 *
 * In: a calendar, or none. Out: another. Never: what is open when; the core reads that out of it.
 */
import { useState } from "react";
import type { Calendar, Weekday } from "relance/slim";
import { Clock } from "../../parts/clock";
import { Field, NumberInput, Switch } from "../../parts/fields";
import { Button, IconButton } from "../../parts/press";
import { tidied } from "./change";
import { Place } from "./place";

const DAYS: readonly { id: Weekday; name: string }[] = [
  { id: "mon", name: "Monday" },
  { id: "tue", name: "Tuesday" },
  { id: "wed", name: "Wednesday" },
  { id: "thu", name: "Thursday" },
  { id: "fri", name: "Friday" },
  { id: "sat", name: "Saturday" },
  { id: "sun", name: "Sunday" },
];

const OFFICE: Calendar = { workingHours: Object.fromEntries(DAYS.slice(0, 5).map(({ id }) => [id, ["09:00-18:00"]])) };

type Put = (calendar: Calendar | undefined, kind?: string) => void;

/** All of it. */
export function Hours({ calendar, onChange }: { calendar: Calendar | undefined; onChange: Put }) {
  return (
    <div className="stack" data-place="calendar">
      <Switch isSelected={calendar !== undefined} onChange={(on) => onChange(on ? OFFICE : undefined)}>
        Its own hours <span className="soft small">(else the workspace’s; legal and quiet hours of the workspace hold in any case)</span>
      </Switch>
      {calendar && (
        <>
          <Week calendar={calendar} onChange={onChange} />
          <Quiet calendar={calendar} onChange={onChange} />
          <div className="pair">
            <Closed calendar={calendar} onChange={onChange} />
            <Place at="calendar/spreadMinutes">
              {(wrong) => <NumberInput label="Spread over minutes" value={calendar.spreadMinutes ?? 0} least={0} most={1440} onChange={(minutes) => onChange(tidied({ ...calendar, spreadMinutes: minutes || undefined }), "spread")} wrong={wrong} hint="So that not all go out as the hours open." />}
            </Place>
          </div>
        </>
      )}
    </div>
  );
}

/** Windows by weekday; a day without any is closed. */
function Week({ calendar, onChange }: { calendar: Calendar; onChange: Put }) {
  const week = calendar.workingHours ?? undefined;
  const put = (day: Weekday, windows: readonly string[]) => {
    const next = { ...week, [day]: [...windows] };
    if (windows.length === 0) {
      delete next[day];
    }
    onChange({ ...calendar, workingHours: next }, `hours ${day}`);
  };
  return (
    <Place at="calendar/workingHours" below>
      {(wrong) => (
        <div className="field" role="group" aria-label="Working hours">
          <div className="row">
            <span className="label grow">Working hours</span>
            <Switch isSelected={week === undefined} onChange={(always) => onChange(tidied({ ...calendar, workingHours: always ? undefined : OFFICE.workingHours }))}>
              At any time
            </Switch>
          </div>
          {week && DAYS.map(({ id, name }) => <Day key={id} name={name} windows={week[id] ?? []} onChange={(windows) => put(id, windows)} />)}
          {week?.mon && (
            <div>
              <Button small look="plain" icon="copy" onPress={() => onChange({ ...calendar, workingHours: { ...week, ...Object.fromEntries(DAYS.slice(0, 5).map(({ id }) => [id, week.mon!])) } })}>
                Monday’s hours for Tuesday to Friday
              </Button>
            </div>
          )}
          {wrong && <span className="wrong">{wrong}</span>}
        </div>
      )}
    </Place>
  );
}

function Day({ name, windows, onChange }: { name: string; windows: readonly string[]; onChange(windows: string[]): void }) {
  const put = (index: number, window: string) => onChange(windows.map((other, at) => (at === index ? window : other)));
  return (
    <div className="hours-day" role="group" aria-label={name}>
      <span>{name}</span>
      <div className="row wrap">
        {windows.length === 0 && <span className="soft">closed</span>}
        {windows.map((window, index) => (
          <Span key={index} name={`${name}, window ${index + 1}`} window={window} onChange={(next) => put(index, next)} onRemove={() => onChange(windows.filter((_, at) => at !== index))} />
        ))}
        <IconButton small icon="plus" says={`Add hours on ${name}`} onPress={() => onChange([...windows, windows.length === 0 ? "09:00-18:00" : "19:00-21:00"])} />
      </div>
    </div>
  );
}

/** A window: from, to, away with it. */
function Span({ name, window, onChange, onRemove }: { name: string; window: string; onChange(window: string): void; onRemove(): void }) {
  const [from = "09:00", to = "18:00"] = window.split("-");
  return (
    <span className="row span">
      <Clock label={`${name}: from`} value={from} onChange={(next) => onChange(`${next}-${to}`)} />
      <span aria-hidden="true">–</span>
      <Clock label={`${name}: to`} value={to} onChange={(next) => onChange(`${from}-${next}`)} />
      <IconButton small icon="close" says={`Remove ${name}`} onPress={onRemove} />
    </span>
  );
}

function Quiet({ calendar, onChange }: { calendar: Calendar; onChange: Put }) {
  const quiet = calendar.quietHours ?? [];
  const put = (next: string[]) => onChange(tidied({ ...calendar, quietHours: next.length > 0 ? next : undefined }), "quiet");
  return (
    <Place at="calendar/quietHours" below>
      {(wrong) => (
        <div className="field" role="group" aria-label="Quiet hours">
          <span className="label">Quiet hours, on their clock</span>
          <div className="row wrap">
            {quiet.map((window, index) => (
              <Span key={index} name={`Quiet hours ${index + 1}`} window={window} onChange={(next) => put(quiet.map((other, at) => (at === index ? next : other)))} onRemove={() => put(quiet.filter((_, at) => at !== index))} />
            ))}
            <Button small icon="plus" onPress={() => put([...quiet, "21:00-08:00"])}>
              {quiet.length === 0 ? "Add quiet hours" : "Another"}
            </Button>
          </div>
          {wrong && <span className="wrong">{wrong}</span>}
        </div>
      )}
    </Place>
  );
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Dates on which nothing goes out; taken when they can be read. */
function Closed({ calendar, onChange }: { calendar: Calendar; onChange: Put }) {
  const dates = calendar.closedDates ?? [];
  const [typed, setTyped] = useState(dates.join(", "));
  const parts = typed.split(/[\s,]+/).filter(Boolean);
  const bad = parts.find((part) => !DATE.test(part));
  return (
    <Place at="calendar/closedDates" below>
      {(wrong) => (
        <Field
          label="Closed dates"
          value={typed}
          onChange={(next) => {
            setTyped(next);
            const read = next.split(/[\s,]+/).filter(Boolean);
            if (read.every((part) => DATE.test(part))) {
              onChange(tidied({ ...calendar, closedDates: read.length > 0 ? read : undefined }), "closed");
            }
          }}
          placeholder="2026-12-25, 2027-01-01"
          wrong={wrong ?? (bad && `“${bad}” is no date such as 2026-12-25`)}
        />
      )}
    </Place>
  );
}
