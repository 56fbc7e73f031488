/**
 * When sending is allowed: working hours, quiet hours, closed dates, for everything or for automatic follow-ups alone.
 *
 * In: the draft's calendars. Out: the same, painted. Never: an hour that is said to be open before the core says so.
 */
import { useState } from "react";
import type { Calendar, Weekday, Window } from "relance/slim";
import { policies } from "../../core/core";
import type { Place } from "../../core/draft";
import { Spot, useDrafting } from "../../parts/drafting";
import { Check, Field, NumberInput, Switch } from "../../parts/fields";
import { Menu } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Segments } from "../../parts/segments";
import { Card, CallOut } from "../../parts/shown";
import { ZonePick } from "../../parts/zone";
import { ClosedDates, Holidays } from "./dates";
import { closedOtherwise } from "./shade";
import { WeekGrid } from "./week";
import { DAY_NAMES, painted, spansOfDay, spansOfWeek, WEEKDAYS, weekOf, windowsOf, type Span, type Week } from "./weekly";
import { DayLine } from "./windows";
import { YearStrip } from "./year";

type Whose = "all" | "auto";

/** All of it. */
export function Hours() {
  const { settings, put, may } = useDrafting();
  const [whose, setWhose] = useState<Whose>("all");
  const at: Place = whose === "all" ? ["calendar"] : ["autoFollowUps", "calendar"];
  const calendar = (whose === "all" ? settings.calendar : settings.autoFollowUps?.calendar) ?? undefined;
  const zone = settings.zone ?? "UTC";
  const calendars = whose === "all" ? [settings.calendar ?? {}] : [settings.autoFollowUps?.calendar ?? settings.calendar ?? {}, { quietHours: settings.calendar?.quietHours, legalHours: settings.calendar?.legalHours }];
  return (
    <div className="stack">
      <div className="row wrap">
        <Segments<Whose>
          label="Whose hours"
          options={[
            { id: "all", label: "Everything that is sent" },
            { id: "auto", label: "Automatic follow-ups" },
          ]}
          value={whose}
          onChange={setWhose}
        />
      </div>
      {whose === "auto" && !settings.autoFollowUps ? (
        <CallOut>Automatic follow-ups are off. Switch them on under “Follow-ups” first.</CallOut>
      ) : whose === "auto" && !calendar ? (
        <CallOut
          acts={
            may && (
              <Button small onPress={() => put(at, { workingHours: settings.calendar?.workingHours ?? undefined })}>
                Give them hours of their own
              </Button>
            )
          }
        >
          Automatic follow-ups go out in the hours of everything else.
        </CallOut>
      ) : (
        <Calendars at={at} calendar={calendar ?? {}} own={whose === "auto"} />
      )}
      <Spot at={["zone"]}>
        {(wrong) => (
          <Card title="Your clock">
            <div className="pairs">
              <ZonePick label="Time zone of the workspace" hint={wrong ?? "For whoever has no zone of their own."} value={settings.zone ?? undefined} onChange={(next) => put(["zone"], next)} none="UTC" disabled={!may} />
              <Spot at={["locale"]}>
                {(bad) => <Field label="Language of the workspace" value={settings.locale ?? ""} onChange={(next) => put(["locale"], next || undefined)} wrong={bad} disabled={!may} placeholder="en-GB" hint="It says whether 3/12 is in March or in December, where nothing is known of the person." />}
              </Spot>
            </div>
          </Card>
        )}
      </Spot>
      <YearStrip calendars={calendars} zone={zone} regions={regionsOf(settings.policies ?? [])} onToggle={may && whose === "all" ? (date) => put([...at, "closedDates"], toggled(settings.calendar?.closedDates, date)) : undefined} />
    </div>
  );
}

/** Where the policies that are named say something. */
const regionsOf = (named: readonly string[]) => (named.length === 0 ? [] : [...new Set(policies({}).policies.flatMap(({ id, entries }) => (named.includes(id) ? entries.map(({ region }) => (region === "*" ? "anywhere" : region)) : [])))]);

function toggled(dates: readonly string[] | undefined, date: string): string[] | undefined {
  const next = dates?.includes(date) ? dates.filter((other) => other !== date) : [...(dates ?? []), date].sort();
  return next.length > 0 ? next : undefined;
}

function Calendars({ at, calendar, own }: { at: Place; calendar: Calendar; own: boolean }) {
  const { put, may } = useDrafting();
  return (
    <>
      <Working at={at} calendar={calendar} />
      <Quiet at={at} calendar={calendar} />
      <div className="pairs">
        <ClosedDates at={[...at, "closedDates"]} dates={calendar.closedDates ?? []} />
        {!own && <Holidays />}
        <Spread at={at} calendar={calendar} />
        {own && may && (
          <div>
            <Button icon="undo" onPress={() => put(at, undefined)}>
              The hours of everything else again
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

const PRESETS: readonly { id: string; label: string; week: Week }[] = [
  { id: "office", label: "Monday to Friday, 9 to 18", week: Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, ["09:00-18:00"]])) },
  { id: "siesta", label: "Monday to Friday, 9 to 13 and 15 to 19", week: Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, ["09:00-13:00", "15:00-19:00"]])) },
  { id: "shop", label: "Monday to Saturday, 10 to 20", week: Object.fromEntries(WEEKDAYS.slice(0, 6).map((day) => [day, ["10:00-20:00"]])) },
  { id: "daily", label: "Every day, 8 to 20", week: Object.fromEntries(WEEKDAYS.map((day) => [day, ["08:00-20:00"]])) },
  { id: "none", label: "Nothing painted", week: {} },
];

