/**
 * A time of day, typed part by part.
 *
 * In: a local time of the wire. Out: another. Never: a zone.
 */
import { parseTime, Time } from "@internationalized/date";
import { DateInput, DateSegment, Label, TimeField } from "react-aria-components";
import type { ClockGiven } from "./clock";

/** The field. */
export function Clock({ label, value, onChange, autoFocus, labelled, disabled, wrong }: ClockGiven) {
  return (
    <TimeField
      aria-label={labelled ? undefined : label}
      className="field clock-field"
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
