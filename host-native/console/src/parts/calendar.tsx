/**
 * A moment or a day, chosen in a calendar or typed part by part; loaded where one is asked for.
 *
 * In: an instant and the zone by whose clock it is shown. Out: another. Never: a moment that the zone's clock skips without its being moved on.
 */
import { parseAbsolute, toZoned } from "@internationalized/date";
import { Button as Pressed, Calendar, CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell, DateInput, DatePicker, DateSegment, Group, Heading, Label, Popover } from "react-aria-components";
import { Icon } from "./icons";
import type { MomentGiven } from "./when";

/** The field. */
export function MomentField({ label, at, zone, onChange, wrong }: MomentGiven) {
  return (
    <DatePicker
      className="field"
      value={parseAbsolute(at, zone)}
      onChange={(moment) => moment && onChange(toZoned(moment, zone).toDate().toISOString())}
      granularity="minute"
      hourCycle={24}
      hideTimeZone
      isInvalid={wrong !== undefined}
    >
      <Label>{label}</Label>
      <Group className="input row date-input">
        <DateInput className="row date-segments">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
        <Pressed className="button plain small icon" aria-label="Calendar">
          <Icon name="move" />
        </Pressed>
      </Group>
      {wrong && <span className="wrong">{wrong}</span>}
      <Popover className="popover">
        <Days />
      </Popover>
    </DatePicker>
  );
}

/** A month to choose a day of. */
export function Days() {
  return (
    <Calendar className="calendar">
      <header className="row">
        <Pressed slot="previous" className="button plain small icon">
          <Icon name="left" />
        </Pressed>
        <Heading className="grow" />
        <Pressed slot="next" className="button plain small icon">
          <Icon name="right" />
        </Pressed>
      </header>
      <CalendarGrid>
        <CalendarGridHeader>{(day) => <CalendarHeaderCell className="soft small">{day}</CalendarHeaderCell>}</CalendarGridHeader>
        <CalendarGridBody>{(date) => <CalendarCell date={date} className="calendar-day" />}</CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  );
}
