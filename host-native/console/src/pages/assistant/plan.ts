/**
 * What the assistant would do about a conversation that is made up: the core's own word, by the settings as they are being written.
 *
 * In: settings, what happens in the conversation. Out: what is decided and why, which messages go out when. Never: a guess of the page's.
 */
import type { Contact, Conversation, Decision, Instant, Private, PreviewStep, Settings, WatchEffect, ZoneId } from "relance/slim";
import { preview, watch } from "../../core/core";

/** What happens in it. */
export interface Happens {
  /** What the contact writes; absent: our side wrote last, and they don't answer. */
  text?: string;
  channel: string;
  zone: ZoneId;
  now: Instant;
}

/** What comes of it. */
export interface Plan {
  decisions: Decision[];
  effects: WatchEffect[];
  steps: PreviewStep[];
}

/** Who they are, for as long as it takes. */
const PHONE: Private = "+34600000000";
const before = (now: Instant, minutes: number): Instant => new Date(Date.parse(now) - minutes * 60_000).toISOString();

/** Asks the core. */
export function planOf(settings: Settings, { text, channel, zone, now }: Happens): Plan {
  const wrote = before(now, text === undefined ? 2 : 0);
  const contact: Contact = {
    id: "made-up",
    firstName: "Alex",
    lastName: "Rivera",
    email: "alex@example.com",
    phone: PHONE,
    timezone: zone,
    addresses: { [channel]: channel === "email" ? "alex@example.com" : PHONE },
    lastInbound: { [channel]: wrote },
  };
  const conversation: Conversation = { id: "made-up", channel, handledBy: "ai", lastInbound: wrote, lastOutbound: text === undefined ? now : before(now, 5), present: true };
  const event = text === undefined ? { type: "outbound" as const, at: now } : { type: "replied" as const, at: now, channel, text };
  const { decisions, effects } = watch({ event, facts: { contact, conversation, settings }, now });
  const begun = effects.find((effect) => effect.type === "enroll");
  if (!begun) {
    return { decisions, effects, steps: [] };
  }
  const { steps } = preview({ version: begun.version, contact, conversation, target: begun.target, settings, start: now, render: true });
  return { decisions, effects, steps };
}

/** On which channels people mostly talk; the first of them that is on is the one that a conversation is made up on. */
const TALKED = ["whatsapp", "messenger", "instagram", "liveChat", "whatsappWeb", "sms", "email"];

/** The channels on which conversations are had, the likeliest first. */
export function channelsOf(settings: Settings): string[] {
  const on = Object.entries(settings.channels ?? { email: {} }).flatMap(([name, { off }]) => (off ? [] : [name]));
  const place = (name: string) => (TALKED.includes(name) ? TALKED.indexOf(name) : TALKED.length);
  return on.filter((name) => name !== "webhook").sort((one, other) => place(one) - place(other));
}
