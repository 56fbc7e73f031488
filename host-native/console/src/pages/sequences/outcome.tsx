/**
 * What came of a simulation: figures, charts with their tables, a few people's stories.
 *
 * In: the core's counts. Out: the same to be looked at and to be read. Never: a number that the core did not count.
 */
import { useMemo } from "react";
import type { Draft, Reason, Sample, SimulateResult } from "relance/slim";
import { capital, channelName, movedBy, spelled, statusOf, stepStatus } from "../../core/words";
import { Bars, Shares, type Bar } from "../../parts/bars";
import { cityOf, shortLocal } from "../../parts/moment";
import { CallOut, Card } from "../../parts/shown";

const DAY = 86_400_000;
const number = (value: number) => value.toLocaleString("en");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const dateWords = (date: string) => `${Number(date.slice(8, 10))} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;

/** All of it. */
export function Results({ result, draft, stale, took }: { result: SimulateResult; draft: Draft; stale: boolean; took: number }) {
  const { tally } = result;
  const moved = ranked(tally.moved).map(([code, value]) => ({ id: code, label: capital(movedBy([{ code, text: "" } as Reason]) ?? spelled(code.slice(code.indexOf(".") + 1))), value, tone: "held" }));
  const unsent = ranked({ ...tally.unsent, ...Object.fromEntries(Object.entries(tally.refused ?? {}).map(([code, count]) => [`refused ${code}`, count])) }).map(([key, value]) => ({ id: key, label: unsentWords(key), value, tone: "failed" }));
  return (
    <section className="stack" aria-label="What came of it">
      {stale && (
        <CallOut tone="held" icon="about">
          The draft has changed since; simulate again to see what that does.
        </CallOut>
      )}
      <Figures result={result} took={took} />
      <Card title="Messages by day (UTC)">
        <ByDay result={result} />
      </Card>
      <Card title="Messages by hour of the person’s own clock">
        <ByHour hours={tally.localHours ?? {}} />
      </Card>
      <div className="halves">
        <Card title="How it ended">
          <Shares of="Outcome" unit="People" bars={ranked(tally.outcomes).map(([status, value]) => ({ id: status, label: status === "active" ? "Still under way" : statusOf(status).word, value, tone: statusOf(status).tone }))} />
        </Card>
        <Card title="By channel">
          <Shares of="Channel" unit="Messages" bars={ranked(tally.channels).map(([channel, value]) => ({ id: channel, label: channelName(channel), value }))} />
        </Card>
        <Card title="By step">
          <Shares of="Step" unit="Messages" bars={draft.steps.map(({ id }, index) => ({ id, label: `${index + 1}. ${id}`, value: tally.steps?.[id] ?? 0 }))} />
        </Card>
        <Card title="What moved messages">{moved.length > 0 ? <Shares of="Rule" unit="Messages" bars={moved} /> : <p className="soft">Nothing: all went out as planned.</p>}</Card>
        {unsent.length > 0 && (
          <Card title="What did not go out">
            <Shares of="Why" unit="Times" bars={unsent} />
          </Card>
        )}
      </div>
      {result.samples.length > 0 && (
        <Card title="Some of them">
          <div className="tight">
            {result.samples.map((sample) => (
              <Story key={sample.person} sample={sample} />
            ))}
          </div>
        </Card>
      )}
    </section>
  );
}

const ranked = (counts: Record<string, number> | undefined) => Object.entries(counts ?? {}).sort(([, a], [, b]) => b - a);

/** `held compose.blankVariable` as "Held: blank variable". */
function unsentWords(key: string): string {
  const [status = "", code = ""] = key.split(" ");
  const why = spelled(code.slice(code.indexOf(".") + 1)).toLowerCase();
  return `${status === "refused" ? "Not enrolled" : stepStatus(status).word}: ${why}`;
}

function Figures({ result, took }: { result: SimulateResult; took: number }) {
  const { sends, tally, peakDay, peakHour, completion } = result;
  const people = tally.people ?? 0;
  const figures: [string, string, string][] = [
    ["Messages", number(sends), people > 0 ? `${(sends / people).toFixed(1)} for each of ${number(people)}` : ""],
    ["Busiest day", peakDay ? number(peakDay.sends) : "–", peakDay ? dateWords(peakDay.date) : ""],
    ["Busiest hour", peakHour ? number(peakHour.sends) : "–", peakHour ? `${shortLocal(peakHour.at.slice(0, 16))} UTC` : ""],
    ["Held back by caps", number((tally.moved?.["schedule.capped"] ?? 0) + (tally.moved?.["schedule.keptApart"] ?? 0) + (tally.moved?.["schedule.tooClose"] ?? 0)), "sent later, none lost"],
    ["Half have ended after", completion ? spanOf(completion.p50Hours) : "–", completion ? `nine of ten after ${spanOf(completion.p90Hours)}` : ""],
  ];
  return (
    <dl className="figures" data-took={took.toFixed(0)}>
      {figures.map(([name, value, more]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="figure">{value}</span>
            <span className="soft small block">{more}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const spanOf = (hours: number) => (hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`);

/** Each day from the first message to the last, those without any too. */
function ByDay({ result: { byDay } }: { result: SimulateResult }) {
  const bars = useMemo(() => {
    const known = new Map(byDay.map(({ date, sends }) => [date, sends]));
    const [first, last] = [byDay[0]?.date, byDay[byDay.length - 1]?.date];
    const made: Bar[] = [];
    for (let at = Date.parse(`${first}T00:00Z`); first && last && at <= Date.parse(`${last}T00:00Z`); at += DAY) {
      const date = new Date(at).toISOString().slice(0, 10);
      made.push({ id: date, label: dateWords(date), short: dateWords(date), value: known.get(date) ?? 0 });
    }
    return made;
  }, [byDay]);
  return bars.length > 0 ? <Bars title="Messages by day" of="Day" unit="Messages" bars={bars} /> : <p className="soft">Nothing would be sent.</p>;
}

function ByHour({ hours }: { hours: Record<string, number> }) {
  const bars = Array.from({ length: 24 }, (_, hour) => ({ id: String(hour), label: `${String(hour).padStart(2, "0")}:00`, short: `${String(hour).padStart(2, "0")}:00`, value: hours[String(hour)] ?? 0 }));
  return <Bars title="Messages by hour" of="Hour" unit="Messages" bars={bars} />;
}

/** What happened to one person. */
function Story({ sample: { person, zone, outcome, story } }: { sample: Sample }) {
  return (
    <details className="story">
      <summary>
        Person {person + 1}, {cityOf(zone)}: {statusOf(outcome).word.toLowerCase()}
      </summary>
      <ol className="tight small">
        {story.map(({ at, local, what, step, why }, index) => (
          <li key={`${at} ${index}`} className="story-line">
            <span className="num soft">{shortLocal(local)}</span>
            <span>
              <span className="strong">{spelled(what)}</span>
              {step && ` “${step}”`} <span className="soft">{why && capital(why.replace(/`([^`]*)`/g, "“$1”"))}</span>
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
