/**
 * The host's own reading of the wire's types: what it looks at in a state, an effect, a contact, and how it writes what it keeps.
 *
 * In: values of the core's types. Out: texts with the members in the core's order, names sorted, defaults left out, so that one person is
 * one text on every host. Never: a state or an entry, which are kept as they came.
 */
import type { Contact, Conversation, Effect, Enrollment, Event, WatchEffect } from "relance";
import { instant, millisOf } from "./clock.js";
import { object } from "./raw.js";

export type {
  Contact, Conversation, Decision, Draft, Effect, Enrollment, Event, Message, Problem, Reason, Settings, Version, WatchEffect, WatchStatus,
  Watched,
} from "relance";

/** A message for a provider, as the core wrote it. */
export type Send = Omit<Extract<Effect, { type: "send" }>, "type">;
/** What of an effect the host looks at. */
export type Told = Extract<Effect, { type: "notify" }>;
/** What must not be used any more. */
export type Suppress = Extract<Effect, { type: "suppress" }>;
/** A follow-up that a conversation wants begun. */
export type BeginFollowUp = Extract<WatchEffect, { type: "enroll" }>;
/** What somebody is enrolled about. */
export type Target = Enrollment["target"];

/** A message lately accepted, for caps. */
export interface SentRecord {
  at: string;
  channel: string;
  key: string;
  purpose?: string;
}

/** Another enrollment of the contact that is due. */
export interface Competing {
  id: string;
  priority: number;
  due: string;
}

/** What happened, with or without the instant at which it did. */
export type Given = Omit<Event, "at"> & { at?: string | Date };

const CONTACT = [
  "id", "firstName", "lastName", "email", "phone", "timezone", "locale", "addresses", "attributes", "optOuts", "suppressed",
  "lastInbound", "openings", "consents", "region", "archived",
];
const CONVERSATION = ["id", "channel", "handledBy", "lastInbound", "lastOutbound", "attributes", "present", "closed", "botInactive"];
const CONSENT = ["channel", "purpose", "at", "until"];
const MOMENTS = new Set(["lastInbound", "lastOutbound", "at", "until"]);

/** The sequences whose enrollments a watched conversation begins, as the core names them. */
export const FOLLOW_UPS: ReadonlySet<string> = new Set(["auto-follow-ups", "satisfaction"]);

/** A contact as it is kept. */
export function contactText(contact: Contact): string {
  const { optOuts, consents, ...rest } = contact as unknown as Record<string, unknown>;
  const optedOut = [...new Set((optOuts as string[] | undefined) ?? [])].sort(byBytes);
  const consented = ((consents as Record<string, unknown>[] | undefined) ?? []).map((one) => new Picked(one, CONSENT));
  return textOf(new Picked({ ...rest, optOuts: optedOut, consents: consented }, CONTACT), false);
}

/** A conversation as it is kept. */
export function conversationText(conversation: Conversation): string {
  return textOf(new Picked({ handledBy: "ai", ...conversation } as Record<string, unknown>, CONVERSATION), false);
}

/** The members of an object in that order, as far as they are there and say something. */
class Picked {
  constructor(
    readonly value: Record<string, unknown>,
    readonly order: readonly string[],
  ) {}

  get text(): string {
    const parts: Record<string, string> = {};
    for (const name of this.order) {
      const own = this.value[name];
      if (own === undefined || own === null || (own === false && name !== "present") || isEmpty(own)) {
        continue;
      }
      parts[name] = textOf(own, MOMENTS.has(name) || name === "openings");
    }
    return object(parts);
  }
}

/** A value as a text, the names of its objects in the order of their bytes: an object could not have numeric names in that order. */
function textOf(value: unknown, moments: boolean): string {
  if (value instanceof Picked) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => textOf(item ?? null, moments)).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const own = Object.entries(value).filter(([, item]) => item !== undefined);
    const members = own.sort(([one], [other]) => byBytes(one, other)).map(([name, item]) => `${JSON.stringify(name)}:${textOf(item, moments)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(moments && typeof value === "string" ? moment(value) : value);
}

function moment(text: string): string {
  return Number.isNaN(Date.parse(text)) ? text : instant(millisOf(text));
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** The order of the UTF-8 bytes, which is the core's. */
export function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

const WRITTEN = new WeakMap<Send, string>();

/** A message from its text, which is kept beside it. */
export function sendOf(text: string): Send {
  const send = JSON.parse(text) as Send;
  WRITTEN.set(send, text);
  return send;
}

/** The message with its workspace beside it, as senders get it. */
export function sendIn(workspace: string, send: Send): Send & { workspace: string } {
  const outgoing = { ...send, workspace };
  WRITTEN.set(outgoing, sendText(send));
  return outgoing;
}

/** A message as the core wrote it: written again, numeric names (a template's parameters) would come in another order. */
export function sendText(send: Send & { workspace?: string }): string {
  const { workspace: _, ...own } = send;
  return WRITTEN.get(send) ?? JSON.stringify(own);
}

/** The later of two instants. */
export function later(known: string | null | undefined, at: string): string;
export function later(known: string | null | undefined, at: string | null | undefined): string | null | undefined;
export function later(known: string | null | undefined, at: string | null | undefined): string | null | undefined {
  return !at || (known && millisOf(known) >= millisOf(at)) ? known : at;
}

/** Whether an enrollment can still change by itself. */
export function isLive(state: Enrollment): boolean {
  return state.status === "active" || state.status === "paused";
}

/** A contact's addresses by channel, in the form in which they are compared. */
export function addresses(contact: Contact): [channel: string, address: string][] {
  const found: [string, string][] = [];
  if (contact.email) {
    found.push(["email", contact.email.toLowerCase()]);
  }
  if (contact.phone) {
    found.push(["sms", contact.phone]);
  }
  return [...found, ...Object.entries(contact.addresses ?? {})];
}
