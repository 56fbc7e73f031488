/**
 * Takes contacts and conversations in, if the core can read them.
 *
 * In: contacts, conversations. Out: what changed. Never: a contact that would stop every decision about them.
 */
import type { Imported, Store } from "../engines/store.js";
import { Fault } from "../fault.js";
import { the, type Steps } from "../steps.js";
import { later, type Contact, type Conversation, type Given } from "../wire.js";
import type { Context } from "./context.js";
import { hearInConversation } from "./hearing.js";
import { asked } from "./publishing.js";

/** The core reads contacts beside a draft; this one asks for nothing. */
const DRAFT = '{"name":"Contacts","purpose":"service","steps":[]}';

/** Adds or changes contacts, all of them or none. */
export function* takeIn(context: Context, store: Store, contacts: readonly Contact[]): Steps<Imported> {
  asked(context, "check", { draft: DRAFT, contacts: JSON.stringify(contacts) });
  return yield* the(store.importContacts(contacts));
}

/** Adds or changes a conversation of a contact; what was changed may change what becomes of it. */
export async function converse(context: Context, contact: string, conversation: Conversation): Promise<void> {
  if (typeof conversation?.id !== "string" || typeof conversation.channel !== "string") {
    throw new Fault("input", "expected a conversation with an `id` and a `channel`, found something else");
  }
  const before = await context.store.conversationOf(conversation.id);
  if (before && before.contact !== contact) {
    throw new Fault("input", "expected a conversation of this contact, found one of another's", "give each conversation an id of its own");
  }
  const { lastInbound, lastOutbound } = before?.conversation ?? {};
  await context.store.putConversation(contact, {
    ...conversation,
    lastInbound: later(conversation.lastInbound, lastInbound),
    lastOutbound: later(conversation.lastOutbound, lastOutbound),
  });
  await lookAgain(context, conversation.id, { type: "recalculated" } as Given);
}

/** Tells a conversation that is watched. */
export async function lookAgain(context: Context, conversation: string, event: Given): Promise<void> {
  if (await context.store.watch(conversation)) {
    await hearInConversation(context, conversation, event);
  }
}
