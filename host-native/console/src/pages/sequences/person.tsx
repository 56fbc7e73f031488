/**
 * Whom a draft is tried on: somebody from the workspace, or somebody made up; and from when.
 *
 * In: a search, or what a made-up person is to have. Out: the person with what belongs to them. Never: anything kept of a made-up one.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Contact, Conversation, Instant, SentRecord, Target, TargetKind } from "relance/slim";
import { api, body } from "../../api/client";
import { nowInstant } from "../../app/clock";
import { useMay } from "../../app/session";
import { channelName, nameOf } from "../../core/words";
import { Choice, Field, NumberInput } from "../../parts/fields";
import { cityOf, ownZone } from "../../parts/moment";
import { Dialog } from "../../parts/overlays";
import { Pick as Look } from "../../parts/pick";
import { Button, IconButton } from "../../parts/press";
import { Face } from "../../parts/shown";
import { MomentField } from "../../parts/when";
import { ZonePick } from "../../parts/zone";
import { targetWord } from "./words";

/** A person with what the engine would decide by. */
export interface Tried {
  contact: Contact;
  /** Made up here; not kept. */
  madeUp?: boolean;
  conversations: Conversation[];
  targets: Target[];
  sent: SentRecord[];
}

/** Somebody who has everything, in the zone of whoever looks. */
export const MADE_UP: Tried = {
  contact: { id: "made-up", firstName: "Alex", lastName: "Rivera", email: "alex@example.com", phone: "+12025550143", timezone: ownZone(), locale: "en", addresses: {} },
  madeUp: true,
  conversations: [],
  targets: [],
  sent: [],
};

/** People by a part of their name or address. */
export function usePeople(q: string, limit = 20, wanted = true) {
  const may = useMay()("contacts:read");
  return useQuery({
    queryKey: ["contacts", "search", q, limit],
    queryFn: async () => (await body(api.GET("/v1/contacts", { params: { query: { q: q || undefined, limit, archived: false } } }))).items as Contact[],
    enabled: may && wanted,
    placeholderData: (before) => before,
  });
}

/** What the engine knows of a person. */
interface FactsOf {
  contact: Contact;
  conversations?: Conversation[];
  targets?: Target[];
  sent?: SentRecord[];
}

/** Reads a person with all that belongs to them. */
export async function readPerson(id: string): Promise<Tried> {
  const facts = (await body(api.GET("/v1/contacts/{contact}/facts", { params: { path: { contact: id } } }))) as FactsOf;
  const { contact, conversations = [], targets = [], sent = [] } = facts;
  return { contact, conversations: conversations.map((one) => only(one, CONVERSATION)), targets: targets.map((one) => only(one, TARGET)), sent };
}

const CONVERSATION = ["id", "channel", "attributes", "botInactive", "closed", "handledBy", "lastInbound", "lastOutbound", "present"] as const;
const TARGET = ["id", "type", "date", "attributes"] as const;

/** The members that the core takes; the service tells more. */
function only<T extends object, K extends keyof T>(value: T, members: readonly K[]): Pick<T, K> & T {
  return Object.fromEntries(members.filter((name) => value[name] != null).map((name) => [name, value[name]])) as Pick<T, K> & T;
}

interface Chosen {
  tried: Tried;
  onChange(tried: Tried): void;
}

/** Who it is, and the ways to somebody else. */
export function Whom({ tried, onChange }: Chosen) {
  const [q, setQ] = useState("");
  const [making, setMaking] = useState(false);
  const people = usePeople(q).data ?? [];
  const { contact, madeUp } = tried;
  const take = (id: string) => {
    const row = people.find((one) => one.id === id);
    if (row) {
      onChange({ contact: row, conversations: [], targets: [], sent: [] });
      readPerson(id).then(onChange, () => undefined); // The person is enough to go on with.
    }
  };
  return (
    <div className="whom tight">
      <div className="row">
        <Face name={nameOf(contact)} size="small" />
        <span className="grow">
          <span className="strong cut block">{nameOf(contact)}</span>
          <span className="soft small cut block">
            {madeUp ? "made up" : (contact.email ?? contact.phone)} · {contact.timezone ? cityOf(contact.timezone) : "zone not known"}
          </span>
        </span>
        <IconButton icon="edit" small says={madeUp ? "Change the made-up person" : "Make somebody up"} onPress={() => setMaking(true)} />
      </div>
      <Look label="Try it on somebody else" unlabelled q={q} onQ={setQ} options={people.map((one) => ({ id: one.id, label: nameOf(one), hint: one.timezone ? cityOf(one.timezone) : undefined }))} onChoose={take} placeholder="Somebody else…" />
      {making && (
        <MadeUp
          tried={madeUp ? tried : MADE_UP}
          onClose={() => setMaking(false)}
          onDone={(made) => {
            setMaking(false);
            onChange(made);
          }}
        />
      )}
    </div>
  );
}

