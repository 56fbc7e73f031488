/**
 * What the engine uses when it decides about a person: their clock, their channels, their windows, their noes, their caps.
 *
 * In: the service's facts, the settings. Out: cards; what follows from the facts is what the core says follows. Never: a rule of the page's own.
 */
import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link } from "wouter";
import type { Cap, Contact, Conversation, Instant, SentRecord, Settings, Wait } from "relance/slim";
import type { PersonFacts } from "../../api/people";
import { nowInstant, useNow } from "../../app/clock";
import { route, settingsHandle, when } from "../../core/core";
import { capital, channelName, said, spelled } from "../../core/words";
import { ChannelIcon } from "../../parts/icons";
import { cityOf, Local, Relative } from "../../parts/moment";
import { Button } from "../../parts/press";
import { Badge, Bones, CallOut, Card, Fact, Facts, type Tone } from "../../parts/shown";
import { useClock } from "./clock";

interface Given {
  facts: UseQueryResult<PersonFacts>;
  settings: Settings | undefined;
  contact: Contact;
  zone: string;
}

const WHOSE: Record<string, string> = {
  contact: "their own",
  sequence: "the sequence’s; theirs is not known",
  workspace: "ours; theirs is not known",
  default: "nobody’s: no zone is known",
};

/** The column. */
export function PersonFactsColumn({ facts, settings, contact, zone }: Given) {
  const source = facts.data?.zone?.source ?? (contact.timezone ? "contact" : "workspace");
  return (
    <aside className="stack" aria-label="What the engine knows">
      <Card title="Their clock">
        <ClockFacts zone={zone} source={source} contact={contact} />
      </Card>
      {settings && (
        <Card title="Channels" flush>
          <Channels contact={contact} settings={settings} facts={facts.data} zone={zone} />
        </Card>
      )}
      {facts.error ? (
        <CallOut tone="failed" icon="warning" acts={<Button small onPress={() => void facts.refetch()}>Try again</Button>}>
          {capital(facts.error.message)}
        </CallOut>
      ) : !facts.data || !settings ? (
        <Card label="Loading">
          <Bones rows={6} />
        </Card>
      ) : (
        <>
          <Caps caps={facts.data.caps ?? settings.caps ?? []} sent={facts.data.sent ?? []} zone={zone} />
          <Threads conversations={facts.data.conversations ?? []} zone={zone} />
          <Details contact={contact} facts={facts.data} zone={zone} />
        </>
      )}
    </aside>
  );
}

function ClockFacts({ zone, source, contact }: { zone: string; source: string; contact: Contact }) {
  const { time, day } = useClock(zone);
  return (
    <Facts>
      <Fact name="Now">
        <span className="strong num">{time}</span> {day}
      </Fact>
      <Fact name="Zone">
        {cityOf(zone)} <span className="soft">{zone}</span>
      </Fact>
      <Fact name="Whose">{WHOSE[source] ?? spelled(source)}</Fact>
      {contact.region && <Fact name="Lives in">{contact.region}</Fact>}
      {contact.locale && <Fact name="Language">{contact.locale}</Fact>}
    </Facts>
  );
}

/** The channels that are on, in the order in which they are tried. */
function channelsOf(settings: Settings): string[] {
  const on = Object.entries(settings.channels ?? { email: {} }).filter(([, own]) => !own.off).map(([channel]) => channel);
  const order = settings.channelOrder ?? [];
  const rank = (channel: string) => (order.includes(channel) ? order.indexOf(channel) : order.length);
  return on.filter((channel) => channel !== "webhook").sort((a, b) => rank(a) - rank(b));
}

/** The address on a channel, as the service has it. */
const addressOf = (facts: PersonFacts | undefined, channel: string) => facts?.addresses?.find((one) => one.channel === channel)?.address;

const REFUSED: Record<string, { word: string; tone: Tone }> = {
  "route.optedOut": { word: "Said no", tone: "failed" },
  "route.suppressed": { word: "Dead", tone: "failed" },
  "route.noAddress": { word: "No address", tone: "quiet" },
  "route.windowClosed": { word: "Window closed", tone: "held" },
  "route.accountPaused": { word: "Account paused", tone: "held" },
  "route.noConsent": { word: "No consent", tone: "held" },
};

