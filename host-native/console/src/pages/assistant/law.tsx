/**
 * What protects people: legal hours with their source, caps, the least time between two messages.
 *
 * In: the draft; the policies that the core knows. Out: the same, stricter or as they were. Never: a policy that is looser than its law.
 */
import { useMemo } from "react";
import type { Cap, PolicyEntry, PolicyView, Purpose, UnknownOutcome } from "relance/slim";
import { policies as known } from "../../core/core";
import type { Place } from "../../core/draft";
import { channelName } from "../../core/words";
import { Spot, useDrafting } from "../../parts/drafting";
import { Check, Choice, NumberInput, Switch } from "../../parts/fields";
import { Tags } from "../../parts/tags";
import { Button, IconButton } from "../../parts/press";
import { Badge, Card } from "../../parts/shown";
import { WaitField } from "../../parts/wait";
import { DAY_NAMES, painted, spansOfWeek, WEEKDAYS, weekOf, windowWords, type Week } from "./weekly";
import { WeekGrid } from "./week";
import { DayLine } from "./windows";

/** All of it. */
export function Law() {
  const list = useMemo(() => known({}).policies, []);
  return (
    <div className="stack">
      <Card title="Legal hours">
        <div className="stack">
          <p className="soft">
            Ready rules by country and state, each with its source. They hold for everybody who lives there, whatever your own hours say, and can only be made stricter. They are data with a date, and no legal advice.
          </p>
          {list.map((policy) => (
            <Policy key={policy.id} policy={policy} />
          ))}
        </div>
      </Card>
      <div className="pairs top">
        <Caps />
        <Careful />
      </div>
      <OwnLaw />
      <HandMade />
    </div>
  );
}

const USUAL_DAYS = [5, 10, 20, 28];

/** How a new list of hand-made messages begins. */
function HandMade() {
  const { settings, put, may } = useDrafting();
  const days = settings.entries?.offsetDays ?? USUAL_DAYS;
  const set = (next: number[]) => put(["entries", "offsetDays"], next.length > 0 ? next : undefined);
  return (
    <Card title="Hand-made lists">
      <Spot at={["entries"]} below>
        {(wrong) => (
          <div className="field" role="group" aria-label="A new list begins with messages after so many days">
            <span className="label">A new list begins with messages after so many days</span>
            <div className="row wrap own-limit">
              {days.map((day, index) => (
                <NumberInput key={index} label={`Message ${index + 1}: after so many days`} unlabelled value={day} least={0} most={3_650} disabled={!may} onChange={(next) => set(next === undefined ? days.filter((_, at) => at !== index) : days.map((other, at) => (at === index ? next : other)))} />
              ))}
              {may && (
                <Button small icon="plus" onPress={() => set([...days, (days[days.length - 1] ?? 0) + 7])}>
                  Add
                </Button>
              )}
              {may && settings.entries?.offsetDays && (
                <Button small look="plain" icon="undo" onPress={() => put(["entries", "offsetDays"], undefined)}>
                  As usual
                </Button>
              )}
            </div>
            <span className={wrong ? "wrong" : "hint"}>{wrong ?? "At the time of day at which the list is made. Empty one to take it away."}</span>
          </div>
        )}
      </Spot>
    </Card>
  );
}

const PURPOSES: Record<Purpose, string> = { marketing: "marketing", service: "service", transactional: "transactional" };

function Policy({ policy: { id, title, channels, purposes, entries } }: { policy: PolicyView }) {
  const { settings, put, may } = useDrafting();
  const named = settings.policies ?? [];
  const on = named.includes(id);
  const turn = (wanted: boolean) => {
    const next = wanted ? [...named, id] : named.filter((other) => other !== id);
    put(["policies"], next.length > 0 ? next : undefined);
  };
  return (
    <section className="policy" aria-label={title} data-at={`/policies/${named.indexOf(id)}`}>
      <Switch isSelected={on} isDisabled={!may} onChange={turn}>
        <span className="strong">{title}</span>
      </Switch>
      <p className="soft small">
        For {purposes.map((purpose) => PURPOSES[purpose]).join(" and ")} by {channels.map(channelName).join(", ")}
      </p>
      <details>
        <summary className="small">{entries.length === 1 ? "What it says" : `What it says in ${entries.length} places`}</summary>
        <ul className="policy-entries">
          {entries.map((entry) => (
            <Entry key={entry.region} entry={entry} />
          ))}
        </ul>
      </details>
    </section>
  );
}

