/**
 * When a step is sent: from when its wait counts, how long it is, the times of day that it moves to.
 *
 * In: a step. Out: its anchor, wait, times, its date. Never: the moment that follows from them; the core says that.
 */
import type { Anchor, Step, TargetKind } from "relance/slim";
import { nowInstant } from "../../app/clock";
import { Clocks } from "../../parts/clock";
import { Choice, NumberInput, Switch } from "../../parts/fields";
import { cityOf, ownZone } from "../../parts/moment";
import { MomentField } from "../../parts/when";
import { Place } from "./place";
import { anchors, partsOf, UNITS, waitOf, type Unit } from "./words";

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
  return (
    <Place at="instant">
      {(wrong) => (
        <MomentField label={`Date, by the clock of ${cityOf(zone)}`} at={step.instant ?? nowInstant()} zone={zone} onChange={(instant) => onChange({ instant })} wrong={wrong} />
      )}
    </Place>
  );
}

/** The times of day to which it moves, whichever comes first. */
function Times({ step, onChange }: Pick<Timed, "step" | "onChange">) {
  const times = step.at ?? [];
  const hint = times.length === 0 ? "At any time that the hours allow." : "It waits for whichever comes first, on their clock.";
  return (
    <Place at="at" below>
      {(wrong) => <Clocks label="At these times of day" value={times} onChange={(at) => onChange({ at })} hint={hint} wrong={wrong} />}
    </Place>
  );
}
