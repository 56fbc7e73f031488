/**
 * A date to fill in, without a time and without a zone.
 *
 * In: a date of the wire. Out: another. Never: a moment.
 */
import { parseDate } from "@internationalized/date";
import { lazy, Suspense } from "react";
import { Button as Pressed, DateInput, DatePicker, DateSegment, Group, Label, Popover } from "react-aria-components";
import { Icon } from "./icons";

const Days = lazy(() => import("./calendar").then((module) => ({ default: module.Days })));

/** The field. */
export function DayField({ label, unlabelled, value, onChange, hint }: { label: string; unlabelled?: boolean; value: string | undefined; onChange(date: string | undefined): void; hint?: string }) {
  return (
    <DatePicker className="field day-field" aria-label={unlabelled ? label : undefined} value={value ? parseDate(value) : null} onChange={(date) => onChange(date?.toString())} granularity="day">
      {!unlabelled && <Label>{label}</Label>}
      <Group className="input row date-input">
        <DateInput className="row date-segments">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
        <Pressed className="button plain small icon" aria-label="Calendar">
          <Icon name="move" />
        </Pressed>
      </Group>
      {hint && <span className="hint">{hint}</span>}
      <Popover className="popover">
        <Suspense fallback={null}>
          <Days />
        </Suspense>
      </Popover>
    </DatePicker>
  );
}
