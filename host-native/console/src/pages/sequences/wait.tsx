/**
 * When a step is sent: from when its wait counts, how long it is, the times of day that it moves to.
 *
 * In: a step. Out: its anchor, wait, times, its date. Never: the moment that follows from them; the core says that.
 */
import { parseAbsolute, parseTime, type ZonedDateTime } from "@internationalized/date";
import { lazy, Suspense, useState } from "react";
import { DateInput, DateSegment, Label, TimeField } from "react-aria-components";
import type { Anchor, Step, TargetKind } from "relance/slim";
import { nowInstant } from "../../app/clock";
import { Choice, NumberInput, Switch } from "../../parts/fields";
import { cityOf, ownZone } from "../../parts/moment";
import { Button, IconButton } from "../../parts/press";
import { Bone } from "../../parts/shown";
import { Place } from "./place";
import { anchors, partsOf, UNITS, waitOf, type Unit } from "./words";

const MomentField = lazy(() => import("../upcoming/acts").then((module) => ({ default: module.MomentField })));

/** What is said of a step's time. */
export interface Timed {
  step: Step;
  first: boolean;
  target: TargetKind | undefined;
  onChange(change: Partial<Step>, kind?: string): void;
}

/** All of it. */
export function Timing(timed: Timed) {
  const { step, first, target, onChange } = timed;
  const anchor = step.anchor ?? "previous";
  const choose = (next: Anchor) =>
    onChange({ anchor: next === "previous" ? undefined : next, instant: next === "at" ? (step.instant ?? nowInstant()) : undefined, wait: wayOf(next, step) });
  return (
    <div className="stack">
      <div className="timing">
        {anchor !== "at" && <Span {...timed} />}
        <Place at="anchor">
          {(wrong) => <Choice label="Counts" unlabelled={anchor !== "at"} options={anchors(first, target)} value={anchor} onChange={choose} wrong={wrong} />}
        </Place>
      </div>
      {anchor === "at" && <SetDate step={step} onChange={onChange} />}
      <Times step={step} onChange={onChange} />
      <Place at="ignoreWorkingHours">
        {() => (
          <Switch isSelected={step.ignoreWorkingHours ?? false} onChange={(on) => onChange({ ignoreWorkingHours: on || undefined })}>
            Also outside our working hours <span className="soft small">(legal and quiet hours hold all the same)</span>
          </Switch>
        )}
      </Place>
    </div>
  );
}

/** A wait that fits the anchor: before what closes, not before what has happened. */
function wayOf(anchor: Anchor, step: Step) {
  const { amount, unit } = partsOf(step.wait);
  return anchor === "windowClose" ? waitOf(-Math.abs(amount || 1), amount === 0 ? "hours" : unit) : anchor === "targetDate" ? step.wait : waitOf(Math.abs(amount), unit);
}

/** How long: a number, a unit, and before or after where both make sense. */
function Span({ step, onChange }: Timed) {
  const { amount, unit } = partsOf(step.wait);
  const both = step.anchor === "targetDate" || step.anchor === "windowClose";
  const set = (number: number, in_: Unit, before: boolean) => onChange({ wait: waitOf(before ? -number : number, in_) }, "wait");
  return (
    <>
      <Place at="wait">
        {(wrong) => <NumberInput label="How long" unlabelled value={Math.abs(amount)} least={0} most={36_525} onChange={(number) => set(number ?? 0, unit, amount < 0)} wrong={wrong} />}
      </Place>
      <Choice label="Unit" unlabelled options={UNITS} value={unit} onChange={(next) => set(Math.abs(amount), next, amount < 0)} />
      {both && (
        <Choice
          label="Before or after"
          unlabelled
          options={[
            { id: "before", label: "before" },
            { id: "after", label: "after" },
          ]}
          value={amount < 0 ? "before" : "after"}
          onChange={(way) => set(Math.abs(amount), unit, way === "before")}
        />
      )}
    </>
  );
}

function SetDate({ step, onChange }: Pick<Timed, "step" | "onChange">) {
  const zone = ownZone();
  const value: ZonedDateTime = parseAbsolute(step.instant ?? nowInstant(), zone);
  return (
    <Place at="instant">
      {(wrong) => (
        <Suspense fallback={<Bone width={220} />}>
          <MomentField label={`Date, by the clock of ${cityOf(zone)}`} value={value} onChange={(moment) => onChange({ instant: moment.toDate().toISOString() })} wrong={wrong} />
        </Suspense>
      )}
    </Place>
  );
}

/** The times of day to which it moves, whichever comes first. */
function Times({ step, onChange }: Pick<Timed, "step" | "onChange">) {
  const times = step.at ?? [];
  const [adding, setAdding] = useState(false);
  const put = (next: readonly string[]) => onChange({ at: next.length > 0 ? [...new Set(next)].sort() : undefined });
  return (
    <Place at="at" below>
      {(wrong) => (
        <div className="field" role="group" aria-label="Times of day">
          <span className="label">At these times of day</span>
          <div className="row wrap">
            {times.map((time, index) => (
              <span key={time} className="chip">
                <Clock label={`Time ${index + 1}`} value={time} onChange={(next) => put(times.map((other, at) => (at === index ? next : other)))} />
                <IconButton small icon="close" says={`Remove ${time}`} onPress={() => put(times.filter((other) => other !== time))} />
              </span>
            ))}
            {adding ? (
              <NewTime
                onDone={(time) => {
                  setAdding(false);
                  if (time) {
                    put([...times, time]);
                  }
                }}
              />
            ) : (
              <Button small icon="plus" onPress={() => setAdding(true)}>
                {times.length === 0 ? "Add a time" : "Another"}
              </Button>
            )}
          </div>
          <span className={wrong ? "wrong" : "hint"}>{wrong ?? (times.length === 0 ? "At any time that the hours allow." : "It waits for whichever comes first, on their clock.")}</span>
        </div>
      )}
    </Place>
  );
}

function NewTime({ onDone }: { onDone(time: string | undefined): void }) {
  const [time, setTime] = useState("09:00");
  return (
    <span className="chip" onKeyDown={(event) => event.key === "Escape" && onDone(undefined)}>
      <Clock label="New time" value={time} onChange={setTime} autoFocus />
      <IconButton small icon="check" says={`Add ${time}`} onPress={() => onDone(time)} />
    </span>
  );
}

/** A time of day. */
export function Clock({ label, value, onChange, autoFocus, labelled }: { label: string; value: string; onChange(value: string): void; autoFocus?: boolean; labelled?: boolean }) {
  return (
    <TimeField
      aria-label={labelled ? undefined : label}
      className="clock"
      value={parseTime(value === "24:00" ? "23:59" : value)}
      onChange={(time) => time && onChange(time.toString().slice(0, 5))}
      hourCycle={24}
      autoFocus={autoFocus}
    >
      {labelled && <Label>{label}</Label>}
      <DateInput className="row date-segments">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
    </TimeField>
  );
}
