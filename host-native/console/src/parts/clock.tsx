/**
 * A time of day, or several.
 *
 * In: local times of the wire. Out: the same, changed. Never: a zone.
 */
import { lazy, Suspense, useState } from "react";
import { Button, IconButton } from "./press";
import { Bone } from "./shown";

/** What the field of one is given. */
export interface ClockGiven {
  label: string;
  value: string | undefined;
  onChange(value: string): void;
  autoFocus?: boolean;
  labelled?: boolean;
  disabled?: boolean;
  wrong?: boolean;
}

const One = lazy(() => import("./time").then((module) => ({ default: module.Clock })));

/** One; its field comes when it is first shown. */
export function Clock(given: ClockGiven) {
  return (
    <Suspense fallback={<Bone width={64} />}>
      <One {...given} />
    </Suspense>
  );
}

/** Several, in order. */
export function Clocks({ label, value, onChange, hint, wrong, disabled }: { label: string; value: readonly string[]; onChange(value: string[] | undefined): void; hint?: string; wrong?: string; disabled?: boolean }) {
  const [fresh, setFresh] = useState<string>();
  const putAll = (times: readonly string[]) => onChange(times.length > 0 ? [...new Set(times)].sort() : undefined);
  const add = () => {
    putAll([...value, fresh ?? "09:00"]);
    setFresh(undefined);
  };
  return (
    <div className="field" role="group" aria-label={label}>
      <span className="label">{label}</span>
      <div className="row wrap">
        {value.map((time) => (
          <span key={time} className="chip num">
            {time}
            {!disabled && <IconButton small icon="close" says={`Remove ${time}`} onPress={() => putAll(value.filter((other) => other !== time))} />}
          </span>
        ))}
        {fresh !== undefined && (
          <span className="row" onKeyDown={(event) => event.key === "Enter" && add()}>
            <Clock label={`${label}: new time`} value={fresh} onChange={setFresh} autoFocus />
            <IconButton icon="check" says={`Add ${fresh}`} onPress={add} />
            <IconButton icon="close" says="No time" onPress={() => setFresh(undefined)} />
          </span>
        )}
        {fresh === undefined && !disabled && (
          <Button small icon="plus" onPress={() => setFresh("09:00")}>
            {value.length === 0 ? "Add a time" : "Another"}
          </Button>
        )}
      </div>
      {wrong ? <span className="wrong">{wrong}</span> : hint && <span className="hint">{hint}</span>}
    </div>
  );
}