function Working({ at, calendar }: { at: Place; calendar: Calendar }) {
  const { put, may } = useDrafting();
  const week = calendar.workingHours ?? undefined;
  const place = [...at, "workingHours"];
  const paint = (stretches: readonly Span[], on: boolean) => put(place, weekOf(stretches.reduce((spans, stretch) => painted(spans, stretch, on, 7 * 1_440), spansOfWeek(week ?? {}))));
  const setDay = (day: Weekday, windows: Window[]) => put([...place, day], windows.length > 0 ? windows : undefined);
  const spread = (from: Weekday) => put(place, { ...week, ...Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, week?.[from] ?? []])) });
  return (
    <Card
      title="Working hours"
      acts={
        <span className="row">
          {week && may && (
            <Menu label="Begin with" acts={PRESETS.map(({ id, label, week: preset }) => ({ id, label, onDo: () => put(place, preset) }))}>
              <Button small>Begin with…</Button>
            </Menu>
          )}
        </span>
      }
    >
      <div className="stack">
        <Switch isSelected={week !== undefined} isDisabled={!may} onChange={(on) => put(place, on ? PRESETS[0]!.week : undefined)}>
          Send within working hours only <span className="soft small">(a courtesy: a time that somebody asked for goes before it)</span>
        </Switch>
        {week && (
          <Spot at={place} below className="stack">
            {(wrong) => (
              <>
                <WeekGrid label="Working hours" days={WEEKDAYS.map((day) => DAY_NAMES[day])} spans={spansOfWeek(week)} shade={closedOtherwise(calendar)} words={["open", "closed"]} disabled={!may} onPaint={paint} />
                {wrong && <p className="wrong">{wrong}</p>}
                <ul className="day-lines" aria-label="Working hours, day by day">
                  {WEEKDAYS.map((day) => (
                    <DayLine key={day} day={DAY_NAMES[day]} windows={week[day] ?? []} none="closed" disabled={!may} onChange={(windows) => setDay(day, windows)} onCopy={day === "mon" ? () => spread(day) : undefined} />
                  ))}
                </ul>
                <Whose at={at} calendar={calendar} />
              </>
            )}
          </Spot>
        )}
      </div>
    </Card>
  );
}

function Whose({ at, calendar }: { at: Place; calendar: Calendar }) {
  const { put, may } = useDrafting();
  const days = calendar.businessDays ?? WEEKDAYS.slice(0, 5);
  return (
    <div className="pairs">
      <Spot at={[...at, "workingHoursZone"]}>
        {(wrong) => <ZonePick label="Working hours are read on" hint={wrong ?? "The clock of a place of yours, or each person’s own."} value={calendar.workingHoursZone ?? undefined} onChange={(zone) => put([...at, "workingHoursZone"], zone)} none="Each person’s own clock" disabled={!may} />}
      </Spot>
      <Spot at={[...at, "businessDays"]} below>
        {(wrong) => (
          <div className="field" role="group" aria-label="Business days">
            <span className="label">Business days</span>
            <div className="row wrap">
              {WEEKDAYS.map((day) => (
                <Check key={day} isSelected={days.includes(day)} isDisabled={!may} onChange={(on) => put([...at, "businessDays"], WEEKDAYS.filter((other) => (other === day ? on : days.includes(other))))}>
                  {DAY_NAMES[day].slice(0, 3)}
                </Check>
              ))}
            </div>
            <span className={wrong ? "wrong" : "hint"}>{wrong ?? "What waits in business days counts these, without closed dates."}</span>
          </div>
        )}
      </Spot>
    </div>
  );
}

function Quiet({ at, calendar }: { at: Place; calendar: Calendar }) {
  const { put, may } = useDrafting();
  const place = [...at, "quietHours"];
  const windows = calendar.quietHours ?? [];
  const set = (next: Window[]) => put(place, next.length > 0 ? next : undefined);
  return (
    <Card title="Quiet hours" acts={<span className="soft small">on each person’s clock</span>}>
      <Spot at={place} below>
        {(wrong) => (
          <div className="stack">
            <p className="soft">Their rest: nothing goes out then, whoever asked for it.</p>
            <WeekGrid
              label="Quiet hours"
              days={["Every day"]}
              spans={spansOfDay(windows)}
              words={["quiet", "not quiet"]}
              look="quiet"
              disabled={!may}
              onPaint={(stretches, on) => set(windowsOf(stretches.reduce((spans, stretch) => painted(spans, stretch, on, 1_440), spansOfDay(windows))))}
            />
            {wrong && <p className="wrong">{wrong}</p>}
            <ul className="day-lines">
              <DayLine day="Every day" windows={windows} none="no quiet hours" disabled={!may} onChange={set} />
            </ul>
          </div>
        )}
      </Spot>
    </Card>
  );
}

function Spread({ at, calendar }: { at: Place; calendar: Calendar }) {
  const { put, may } = useDrafting();
  return (
    <Card title="When hours open">
      <div className="stack">
        <Spot at={[...at, "spreadMinutes"]}>
          {(wrong) => (
            <NumberInput
              label="Spread over minutes"
              value={calendar.spreadMinutes ?? 0}
              least={0}
              most={1_440}
              disabled={!may}
              onChange={(minutes) => put([...at, "spreadMinutes"], minutes || undefined)}
              wrong={wrong}
              hint="What waited for an opening goes out over so many minutes, not all in the first. The same person always gets the same minute."
            />
          )}
        </Spot>
        <Spot at={[...at, "horizonDays"]}>
          {(wrong) => <NumberInput label="Look ahead, in days" value={calendar.horizonDays ?? 14} least={1} most={365} disabled={!may} onChange={(days) => put([...at, "horizonDays"], days === 14 ? undefined : days)} wrong={wrong} hint="If nothing opens within so many days, the message waits for somebody." />}
        </Spot>
      </div>
    </Card>
  );
}
