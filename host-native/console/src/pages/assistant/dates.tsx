/**
 * Dates on which nobody works, and public holidays by region.
 *
 * In: dates. Out: dates, with some more or some less; those of a calendar file. Never: a repetition that was guessed.
 */
import { parseDate } from "@internationalized/date";
import { useRef, useState } from "react";
import { dateWords } from "../../core/dates";
import type { Place } from "../../core/draft";
import { Spot, useDrafting } from "../../parts/drafting";
import { DayField } from "../../parts/day";
import { Field } from "../../parts/fields";
import { tell, tellWrong } from "../../parts/notices";
import { Button, IconButton } from "../../parts/press";
import { Card } from "../../parts/shown";

/** The dates of a calendar. */
export function ClosedDates({ at, dates }: { at: Place; dates: readonly string[] }) {
  const { put } = useDrafting();
  return (
    <Card title="Closed dates">
      <Spot at={at} below>
        {(wrong) => (
          <div className="stack">
            <p className="soft">Days on which no working hours begin, and that are no business days. A day of the year below can be closed by a click, too.</p>
            <Dates dates={dates} onChange={(next) => put(at, next)} what="closed date" />
            {wrong && <p className="wrong">{wrong}</p>}
          </div>
        )}
      </Spot>
    </Card>
  );
}

function Dates({ dates, onChange, what }: { dates: readonly string[]; onChange(dates: string[] | undefined): void; what: string }) {
  const { may } = useDrafting();
  const [fresh, setFresh] = useState<string>();
  const set = (next: readonly string[]) => onChange(next.length > 0 ? [...new Set(next)].sort() : undefined);
  return (
    <div className="tight">
      {dates.length > 0 && (
        <ul className="row wrap">
          {dates.map((date) => (
            <li key={date} className="chip num">
              {dateWords(date)}
              {may && <IconButton small icon="close" says={`Remove ${dateWords(date)}`} onPress={() => set(dates.filter((other) => other !== date))} />}
            </li>
          ))}
        </ul>
      )}
      {may && (
        <div className="row wrap">
          <DayField label={`New ${what}`} unlabelled value={fresh} onChange={setFresh} />
          <Button
            small
            icon="plus"
            isDisabled={fresh === undefined}
            onPress={() => {
              set([...dates, fresh!]);
              setFresh(undefined);
            }}
          >
            Add
          </Button>
          <FromFile onDates={(found) => set([...dates, ...found])} />
        </div>
      )}
    </div>
  );
}

/** Public holidays, for legal hours that are closed on them. */
export function Holidays() {
  const { settings, put, may } = useDrafting();
  const [region, setRegion] = useState("");
  const holidays = settings.holidays ?? {};
  const wanted = region.trim().toUpperCase();
  return (
    <Card title="Public holidays by region">
      <Spot at={["holidays"]} below>
        {(wrong) => (
          <div className="stack">
            <p className="soft">Legal hours of some places are closed on their holidays.</p>
            {Object.entries(holidays).map(([name, dates]) => (
              <section key={name} className="tight" aria-label={`Holidays of ${name}`}>
                <div className="row">
                  <h3 className="grow">{name}</h3>
                  {may && <IconButton small icon="trash" says={`Remove all holidays of ${name}`} onPress={() => put(["holidays", name], undefined)} />}
                </div>
                <Dates dates={dates} onChange={(next) => put(["holidays", name], next)} what={`holiday of ${name}`} />
              </section>
            ))}
            {may && (
              <div className="row wrap">
                <Field label="Another region, such as FR or US-TX" unlabelled value={region} onChange={setRegion} placeholder="FR, or US-TX" />
                <Button
                  small
                  icon="plus"
                  isDisabled={wanted === "" || wanted in holidays}
                  onPress={() => {
                    put(["holidays", wanted], []);
                    setRegion("");
                  }}
                >
                  Add a region
                </Button>
              </div>
            )}
            {wrong && <p className="wrong">{wrong}</p>}
          </div>
        )}
      </Spot>
    </Card>
  );
}

/** Whole days of a calendar file (iCalendar). */
function FromFile({ onDates }: { onDates(dates: string[]): void }) {
  const file = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined) => {
    if (!chosen) {
      return;
    }
    const text = await chosen.text();
    const found = wholeDays(text);
    if (found.length === 0) {
      tellWrong(new Error("expected a calendar file (.ics) with whole days, found none"));
      return;
    }
    onDates(found);
    tell(`${found.length} days taken from ${chosen.name}${/^RRULE/m.test(text) ? "; of those that repeat, the first" : ""}`);
  };
  return (
    <>
      <input ref={file} type="file" accept=".ics,text/calendar" hidden onChange={(event) => void read(event.target.files?.[0]).catch(tellWrong)} />
      <Button small look="plain" onPress={() => file.current?.click()}>
        From a calendar file…
      </Button>
    </>
  );
}

/** The dates of a calendar file's events that last whole days. */
export function wholeDays(text: string): string[] {
  const dates = new Set<string>();
  for (const event of text.replace(/\r?\n[ \t]/g, "").split("BEGIN:VEVENT").slice(1)) {
    const first = /^DTSTART;[^:\n]*VALUE=DATE[^:\n]*:(\d{4})(\d{2})(\d{2})/m.exec(event);
    if (!first) {
      continue;
    }
    const last = /^DTEND;[^:\n]*VALUE=DATE[^:\n]*:(\d{4})(\d{2})(\d{2})/m.exec(event);
    const begin = parseDate(first.slice(1, 4).join("-"));
    const end = last ? parseDate(last.slice(1, 4).join("-")) : begin.add({ days: 1 });
    for (let date = begin; date.compare(end) < 0 && dates.size < 500; date = date.add({ days: 1 })) {
      dates.add(date.toString());
    }
  }
  return [...dates].sort();
}
