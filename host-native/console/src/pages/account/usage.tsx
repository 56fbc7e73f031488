/**
 * What was used: messages by day and channel, enrollments, calls of a model, credits; as a chart, and as the table that it is made of.
 *
 * In: a stretch of days. Out: bars with a table beside them. Never: a number that only the drawing has.
 */
import { parseDate } from "@internationalized/date";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Plan } from "relance/slim";
import { api, body, type Shape } from "../../api/client";
import { useKept } from "../../api/settings";
import { channelName } from "../../core/words";
import { Loaded } from "../../parts/loaded";
import { Meter } from "../../parts/progress";
import { Segments } from "../../parts/segments";
import { Card, Empty } from "../../parts/shown";
import { nowInstant } from "../../app/clock";

type Usage = Shape<"Usage">;
type Used = Shape<"Used">;
type Span = "30" | "90" | "365";

/** All of it. */
export function UsagePart() {
  const [span, setSpan] = useState<Span>("30");
  const to = nowInstant().slice(0, 10);
  const from = parseDate(to).subtract({ days: Number(span) - 1 }).toString();
  const query = useQuery({ queryKey: ["usage", from, to], queryFn: () => body(api.GET("/v1/usage", { params: { query: { from, to } } })), placeholderData: (before) => before });
  return (
    <div className="stack">
      <div>
        <Segments<Span>
          label="Which days"
          options={[
            { id: "30", label: "30 days" },
            { id: "90", label: "90 days" },
            { id: "365", label: "A year" },
          ]}
          value={span}
          onChange={setSpan}
        />
      </div>
      <Loaded query={query}>{(usage) => <Shown usage={usage} />}</Loaded>
    </div>
  );
}

const total = ({ sends }: Used) => Object.values(sends).reduce((sum, count) => sum + count, 0);

function Shown({ usage }: { usage: Usage }) {
  const plan = useKept().data?.settings.plan ?? undefined;
  const credits = plan?.monthlyCredits ?? undefined;
  const days = daysOf(usage);
  const channels = Object.entries(usage.total.sends).sort((one, other) => other[1] - one[1]);
  const sent = total(usage.total);
  const month = usage.to.slice(0, 7);
  const spent = days.filter(({ date }) => date.startsWith(month)).reduce((sum, { used }) => sum + (used?.credits ?? 0), 0);
  return (
    <>
      <ul className="usage-figures">
        <Figure name="Messages sent" value={sent} />
        <Figure name="Enrollments begun" value={usage.total.enrollments} />
        <Figure name="Calls of a model" value={usage.total.modelCalls} more={usage.total.modelCalls > 0 ? `${(usage.total.modelTokensIn + usage.total.modelTokensOut).toLocaleString()} tokens` : undefined} />
        <Figure name="Credits" value={usage.total.credits} more={credits !== undefined ? `${spent} of ${credits} this month` : undefined} />
      </ul>
      {plan && <PlanWords plan={plan} />}
      {credits !== undefined && <Meter label="Credits of this month" value={spent} most={credits} tone={spent >= credits ? "failed" : spent > credits * 0.8 ? "held" : "due"} />}
      {sent === 0 ? (
        <Card label="Usage by day">
          <Empty icon="chart" title="No message was sent in these days">
            {usage.total.enrollments > 0 ? "Those who were enrolled get theirs at their time." : "Choose more days, or begin with a sequence."}
          </Empty>
        </Card>
      ) : (
        <Card title="Messages by day (UTC)" acts={<Key channels={channels.map(([name]) => name)} />}>
          <Chart days={days} channels={channels.map(([name]) => name)} />
          <Table days={days} channels={channels.map(([name]) => name)} whole={usage.total} />
        </Card>
      )}
    </>
  );
}

/** What the workspace has paid for. */
function PlanWords({ plan: { name, maxEnrollments, maxEntries, features } }: { plan: Plan }) {
  const parts = [maxEnrollments != null && `${maxEnrollments.toLocaleString()} enrollments at once`, maxEntries != null && `${maxEntries} messages in a hand-made list`, features && (features.includes("scheduledMessages") ? "hand-made lists can be sent" : "no hand-made lists")].filter(Boolean);
  return (
    <p className="soft">
      Plan{name ? ` “${name}”` : ""}: {parts.length > 0 ? parts.join(", ") : "everything"}.
    </p>
  );
}

function Figure({ name, value, more }: { name: string; value: number; more?: string }) {
  return (
    <li className="usage-figure">
      <span className="soft small">{name}</span>
      <span className="usage-value num">{value.toLocaleString()}</span>
      {more && <span className="soft small num">{more}</span>}
    </li>
  );
}