/** How each channel stands for this person, as the core routes a message. */
function Channels({ contact, settings, facts, zone }: { contact: Contact; settings: Settings; facts: PersonFacts | undefined; zone: string }) {
  const now = useNow();
  const routes = useMemo(() => {
    const handle = settingsHandle(settings);
    return channelsOf(settings).map((channel) => ({ channel, found: route({ step: { id: "look", channel, content: { type: "text", subject: "-", body: "-" } }, contact, settings: handle, now }) }));
  }, [contact, settings, now]);
  return (
    <ul className="rows">
      {routes.map(({ channel, found }) => {
        const reason = found.rejected.find((untaken) => untaken.channel === channel)?.reason;
        const state = found.channel ? { word: "Open", tone: "done" as Tone } : (REFUSED[reason?.code ?? ""] ?? { word: "Closed", tone: "held" as Tone });
        const window = found.windows.find((one) => one.channel === channel);
        const since = sinceOf(facts, channel);
        return (
          <li key={channel} className="channel-row">
            <span className="soft">
              <ChannelIcon channel={channel} />
            </span>
            <span className="grow">
              <span className="row">
                <span className="strong grow">{channelName(channel)}</span>
                <Badge tone={state.tone}>{state.word}</Badge>
              </span>
              {addressOf(facts, channel) && <span className="soft small cut address">{addressOf(facts, channel)}</span>}
              {window?.open && window.closesAt && (
                <span className="small window">
                  Free text until <Local at={window.closesAt} zone={zone} />: closes <Relative at={window.closesAt} zone={zone} />
                </span>
              )}
              {window && !window.open && (
                <span className="small soft">
                  {window.closesAt ? (
                    <>
                      Free text until <Local at={window.closesAt} zone={zone} />; since then only a template goes out.
                    </>
                  ) : (
                    "They have not written here yet: only a template goes out."
                  )}
                </span>
              )}
              {reason && reason.code !== "route.noAddress" && reason.code !== "route.windowClosed" && (
                <span className="small soft">
                  {CAUSES[causeOf(facts, channel) ?? ""] ?? said(reason)}
                  {since && (
                    <>
                      , since <Local at={since} zone={zone} />
                    </>
                  )}
                  .
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

const CAUSES: Record<string, string> = {
  hardBounce: "Messages to this address came back",
  complaint: "They marked a message as spam",
  optOut: "They said no to messages here",
};

const causeOf = (facts: PersonFacts | undefined, channel: string) => facts?.addresses?.find((one) => one.channel === channel)?.suppressed?.cause;

/** Since when a channel is closed for a person. */
function sinceOf(facts: PersonFacts | undefined, channel: string): Instant | undefined {
  const no = facts?.optOuts?.find((one) => one.channel === channel || one.channel === "all");
  return no?.since ?? facts?.addresses?.find((one) => one.channel === channel)?.suppressed?.since;
}

const perWords = (wait: Wait): string => {
  const [[unit, count] = ["days", 1]] = Object.entries(wait) as [string, number][];
  const word = { minutes: "minute", hours: "hour", days: "day", businessDays: "business day" }[unit] ?? unit;
  return count === 1 ? word : `${count} ${word}s`;
};

/** How much of each cap is used: those messages count that are within its period, as the core reckons it. */
function Caps({ caps, sent, zone }: { caps: readonly Cap[]; sent: readonly SentRecord[]; zone: string }) {
  const used = useMemo(() => {
    const now = nowInstant();
    return caps.map((cap) => {
      const counted = sent.filter((record) => (!cap.channels || cap.channels.includes(record.channel)) && record.purpose !== "transactional");
      const ends = counted.map((record) => when({ base: record.at, wait: cap.per, zone, now }) as { at?: Instant }).flatMap(({ at }) => (at && at > now ? [at] : []));
      return { cap, count: ends.length, frees: ends.sort()[0] };
    });
  }, [caps, sent, zone]);
  if (caps.length === 0) {
    return null;
  }
  return (
    <Card title="Caps">
      <ul className="tight">
        {used.map(({ cap, count, frees }, index) => (
          <li key={index} className="cap">
            <span className="row">
              <span className="grow">{cap.channels ? cap.channels.map(channelName).join(", ") : "All channels"}</span>
              <span className="num">
                {count} of {cap.max} <span className="soft">in {perWords(cap.per)}</span>
              </span>
            </span>
            <svg viewBox="0 0 100 4" preserveAspectRatio="none"  aria-hidden="true" className={count >= cap.max ? "cap-bar full" : "cap-bar"}>
              <rect width="100" height="4" className="track" />
              <rect width={Math.min(100, (count / Math.max(1, cap.max)) * 100)} height="4" />
            </svg>
            {count >= cap.max && frees && (
              <span className="small held-text">
                Used up; the next is free <Relative at={frees} zone={zone} />.
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Threads({ conversations, zone }: { conversations: readonly Conversation[]; zone: string }) {
  if (conversations.length === 0) {
    return null;
  }
  return (
    <Card title="Conversations" flush>
      <ul className="rows">
        {conversations.map((thread) => {
          const last = [thread.lastInbound, thread.lastOutbound].filter(Boolean).sort().pop();
          return (
            <li key={thread.id}>
              <Link href={`/people?view=inbox&conversation=${encodeURIComponent(thread.id)}`} className="thread-link">
                <ChannelIcon channel={thread.channel} />
                <span className="grow">{channelName(thread.channel)}</span>
                {thread.closed && <Badge>Closed</Badge>}
                <span className="soft small">{last && <Relative at={last} zone={zone} />}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** Attributes, consents, what cadences are about. */
function Details({ contact, facts, zone }: { contact: Contact; facts: PersonFacts; zone: string }) {
  const attributes = Object.entries(contact.attributes ?? {});
  const targets = facts.targets ?? [];
  const consents = contact.consents ?? [];
  const { lastOpen, lastClick } = facts.engagement ?? {};
  return (
    <Card title="Known besides">
      <Facts>
        {attributes.map(([name, value]) => (
          <Fact key={name} name={spelled(name)}>
            {typeof value === "object" ? JSON.stringify(value) : String(value)}
          </Fact>
        ))}
        {targets.map((target) => (
          <Fact key={`${target.type} ${target.id}`} name={capital(target.type)}>
            {target.date ? <Local at={target.date} zone={zone} /> : (Object.values(target.attributes ?? {})[0] as string | undefined) ?? target.id}
          </Fact>
        ))}
        {consents.map((consent, index) => (
          <Fact key={index} name="Consent">
            {[consent.channel ? channelName(consent.channel) : "all channels", consent.purpose].filter(Boolean).join(", ")}, since <Local at={consent.at} zone={zone} />
          </Fact>
        ))}
        {lastOpen && (
          <Fact name="Last opened">
            <Relative at={lastOpen} zone={zone} />
          </Fact>
        )}
        {lastClick && (
          <Fact name="Last clicked">
            <Relative at={lastClick} zone={zone} />
          </Fact>
        )}
        <Fact name="Id">
          <code>{contact.id}</code>
        </Fact>
      </Facts>
    </Card>
  );
}