function Entry({ entry: { region, legalHours, holidaysClosed, source, asOf, since } }: { entry: PolicyEntry }) {
  return (
    <li>
      <span className="strong num">{region === "*" ? "Anywhere" : region}</span>
      <span className="num">
        {daysWords(legalHours)}
        {holidaysClosed && "; not on public holidays"}
      </span>
      <span className="soft small">
        {source}, since {since}; looked at {asOf}
      </span>
    </li>
  );
}

/** Hours by weekday, with like days together: "Mon–Fri 10:00–13:00, Sat 10:00–12:00". */
export function daysWords(week: Week): string {
  const groups: { from: number; to: number; words: string }[] = [];
  WEEKDAYS.forEach((day, at) => {
    const words = windowWords(week[day] ?? []) || "closed";
    const last = groups[groups.length - 1];
    if (last?.words === words) {
      last.to = at;
    } else {
      groups.push({ from: at, to: at, words });
    }
  });
  const name = (at: number) => DAY_NAMES[WEEKDAYS[at]!].slice(0, 3);
  return groups.length === 1 ? `Every day ${groups[0]!.words}` : groups.map(({ from, to, words }) => `${from === to ? name(from) : `${name(from)}–${name(to)}`} ${words}`).join("; ");
}

const FRESH: Cap = { max: 3, per: { days: 7 } };

function Caps() {
  const { settings, put, may } = useDrafting();
  const caps = settings.caps ?? [];
  return (
    <Card
      title="Caps"
      acts={
        may && (
          <Button small icon="plus" onPress={() => put(["caps"], [...caps, FRESH])}>
            Add a cap
          </Button>
        )
      }
    >
      <div className="stack">
        <p className="soft">So many messages to one person, over all sequences. What is too much waits; it is not lost. Transactional messages don’t count.</p>
        {caps.length === 0 && <p className="soft">No cap: nobody counts.</p>}
        <ul className="tight">
          {caps.map((cap, index) => (
            <li key={index} className="own-limit">
              <OneCap at={["caps", index]} cap={cap} number={index + 1} />
              {may && <IconButton small icon="trash" says={`Remove cap ${index + 1}`} onPress={() => put(["caps"], caps.length === 1 ? undefined : caps.filter((_, other) => other !== index))} />}
            </li>
          ))}
        </ul>
        <Spot at={["spacing"]} below>
          {(wrong) => (
            <div className="tight">
              <Switch isSelected={settings.spacing != null} isDisabled={!may} onChange={(on) => put(["spacing"], on ? { hours: 4 } : undefined)}>
                Keep two messages to one person apart
              </Switch>
              {settings.spacing && <WaitField label="At least so long apart" unlabelled value={settings.spacing} disabled={!may} onChange={(wait) => put(["spacing"], wait)} wrong={wrong} />}
            </div>
          )}
        </Spot>
      </div>
    </Card>
  );
}

function OneCap({ at, cap, number }: { at: Place; cap: Cap; number: number }) {
  const { settings, put, may } = useDrafting();
  const channels = Object.keys(settings.channels ?? { email: {} });
  const named = cap.channels ?? [];
  return (
    <div className="tight grow">
      <div className="row wrap">
        <span>At most</span>
        <Spot at={[...at, "max"]}>{(wrong) => <NumberInput label={`Cap ${number}: how many`} unlabelled value={cap.max} least={0} most={10_000} disabled={!may} onChange={(max) => put([...at, "max"], max ?? 0)} wrong={wrong} />}</Spot>
        <span>in</span>
        <Spot at={[...at, "per"]} below>{(wrong) => <WaitField label={`Cap ${number}: in`} unlabelled value={cap.per} disabled={!may} onChange={(per) => put([...at, "per"], per)} wrong={wrong} units={["minutes", "hours", "days"]} />}</Spot>
      </div>
      <div className="row wrap small" role="group" aria-label={`Cap ${number}: on which channels`}>
        {channels.map((channel) => (
          <Check key={channel} isSelected={named.includes(channel)} isDisabled={!may} onChange={(on) => put([...at, "channels"], orNone(on ? [...named, channel] : named.filter((other) => other !== channel)))}>
            {channelName(channel)}
          </Check>
        ))}
        {named.length === 0 && <span className="soft">none marked: all together</span>}
      </div>
    </div>
  );
}

