/**
 * A time of day, or several.
 *
 * In: local times of the wire. Out: the same, changed. Never: a zone.
 */
import { parseTime, Time } from "@internationalized/date";
import { useState } from "react";
import { DateInput, DateSegment, Label, TimeField } from "react-aria-components";
import { Button, IconButton } from "./press";

/** One. */
export function Clock({ label, value, onChange, autoFocus, labelled, disabled, wrong }: { label: string; value: string | undefined; onChange(value: string): void; autoFocus?: boolean; labelled?: boolean; disabled?: boolean; wrong?: boolean }) {
  return (
    <TimeField
      aria-label={labelled ? undefined : label}
      className="field clock"
      value={value === undefined ? null : value === "24:00" ? new Time(0, 0) : parseTime(value)}
      onChange={(time) => time && onChange(time.toString().slice(0, 5))}
      hourCycle={24}
      shouldForceLeadingZeros
      autoFocus={autoFocus}
      isDisabled={disabled}
      isInvalid={wrong}
    >
      {labelled && <Label>{label}</Label>}
      <DateInput className="input row date-input date-segments">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
    </TimeField>
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
