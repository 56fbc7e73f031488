/**
 * What a contact wrote: in which of their conversations it stands, and what it comes to before anybody hears of it.
 *
 * In: an event. Out: the events that it is. Never: a refusal that stays in one conversation (C5); a program's reply taken for a person's (L1).
 */
import { millisOf } from "../clock.js";
import { Undecided } from "../guest.js";
import { byBytes, type Contact, type Conversation, type Event, type Settings } from "../wire.js";
import type { Act } from "./act.js";

/** That the contact wrote, its members to look at. */
type Reply = Event & {
  channel?: string | null; conversation?: string | null; text?: string | null; automatic?: boolean; returnDate?: string | null;
};

/** What the core reads in a message. */
interface Said {
  intent: string;
  confidence?: string | null;
  /** What the person newly wrote. */
  text: string;
  autoReply?: { returnDate?: string | null } | null;
}

/** The channels that the product knows. */
const CHANNELS = ["email", "sms", "whatsapp", "whatsappWeb", "messenger", "instagram", "liveChat", "webWidget", "webhook"];

/**
 * What an event about the person is, one after the other: of most the same; of a message that is not marked as automatic, what its words say.
 * That an opted-out channel is open again is noted.
 */
export function meant(act: Act, event: Event): Event[] {
  if (event.type !== "replied" || (event as Reply).automatic === true) {
    return [event];
  }
  const reply = placed(event as Reply, act.scene.conversations);
  if (!reply.text?.trim()) {
    return [reply];
  }
  const settings = JSON.parse(act.scene.settings.json) as Settings;
  const said = read(act, reply, settings);
  const sure = said.confidence === "sure";
  const means = (intent: string) => said.intent === intent && (sure || said.confidence === "likely");
  const { id, at, channel, conversation } = reply;
  if (means("autoReply")) {
    const returnDate = said.autoReply?.returnDate ?? undefined;
    return [{ type: "replied", at, id, channel, conversation, automatic: true, returnDate } as Event];
  }
  if (channel && said.intent === "optIn" && sure) {
    act.open(openedAgain(act.scene.contact, channel, settings), channel);
  }
  const own = { ...reply, text: said.text.trim() ? said.text : reply.text } as Event;
  return means("optOut") ? [{ type: "optedOut", at, id: id && `${id}/optOut`, channel } as Event, own] : [own];
}

/**
 * A reply that leaves it open in which conversation it stands, and on which channel, with what it names; with the only conversation that the
 * person has; else with that of those on its channel which was written in last. No channel is guessed of several conversations.
 */
function placed(reply: Reply, conversations: readonly Conversation[]): Reply {
  const named = reply.conversation ?? undefined;
  const channel = reply.channel ?? undefined;
  if (named !== undefined) {
    const known = conversations.find(({ id }) => id === named);
    return { ...reply, channel: channel ?? known?.channel } as Reply;
  }
  const here = conversations.filter((known) => channel === undefined || known.channel === channel);
  const [last] = here.sort((one, other) => written(other) - written(one) || byBytes(one.id, other.id));
  const only = conversations.length === 1 ? conversations[0]!.channel : undefined;
  return { ...reply, channel: channel ?? only, conversation: last?.id } as Reply;
}

/** When either side last wrote in a conversation. */
function written({ lastInbound, lastOutbound }: Conversation): number {
  return Math.max(...[lastInbound, lastOutbound].map((at) => (at ? millisOf(at) : -Infinity)), Number.MIN_SAFE_INTEGER);
}

/** What a message says. One that the core can't read is taken for words like any. */
function read(act: Act, reply: Reply, settings: Settings): Said {
  const { contact } = act.scene;
  const { channel } = reply;
  const asked = (zone: string) =>
    JSON.parse(
      act.core.ask("understand", {
        text: JSON.stringify(reply.text),
        channel: channel ? JSON.stringify(channel) : undefined,
        optedOut: String((contact.optOuts ?? []).some((out) => out === channel || out === "all")),
        now: JSON.stringify(reply.at),
        zone: JSON.stringify(zone),
        locale: JSON.stringify(contact.locale ?? settings.locale ?? null),
      }),
    ) as Said;
  for (const zone of [contact.timezone ?? settings.zone ?? "UTC", "UTC"]) {
    try {
      return asked(zone);
    } catch (error) {
      if (!(error instanceof Undecided)) {
        throw error;
      }
      // A zone that is none any more changes what a date means, and nothing else.
    }
  }
  return { intent: "none", text: reply.text ?? "" };
}

/** The person may be written to again on this channel. Who has said no to everything says yes to this one channel, and to no other. */
function openedAgain(contact: Contact, channel: string, settings: Settings): Contact {
  const known = contact.optOuts ?? [];
  const others = known.includes("all") ? [...CHANNELS, ...Object.keys(settings.channels ?? {})] : [];
  return { ...contact, optOuts: [...new Set([...known, ...others])].filter((out) => out !== channel && out !== "all") };
}