const orNone = <T,>(list: T[]) => (list.length > 0 ? list : undefined);

/** What is done where something is not known. */
function Careful() {
  const { settings, put, may } = useDrafting();
  return (
    <Card title="Where something is not known">
      <div className="stack">
        <Spot at={["unknownOutcome"]}>
          {(wrong) => (
            <Choice<UnknownOutcome>
              label="Nobody knows whether a message went out"
              options={[
                { id: "asSent", label: "It counts as sent" },
                { id: "hold", label: "It waits for somebody" },
              ]}
              value={settings.unknownOutcome ?? "asSent"}
              onChange={(next) => put(["unknownOutcome"], next === "asSent" ? undefined : next)}
              disabled={!may}
              wrong={wrong}
              hint="People would rather get one message less than the same one twice."
            />
          )}
        </Spot>
        <Spot at={["plausibleZones"]} below>
          {(wrong) => <Tags label="Where people without a zone may be" values={settings.plausibleZones ?? []} onChange={(zones) => put(["plausibleZones"], orNone(zones))} wrong={wrong} placeholder="Europe/Madrid" hint="Under legal hours a message to them must be allowed in all of these." />}
        </Spot>
        <Spot at={["migrationGrace"]} below>
          {(wrong) => <WaitField label="After a move to a new version, nothing for" value={settings.migrationGrace ?? { hours: 1 }} onChange={(wait) => put(["migrationGrace"], wait)} wrong={wrong} units={["minutes", "hours", "days"]} disabled={!may} />}
        </Spot>
      </div>
    </Card>
  );
}

/** Legal hours of one's own, for a law that is not among the ready ones. */
function OwnLaw() {
  const { settings, put, may } = useDrafting();
  const at: Place = ["calendar", "legalHours"];
  const week = settings.calendar?.legalHours ?? undefined;
  const all: Week = Object.fromEntries(WEEKDAYS.map((day) => [day, ["08:00-21:00"]]));
  return (
    <Card title="Legal hours of your own">
      <Spot at={at} below>
        {(wrong) => (
          <div className="stack">
            <Switch isSelected={week !== undefined} isDisabled={!may} onChange={(on) => put(at, on ? all : undefined)}>
              A law that is not among those above <span className="soft small">(it holds for everything and everybody, on each person’s clock)</span>
            </Switch>
            {week && (
              <>
                <WeekGrid label="Legal hours of your own" days={WEEKDAYS.map((day) => DAY_NAMES[day])} spans={spansOfWeek(week)} words={["allowed", "forbidden"]} disabled={!may} onPaint={(stretches, on) => put(at, weekOf(stretches.reduce((spans, stretch) => painted(spans, stretch, on, 7 * 1_440), spansOfWeek(week))))} />
                {wrong && <p className="wrong">{wrong}</p>}
                <ul className="day-lines" aria-label="Legal hours, day by day">
                  {WEEKDAYS.map((day) => (
                    <DayLine key={day} day={DAY_NAMES[day]} windows={week[day] ?? []} none="forbidden" disabled={!may} onChange={(windows) => put([...at, day], windows.length > 0 ? windows : undefined)} />
                  ))}
                </ul>
                <div>
                  <Badge tone="held">never overridden</Badge>
                </div>
              </>
            )}
          </div>
        )}
      </Spot>
    </Card>
  );
}