interface DayUsed {
  date: string;
  used: Used | undefined;
}

/** Every day, also those without use. */
function daysOf({ from, to, days }: Usage): DayUsed[] {
  const found: DayUsed[] = [];
  const end = parseDate(to);
  for (let date = parseDate(from); date.compare(end) <= 0; date = date.add({ days: 1 })) {
    found.push({ date: date.toString(), used: days[date.toString()] });
  }
  return found;
}

const LOOKS = ["first", "second", "third", "fourth", "others"] as const;
const lookOf = (at: number) => LOOKS[Math.min(at, LOOKS.length - 1)];

const Key = ({ channels }: { channels: readonly string[] }) => (
  <ul className="row wrap small soft" aria-hidden="true">
    {channels.map((name, at) => (
      <li key={name} className="row usage-key">
        <span className={`chart-mark ${lookOf(at)}`} />
        {channelName(name)}
      </li>
    ))}
  </ul>
);

/** The next round number, half of which is whole. */
function rounded(count: number): number {
  const size = 10 ** Math.floor(Math.log10(count));
  const found = [1, 2, 4, 6, 8, 10].find((part) => part * size >= count) ?? 10;
  return found * size;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const WIDE = 900;
const HIGH = 180;

function Chart({ days, channels }: { days: readonly DayUsed[]; channels: readonly string[] }) {
  const most = rounded(Math.max(2, ...days.map(({ used }) => (used ? total(used) : 0))));
  const step = WIDE / days.length;
  const ticks = days.filter((_, at) => at % Math.ceil(days.length / 6) === 0);
  const peak = days.reduce((best, day) => ((day.used ? total(day.used) : 0) > (best.used ? total(best.used) : 0) ? day : best), days[0]!);
  return (
    <figure className="usage-chart">
      <svg viewBox={`0 0 ${WIDE} ${HIGH + 22}`} role="img" aria-label={`Messages by day; most on ${peak.date}: ${peak.used ? total(peak.used) : 0}. The table below has all of them.`}>
        {[0.5, 1].map((part) => (
          <g key={part}>
            <line x1={0} x2={WIDE} y1={HIGH - part * (HIGH - 14)} y2={HIGH - part * (HIGH - 14)} className="usage-line" />
            <text x={0} y={HIGH - part * (HIGH - 14) - 4} className="usage-word">
              {Math.round(most * part).toLocaleString()}
            </text>
          </g>
        ))}
        <line x1={0} x2={WIDE} y1={HIGH} y2={HIGH} className="usage-line strong" />
        {days.map(({ date, used }, index) => {
          let below = HIGH;
          return channels.map((name, at) => {
            const count = used?.sends[name] ?? 0;
            const high = (count / most) * (HIGH - 14);
            below -= high;
            return count > 0 ? <rect key={`${date} ${name}`} x={index * step + step * 0.12} width={Math.max(1, step * 0.76)} y={below} height={high} className={`chart-bar ${lookOf(at)}`} /> : null;
          });
        })}
        {ticks.map(({ date }) => (
          <text key={date} x={days.findIndex((day) => day.date === date) * step} y={HIGH + 17} className="usage-word">
            {Number(date.slice(8))} {MONTHS[Number(date.slice(5, 7)) - 1]}
          </text>
        ))}
      </svg>
    </figure>
  );
}

function Table({ days, channels, whole }: { days: readonly DayUsed[]; channels: readonly string[]; whole: Used }) {
  const used = days.filter((day) => day.used !== undefined).reverse();
  return (
    <details className="part-fold">
      <summary>As a table</summary>
      <div className="usage-room" tabIndex={0} role="region" aria-label="Usage by day">
        <table className="usage-table">
          <thead>
            <tr>
              <th scope="col">Day</th>
              {channels.map((name) => (
                <th key={name} scope="col">
                  {channelName(name)}
                </th>
              ))}
              <th scope="col">Enrollments</th>
              <th scope="col">Model</th>
              <th scope="col">Credits</th>
            </tr>
          </thead>
          <tbody>
            <Row name="All" used={whole} channels={channels} />
            {used.map(({ date, used: own }) => (
              <Row key={date} name={date} used={own!} channels={channels} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

const Row = ({ name, used, channels }: { name: string; used: Used; channels: readonly string[] }) => (
  <tr>
    <th scope="row">{name}</th>
    {channels.map((channel) => (
      <td key={channel}>{(used.sends[channel] ?? 0).toLocaleString()}</td>
    ))}
    <td>{used.enrollments.toLocaleString()}</td>
    <td>{used.modelCalls.toLocaleString()}</td>
    <td>{used.credits.toLocaleString()}</td>
  </tr>
);