/** Fills in a made-up person. */
function MadeUp({ tried, onClose, onDone }: { tried: Tried; onClose(): void; onDone(tried: Tried): void }) {
  const [contact, setContact] = useState(tried.contact);
  const [attributes, setAttributes] = useState(() => Object.entries(contact.attributes ?? {}).map(([name, value]) => [name, String(value)] as [string, string]));
  const put = (change: Partial<Contact>) => setContact({ ...contact, ...change });
  const done = () => onDone({ ...tried, madeUp: true, contact: { ...contact, attributes: Object.fromEntries(attributes.filter(([name]) => name.trim() !== "")) } });
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={done}>
        Try it on them
      </Button>
    </>
  );
  return (
    <Dialog title="Somebody made up" lead="To see what becomes of blank names, other zones, missing addresses. Nothing of it is kept." open onClose={onClose} acts={acts}>
      <div className="stack">
        <div className="pair">
          <Field label="First name" value={contact.firstName ?? ""} onChange={(firstName) => put({ firstName: firstName || undefined })} autoFocus />
          <Field label="Last name" value={contact.lastName ?? ""} onChange={(lastName) => put({ lastName: lastName || undefined })} />
          <Field label="Email" type="email" value={contact.email ?? ""} onChange={(email) => put({ email: email || undefined })} />
          <Field label="Phone" type="tel" value={contact.phone ?? ""} onChange={(phone) => put({ phone: phone || undefined })} hint="With country code: +1 202 555 0143" />
          <ZonePick label="Time zone" none="Not known" value={contact.timezone ?? undefined} onChange={(timezone) => put({ timezone })} />
          <Field label="Region" value={contact.region ?? ""} onChange={(region) => put({ region: region || undefined })} placeholder="FR, US-TX" hint="For legal hours." />
        </div>
        <LastWrote contact={contact} onChange={put} />
        <Attributes attributes={attributes} onChange={setAttributes} />
      </div>
    </Dialog>
  );
}

/** On which channel they wrote last, and how long ago: windows for free text depend on it. */
function LastWrote({ contact, onChange }: { contact: Contact; onChange(change: Partial<Contact>): void }) {
  const [channel, at] = Object.entries(contact.lastInbound ?? {})[0] ?? ["none", nowInstant()];
  const hours = Math.round((Date.parse(nowInstant()) - Date.parse(at)) / 3_600_000);
  const put = (next: string, ago: number) => onChange({ lastInbound: next === "none" ? undefined : { [next]: new Date(Date.parse(nowInstant()) - ago * 3_600_000).toISOString() } });
  const options = ["none", "whatsapp", "messenger", "instagram", "sms", "email"].map((id) => ({ id, label: id === "none" ? "They never wrote" : `By ${channelName(id)}` }));
  return (
    <div className="pair">
      <Choice label="They last wrote" options={options} value={channel} onChange={(next) => put(next, hours || 1)} />
      {channel !== "none" && <NumberInput label="Hours ago" value={hours} least={0} most={10_000} onChange={(ago) => put(channel, ago ?? 0)} />}
    </div>
  );
}

function Attributes({ attributes, onChange }: { attributes: [string, string][]; onChange(attributes: [string, string][]): void }) {
  const put = (index: number, pair: [string, string]) => onChange(attributes.map((other, at) => (at === index ? pair : other)));
  return (
    <div className="field" role="group" aria-label="Attributes">
      <span className="label">Attributes</span>
      {attributes.map(([name, value], index) => (
        <div key={index} className="row">
          <Field label={`Name of attribute ${index + 1}`} unlabelled value={name} onChange={(next) => put(index, [next, value])} placeholder="company" mono />
          <Field label={`Value of attribute ${index + 1}`} unlabelled value={value} onChange={(next) => put(index, [name, next])} placeholder="Acme" />
          <IconButton small icon="trash" says={`Remove attribute ${index + 1}`} onPress={() => onChange(attributes.filter((_, at) => at !== index))} />
        </div>
      ))}
      <div>
        <Button small icon="plus" onPress={() => onChange([...attributes, ["", ""]])}>
          Add an attribute
        </Button>
      </div>
    </div>
  );
}

/** From when it would begin, and where the sequence is about something with a date, that date. */
export function Start({ start, onChange }: { start: Instant | undefined; onChange(start: Instant | undefined): void }) {
  const options = [
    { id: "now", label: "Beginning now" },
    { id: "set", label: "Beginning at…" },
  ];
  return (
    <div className="tight">
      <Choice label="When it begins" unlabelled options={options} value={start ? "set" : "now"} onChange={(next) => onChange(next === "now" ? undefined : nowInstant())} />
      {start && <Moment label="Begins" at={start} onChange={onChange} />}
    </div>
  );
}

/** A moment by the clock of whoever looks. */
export function Moment({ label, at, onChange }: { label: string; at: Instant; onChange(at: Instant): void }) {
  return <MomentField label={label} at={at} zone={ownZone()} onChange={onChange} />;
}

const DAY = 86_400_000;

/** What a draft would be about for this person: one that is kept, else one that is made up a week ahead. */
export function aboutOf({ contact, conversations, targets }: Tried, kind: TargetKind | undefined, date: Instant | undefined): { target?: Target; conversation?: Conversation } {
  if (kind === "conversation") {
    const conversation = conversations[0] ?? { id: "made-up", channel: Object.keys(contact.lastInbound ?? {})[0] ?? "email", handledBy: "ai" as const, lastInbound: Object.values(contact.lastInbound ?? {})[0], lastOutbound: nowInstant() };
    return { conversation, target: { type: "conversation", id: conversation.id } };
  }
  if (kind === undefined || kind === "contact") {
    return { conversation: conversations[0] };
  }
  const kept = targets.find(({ type }) => type === kind);
  return { target: { type: kind, id: kept?.id ?? "made-up", attributes: kept?.attributes, date: date ?? kept?.date ?? new Date(Date.parse(nowInstant()) + 7 * DAY).toISOString() } };
}

/** The date of what it is about, where it has one. */
export function TargetDate({ kind, date, onChange }: { kind: TargetKind; date: Instant | null | undefined; onChange(date: Instant): void }) {
  return date ? <Moment label={`Date of the ${targetWord(kind)}`} at={date} onChange={onChange} /> : null;
}
